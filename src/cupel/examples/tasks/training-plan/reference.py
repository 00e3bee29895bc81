def best_gain(gains, fatigue):
    # best[j]: the highest total so far when the last j days, and no more, were days of training
    best = [0]
    for gain in gains:
        train = [total + gain - fatigue * row for row, total in enumerate(best)]
        best = [max(best), *train]
    return max(best)
