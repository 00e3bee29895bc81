def best_gain(gains, fatigue):
    resting = 0            # best total if she rests today
    training = None        # best total if she trains today
    row = 0                # and how many days in a row that is
    for gain in gains:
        fresh = resting + gain
        if training is None:
            new_training, new_row = fresh, 1
        else:
            tired = training + gain - row * fatigue
            if tired > fresh:
                new_training, new_row = tired, row + 1
            else:
                new_training, new_row = fresh, 1
            resting = max(resting, training)
        training, row = new_training, new_row
    return max(resting, training or 0)
