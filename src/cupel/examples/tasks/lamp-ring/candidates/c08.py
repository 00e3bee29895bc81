def lamps_lit(posts, step, moves):
    seen = {}
    state = frozenset()
    position = 0
    counts = []
    # the pair (lamps, position) repeats; walk until it does
    while (state, position) not in seen:
        seen[state, position] = len(counts)
        state = state ^ {position}
        counts.append(len(state))
        position = (position + step) % posts
    period = len(counts)
    return counts[moves % period]
