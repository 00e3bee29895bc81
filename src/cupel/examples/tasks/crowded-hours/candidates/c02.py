def crowded(visits, k):
    events = []
    for come, leave in visits:
        events.append((come, 0))
        events.append((leave, 1))
    events.sort()

    stretches = []
    present = 0
    for minute, kind in events:
        if kind == 0:
            present += 1
            if present == k:
                begin = minute
        else:
            if present == k:
                stretches.append((begin, minute))
            present -= 1
    return stretches
