import re


def parse(text: str) -> tuple[int, int, int]:
    match = re.fullmatch(r"#([0-9a-f]{3}|[0-9a-f]{6})", text.lower())
    if not match:
        raise ValueError("invalid colour: " + text)
    digits = match[1]
    if len(digits) == 3:
        digits = re.sub(r"(.)", r"\1\1", digits)
    number = int(digits, 16)
    return number >> 16, number >> 8 & 255, number & 255


def render(colour: tuple[int, int, int]) -> str:
    r, g, b = colour
    digits = f"{r << 16 | g << 8 | b:06x}"
    short = re.fullmatch(r"(.)\1(.)\2(.)\3", digits)
    return "#" + ("".join(short.groups()) if short else digits)


def mix(first, second, percent):
    return tuple(((100 - percent) * a + percent * b + 50) // 100 for a, b in zip(first, second))


def brightness(colour: tuple[int, int, int]) -> float:
    r, g, b = colour
    return (299 * r + 587 * g + 114 * b) / 255000


def nearest(colour, palette) -> int:
    # compare the palette's colours by how far their parts are apart
    return min(range(len(palette)), key=lambda i: sum(abs(a - b) for a, b in zip(colour, palette[i])))
