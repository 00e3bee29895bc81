def best_gain(gains, fatigue):
    n = len(gains)
    best = float("-inf")
    # dp[i][j]: day i is the j-th training day in a row
    dp = [[float("-inf")] * (n + 1) for _ in range(n)]
    for i in range(n):
        # first day of a row: anything that ended two or more days ago
        before = 0
        for k in range(i - 1):
            before = max(before, max(dp[k][1:]))
        dp[i][1] = before + gains[i]
        for j in range(2, i + 2):
            dp[i][j] = dp[i - 1][j - 1] + gains[i] - (j - 1) * fatigue
        best = max(best, max(dp[i]))
    return best
