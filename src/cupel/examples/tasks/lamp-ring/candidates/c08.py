def lamps_lit(posts, step, moves):
    lamps = 0              # one bit a post
    position = 0
    lit_after = []         # lit_after[m]: lit lamps after m moves
    # walk until everything is as it was in the beginning
    while True:
        lamps ^= 1 << position
        position = (position + step) % posts
        lit_after.append(bin(lamps).count("1"))
        if lamps == 0 and position == 0:
            break
    return lit_after[moves % len(lit_after)]
