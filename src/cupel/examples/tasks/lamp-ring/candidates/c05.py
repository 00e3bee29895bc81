def lamps_lit(posts, step, moves):
    # posts in the order in which the first round visits them
    order = [0]
    nxt = step % posts
    while nxt != 0:
        order.append(nxt)
        nxt = (nxt + step) % posts

    lit = 0
    for index in range(len(order)):
        # how often was this post switched?
        times = (moves - index) // len(order) + 1 if moves >= index else 0
        lit += times % 2
    return lit
