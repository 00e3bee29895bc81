import re

TERM = r"(?:(?:0|[1-9][0-9]?)?[dD](?:100|[1-9][0-9]?)|0|[1-9][0-9]{0,2})"
EXPRESSION = re.compile(rf" *(?:[+-] *)?{TERM}(?: *[+-] *{TERM})* *")


def valid(text):
    return type(text) is str and len(text) <= 60 and EXPRESSION.fullmatch(text) is not None
