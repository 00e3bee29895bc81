def code_problems(code):
    letters = "abcdefghijklmnopqrstuvwxyz"
    problems = []

    def report(name, condition):
        if condition and name not in problems:
            problems.append(name)

    report("repeat", False)
    low = code.lower()
    digits_left = 2
    for position, ch in enumerate(low):
        before = low[position - 1] if position >= 1 else "-"
        after = low[position + 1] if position + 1 < len(low) else "-"
        is_digit = ch in "0123456789"
        if is_digit:
            digits_left -= 1
        report("character", not is_digit and ch not in letters and ch != "-")
        # the ends of the code act like hyphens
        report("hyphen", ch == "-" and "-" in (before, after))
        report("repeat", 0 < position < len(low) - 1 and before == ch == after)
    report("digits", digits_left > 0)
    report("start", not (low and low[0] in letters))
    report("length", len(low) < 5)
    report("length", len(low) > 10)
    return problems
