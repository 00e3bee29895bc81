def crowded(visits, k):
    count = [0] * 1443
    for come, leave in visits:
        if come == leave:
            continue
        for minute in range(come, leave + 1):
            count[minute] += 1
    result = []
    minute = 0
    while minute < 1442:
        if count[minute] < k:
            minute += 1
            continue
        begin = minute
        while count[minute] >= k:
            minute += 1
        result.append((begin, minute))
    return result
