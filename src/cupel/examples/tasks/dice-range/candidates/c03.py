def dice_range(text):
    low = high = 0
    expression = text.replace(" ", "").upper().replace("-", "+-")
    for term in expression.split("+"):
        if not term:
            continue                      # a sign stood in front
        negative = term.startswith("-")
        count, d, faces = term.lstrip("-").partition("D")
        if d:
            smallest = 1 if count == "" else int(count)
            largest = smallest * int(faces)
        else:
            smallest = largest = int(count)
        if negative:
            low -= largest
            high -= smallest
        else:
            low += smallest
            high += largest
    return (low, high)
