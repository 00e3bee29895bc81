import re


def dice_range(text):
    text = text.replace(" ", "")
    if text[0] not in "+-":
        text = "+" + text
    pieces = re.findall(r"[+-][^+-]+", text)
    minimum = maximum = 0
    for piece in pieces:
        sign, body = piece[0], piece[1:]
        if "d" in body:
            count, faces = body.split("d")
            count = int(count) if count else 1
            values = [count, count * int(faces)]
        else:
            values = [int(body), int(body)]
        if sign == "-":
            values = [-values[1], -values[0]]
        minimum += values[0]
        maximum += values[1]
    return minimum, maximum
