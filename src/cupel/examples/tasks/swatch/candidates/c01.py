import string


def parse(text):
    if not text.startswith("#"):
        raise ValueError("a colour starts with #")
    digits = text[1:]
    if len(digits) not in (3, 6) or any(d not in string.hexdigits for d in digits):
        raise ValueError("three or six hexadecimal digits expected")
    if len(digits) == 3:
        digits = digits[0] * 2 + digits[1] * 2 + digits[2] * 2
    return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)


def render(colour):
    full = "%02x%02x%02x" % colour
    if full[0] == full[1] and full[2] == full[3] and full[4] == full[5]:
        return "#" + full[::2]
    return "#" + full


def mix(first, second, percent):
    return tuple(round(a + (b - a) * percent / 100) for a, b in zip(first, second))


def brightness(colour):
    r, g, b = colour
    return (299 * r + 587 * g + 114 * b) / 255000


def nearest(colour, palette):
    best, best_distance = 0, None
    for i, other in enumerate(palette):
        distance = sum((x - y) ** 2 for x, y in zip(colour, other))
        if best_distance is None or distance < best_distance:
            best, best_distance = i, distance
    return best
