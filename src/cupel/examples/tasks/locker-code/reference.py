def code_problems(code):
    problems = []
    if not 5 <= len(code) <= 10:
        problems.append("length")
    if not all(character.isalnum() or character == "-" for character in code):
        problems.append("character")
    if not code[:1].isalpha():
        problems.append("start")
    if code.startswith("-") or code.endswith("-") or "--" in code:
        problems.append("hyphen")
    if sum(character.isdigit() for character in code) < 2:
        problems.append("digits")
    folded = code.lower()
    if any(a == b == c for a, b, c in zip(folded, folded[1:], folded[2:])):
        problems.append("repeat")
    return problems
