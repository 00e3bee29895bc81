import re

TERM = re.compile(r"([+-]?)(?:(\d*)[dD](\d+)|(\d+))")


def dice_range(text):
    lowest = highest = 0
    for sign, count, faces, number in TERM.findall(text.replace(" ", "")):
        if number:
            low = high = int(number)
        else:
            low = int(count) if count else 1
            high = low * int(faces)
        if sign == "-":
            low, high = -high, -low
        lowest += low
        highest += high
    return lowest, highest
