def code_problems(code):
    if not code:
        return ["length"]

    problems = []
    if len(code) < 5 or len(code) > 10:
        problems.append("length")

    for ch in code:
        if not (ch.isalnum() or ch == "-"):
            problems.append("character")
            break

    if not code[0].isalpha():
        problems.append("start")

    if code[0] == "-" or code[-1] == "-" or "--" in code:
        problems.append("hyphen")

    if len([ch for ch in code if ch.isdigit()]) < 2:
        problems.append("digits")

    lowered = code.lower()
    for i in range(len(lowered) - 2):
        if lowered[i] == lowered[i + 1] == lowered[i + 2]:
            problems.append("repeat")
            break

    return problems
