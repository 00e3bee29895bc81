def best_gain(gains, fatigue):
    n = len(gains)
    best = [0] * (n + 1)
    for end in range(1, n + 1):
        best[end] = best[end - 1]
        total = 0
        for length in range(1, end + 1):
            start = end - length
            total = sum(gains[start:end]) - fatigue * (length * (length - 1) // 2)
            best[end] = max(best[end], best[start] + total)
    return best[n]
