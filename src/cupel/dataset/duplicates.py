"""Near-duplicates among tasks: which are copies of which, and by what evidence.

Three rules, each with a stated threshold (`Rules`):

- `solution`: the references are the same program up to names, layout, docstrings and annotations, constants
  included. Where that program is very short the texts must be related as well, or the tests agree. Where it is the same in
  its main file alone, the texts must be alike and name the same numbers and signs, or the tests agree.
- `text`: prompt and requirements are alike (Jaccard similarity of runs of three words) and nothing says that the
  tasks differ. Tasks made from one template read alike and are different tasks: where both have a reference and the
  references differ, the texts have to use the very same words, stop words aside; and in any case they have to name the
  same numbers, operators and quoted signs in the same order. Sentences that stand in many tasks do not count.
- `tests`: the texts are somewhat alike, name the same numbers, operators and signs in the same order, and the tests
  agree: the tasks share many inputs, with the same answers.

A shared input with different answers rules `text` and `tests` out. MinHash only proposes pairs (by `rensa`); the
similarity is then computed exactly, so that the result does not depend on that library's hashing.

Of copies the one is kept that has a reference, then the one with most tests, then the first by id: tasks are gone
through in this order, and one is dropped if it is a copy of one that is kept. So every task dropped has a copy that
is still there, and copies of copies alone drop nothing. Runs no program. Memory grows by a few KB a task.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from rensa import RMinHash, RMinHashLSH

from cupel.dataset import normaltext
from cupel.dataset.fingerprint import Fingerprint, entry_fingerprint, reference_fingerprint
from cupel.dataset.testmap import agreement, answers_of
from cupel.model.task import Task

_SHINGLE = 3
_PERMUTATIONS, _BANDS = 120, 40
"""Bands of three: a pair of similarity 0.5 is proposed with 99.5%, one of 0.8 practically always."""
_SEED = 1
_ESTIMATE_SLACK = 0.2
"""How far below the threshold an estimate may be for the similarity to be computed (over four standard errors)."""
_FEWEST = 8
"""Runs of words that must be left once boilerplate is gone; else the whole text counts."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The thresholds; the defaults are what `cupel dedupe` uses."""

    text: float = 0.8
    """Jaccard similarity from which texts are alike."""
    related: float = 0.5
    """Similarity that the text needs where the tests agree, or where a very short program is the same."""
    short_program: int = 20
    """Syntax nodes; a program with fewer may answer unrelated tasks."""
    shared_tests: int = 3
    """Inputs in common from which tests can agree."""
    shared_share: float = 0.5
    """Of the smaller suite's inputs, how many must be in common."""
    common_sentence: float = 0.02
    """A sentence in more than this share of the tasks, and in more than 20, is boilerplate."""


_FEWEST_COMMON = 20


