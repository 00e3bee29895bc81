"""What a prompt states of its inputs in formal words: `1 <= k <= len(items)`, `n` from 1 to 1,000, `low` at most `high`.

Covers chains of comparisons between numbers, parameters and lengths of parameters, ranges of one parameter in words, an
order of two parameters in words, and that arguments stay as they are. Every statement is held against the examples; what an
example breaks is dropped. Looser phrases are read by :mod:`cupel.evolve.fuzz.wording`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from cupel.evolve.fuzz.arguments import Arguments
from cupel.evolve.fuzz.relation import Relation, broken
from cupel.evolve.fuzz.wording import Bound, Wording, breaks_bound

_NUMBER = r"-?\d[\d_,]*(?:\.\d+)?(?:\s*(?:\^|\*\*)\s*\d+)?"
_OPERAND = rf"{_NUMBER}|len\s*\(\s*[A-Za-z_]\w*\s*\)|[A-Za-z_]\w*\.(?:length|size)\b|[A-Za-z_]\w*(?![\w.(\[])"
_SIGN = r"(?<![<>=\-])(?:<=|>=|≤|≥|<|>)(?![<>=])"
_CHAIN = re.compile(rf"(?<![\w.)\]])(?:{_OPERAND})(?:(?:\s*,\s*[A-Za-z_]\w*)*\s*{_SIGN}\s*(?:{_OPERAND}))+")
_LINK = re.compile(rf"\s*({_SIGN})\s*")
_CONDITION = re.compile(
    r"\b(?:if|whether|when|unless|until|while|iff|else|otherwise|how many|those|counts?|return true|return false)\b"
)
"""A comparison in a sentence with one of these may be what the program is to find out."""
_RANGE = re.compile(
    rf"\b(?:from|between)\s+({_NUMBER})\s+(?:to|and)\s+({_NUMBER})"
    rf"|\bin (?:the )?range(?: of)?\s*[\[(]\s*({_NUMBER})\s*,\s*({_NUMBER})\s*[\])]"
)
_REACHES = re.compile(rf"\bas (?:large|great|big|high) as\s+({_NUMBER})")
_COUNTED = re.compile(r"\b(?:length|size|elements?|characters?|items?|words?|letters?|digits?|entries)\b")
"""A range near one of these is of something else than the parameter's own value."""
_ELEMENTS = re.compile(
    r"\b(?:elements|numbers|integers|values|items) (?:in|of) the (?:list|array)\b[^.,;]*$", re.IGNORECASE
)
_MANY = re.compile(
    rf"\b(?:has|have|holds?|contains?|of|with) (?:up to|at most|no more than|as many as)\s+({_NUMBER})\s+"
    r"(?:\w+ )?(?:integers|numbers|elements|items|characters|words|letters|entries|strings|values)\b"
)
_LONG = re.compile(
    rf"\blength [^.;]{{0,40}}?(?:from|between|in the range(?: of)?)\s*[\[(]?\s*({_NUMBER})\s*(?:to|and|,)\s*({_NUMBER})"
)
_ADJECTIVES = (
    (r"sorted|ascending|increasing|non-decreasing", "unsorted"),
    (r"distinct|unique|pairwise different", "duplicates"),
    (r"non-?\s?empty|not empty|at least (?:one|two|three)|one or more", "empty"),
)
"""What is said of a list or text → novelty flag that it rules out."""
_KINDS = r"list|array|sequence|tuple|string|text|word|dict|dictionary|set|numbers|integers|words|strings"
_AT_MOST = r"not (?:greater|larger|more|higher|bigger) than|at most|not above|less than or equal to|no more than|never above|not exceed"
_LESS = r"(?<!not )(?:less|smaller|lower) than|strictly below"
_KEPT = re.compile(
    r"\b(?:not|never) be (?:changed|modified|mutated|altered)\b"
    r"|\b(?:not|never) (?:change|modify|mutate|alter) (?:the|its|any|it|this|that|input|arguments?)\b"
    r"|\bwithout (?:chang|modify|mutat|alter)ing\b"
    r"|\bleft (?:as (?:it is|they are)|unchanged|untouched|intact)\b|\b(?:stays?|remains?) (?:as (?:it is|they are)|unchanged)\b"
)
_FRESH = re.compile(
    r"\b(?:never|not) the (?:same )?(?:one|list|dict|set|object)(?: itself)?(?: that (?:is|was))? (?:given|passed)"
    r"|\bnot the same (?:list|dict|set|object)\b|\balways a (?:new|fresh) (?:list|dict|set|object|copy)\b"
)


