def expand(pattern):
    stack = []
    row = []
    last = None                     # the item that a count may still follow
    i = 0
    n = len(pattern)
    while i < n:
        ch = pattern[i]
        if ch.isdigit():
            number = ch
            while i + 1 < n and pattern[i + 1].isdigit():
                i += 1
                number += pattern[i]
            if last is None or number[0] == "0" or len(number) > 2:
                raise ValueError("bad count: " + number)
            row.extend(last * (int(number) - 1))
            last = None
        elif ch == " ":
            last = None
        elif ch == "(":
            stack.append(row)
            row = []
            last = None
        elif ch == ")":
            if not stack:
                raise ValueError("too many )")
            last = row
            row = stack.pop()
            row.extend(last)
        elif ch in "kps":
            last = [ch]
            row.append(ch)
        else:
            raise ValueError("bad character: " + ch)
        i += 1
    if stack:
        raise ValueError("missing )")
    return "".join(row)


def width(pattern):
    return len(expand(pattern))


def squash(row):
    parts = []
    current = row[0]
    length = 1
    for stitch in row[1:]:
        if stitch == current:
            length += 1
        else:
            parts.append(current + (str(length) if length > 1 else ""))
            current = stitch
            length = 1
    parts.append(current + (str(length) if length > 1 else ""))
    return " ".join(parts)


def turn(pattern):
    swap = {"k": "p", "p": "k", "s": "s"}
    return "".join(swap[s] for s in expand(pattern)[::-1])
