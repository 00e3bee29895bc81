def code_problems(code):
    out = []
    n = len(code)
    if n < 5 or n > 10:
        out.append("length")

    number_of_digits = 0
    previous = ""
    streak = 0
    longest = 0
    for ch in code:
        if "0" <= ch <= "9":
            number_of_digits += 1
        elif not ("a" <= ch.lower() <= "z") and ch != "-":
            out.append("character")
        if ch.lower() == previous:
            streak += 1
        else:
            streak = 1
        previous = ch.lower()
        longest = max(longest, streak)

    if n == 0 or not code[0].isalpha():
        out.append("start")
    if code[:1] == "-" or code[-1:] == "-" or "--" in code:
        out.append("hyphen")
    if number_of_digits < 2:
        out.append("digits")
    if longest >= 3:
        out.append("repeat")
    return out
