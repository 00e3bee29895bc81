def is_key(value):
    return type(value) is str and 1 <= len(value) <= 8 and all("a" <= letter <= "z" for letter in value)


def valid(steps):
    if len(steps) > 60:
        return False
    names = set()
    started = False
    for step in steps:
        args = list(step.get("args") or [])
        if step.get("kwargs"):
            return False
        if step.get("new") is not None:
            if step["new"] != "DoorkeeperCache" or len(args) != 1:
                return False
            if type(args[0]) is not int or not 1 <= args[0] <= 8:
                return False
            started = True
            names.add(step.get("as"))
            continue
        if not started or (step.get("on") is not None and step["on"] not in names):
            return False
        method = step.get("method")
        if method == "offer":
            if len(args) != 2 or not is_key(args[0]) or type(args[1]) is not int or abs(args[1]) > 1000:
                return False
        elif method == "look":
            if len(args) != 1 or not is_key(args[0]):
                return False
        elif method == "keys":
            if args:
                return False
        else:
            return False
    return True