@dataclass(frozen=True, slots=True)
class Profile:
    """What is kept of a task to find its copies: hashes alone."""

    id: str
    sentences: array[int]
    ends: array[int]
    """For each sentence where its runs end in `runs`."""
    runs: array[int]
    words: int
    """Of the words it uses."""
    specifics: int
    """Of the numbers, operators and signs that it names."""
    tests: Mapping[int, int]
    """Input → answer."""
    test_count: int
    solution: Fingerprint | None
    entry: Fingerprint | None
    """Of the reference's main file alone."""

    @property
    def rank(self) -> tuple[bool, int, str]:
        """Where it stands in the order in which tasks are kept."""
        return self.solution is None, -self.test_count, self.id


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A task that is dropped, and why."""

    task_id: str
    kept: str
    """The task that stays in its place; all with one `kept` are a group."""
    rule: str
    """`solution`, `text` or `tests`."""
    similarity: float
    """Of the texts, 0 to 1."""
    same_solution: bool
    shared_tests: int
    """Inputs in common, of which all have the same answer unless the rule is `solution`."""

    def to_json(self) -> dict[str, Any]:
        """The record as it stands in the side file."""
        return asdict(self)


def profile(task: Task) -> Profile:
    """What is kept of a task."""
    found = normaltext.sentences(normaltext.text_of(task), normaltext.own_names(task.interface))
    runs, ends = array("Q"), array("I")
    for words in found:
        runs.extend(normaltext.hashes(words, _SHINGLE))
        ends.append(len(runs))
    said = [word for words in found for word in words]
    return Profile(
        task.id,
        array("Q", (normaltext.hash64(" ".join(words)) for words in found)),
        ends,
        runs,
        normaltext.content_hash64(said),
        normaltext.specifics_hash64(said),
        answers_of(task),
        len(task.tests),
        reference_fingerprint(task),
        entry_fingerprint(task),
    )


def find_duplicates(profiles: Sequence[Profile], rules: Rules | None = None) -> list[Duplicate]:
    """The tasks to drop, in the order of their ids."""
    search = _Search(profiles, rules or Rules())
    return sorted(search.duplicates(), key=lambda one: one.task_id)


class _Search:
    """The tasks kept so far, findable by text and by solution."""

    def __init__(self, profiles: Sequence[Profile], rules: Rules) -> None:
        self._profiles = sorted(profiles, key=lambda one: one.rank)
        self._rules = rules
        self._common = _common_sentences(profiles, rules)
        self._texts = RMinHashLSH(0.5, _PERMUTATIONS, _BANDS)
        self._kept: dict[int, tuple[Profile, Any, array[int]]] = {}
        self._by_solution: dict[bytes, list[int]] = {}

    def duplicates(self) -> Iterator[Duplicate]:
        for number, one in enumerate(self._profiles):
            runs = self._counted_runs(one)
            sketch = _sketch(runs)
            found = self._copy_of(one, runs, sketch)
            if found is not None:
                yield found
                continue
            self._kept[number] = one, sketch, runs
            self._texts.insert(number, sketch)
            for digest in _digests(one):
                self._by_solution.setdefault(digest, []).append(number)

    def _copy_of(self, one: Profile, runs: array[int], sketch: Any) -> Duplicate | None:
        """The strongest evidence that a task is a copy of one that is kept: by solution, then by similarity."""
        distinct = set(runs)
        best: tuple[tuple[bool, float, int], Duplicate] | None = None
        for number in self._proposed(one, sketch):
            other, _, other_runs = self._kept[number]
            similarity = _jaccard(distinct, other_runs)
            found = self._judged(one, other, similarity)
            if found is not None:
                strength = (found.rule == "solution", similarity, -number)
                if best is None or strength > best[0]:
                    best = strength, found
        return best[1] if best is not None else None

    def _proposed(self, one: Profile, sketch: Any) -> list[int]:
        bound = min(self._rules.text, self._rules.related) - _ESTIMATE_SLACK
        near = [n for n in self._texts.query(sketch) if sketch.jaccard(self._kept[n][1]) >= bound]
        same = (number for digest in _digests(one) for number in self._by_solution.get(digest, ()))
        return sorted({*near, *same})

    def _judged(self, one: Profile, other: Profile, similarity: float) -> Duplicate | None:
        rules = self._rules
        shared, agreed = agreement(one.tests, other.tests)
        smaller = min(len(one.tests), len(other.tests))
        agrees = shared == agreed and shared >= rules.shared_tests and shared >= rules.shared_share * smaller
        same = one.solution is not None and other.solution == one.solution
        is_alike = similarity >= rules.text and one.specifics == other.specifics
        if same:
            is_enough = _is_long(one.solution, rules)
            rule = "solution" if is_enough or similarity >= rules.related or agrees else None
        elif shared != agreed:
            rule = None
        elif one.entry == other.entry and _is_long(one.entry, rules) and (agrees or is_alike):
            rule = "solution"
        elif is_alike and _says_the_same(one, other):
            rule = "text"
        else:
            is_related = similarity >= rules.related and one.specifics == other.specifics
            rule = "tests" if agrees and is_related else None
        if rule is None:
            return None
        return Duplicate(one.id, other.id, rule, round(similarity, 4), same, shared)

    def _counted_runs(self, one: Profile) -> array[int]:
        """The runs of words that count: boilerplate is left out where enough stays."""
        kept: set[int] = set()
        begin = 0
        for sentence, end in zip(one.sentences, one.ends, strict=True):
            if sentence not in self._common:
                kept.update(one.runs[begin:end])
            begin = end
        return normaltext.packed(kept if len(kept) >= _FEWEST else one.runs)


def _digests(one: Profile) -> set[bytes]:
    """By which of its programs a task is found."""
    return {program.digest for program in (one.solution, one.entry) if program is not None}


def _is_long(program: Fingerprint | None, rules: Rules) -> bool:
    return program is not None and program.nodes >= rules.short_program


def _says_the_same(one: Profile, other: Profile) -> bool:
    """Of two alike texts: where both have a reference, whether they use the very same words."""
    has_two = one.solution is not None and other.solution is not None
    return one.words == other.words or not has_two


def _common_sentences(profiles: Iterable[Profile], rules: Rules) -> frozenset[int]:
    """Sentences that stand in so many tasks that they say nothing about one."""
    counted: Counter[int] = Counter()
    tasks = 0
    for one in profiles:
        counted.update(set(one.sentences))
        tasks += 1
    bound = max(_FEWEST_COMMON, rules.common_sentence * tasks)
    return frozenset(sentence for sentence, count in counted.items() if count > bound)


def _sketch(runs: array[int]) -> Any:
    data = runs.tobytes()
    sketch = RMinHash(_PERMUTATIONS, _SEED)
    sketch.update([data[at : at + 8] for at in range(0, len(data), 8)])
    return sketch


def _jaccard(one: set[int], other: array[int]) -> float:
    """Exact similarity of two sets, of which the second is an array of distinct numbers; 0 of two empty ones."""
    common = len(one.intersection(other))
    union = len(one) + len(other) - common
    return common / union if union else 0.0
