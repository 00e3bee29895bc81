def dice_range(text):
    """Reads the expression from left to right, a character at a time."""
    low = high = 0
    sign = 1
    count = None      # set once the letter d has been read
    digits = ""

    for ch in text + "+":
        if ch.isdigit():
            digits += ch
        elif ch in "dD":
            count = int(digits) if digits else 1
            digits = ""
        elif ch in "+-":
            if digits:
                value = int(digits)
                bounds = (value, value) if count is None else (count, count * value)
                low += min(sign * bounds[0], sign * bounds[1])
                high += max(sign * bounds[0], sign * bounds[1])
            sign = -1 if ch == "-" else 1
            count = None
            digits = ""
    return low, high
