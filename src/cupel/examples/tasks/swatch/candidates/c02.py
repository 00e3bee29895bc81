from decimal import ROUND_HALF_UP, Decimal

HEX = "0123456789abcdef"


def _digit(character):
    value = HEX.find(character.lower())
    if value < 0:
        raise ValueError("bad digit " + character)
    return value


def parse(text):
    if text[:1] != "#" or len(text) not in (4, 7):
        raise ValueError("bad length or no #")
    values = [_digit(character) for character in text[1:]]
    if len(values) == 3:
        values = [v for value in values for v in (value, value)]
    return values[0] * 16 + values[1], values[2] * 16 + values[3], values[4] * 16 + values[5]


def render(colour):
    pairs = [HEX[part // 16] + HEX[part % 16] for part in colour]
    if all(pair[0] == pair[1] for pair in pairs):
        pairs = [pair[0] for pair in pairs]
    return "#" + "".join(pairs)


def mix(first, second, percent):
    share = Decimal(percent) / 100
    result = []
    for a, b in zip(first, second):
        exact = a + (b - a) * share
        result.append(int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP)))
    return tuple(result)


def brightness(colour):
    weights = (0.299, 0.587, 0.114)
    return sum(weight * part for weight, part in zip(weights, colour)) / 255


def nearest(colour, palette):
    def distance(other):
        return sum(abs(a - b) ** 2 for a, b in zip(colour, other))

    distances = [distance(other) for other in palette]
    return distances.index(min(distances))
