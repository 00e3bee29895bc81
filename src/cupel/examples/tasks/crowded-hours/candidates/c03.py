def crowded(visits, k):
    """Sweep over the events; departures come before arrivals of the same minute."""
    events = sorted(
        [(come, 1) for come, leave in visits if come < leave]
        + [(leave, -1) for come, leave in visits if come < leave]
    )
    out = []
    inside = 0
    begin = None
    for time, step in events:
        inside += step
        if inside >= k and begin is None:
            begin = time
        if inside < k and begin is not None:
            out.append((begin, time))
            begin = None
    return out
