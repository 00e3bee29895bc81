from math import gcd


def lamps_lit(posts, step, moves):
    cycle = posts // gcd(posts, step)
    rounds, rest = divmod(moves + 1, cycle)
    return rest if rounds % 2 == 0 else cycle - rest
