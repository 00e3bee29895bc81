"""A family of modules about boxes on a grid."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from families_draft import Draft, family, noun, place
from families_module_tests import module_draft


@family
def shape_modules(rng: random.Random) -> Draft:
    """A module about rectangles or intervals on a grid."""
    corner, inclusive = rng.choice(["corners", "size"]), rng.random() < 0.5
    pair = rng.sample(["overlap", "hull", "distance", "touches", "inside"], 2)
    single = rng.choice(["area", "border", "diagonal"])
    order = rng.random() < 0.5
    name = f"{noun(rng)}_shapes"
    more = " + 1" if inclusive else ""
    unpack = (
        "x, y, w, h = box\n    return x, y, x + w, y + h"
        if corner == "size"
        else (
            "(a, b), (c, d) = box\n    return min(a, c), min(b, d), max(a, c), max(b, d)"
            if order
            else "(a, b), (c, d) = box\n    return a, b, c, d"
        )
    )
    if corner == "size" and inclusive:
        unpack = "x, y, w, h = box\n    return x, y, x + w - 1, y + h - 1"
    pack = f"(a, b, c - a{more}, d - b{more})" if corner == "size" else "((a, b), (c, d))"
    bodies = {
        "area": f"    a, b, c, d = _edges(one)\n    return (c - a{more}) * (d - b{more})", "border": f"    a, b, c, d = _edges(one)\n    return 2 * (c - a{more}) + 2 * (d - b{more})", "diagonal": f"    a, b, c, d = _edges(one)\n    return (c - a{more}) ** 2 + (d - b{more}) ** 2",
        "overlap": f"    a, b, c, d = _edges(one)\n    e, f, g, h = _edges(other)\n    a, b, c, d = max(a, e), max(b, f), min(c, g), min(d, h)\n    return {pack} if a <{'=' if inclusive else ''} c and b <{'=' if inclusive else ''} d else None",
        "hull": f"    a, b, c, d = _edges(one)\n    e, f, g, h = _edges(other)\n    a, b, c, d = min(a, e), min(b, f), max(c, g), max(d, h)\n    return {pack}",
        "distance": f"    a, b, c, d = _edges(one)\n    e, f, g, h = _edges(other)\n    return max(0, a - g{' - 1' if inclusive else ''}, e - c{' - 1' if inclusive else ''}) + max(0, b - h{' - 1' if inclusive else ''}, f - d{' - 1' if inclusive else ''})",
        "touches": f"    a, b, c, d = _edges(one)\n    e, f, g, h = _edges(other)\n    return a <= g{more} and e <= c{more} and b <= h{more} and f <= d{more}", "inside": "    a, b, c, d = _edges(one)\n    e, f, g, h = _edges(other)\n    return e <= a and f <= b and c <= g and d <= h",
    }  # fmt: skip
    exports = [single, *pair]
    code = (
        f"def _edges(box):\n    {unpack}\n\n\n"
        + "\n\n\n".join(
            f"def {one}({'one' if one == single else 'one, other'}):\n{bodies[one]}" for one in exports
        )
        + "\n"
    )

    def cells(box: Any) -> set[tuple[int, int]]:
        if corner == "size":
            x, y, w, h = box
            return {(i, j) for i in range(x, x + w) for j in range(y, y + h)}
        (a, b), (c, d) = box
        a, c, b, d = *sorted((a, c)), *sorted((b, d))
        return {(i, j) for i in range(a, c + inclusive) for j in range(b, d + inclusive)}

    def boxed(found: set[tuple[int, int]]) -> Any:
        xs, ys = [i for i, _ in found], [j for _, j in found]
        a, b, w, h = min(xs), min(ys), max(xs) - min(xs) + 1, max(ys) - min(ys) + 1
        return (a, b, w, h) if corner == "size" else ((a, b), (a + w - inclusive, b + h - inclusive))

    def span(box: Any) -> tuple[int, int]:
        found = cells(box)
        return len({i for i, _ in found}), len({j for _, j in found})

    def apart(one: Any, other: Any) -> tuple[int, int]:
        gaps = [
            min(abs(p - q) for p in {c[k] for c in cells(one)} for q in {c[k] for c in cells(other)})
            for k in (0, 1)
        ]
        return max(0, gaps[0] - 1), max(0, gaps[1] - 1)

    answers: dict[str, Callable[..., Any]] = {
        "area": lambda one: len(cells(one)), "border": lambda one: sum(span(one)) * 2, "diagonal": lambda one: sum(n * n for n in span(one)), "overlap": lambda one, other: boxed(cells(one) & cells(other)) if cells(one) & cells(other) else None,
        "hull": lambda one, other: boxed(cells(one) | cells(other)), "distance": lambda one, other: sum(apart(one, other)), "touches": lambda one, other: apart(one, other) == (0, 0), "inside": lambda one, other: cells(one) <= cells(other),
    }  # fmt: skip
    form = (
        "a tuple (x, y, width, height), width and height at least 1: the fields from x and y on, so many in each direction"
        if corner == "size"
        else f"a pair of opposite corners ((a, b), (c, d)){', given in any order' if order else ', the first with the smaller numbers'}: the fields from a to c and from b to d, {'both ends included' if inclusive else 'the greater ends not included; it has at least one field'}"
    )
    told = {"area": "`area(one)` returns how many fields a box has", "border": "`border(one)` returns twice its width and twice its height together, counted in fields", "diagonal": "`diagonal(one)` returns the sum of the squares of its width and its height, counted in fields", "overlap": "`overlap(one, other)` returns the box of the fields that are in both, `None` if there is none", "hull": "`hull(one, other)` returns the smallest box that has all fields of both",
            "distance": "`distance(one, other)` returns how many whole columns lie between them, plus how many whole rows", "touches": "`touches(one, other)` tells whether neither a whole column nor a whole row lies between them", "inside": "`inside(one, other)` tells whether all fields of the first are in the second"}  # fmt: skip
    prompt = (
        f"Write the module `{name}` about boxes on a grid of fields with integer coordinates, at {place(rng)}. A box is {form}. Boxes are returned in the same form{', the smaller numbers first' if order and corner == 'corners' else ''}.\n\n"
        + "\n".join(f"- {told[one]}." for one in exports)
    )

    def box() -> Any:
        x, y, w, h = rng.randint(-4, 5), rng.randint(-4, 5), rng.randint(1, 5), rng.randint(1, 5)
        if corner == "size":
            return (x, y, w, h)
        ends = ((x, y), (x + w - inclusive, y + h - inclusive))
        return ends[::-1] if order and rng.random() < 0.5 else ends

    cases: list[tuple[str, list[Any]]] = [(single, [box()]), (pair[0], [box(), box()])]
    for one in pair:
        same, small = box(), (0, 0, 1, 1) if corner == "size" else ((0, 0), (1 - inclusive, 1 - inclusive))
        cases += [(one, [box(), box()]) for _ in range(5)] + [(one, [same, same]), (one, [small, same])]
    cases += [(single, [box()]) for _ in range(2)]
    return module_draft(
        rng,
        "geometry",
        name,
        exports,
        code,
        prompt,
        cases,
        answers,
        [("outputs", f"{told[one]}.") for one in exports],
    )
