def crowded(visits, k):
    # one counter a minute of the day
    minutes = [0] * 1441
    for come, leave in visits:
        for minute in range(come, leave):
            minutes[minute] += 1

    result = []
    start = -1
    for minute, count in enumerate(minutes):
        if count >= k:
            if start < 0:
                start = minute
        elif start >= 0:
            result.append((start, minute))
            start = -1
    return result
