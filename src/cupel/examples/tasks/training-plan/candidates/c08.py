def best_gain(gains, fatigue):
    # Built from the last day backwards: plan[j] is the best total of the remaining
    # days if she has trained on the j days just before them.
    plan = [0] * (len(gains) + 1)
    for gain in reversed(gains):
        after_rest = plan[0]
        plan = [max(after_rest, gain - tired * fatigue + plan[tired + 1]) for tired in range(len(plan) - 1)]
    return plan[0]
