def best_gain(gains, fatigue):
    n = len(gains)
    prefix = [0]
    for g in gains:
        prefix.append(prefix[-1] + g)

    # best[i] = best total of the first i days
    best = [0] * (n + 1)
    for end in range(1, n + 1):
        best[end] = best[end - 1]            # rest on the last day
        for start in range(end):             # train on days start .. end-1, rest the day before
            length = end - start
            total = prefix[end] - prefix[start] - fatigue * length * (length - 1) // 2
            earlier = best[start - 1] if start > 0 else 0
            best[end] = max(best[end], earlier + total)
    return best[n]
