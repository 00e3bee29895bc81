def valid(visits, k):
    if type(visits) is not list or len(visits) > 40 or type(k) is not int or not 1 <= k <= 20:
        return False
    for visit in visits:
        if type(visit) is not tuple or len(visit) != 2:
            return False
        come, leave = visit
        if type(come) is not int or type(leave) is not int or not 0 <= come <= leave <= 1440:
            return False
    return True
