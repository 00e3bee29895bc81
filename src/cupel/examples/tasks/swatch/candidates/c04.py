def parse(text):
    allowed = "0123456789abcdefABCDEF"
    if len(text) not in (4, 7) or text[0] != "#":
        raise ValueError("expected #rgb or #rrggbb")
    for ch in text[1:]:
        if ch not in allowed:
            raise ValueError("not a hexadecimal digit: " + ch)
    step = len(text) // 3
    parts = []
    for i in range(1, len(text), step):
        part = text[i:i + step]
        if step == 1:
            part = part + part
        parts.append(int(part, 16))
    return tuple(parts)


def render(colour):
    short = all(part // 16 == part % 16 for part in colour)
    text = "#"
    for part in colour:
        text += format(part % 16, "x") if short else format(part, "02x")
    return text


def mix(first, second, percent):
    result = []
    for a, b in zip(first, second):
        result.append(a + int((b - a) * percent / 100 + 0.5))
    return tuple(result)


def brightness(colour):
    red, green, blue = colour
    return (299 * red + 587 * green + 114 * blue) / 255000


def nearest(colour, palette):
    return min(
        (sum((p - q) ** 2 for p, q in zip(colour, other)), i) for i, other in enumerate(palette)
    )[1]
