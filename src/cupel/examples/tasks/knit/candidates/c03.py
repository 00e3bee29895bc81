def _parse(text, i, depth):
    row = ""
    while i < len(text):
        c = text[i]
        if c == " ":
            i += 1
            continue
        if c == ")":
            if depth == 0:
                raise ValueError("unmatched )")
            return row, i + 1
        if c == "(":
            item, i = _parse(text, i + 1, depth + 1)
        elif c in "kps":
            item = c
            i += 1
        else:
            raise ValueError("unexpected character " + c)
        if i < len(text) and text[i] in "123456789":
            item *= int(text[i])
            i += 1
        row += item
    if depth:
        raise ValueError("unmatched (")
    return row, i


def expand(pattern):
    return _parse(pattern, 0, 0)[0]


def width(pattern):
    return len(expand(pattern))


def squash(row):
    out = []
    i = 0
    while i < len(row):
        j = i
        while j < len(row) and row[j] == row[i]:
            j += 1
        out.append(row[i] if j - i == 1 else row[i] + str(j - i))
        i = j
    return " ".join(out)


def turn(pattern):
    swapped = expand(pattern).replace("k", "?").replace("p", "k").replace("?", "p")
    return swapped[::-1]