@dataclass(frozen=True, slots=True)
class Stated:
    """What a prompt states of its inputs, as far as no example breaks it."""

    bounds: tuple[Bound, ...] = ()
    """Of the numbers at a place."""
    lengths: tuple[Bound, ...] = ()
    """Of the lists or texts at a place."""
    relations: tuple[Relation, ...] = ()
    """Between parameters; they cannot be due to chance."""
    excluded: frozenset[str] = frozenset()
    """Novelty flags that a stated length or a description of a parameter rules out."""
    keeps_arguments: bool = False
    """Arguments are as they were after a call."""
    fresh_answer: bool = False
    """What is returned is never an argument itself."""

    def added_to(self, wording: Wording) -> Wording:
        """What the prompt's words say, with this; what is ruled out is not invited."""
        excluded = wording.excluded | self.excluded
        bounds = tuple(dict.fromkeys([*wording.bounds, *self.bounds]))
        return replace(wording, excluded=excluded, invited=wording.invited - excluded, bounds=bounds)


def read_stated(text: str, examples: Sequence[Arguments], names: Sequence[str]) -> Stated:
    """What `text` states of the parameters.

    Args:
        text: problem statement and requirements, with or without code.
        examples: inputs known to be meant.
        names: the parameters, in order.
    """
    reader = _Reader(names)
    for sentence in _sentences(text):
        reader.read(sentence)
    plain = " ".join(text.lower().split())
    lengths = tuple(_borne_out(reader.lengths, examples))
    stated = tuple(_placed(reader.bounds, examples))
    return Stated(
        bounds=tuple(b for b in dict.fromkeys(stated) if not any(breaks_bound(e, (b,)) for e in examples)),
        lengths=lengths,
        relations=tuple(
            r for r in dict.fromkeys(reader.relations) if not any(broken((r,), e.values) for e in examples)
        ),
        excluded=frozenset(
            reader.excluded | {"empty" for length in lengths if length.least is not None and length.least > 0}
        ),
        keeps_arguments=_KEPT.search(plain) is not None,
        fresh_answer=_FRESH.search(plain) is not None,
    )


def _sentences(text: str) -> list[str]:
    """Sentences and list items, without marks of code and without lines that show calls."""
    lines = [line for line in text.replace("`", "").split("\n") if not line.strip().startswith(">>>")]
    joined = "\n".join("" if not line.strip() else line for line in lines)
    parts = re.split(
        r"(?<=[^\d\W])[.;!?](?=\s|$)|(?<=\))[.;](?=\s|$)|(?<=\d)\.(?=\s|$)|\n\s*(?=[*\-•]\s)|\n\s*\n", joined
    )
    return [" ".join(part.split()) for part in parts if part.strip()]


