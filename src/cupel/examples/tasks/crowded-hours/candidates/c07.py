from bisect import bisect_right


def crowded(visits, k):
    comes = sorted(c for c, l in visits)
    leaves = sorted(l for c, l in visits)

    def present(minute):
        return bisect_right(comes, minute) - bisect_right(leaves, minute)

    stretches = []
    was_crowded = False
    for minute in sorted(set(comes + leaves)):
        is_crowded = present(minute) >= k
        if is_crowded and not was_crowded:
            stretches.append([minute, None])
        if was_crowded and not is_crowded:
            stretches[-1][1] = minute
        was_crowded = is_crowded
    return [tuple(s) for s in stretches]
