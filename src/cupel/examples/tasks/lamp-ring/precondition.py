def valid(posts, step, moves):
    return (
        type(posts) is int
        and type(step) is int
        and type(moves) is int
        and 1 <= posts <= 500
        and -1000 <= step <= 1000
        and 0 <= moves <= 1_000_000_000
    )
