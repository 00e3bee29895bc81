import re


def code_problems(code):
    problems = []

    if len(code) < 5 or len(code) > 10:
        problems.append("length")
    if re.search(r"[^A-Za-z0-9-]", code):
        problems.append("character")
    if not re.match(r"[A-Za-z]", code):
        problems.append("start")
    if re.search(r"^-|-$|--", code):
        problems.append("hyphen")
    if len(re.findall(r"[0-9]", code)) < 2:
        problems.append("digits")
    if re.search(r"(.)\1\1", code):
        problems.append("repeat")

    return problems
