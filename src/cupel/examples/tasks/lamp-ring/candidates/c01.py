def lamps_lit(posts, step, moves):
    switches = moves + 1
    if step % posts == 0:
        return switches % 2
    # every full round switches all the lamps, so two rounds cancel out
    full_rounds = switches // posts
    remaining = switches % posts
    if full_rounds % 2 == 0:
        return remaining
    return posts - remaining
