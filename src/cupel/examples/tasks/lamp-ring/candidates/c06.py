from math import gcd


def lamps_lit(posts: int, step: int, moves: int) -> int:
    step %= posts
    if step == 0:
        return 1  # never leaves the first lamp

    length = posts // gcd(posts, step)
    moves %= 2 * length
    if moves < length:
        return moves + 1
    return 2 * length - moves - 1
