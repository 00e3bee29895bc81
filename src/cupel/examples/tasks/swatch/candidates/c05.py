import binascii
from fractions import Fraction
from math import floor


def parse(text):
    head, digits = text[:1], text[1:]
    if head != "#":
        raise ValueError("no #")
    if len(digits) == 3:
        digits = digits[0] + digits[0] + digits[1] + digits[1] + digits[2] + digits[2]
    if len(digits) != 6:
        raise ValueError("wrong number of digits")
    try:
        return tuple(binascii.unhexlify(digits))
    except binascii.Error:
        raise ValueError("no hexadecimal digits: " + digits) from None


def render(colour):
    digits = bytes(colour).hex()
    if digits[0::2] == digits[1::2]:
        digits = digits[0::2]
    return "#" + digits


def mix(first, second, percent):
    way = Fraction(percent, 100)
    exact = [(1 - way) * a + way * b for a, b in zip(first, second)]
    return tuple(floor(part + Fraction(1, 2)) for part in exact)


def brightness(colour):
    return sum(w * p for w, p in zip((299, 587, 114), colour)) / 1000 / 255


def nearest(colour, palette):
    order = sorted(
        range(len(palette)),
        key=lambda i: (colour[0] - palette[i][0]) ** 2
        + (colour[1] - palette[i][1]) ** 2
        + (colour[2] - palette[i][2]) ** 2,
    )
    return order[0]
