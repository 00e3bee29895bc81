import re

TOKEN = re.compile(r" +|\(|[kps)](?:[1-9][0-9]?)?(?![0-9])")


def _scan(pattern):
    position = 0
    while position < len(pattern):
        token = TOKEN.match(pattern, position)
        if not token:
            raise ValueError("no pattern, from %r on" % pattern[position:])
        yield token[0]
        position = token.end()


def _fold(pattern, letter, join, repeat, empty):
    """Evaluates the pattern; the last four arguments say what its parts are worth."""
    stack = [empty]
    for token in _scan(pattern):
        if token[0] == " ":
            continue
        if token == "(":
            stack.append(empty)
            continue
        if token[0] == ")":
            value = stack.pop()
            if not stack:
                raise ValueError("closing parenthesis too many")
        else:
            value = letter(token[0])
        times = int(token[1:]) if len(token) > 1 else 1
        stack.append(join(stack.pop(), repeat(value, times)))
    if len(stack) != 1:
        raise ValueError("closing parenthesis missing")
    return stack[0]


def expand(pattern):
    return _fold(pattern, str, lambda a, b: a + b, lambda value, times: value * times, "")


def width(pattern):
    return _fold(pattern, len, lambda a, b: a + b, lambda value, times: value * times, 0)


def turn(pattern):
    back = {"k": "p", "p": "k", "s": "s"}
    return _fold(pattern, back.get, lambda a, b: b + a, lambda value, times: value * times, "")


def squash(row):
    pattern = []
    rest = row
    while rest:
        shorter = rest.lstrip(rest[0])
        length = len(rest) - len(shorter)
        pattern.append(rest[0] if length == 1 else rest[0] + str(length))
        rest = shorter
    return " ".join(pattern)
