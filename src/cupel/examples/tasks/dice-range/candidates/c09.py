import re


def dice_range(text):
    text = text.replace(" ", "").lower()
    terms = re.findall(r"\d*d\d+|\d+", text)
    signs = re.findall(r"(?<=\d)[+-]", text)

    def bounds(term):
        if "d" not in term:
            return int(term), int(term)
        n, faces = term.split("d")
        n = 1 if n == "" else int(n)
        return n, n * int(faces)

    low, high = bounds(terms[0])
    for sign, term in zip(signs, terms[1:]):
        a, b = bounds(term)
        if sign == "+":
            low, high = low + a, high + b
        else:
            low, high = low - b, high - a
    return low, high
