def lamps_lit(posts, step, moves):
    lamps = [0] * posts
    position = 0
    moves = moves % (2 * posts)
    lamps[0] = 1
    for _ in range(moves):
        position += step
        if position >= posts:
            position -= posts
        lamps[position] ^= 1
    return sum(lamps)
