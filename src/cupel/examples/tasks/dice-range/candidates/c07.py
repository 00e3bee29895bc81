def dice_range(text):
    tokens = text.lower().split()
    low = high = 0
    sign = "+"
    for token in tokens:
        if token in "+-":
            sign = token
            continue
        if "d" in token:
            left, right = token.split("d")
            a = int(left or "1")
            b = a * int(right)
        else:
            a = b = int(token)
        if sign == "+":
            low += a
            high += b
        else:
            low -= b
            high -= a
    return low, high
