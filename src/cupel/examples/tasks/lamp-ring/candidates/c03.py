import math


def lamps_lit(posts, step, moves):
    cycle = posts // math.gcd(posts, abs(step))
    total = moves + 1
    completed = total // cycle
    # switches in the round that is under way
    current = total % cycle or cycle
    if completed % 2 == 0:
        return current
    return cycle - current
