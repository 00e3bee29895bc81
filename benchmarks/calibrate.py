"""How much agreement the oracle should ask for: fitted to what programs do, and cross-validated over problems.

    python benchmarks/observations.py --set humaneval --out bench-run/observations/humaneval.jsonl
    python benchmarks/calibrate.py curve bench-run/observations/*.jsonl
    python benchmarks/calibrate.py fit bench-run/observations/*.jsonl --out thresholds.json
    cupel evolve … --calibration thresholds.json

Each threshold starts from a prior that says what is generally true (an empty text is riskier than a longer one) and moves, one grid
step at a time, only where the training problems gain more than the step costs; letting more in costs twice what letting
less in does, since right programs that would be rejected are rare in any sample, and needs more than two problems that gain, since the programs of one
problem share what its author left open. What is gained: the share of wrong programs
caught (half of it over all programs, half averaged over problems), less `cost` times the share of right programs lost; the mean of
that over the problems as they are and over the problems with half of the programs hidden, which alone are scored then: the next
model's programs do not vote. The settings differ in that cost, in what they start from (balanced takes what is risky for doubtful), and
in whether very large inputs may kill by time.

`curve` prints caught against kept for a row of costs, each figure from five folds: no problem is decided by thresholds that saw
it. The decisions are the product's own code (`cupel.evolve.oracle`), replayed on recorded reactions.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path

from cupel.evolve.thresholds import Thresholds, thresholds_for, thresholds_from_json
from replay import FOLDS, Problem, Tally, fold_of, half_of, halves, mean, problem_of, read, row, tally

Sets = dict[str, list[Problem]]
"""Problems by what is played with them."""
MILD, DOUBTFUL, RISKY, SEVERE = 0.34, 0.5, 0.6, 0.75
PRIOR = Thresholds(
    plain=0.1,
    demands=tuple(
        sorted(
            {
                **dict.fromkeys(("above-range", "longer"), 0.2),
                **dict.fromkeys(("between", "shorter", "whole", "repeated-call"), MILD),
                **dict.fromkeys(
                    ("duplicates", "longer-number", "new-case", "new-characters", "new-order"), DOUBTFUL
                ),
                **dict.fromkeys(("empty", "unsorted", "white-space", "zero", "annotated-type"), RISKY),
                **dict.fromkeys(("large-magnitude", "long", "unstated"), RISKY),
                **dict.fromkeys(
                    ("alien-characters", "alien-words", "below-minimum", "foreign-characters"), SEVERE
                ),
                **dict.fromkeys(
                    ("fractional", "mixed", "relation-doubtful", "new-method", "new-value"), SEVERE
                ),
                **dict.fromkeys(("unread-constraint",), SEVERE),
                "negative": 0.8,
            }.items()
        )
    ),
    never=frozenset(
        {"relation-broken", "other-type", "malformed", "other-arity", "other-length", "ragged"}
        | {
            "structure-broken",
            "control-characters",
            "foreign-digits",
            "not-finite",
            "huge",
            "new-key",
            "beyond-stated",
        }
    ),
    untimed=frozenset({"huge", "long"}),
    timed_voters=2,
    large_voters=5,
)
"""What is generally true, from the findings of a prototype, and from what the flags mean."""
LETS_HUGE_IN = replace(
    PRIOR,
    never=PRIOR.never - {"huge"},
    demands=tuple(sorted({**dict(PRIOR.demands), "huge": SEVERE}.items())),
    untimed=frozenset(),
    timed_voters=1,
)


def _taken_for(thresholds: Thresholds, taken: dict[float, float]) -> Thresholds:
    """The same with some demands taken for others."""
    return replace(
        thresholds, demands=tuple((flag, taken.get(share, share)) for flag, share in thresholds.demands)
    )


SETTINGS: dict[str, tuple[Thresholds, float]] = {
    "cautious": (replace(PRIOR, plain=0.5, filler_margin=0.2, withheld=0.6), 8.0),
    "balanced": (
        replace(_taken_for(LETS_HUGE_IN, {RISKY: DOUBTFUL}), plain=0.34, filler_margin=0.1, withheld=0.5),
        5.0,
    ),
    "bold": (
        replace(
            _taken_for(LETS_HUGE_IN, {RISKY: DOUBTFUL, SEVERE: RISKY}),
            filler_margin=0.0,
            each_further=0.0,
            withheld=0.5,
        ),
        2.0,
    ),
}
"""Name → where the fit starts, and what a lost share of right programs costs.

