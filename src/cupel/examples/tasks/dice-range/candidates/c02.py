import re


def dice_range(text: str) -> tuple[int, int]:
    cleaned = re.sub(r"\s+", "", text.lower())
    total_min, total_max = 0, 0

    for match in re.finditer(r"(?P<sign>[+-]?)(?:(?P<n>\d*)d(?P<faces>\d+)|(?P<const>\d+))", cleaned):
        if match["const"] is not None:
            lo = hi = int(match["const"])
        else:
            n = int(match["n"] or 0) or 1
            lo, hi = n, n * int(match["faces"])

        if match["sign"] == "-":
            total_min -= hi
            total_max -= lo
        else:
            total_min += lo
            total_max += hi

    return total_min, total_max
