def code_problems(code):
    problems = []
    if len(code) < 5 or len(code) >= 10:
        problems.append("length")
    if not code.replace("-", "").isalnum():
        problems.append("character")
    if len(code) == 0 or not code[0].isalpha():
        problems.append("start")
    if code.startswith("-") or "--" in code:
        problems.append("hyphen")
    if len([c for c in code if c.isdigit()]) < 2:
        problems.append("digits")
    code = code.lower()
    for i in range(2, len(code)):
        if code[i] == code[i - 1] == code[i - 2]:
            problems.append("repeat")
            break
    return problems
