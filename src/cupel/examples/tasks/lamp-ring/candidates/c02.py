def lamps_lit(posts, step, moves):
    # 2 * posts switches always bring the ring back to where it was
    lit = [False] * posts
    position = 0
    for _ in range((moves + 1) % (2 * posts)):
        lit[position] = not lit[position]
        position = (position + step) % posts
    return sum(lit)
