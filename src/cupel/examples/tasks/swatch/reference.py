import re


def parse(text):
    if re.fullmatch(r"#([0-9a-fA-F]{3}){1,2}", text) is None:
        raise ValueError(f"not a colour: {text!r}")
    digits = text[1:]
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    return tuple(int(digits[i : i + 2], 16) for i in (0, 2, 4))


def render(colour):
    if all(part % 17 == 0 for part in colour):
        return "#" + "".join(f"{part // 17:x}" for part in colour)
    return "#" + "".join(f"{part:02x}" for part in colour)


def mix(first, second, percent):
    return tuple((a * (100 - percent) + b * percent + 50) // 100 for a, b in zip(first, second))


def brightness(colour):
    red, green, blue = colour
    return (299 * red + 587 * green + 114 * blue) / 255000


def nearest(colour, palette):
    def distance(index):
        return sum((a - b) ** 2 for a, b in zip(colour, palette[index]))

    return min(range(len(palette)), key=distance)