What an input needs that is new in nothing (`plain`) is not fitted: up to a third these data do not tell it, half costs some of what is caught.
"""
SHARES = (0.1, 0.2, 0.34, 0.5, 0.6, 0.75, 0.85, 0.92, 2.0)
"""What a flag may demand; 2 is never."""
OTHERS: dict[str, tuple[float, ...]] = {
    "invited": (0.34, 0.5, 0.6, 0.75),
    "new_kind": (0.5, 0.6, 0.75, 0.9),
    "raise_veto": (0.3, 0.2, 0.15, 0.1),
    "risky_raise_veto": (0.15, 0.1, 0.05, 0.0),
    "purpose_veto": (0.1, 0.05, 0.0),
    "timed_voters": (1, 2, 3, 5),
    "large_voters": (1, 2, 3, 5),
}
"""Further thresholds, from lax to strict."""
SEVERAL = 3
"""Problems in which more must be caught or kept before more is let in."""
STRICTER, LAXER = 0.01, 0.02
"""What a grid step costs in either direction: with a fifth of the first, five folds keep hardly more right programs and catch fewer hidden wrong ones."""


def main() -> None:
    """Fit thresholds, or print the curve."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("command", choices=("fit", "curve", "score", "ablate"))
    parser.add_argument("observations", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, help="where `fit` writes the thresholds")
    parser.add_argument("--half", choices=("A", "B"), help="fit on this half of the problems alone")
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    sets = sets_of(options.observations, options.half)
    if options.command == "fit":
        with ProcessPoolExecutor(options.workers) as pool:
            jobs = [(sets, start, cost, None) for start, cost in SETTINGS.values()]
            fitted = dict(zip(SETTINGS, pool.map(_train, jobs), strict=True))
        for name, thresholds in fitted.items():
            for title, problems in sets.items():
                print(row(f"{name}, {title}, trained on", problems, lambda _, t=thresholds: t))
            print(f"  moved: {moved(SETTINGS[name][0], thresholds)}")
        if options.out is not None:
            write(options.out, fitted, options.observations, options.half)
    elif options.command == "curve":
        curve(sets, options.workers)
    elif options.command == "score":
        for name, thresholds in shipped().items():
            for title, problems in sets.items():
                print(row(f"{name}, {title}", problems, lambda _, t=thresholds: t))
    else:
        ablate(options.observations, sets)


def sets_of(observations: Sequence[Path], half: str | None) -> Sets:
    """The problems of each file as they are, and with half of their programs hidden.

    Args:
        observations: files.
        half: only these problems (`half_of`).
    """
    found: Sets = {}
    for path in observations:
        problems = [one for one in read(path) if half in (None, half_of(one.id))]
        found |= {path.stem: problems, f"{path.stem}, unseen": halves(problems)}
    return found


def gain(tallies: Sequence[Tally], cost: float) -> float:
    """What thresholds are worth on one set: see the module's text."""
    wrong, right = sum(one.wrong for one in tallies), sum(one.right for one in tallies)
    caught = [one.caught / one.wrong for one in tallies if one.wrong]
    lost = [1 - one.kept / one.right for one in tallies if one.right]
    total = sum(one.caught for one in tallies) / max(1, wrong)
    gone = 1 - sum(one.kept for one in tallies) / max(1, right)
    return 0.5 * total + 0.5 * mean(caught) - cost * (0.7 * gone + 0.3 * mean(lost))


def descend(sets: Sequence[Sequence[Problem]], start: Thresholds, cost: float) -> Thresholds:
    """The thresholds that gain most over the sets, less what moving them costs; each in turn, until none moves."""
    now = start
    tallies = [[tally(one, now) for one in problems] for problems in sets]
    flags = sorted(set().union(*(one.flags for problems in sets for one in problems)))
    names = [f"flag {flag}" for flag in flags] + list(OTHERS)
    for _ in range(3):
        before = now
        for name in names:
            options = []
            for value in SHARES if name.startswith("flag ") else OTHERS[name]:
                changed = with_value(now, name, value)
                fresh = tallies if changed == now else _again(sets, tallies, name, changed)
                if is_laxer(now, changed, name) and len(_helped(sets, tallies, fresh)) < SEVERAL:
                    continue
                worth = mean([gain(some, cost) for some in fresh if some]) - distance(start, changed, names)
                options.append((round(worth, 6), changed == now, changed, fresh))
            _, _, now, tallies = max(options, key=lambda option: option[:2])
        if now == before:
            break
    return now


def _helped(
    sets: Sequence[Sequence[Problem]], before: Sequence[Sequence[Tally]], after: Sequence[Sequence[Tally]]
) -> frozenset[str]:
    """Problems in which more is caught or kept than before."""
    return frozenset(
        problem.id
        for problems, old, new in zip(sets, before, after, strict=True)
        for problem, one, other in zip(problems, old, new, strict=True)
        if other.caught > one.caught or other.kept > one.kept
    )


def is_laxer(now: Thresholds, changed: Thresholds, name: str) -> bool:
    """Whether a threshold, by the name that the fit gives it, lets more in than it does now."""
    return _steps(now, changed, name) < 0


def _again(
    sets: Sequence[Sequence[Problem]], tallies: Sequence[Sequence[Tally]], name: str, changed: Thresholds
) -> list[list[Tally]]:
    """The tallies anew, of those problems alone that the threshold touches."""
    flag = name.removeprefix("flag ") if name.startswith("flag ") else None
    return [
        [
            old if flag is not None and flag not in one.flags else tally(one, changed)
            for one, old in zip(problems, some, strict=True)
        ]
        for problems, some in zip(sets, tallies, strict=True)
    ]


