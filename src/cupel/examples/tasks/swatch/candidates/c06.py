def parse(text):
    """Parse '#rgb' or '#rrggbb'; int() raises ValueError for bad digits."""
    if not text.startswith("#"):
        raise ValueError(f"invalid colour {text!r}")
    value = text[1:]
    if len(value) == 3:
        return tuple(int(c * 2, 16) for c in value)
    if len(value) == 6:
        return tuple(int(value[i:i + 2], 16) for i in range(0, 6, 2))
    raise ValueError(f"invalid colour {text!r}")


def render(colour):
    r, g, b = colour
    if r % 17 == g % 17 == b % 17 == 0:
        return f"#{r // 17:x}{g // 17:x}{b // 17:x}"
    return f"#{r:02x}{g:02x}{b:02x}"


def mix(first, second, percent):
    return tuple(
        (100 * x + percent * (y - x) + 50) // 100
        for x, y in zip(first, second)
    )


def brightness(colour):
    r, g, b = colour
    return (299 * r + 587 * g + 114 * b) / 255000


def nearest(colour, palette):
    r, g, b = colour
    distances = [(r - x) ** 2 + (g - y) ** 2 + (b - z) ** 2 for x, y, z in palette]
    return distances.index(min(distances))
