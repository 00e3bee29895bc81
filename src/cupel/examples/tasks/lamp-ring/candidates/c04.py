from math import gcd


def lamps_lit(posts, step, moves):
    visited = posts // gcd(posts, step)
    rounds, extra = divmod(moves + 1, visited)
    if rounds % 2:
        return extra
    return visited - extra
