def dice_range(text):
    text = text.lower().replace(" ", "")
    lo = hi = 0
    negative = False
    i = 0
    while i < len(text):
        if text[i] == "-":
            negative = True
            i += 1
        elif text[i] == "+":
            i += 1
        j = i
        while j < len(text) and text[j] not in "+-":
            j += 1
        term = text[i:j]
        i = j

        if "d" in term:
            n, faces = term.split("d")
            a = int(n) if n else 1
            b = a * int(faces)
        else:
            a = b = int(term)

        if negative:
            lo, hi = lo - b, hi - a
        else:
            lo, hi = lo + a, hi + b
    return lo, hi
