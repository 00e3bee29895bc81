import re

CHECKS = {
    "length": lambda code: not re.fullmatch(r".{5,10}", code),
    "character": lambda code: re.search(r"[^a-z0-9-]", code, re.I),
    "start": lambda code: not re.match(r"[a-z]", code, re.I),
    "hyphen": lambda code: re.search(r"\A-|--|-\Z", code),
    "digits": lambda code: not re.search(r"\d.*\d", code),
    "repeat": lambda code: re.search(r"(.)\1\1", code, re.I),
}


def code_problems(code):
    return [name for name, broken in CHECKS.items() if broken(code)]
