def valid(gains, fatigue):
    return (
        type(gains) is list
        and len(gains) <= 40
        and all(type(gain) is int and -50 <= gain <= 50 for gain in gains)
        and type(fatigue) is int
        and 0 <= fatigue <= 20
    )
