import re

LONG = re.compile(r"#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})", re.IGNORECASE)
SHORT = re.compile(r"#([0-9a-f])([0-9a-f])([0-9a-f])", re.IGNORECASE)


def parse(text):
    if match := LONG.fullmatch(text):
        return tuple(int(part, 16) for part in match.groups())
    if match := SHORT.fullmatch(text):
        return tuple(int(part * 2, 16) for part in match.groups())
    raise ValueError(text)


def render(colour):
    long = "#{:02x}{:02x}{:02x}".format(*colour)
    short = "#" + long[1] + long[3] + long[5]
    return short if parse(short) == colour else long


def mix(first, second, percent):
    def blend(a, b):
        hundredths = a * 100 + (b - a) * percent
        whole, rest = divmod(hundredths, 100)
        return whole + 1 if rest >= 50 else whole

    return tuple(map(blend, first, second))


def brightness(colour):
    return (colour[0] * 299 + colour[1] * 587 + colour[2] * 114) / 255000


def nearest(colour, palette):
    best = None
    index = -1
    for i in range(len(palette)):
        d = 0
        for k in range(3):
            d += (palette[i][k] - colour[k]) ** 2
        if best is None or d <= best:
            best = d
            index = i
    return index
