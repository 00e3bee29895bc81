def crowded(visits, k):
    borders = sorted({t for visit in visits for t in visit})
    result = []
    for left, right in zip(borders, borders[1:]):
        present = sum(1 for come, leave in visits if come <= left and right <= leave)
        if present < k:
            continue
        if result and result[-1][1] == left:
            result[-1] = (result[-1][0], right)
        else:
            result.append((left, right))
    return result
