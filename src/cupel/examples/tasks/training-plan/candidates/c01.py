from functools import lru_cache


def best_gain(gains, fatigue):
    @lru_cache(maxsize=None)
    def best_from(day, tired):
        if day == len(gains):
            return 0
        rest = best_from(day + 1, 0)
        train = gains[day] - tired * fatigue + best_from(day + 1, tired + 1)
        return max(rest, train)

    return best_from(0, 0)
