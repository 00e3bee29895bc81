def dice_range(text):
    expression = text.replace(" ", "").lower().replace("-", "+-")
    low = 0
    high = 0
    for part in expression.split("+"):
        if part == "":
            continue
        sign = 1
        if part[0] == "-":
            sign = -1
            part = part[1:]
        if "d" in part:
            count, faces = part.split("d")
            count = int(count) if count != "" else 1
            low += sign * count
            high += sign * count * int(faces)
        else:
            low += sign * int(part)
            high += sign * int(part)
    return (low, high)
