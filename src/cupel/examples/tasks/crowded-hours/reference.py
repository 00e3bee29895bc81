from collections import defaultdict


def crowded(visits, k):
    change = defaultdict(int)
    for come, leave in visits:
        change[come] += 1
        change[leave] -= 1

    stretches = []
    present = 0
    begin = None
    for minute in sorted(change):
        present += change[minute]
        if present >= k and begin is None:
            begin = minute
        elif present < k and begin is not None:
            stretches.append((begin, minute))
            begin = None
    return stretches
