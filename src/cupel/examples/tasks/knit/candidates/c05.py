def _tokens(pattern):
    """Splits into letters, parentheses and counts; drops spaces that are allowed."""
    tokens = []
    countable = False           # may a count follow here?
    i = 0
    while i < len(pattern):
        c = pattern[i]
        if c in "kps()":
            tokens.append(c)
            countable = c != "("
            i += 1
        elif c == " ":
            countable = False
            i += 1
        elif c in "0123456789":
            j = i
            while j < len(pattern) and pattern[j] in "0123456789":
                j += 1
            number = pattern[i:j]
            if not countable or number.startswith("0") or int(number) > 99:
                raise ValueError("misplaced or bad count " + number)
            tokens.append(int(number))
            countable = False
            i = j
        else:
            raise ValueError("unknown character " + c)
    return tokens


def expand(pattern):
    tokens = _tokens(pattern)

    def group(start):
        """Reads from start up to the end of the group; returns its row and where it ends."""
        row = []
        while start < len(tokens) and tokens[start] != ")":
            if tokens[start] == "(":
                item, start = group(start + 1)
                if start == len(tokens):
                    raise ValueError("( without )")
                start += 1
            else:
                item = [tokens[start]]
                start += 1
            if start < len(tokens) and isinstance(tokens[start], int):
                item = item * tokens[start]
                start += 1
            row += item
        return row, start

    row, end = group(0)
    if end < len(tokens):
        raise ValueError(") without (")
    return "".join(row)


def width(pattern):
    return sum(1 for _ in expand(pattern))


def squash(row):
    runs = []
    for stitch in row:
        if runs and runs[-1][0] == stitch:
            runs[-1][1] += 1
        else:
            runs.append([stitch, 1])
    return " ".join(stitch + str(n) * (n > 1) for stitch, n in runs)


def turn(pattern):
    front = list(expand(pattern))
    back = []
    while front:
        stitch = front.pop()
        if stitch == "k":
            back.append("p")
        elif stitch == "p":
            back.append("k")
        else:
            back.append("s")
    return "".join(back)
