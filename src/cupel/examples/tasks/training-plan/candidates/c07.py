def best_gain(gains, fatigue):
    """Collects the stretches of good days and solves each of them."""

    def solve(days):
        best = 0
        # either train through, or rest once somewhere in between
        def row(part):
            return sum(g - i * fatigue for i, g in enumerate(part))

        best = max(best, row(days))
        for i in range(len(days)):
            best = max(best, row(days[:i]) + row(days[i + 1:]))
        return best

    total = 0
    stretch = []
    for gain in gains:
        if gain > 0:
            stretch.append(gain)
        else:
            total += solve(stretch)
            stretch = []
    return total + solve(stretch)
