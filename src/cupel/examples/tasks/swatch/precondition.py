def is_text(value):
    return type(value) is str and len(value) <= 10 and all(" " <= character <= "~" for character in value)


def is_colour(value):
    return (
        type(value) is tuple
        and len(value) == 3
        and all(type(part) is int and 0 <= part <= 255 for part in value)
    )


def is_percent(value):
    return type(value) is int and 0 <= value <= 100


def is_palette(value):
    return type(value) is list and 1 <= len(value) <= 20 and all(is_colour(colour) for colour in value)


ARGUMENTS = {
    "parse": [is_text],
    "render": [is_colour],
    "mix": [is_colour, is_colour, is_percent],
    "brightness": [is_colour],
    "nearest": [is_colour, is_palette],
}


def valid(steps):
    for step in steps:
        args = list(step.get("args") or [])
        checks = ARGUMENTS.get(step.get("function"))
        if checks is None or step.get("kwargs") or len(args) != len(checks):
            return False
        if not all(check(value) for check, value in zip(checks, args)):
            return False
    return True