def value_of(thresholds: Thresholds, name: str) -> float:
    """A threshold by the name that the fit gives it."""
    if not name.startswith("flag "):
        return float(getattr(thresholds, name))
    flag = name.removeprefix("flag ")
    return 2.0 if flag in thresholds.never else dict(thresholds.demands).get(flag, thresholds.unknown)


def with_value(thresholds: Thresholds, name: str, value: float) -> Thresholds:
    """The thresholds with one of them changed."""
    if not name.startswith("flag "):
        return replace(thresholds, **{name: value})
    flag, demands, never = name.removeprefix("flag "), dict(thresholds.demands), set(thresholds.never)
    if value > 1:
        never.add(flag)
        demands.pop(flag, None)
    else:
        never.discard(flag)
        demands[flag] = value
    return replace(thresholds, demands=tuple(sorted(demands.items())), never=frozenset(never))


def distance(start: Thresholds, now: Thresholds, names: Sequence[str]) -> float:
    """What all moves from the start cost together."""
    steps = [_steps(start, now, name) for name in names]
    return sum(STRICTER * one if one > 0 else -LAXER * one for one in steps)


def _steps(start: Thresholds, now: Thresholds, name: str) -> int:
    """How many grid steps stricter a threshold is than at the start; negative where it is laxer."""
    grid = SHARES if name.startswith("flag ") else OTHERS[name]
    return _place(grid, value_of(now, name)) - _place(grid, value_of(start, name))


def _place(grid: Sequence[float], value: float) -> int:
    return min(range(len(grid)), key=lambda at: abs(grid[at] - value))


def moved(start: Thresholds, now: Thresholds) -> str:
    """What the fit changed, in words."""
    names = [
        f"flag {flag}"
        for flag in sorted(
            {flag for one in (start, now) for flag, _ in one.demands} | start.never | now.never
        )
    ]
    changes = [(name, value_of(start, name), value_of(now, name)) for name in [*names, *OTHERS]]
    return ", ".join(f"{name} {old:g} → {new:g}" for name, old, new in changes if old != new) or "nothing"


def curve(sets: Sets, workers: int) -> None:
    """Caught against kept, each problem by thresholds that did not see it."""
    jobs = []
    for name, (start, _) in SETTINGS.items():
        for cost in (2.0, 4.0, 8.0, 16.0, 40.0):
            jobs += [(name, start, cost, fold) for fold in range(FOLDS)]
    with ProcessPoolExecutor(workers) as pool:
        trained = pool.map(_train, [(sets, start, cost, fold) for _, start, cost, fold in jobs])
    fitted = {(name, cost, fold): one for (name, _, cost, fold), one in zip(jobs, trained, strict=True)}
    for name, (_, own) in SETTINGS.items():
        for cost in (2.0, 4.0, 8.0, 16.0, 40.0):
            for title, problems in sets.items():
                mark = " ← the setting" if cost == own else ""
                told = f"{name}, cost {cost:g}, {title}, {FOLDS} folds"
                print(row(told, problems, lambda one, n=name, c=cost: fitted[n, c, fold_of(one.id)]) + mark)


def _train(job: tuple[Sets, Thresholds, float, int | None]) -> Thresholds:
    """The thresholds of all problems but those of a fold."""
    sets, start, cost, fold = job
    kept = [[one for one in problems if fold_of(one.id) != fold] for problems in sets.values()]
    return descend(kept, start, cost)


def ablate(paths: Sequence[Path], sets: Sets) -> None:
    """What each flag brings (caught and kept where inputs with it are never used), and each source of inputs."""
    for name, thresholds in shipped().items():
        for title, problems in sets.items():
            print(row(f"{name}, {title}, all", problems, lambda _, t=thresholds: t))
            for flag in sorted(set().union(*(one.flags for one in problems))):
                without = with_value(thresholds, f"flag {flag}", 2.0)
                print(row(f"  never {flag}", problems, lambda _, t=without: t))
    for path in paths:
        with path.open(encoding="utf-8") as lines:
            records = [json.loads(line) for line in lines]
        sources = Counter(one["source"] for record in records for one in record["inputs"])
        for source, count in sorted(sources.items()):
            problems = [
                problem_of(record, without=lambda one, s=source: one["source"] == s) for record in records
            ]
            title = f"  {path.stem}, without {source} ({count} inputs)"
            print(row(title, problems, lambda _: shipped()["cautious"]))
            print(row(f"{title}, unseen", halves(problems), lambda _: shipped()["cautious"]))


def shipped() -> dict[str, Thresholds]:
    """The thresholds that the package ships."""
    return {name: thresholds_for(name) for name in SETTINGS}


def write(out: Path, fitted: dict[str, Thresholds], sources: Sequence[Path], half: str | None) -> None:
    """Write thresholds as `--calibration` reads them, and read them back."""
    made = f"benchmarks/calibrate.py fit on {', '.join(path.stem for path in sources)}" + (
        f", half {half}" if half else ""
    )
    body = {"made_by": made, "settings": {name: one.to_json() for name, one in fitted.items()}}
    assert all(thresholds_from_json(body["settings"][name]) == one for name, one in fitted.items())
    out.write_text(json.dumps(body, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    print(f"written to {out}", file=sys.stderr)


if __name__ == "__main__":
    main()
