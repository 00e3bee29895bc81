import re


def parse(text):
    if re.fullmatch("#[0-9A-Fa-f]{6}", text):
        return (int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16))
    if re.fullmatch("#[0-9A-Fa-f]{3}", text):
        return tuple(17 * int(digit, 16) for digit in text[1:])
    raise ValueError("not a colour")


def render(colour):
    parts = [hex(part)[2:] for part in colour]
    if all(len(set(part)) == 1 for part in parts):
        return "#" + "".join(part[0] for part in parts)
    return "#" + "".join(parts)


def mix(first, second, percent):
    return tuple((a * 100 + (b - a) * percent + 50) // 100 for a, b in zip(first, second))


def brightness(colour):
    r, g, b = colour
    return (299 * r + 587 * g + 114 * b) / 255000


def nearest(colour, palette):
    def key(item):
        return sum((a - b) * (a - b) for a, b in zip(item[1], colour))

    return min(enumerate(palette), key=key)[0]
