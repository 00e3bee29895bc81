"""What an assert says that an answer is: the values that it is held against.

Covers the asserts of `unittest` by name, to which `assert` statements come down. Asserts that say less (not equal, contains)
say nothing here.
"""

from __future__ import annotations

from collections.abc import Sequence

from cupel.evolve.steps.known import UNKNOWN, Answer, Truth, is_unknown


def claims(name: str, values: Sequence[object]) -> list[tuple[Answer, object]]:
    """Answers with the values that an assert says that they are; a `Truth` where it says no more.

    Args:
        name: of the method (`assertEqual`); any other says nothing.
        values: of its positional arguments.
    """
    first, second = [*values, UNKNOWN, UNKNOWN][:2]
    pairs: list[tuple[object, object]] = []
    if name in ("assertTrue", "assertFalse"):
        pairs = [(first, Truth(name == "assertTrue"))]
    elif name == "assertIsNone":
        pairs = [(first, None)]
    elif name.startswith("assert") and "Not" not in name and name.endswith(("Equal", "Is")):
        pairs = [(first, second), (second, first)]
    return [
        (answer, value) for answer, value in pairs if isinstance(answer, Answer) and not is_unknown(value)
    ]
