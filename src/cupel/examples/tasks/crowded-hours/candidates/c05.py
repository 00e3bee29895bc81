def crowded(visits, k):
    visits = set(visits)
    points = sorted(set([come for come, _ in visits] + [leave for _, leave in visits]))

    def count_at(t):
        return len([1 for come, leave in visits if come <= t < leave])

    answer = []
    open_at = None
    for t in points:
        if count_at(t) >= k:
            if open_at is None:
                open_at = t
        else:
            if open_at is not None:
                answer.append((open_at, t))
            open_at = None
    return answer
