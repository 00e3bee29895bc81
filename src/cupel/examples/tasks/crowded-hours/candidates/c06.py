def crowded(visits, k):
    diff = [0] * 1442
    for come, leave in visits:
        diff[come] += 1
        diff[leave] -= 1

    stretches = []
    current = 0
    begin = None
    for minute in range(1442):
        current += diff[minute]
        if current == k:
            if begin is None:
                begin = minute
        elif begin is not None:
            stretches.append((begin, minute))
            begin = None
    return stretches
