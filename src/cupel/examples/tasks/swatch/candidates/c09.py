class Colour(tuple):
    """A plain tuple with arithmetic for internal use."""

    def squared_distance(self, other):
        return sum((mine - theirs) ** 2 for mine, theirs in zip(self, other))


def parse(text):
    table = {character: value for value, character in enumerate("0123456789")}
    for value, pair in enumerate(["aA", "bB", "cC", "dD", "eE", "fF"], start=10):
        for character in pair:
            table[character] = value
    if not text or text[0] != "#":
        raise ValueError("a colour begins with #")
    try:
        digits = [table[character] for character in text[1:]]
    except KeyError as error:
        raise ValueError("no hexadecimal digit") from error
    if len(digits) == 3:
        return tuple(digit * 16 + digit for digit in digits)
    if len(digits) == 6:
        return tuple(high * 16 + low for high, low in zip(digits[::2], digits[1::2]))
    raise ValueError("three or six digits expected")


def render(colour):
    digits = []
    for part in colour:
        digits += divmod(part, 16)
    doubled = all(digits[i] == digits[i + 1] for i in range(0, 6, 2))
    return "#" + "".join("0123456789abcdef"[digit] for digit in (digits[::2] if doubled else digits))


def mix(first, second, percent):
    parts = []
    for a, b in zip(first, second):
        low = (a * (100 - percent) + b * percent) // 100
        # is low + 1 at least as near as low?
        exact = a * (100 - percent) + b * percent
        parts.append(low + 1 if (low + 1) * 100 - exact <= exact - low * 100 else low)
    return tuple(parts)


def brightness(colour):
    red, green, blue = colour
    return red / 255 * 0.299 + green / 255 * 0.587 + blue / 255 * 0.114


def nearest(colour, palette):
    remaining = list(enumerate(palette))
    index, winner = remaining.pop(0)
    while remaining:
        other, challenger = remaining.pop(0)
        if Colour(colour).squared_distance(challenger) < Colour(colour).squared_distance(winner):
            index, winner = other, challenger
    return index
