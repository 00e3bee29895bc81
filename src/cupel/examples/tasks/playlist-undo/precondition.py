ARGUMENTS = {
    "insert": ("position", "track"),
    "remove": ("position",),
    "move": ("position", "position"),
    "undo": (),
    "redo": (),
    "tracks": (),
}


def is_track(value):
    return type(value) is str and 1 <= len(value) <= 10 and all("a" <= letter <= "z" for letter in value)


def is_position(value):
    return type(value) is int and -10 <= value <= 50


def is_start(args):
    if not args:
        return True
    return (
        len(args) == 1
        and type(args[0]) in (list, tuple)
        and len(args[0]) <= 10
        and all(is_track(track) for track in args[0])
    )


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
            if step["new"] != "Playlist" or not is_start(args):
                return False
            started = True
            names.add(step.get("as"))
            continue
        if not started or (step.get("on") is not None and step["on"] not in names):
            return False
        kinds = ARGUMENTS.get(step.get("method"))
        if kinds is None or len(kinds) != len(args):
            return False
        for kind, value in zip(kinds, args):
            if not (is_track(value) if kind == "track" else is_position(value)):
                return False
    return True
