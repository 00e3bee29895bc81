"""Wrong results, by how they differ from the right ones: by one, in order, in type, in the whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cupel.author.failures.case import Case, RanTest
from cupel.author.failures.differences import Difference, differences, text_differences
from cupel.author.failures.finding import FAIR, HINT, LIKELY, by_share, found
from cupel.author.failures.tag import FailureTag

_TAGS: tuple[tuple[Difference, str, float, str], ...] = (
    (Difference.TYPE, "wrong-type", 0.95, "the right content as another type"),
    (
        Difference.WRAPPED,
        "wrong-type",
        0.9,
        "the right content with more beside it, or with less than all of it",
    ),
    (Difference.SPACE, "wrong-format", 0.9, "the same but for white space"),
    (Difference.CASE, "wrong-format", 0.85, "the same but for upper and lower case"),
    (Difference.PUNCTUATION, "wrong-format", 0.85, "the same words with other signs between them"),
    (Difference.WORDS, "wrong-format", 0.8, "all that is expected, with further words around it"),
    (Difference.ORDER, "wrong-order", 0.9, "the same items in another order"),
    (Difference.DUPLICATES, "duplicates", 0.85, "the same items, but not as often"),
    (Difference.PRECISION, "precision", 0.85, "nearly the same number"),
    (Difference.OFF_BY_ONE, "off-by-one", 0.85, "apart by exactly one"),
)
"""(difference, tag, confidence where all failing tests show it, in words), what says most first."""
_ENOUGH = 0.4
"""Part of the failing tests that has to show a difference for its tag."""


def difference_of(test: RanTest) -> frozenset[Difference]:
    """How a wrong answer differs; the one that says most where several hold."""
    if test.expected is None or test.got is None:
        return frozenset()
    wanted, got = test.expected.value, test.got.value
    if test.kind == "stdio" and isinstance(wanted, str) and isinstance(got, str):
        seen = text_differences(wanted, got)
    else:
        seen = differences(wanted, got)
    for difference, *_ in _TAGS:
        if difference in seen:
            return frozenset({difference, *(seen & {Difference.SIGN, Difference.NUMBER})})
    return seen


def are_rearranged(case: Case) -> bool:
    """Whether as many failing tests as a tag needs are answered with the right items, only otherwise arranged or wrapped."""
    arranged = {Difference.ORDER, Difference.WRAPPED}
    return case.share([one for one in case.wrong_values if difference_of(one) & arranged]) >= _ENOUGH


def by_difference(case: Case) -> Iterator[FailureTag]:
    """A tag where most failing tests differ in the same way."""
    seen = [(one, difference_of(one)) for one in case.wrong_values]
    for difference, tag, most, why in _TAGS:
        some = [one for one, how in seen if difference in how]
        if not some or case.share(some) < _ENOUGH:
            continue
        confidence = by_share(case, some, most=most, least=HINT)
        if difference is Difference.OFF_BY_ONE:
            confidence = min(confidence, _steadiness(some))
        elif difference is Difference.ORDER:
            confidence = min(confidence, 0.55 if len(case.failing) == 1 or _are_pairs(some) else 1.0)
        elif len(some) == 1 and difference in (Difference.PRECISION, Difference.DUPLICATES):
            confidence = min(confidence, 0.55)
        yield found(tag, confidence, some, f"{why}, in {len(some)} of {len(case.failing)} failing tests")


def _steadiness(some: Sequence[RanTest]) -> float:
    """How much being apart by one says: little for small numbers, for few of them, and where it goes both ways."""
    apart = [pair for one in some for pair in _apart_by_one(one)]
    ways = {got > wanted for wanted, got in apart}
    large = {pair for pair in apart if min(map(abs, pair)) >= _LARGE}
    if len(ways) > 1 or (apart and not large):
        return 0.5
    if not apart:  # sequences that lack an item, or have one more, at an end
        return (
            FAIR
            if sum(one.expected is not None and _length(one.expected.value) >= _LARGE for one in some) > 1
            else 0.5
        )
    return 0.9 if len(large) >= 3 else FAIR if len(large) == 2 else 0.55


_LARGE = 4
"""Numbers, and lengths, from here on are rarely apart by one by chance."""


def _apart_by_one(test: RanTest) -> list[tuple[float, float]]:
    """The numbers in an answer that are apart by one from what is expected, and these."""
    if test.expected is None or test.got is None:
        return []
    wanted, got = (_numbers(one.value, test.kind) for one in (test.expected, test.got))
    if len(wanted) != len(got):
        return []
    return [(one, other) for one, other in zip(wanted, got, strict=True) if abs(one - other) == 1]


def _numbers(value: object, kind: str) -> list[float]:
    """The numbers of an answer, in order."""
    if kind == "stdio" and isinstance(value, str):
        return [float(word) for word in value.split() if _is_number(word)]
    if isinstance(value, bool) or not isinstance(value, int | float | list | tuple):
        return []
    if isinstance(value, list | tuple):
        return [number for one in value for number in _numbers(one, kind)]
    return [float(value)] if abs(value) < 1e15 else []


def _is_number(word: str) -> bool:
    return word.lstrip("+-").replace(".", "", 1).isdigit() and len(word) < 16


def _are_pairs(some: Sequence[RanTest]) -> bool:
    """Whether all answers have two items at most: in another order they are easily by chance."""
    return all(one.expected is not None and _length(one.expected.value) <= 2 for one in some)


def _length(value: object) -> int:
    if isinstance(value, str):
        return len(value.split()) if len(value.split()) > 1 else len(value)
    return len(value) if isinstance(value, list | tuple) else 1


def formula(case: Case) -> Iterator[FailureTag]:
    """Numbers that are plainly others, or anything else that is wrong on ordinary inputs."""
    seen = [(one, difference_of(one)) for one in case.wrong_values]
    turned = [one for one, how in seen if Difference.SIGN in how]
    if turned and case.share(turned) >= 0.8:
        yield found("wrong-formula", LIKELY, turned, "the negative of what is expected")
        return
    plain = {Difference.NUMBER, Difference.OTHER, Difference.MISSING, Difference.EXTRA}
    other = [one for one, how in seen if how and not how - plain]
    numbers = [one for one, how in seen if how == {Difference.NUMBER}]
    parts = [one for one, how in seen if how & {Difference.MISSING, Difference.EXTRA}]
    spread = len(case.failing) / len(case.tests) if case.tests else 0.0
    if case.share(other) < 0.6:
        return
    is_numeric = len(numbers) >= 0.6 * len(other)
    if len(case.failing) >= 3 and spread >= 0.5 and len(parts) < 0.5 * len(other):
        confidence = (0.6 if not is_numeric else FAIR) + 0.1 * min(1.0, 2 * (spread - 0.5))
        what = "numbers" if is_numeric else "answers"
        yield found(
            "wrong-formula",
            confidence,
            other,
            f"other {what} on {len(case.failing)} of {len(case.tests)} tests",
        )
    else:
        yield found(
            "wrong-formula", HINT, other, f"other answers on {len(case.failing)} of {len(case.tests)} tests"
        )


def condition(case: Case) -> Iterator[FailureTag]:
    """True for false."""
    turned = [one for one in case.wrong_values if difference_of(one) == {Difference.NEGATED}]
    if case.share(turned) < 0.6:
        return
    if any(one.kind == "calls" for one in turned):  # where state is kept, anything may lead to it
        yield found("wrong-condition", HINT, turned, "true for false")
        return
    sides = {one.expected.value for one in turned if one.expected is not None}
    if len(turned) == len(case.tests) and len(turned) > 2:
        yield found("wrong-condition", 0.85, turned, "the opposite on every test")
    elif len(sides) == 1 and len(turned) > 1:
        which = "too narrow" if True in sides else "too wide"
        yield found(
            "wrong-condition",
            by_share(case, turned, most=0.7),
            turned,
            f"the condition is {which}: always {not sides.pop()} for the opposite",
        )
    else:
        yield found("wrong-condition", 0.6 if len(turned) > 1 else 0.55, turned, "true for false")
