def is_between(value, low, high):
    return type(value) is int and low <= value <= high


def valid(steps):
    if len(steps) > 40:
        return False
    names = set()
    started = False
    for step in steps:
        args = list(step.get("args") or [])
        if step.get("kwargs"):
            return False
        if step.get("new") is not None:
            if step["new"] != "Crossing" or len(args) != 3:
                return False
            if not all(is_between(length, 1, 20) for length in args):
                return False
            started = True
            names.add(step.get("as"))
            continue
        if not started or (step.get("on") is not None and step["on"] not in names):
            return False
        if step.get("get") is not None:
            if step["get"] not in ("phase", "walks") or args:
                return False
        elif step.get("method") == "tick":
            if len(args) > 1 or not all(is_between(n, 0, 1000) for n in args):
                return False
        elif step.get("method") != "press" or args:
            return False
    return True
