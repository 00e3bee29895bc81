def code_problems(code):
    lowered = code.lower()
    problems = []
    if len(code) < 5 or len(code) > 10:
        problems.append("length")
    elif any(not (c.isalnum() or c == "-") for c in code):
        problems.append("character")
    elif not code[0].isalpha():
        problems.append("start")
    elif code[-1] == "-" or "--" in code:
        problems.append("hyphen")
    elif sum(c.isdigit() for c in code) < 2:
        problems.append("digits")
    elif any(c * 3 in lowered for c in lowered):
        problems.append("repeat")
    return problems