class _Reader:
    """Reads one sentence after the other and gathers what is stated."""

    def __init__(self, names: Sequence[str]) -> None:
        self._places = {name: place for place, name in enumerate(names)}
        self._lower = {name.lower(): place for place, name in enumerate(names)}
        self.bounds: list[Bound] = []
        self.relations: list[Relation] = []
        self.lengths: list[Bound] = []
        """A place of None: of the only list or text."""
        self.excluded: set[str] = set()

    def read(self, sentence: str) -> None:
        condition = _CONDITION.search(sentence.lower())
        stated = sentence[: condition.start()] if condition is not None else sentence
        for chain in _CHAIN.finditer(stated):
            self._chain(chain.group())
        self._range(stated)
        self._length(stated)
        self._order(stated)
        self._description(stated)

    def _chain(self, text: str) -> None:
        pieces = _LINK.split(text)
        operands = [[part.strip() for part in _listed(piece)] for piece in pieces[::2]]
        for (lefts, rights), sign in zip(pairwise(operands), pieces[1::2], strict=True):
            for left in lefts:
                for right in rights:
                    self._comparison(left, sign, right)

    def _comparison(self, left: str, sign: str, right: str) -> None:
        if sign in (">", ">=", "≥"):
            left, right, sign = right, left, {">": "<", ">=": "<=", "≥": "<="}[sign]
        strict = sign == "<"
        low, high = _number(left), _number(right)
        if low is not None and high is None:
            self._bounded(right, least=low + strict)
        elif high is not None and low is None:
            self._bounded(left, most=high - strict)
        elif low is None and high is None:
            self._related(left, strict, right)

    def _bounded(self, operand: str, least: int | None = None, most: int | None = None) -> None:
        measured = self._places.get(_measured(operand) or "")
        if measured is not None:
            self.lengths.append(Bound(measured, least, most))
        elif operand in self._places:
            self.bounds.append(Bound(self._places[operand], least, most))

    def _related(self, left: str, strict: bool, right: str) -> None:
        number, measured = self._places.get(left), self._places.get(_measured(right) or "")
        if number is None:
            return
        if measured is not None:
            kind = "below-length" if strict else "at-most-length"
            self.relations.append(Relation(kind, number, measured, 0.0))
        elif right in self._places:
            kind = "less" if strict else "at-most"
            self.relations.append(Relation(kind, number, self._places[right], 0.0))

    def _range(self, sentence: str) -> None:
        """`n` is an integer from 1 to 1,000; `n` can be as large as 10^18."""
        for found in [*_RANGE.finditer(sentence), *_REACHES.finditer(sentence)]:
            before = sentence[: found.start()]
            place, numbers = self._spoken_of(before), [_number(text) for text in found.groups() if text]
            if (place is None and not _ELEMENTS.search(before)) or None in numbers:
                continue
            if len(numbers) == 1:
                self.bounds.append(Bound(place, None, numbers[0]))
            else:
                self.bounds += [Bound(place, numbers[0], None), Bound(place, None, numbers[1])]

    def _length(self, sentence: str) -> None:
        """The list can have up to 100,000 elements; its length is in the range [1, 100]."""
        for found in [*_MANY.finditer(sentence), *_LONG.finditer(sentence)]:
            before = sentence[: found.end()]
            named = [self._places[word] for word in re.findall(r"\w+", before) if word in self._places]
            numbers = [_number(text) for text in found.groups() if text is not None]
            least = numbers[0] if len(numbers) > 1 else None
            if numbers[-1] is not None and (named or re.search(rf"\b(?:{_KINDS}|it)\b", before)):
                self.lengths.append(Bound(named[-1] if named else None, least, numbers[-1]))

    def _spoken_of(self, before: str) -> int | None:
        """The parameter that is named last, where what follows says something of its value and counts nothing else."""
        named = [word for word in re.finditer(r"\w+", before) if word.group() in self._places]
        if not named:
            return None
        if re.search(
            r"\b(?:length|size|number|elements?|characters?|digits?) (?:of|in) (?:the )?$",
            before[: named[-1].start()],
        ):
            return None
        between = before[named[-1].end() :]
        says = re.search(r"\b(?:is|are|be|has|lies?)\b|^,\s*an?\s", between)
        return self._places[named[-1].group()] if says and not _COUNTED.search(between) else None

    def _order(self, sentence: str) -> None:
        """`low` is not greater than `high`."""
        lowered = sentence.lower()
        for strict, phrase in ((False, _AT_MOST), (True, _LESS)):
            for found in re.finditer(
                rf"\b(\w+) (?:is |are |must be |does )?(?:{phrase}) (?:the )?(\w+)", lowered
            ):
                left, right = (self._lower.get(word) for word in found.groups())
                if left is not None and right is not None and left != right:
                    self.relations.append(Relation("less" if strict else "at-most", left, right, 0.0))

    def _description(self, sentence: str) -> None:
        """`numbers` is a sorted list of at least two distinct integers."""
        for found in re.finditer(
            r"\b(\w+)(?:, (?=an? )| is | are | will be | must be )(?:an? |the )?([^,;:]*)", sentence
        ):
            if found[1] not in self._places:
                continue
            said = found[2].lower()
            is_whole = re.search(rf"\b(?:{_KINDS})\b", said) or len(said.split()) <= 3
            for words, flag in _ADJECTIVES if is_whole else ():
                if re.search(rf"(?<!not )(?<!un)\b(?:{words})\b", said):
                    self.excluded.add(flag)


def _listed(piece: str) -> Iterator[str]:
    """`a, b` as its names; a number with commas stays whole."""
    yield from ([piece] if _number(piece) is not None else piece.split(","))


def _number(text: str) -> int | None:
    """The whole number that a piece spells; None for anything else."""
    found = re.fullmatch(r"(-?\d[\d_,]*)(?:\s*(?:\^|\*\*)\s*(\d+))?", text.strip())
    if found is None:
        return None
    base = int(re.sub(r"[_,]", "", found[1]))
    return base ** min(int(found[2] or 1), 30) if abs(base) < 1_000 else base


def _measured(operand: str) -> str | None:
    """The name inside `len(name)` or `name.length`."""
    found = re.fullmatch(r"len\s*\(\s*(\w+)\s*\)|(\w+)\.(?:length|size)", operand)
    return found[1] or found[2] if found is not None else None


def _placed(bounds: Sequence[Bound], examples: Sequence[Arguments]) -> Iterator[Bound]:
    """The bounds, each with its place; of several lists or texts none can be meant by `the list`."""
    sized = [
        place
        for place in range(max((len(example.args) for example in examples), default=0))
        if any(len(e.args) > place and isinstance(e.args[place], str | list | tuple) for e in examples)
    ]
    for bound in bounds:
        place = bound.place if bound.place is not None else sized[0] if len(sized) == 1 else None
        if place is not None:
            yield Bound(place, bound.least, bound.most)


def _borne_out(lengths: Sequence[Bound], examples: Sequence[Arguments]) -> Iterator[Bound]:
    """The lengths that no example breaks."""
    for length in _placed(lengths, examples):
        if all(_keeps(example, length) for example in examples):
            yield length


def _keeps(example: Arguments, length: Bound) -> bool:
    place = length.place or 0
    value = example.args[place] if place < len(example.args) else None
    if not isinstance(value, str | list | tuple | dict | set):
        return True
    return (length.least is None or len(value) >= length.least) and (
        length.most is None or len(value) <= length.most
    )
