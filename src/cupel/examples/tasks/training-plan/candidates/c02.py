def best_gain(gains, fatigue):
    rest, first, later = 0, float("-inf"), float("-inf")
    for gain in gains:
        rest, first, later = (
            max(rest, first, later),
            rest + gain,
            max(first, later) + gain - fatigue,
        )
    return max(rest, first, later)
