def is_name(value):
    return type(value) is str and 1 <= len(value) <= 10 and all("a" <= letter <= "z" for letter in value)


def is_name_list(value, low, high):
    return type(value) is list and low <= len(value) <= high and all(is_name(name) for name in value)


def valid(steps):
    if len(steps) > 40:
        return False
    labels = set()
    started = False
    for step in steps:
        args = list(step.get("args") or [])
        if step.get("kwargs"):
            return False
        if step.get("new") is not None:
            if step["new"] != "SharedTab" or len(args) != 1 or not is_name_list(args[0], 1, 6):
                return False
            if len(set(args[0])) < len(args[0]):
                return False
            started = True
            labels.add(step.get("as"))
            continue
        if not started or (step.get("on") is not None and step["on"] not in labels):
            return False
        method = step.get("method")
        if method == "spend":
            if len(args) != 3 or not is_name(args[0]) or not is_name_list(args[2], 0, 10):
                return False
            if type(args[1]) is not int or not -1000 <= args[1] <= 100_000:
                return False
        elif method == "balance":
            if len(args) != 1 or not is_name(args[0]):
                return False
        elif method != "statement" or args:
            return False
    return True
