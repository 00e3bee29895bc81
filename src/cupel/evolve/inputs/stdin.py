"""Inputs of a program: the text on its standard input."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from cupel.evolve.inputs.space import GENERATOR, GIVEN_PART, Trial, each_once, some_of
from cupel.evolve.stdin.domain import learn_domain
from cupel.evolve.stdin.novelty import flags_of_stdin
from cupel.evolve.stdin.propose import propose_within
from cupel.evolve.stdin.shrink import shrink_stdin
from cupel.model.task import StdioTest, Task
from cupel.sandbox import jobs

UNSTATED = "unstated"
"""Flag of every input of a program whose statement gives no constraints that can be read."""


_BEYOND = frozenset({"above-range", "below-minimum", "large-magnitude", "zero", "negative", "new-characters"})
"""Flags that, where a statement gives constraints, say that an input breaks them."""


class StdinInputs:
    """Texts that the program reads, learned from its seed tests and its statement."""

    invited: frozenset[str] = frozenset()
    excluded: frozenset[str] = frozenset()

    def __init__(self, task: Task, constants: Sequence[object], generated: Sequence[str] = ()) -> None:
        """Learn the grammar.

        Args:
            task: with its seed tests.
            constants: values mined from programs.
            generated: inputs that the task's own generator gave.
        """
        samples = [test.stdin for test in task.tests if isinstance(test, StdioTest) and test.origin == "seed"]
        self._samples = list(dict.fromkeys(samples))
        self._generated = [text for text in dict.fromkeys(generated) if text not in set(samples)]
        self._constants = [
            value for value in constants if isinstance(value, int | str) and value not in (True, False)
        ]
        self._domain = (
            learn_domain(self._samples or self._generated, task.prompt) if samples or generated else None
        )

    def propose(self, *, seed: int, limit: int, feedback: Sequence[str]) -> list[Trial]:
        if self._domain is None:
            return []
        given = some_of(self._generated, limit // GIVEN_PART, seed)
        found = [self._trial(text, GENERATOR) for text in given]
        bases = [*self._samples, *feedback]
        proposed = propose_within(self._domain, bases, self._constants, seed=seed, limit=limit)
        found += [self._trial(one.stdin, one.source) for one in proposed]
        return each_once(found, limit)

    def given(self, value: Any, source: str) -> Trial | None:
        return self._trial(value, source) if isinstance(value, str) and self._domain is not None else None

    def shrinks(self, trial: Trial) -> Iterator[Trial]:
        if self._domain is not None:
            for text in shrink_stdin(trial.value, self._domain.grammar):
                yield self._trial(text, trial.source)

    def nudges(self, trial: Trial) -> list[jobs.Probe]:
        return []

    def remember(self, trial: Trial) -> str | None:
        return str(trial.value)

    def precondition_probe(self, trial: Trial) -> jobs.Probe:
        return jobs.call("valid", [trial.value])

    def expectation(
        self, trial: Trial, reply: Any, output: bytes, allowed: frozenset[str]
    ) -> dict[str, Any] | None:
        if not isinstance(reply, dict) or reply.get("exit") != 0 or not output.strip():
            return None
        try:
            return {"kind": "stdio", "stdin": trial.value, "stdout": output.decode("utf-8")}
        except UnicodeDecodeError:
            return None

    def _trial(self, text: str, source: str) -> Trial:
        assert self._domain is not None
        flags: frozenset[str] = frozenset()
        if source != GENERATOR:
            flags = flags_of_stdin(text, self._domain)
            if not self._domain.constraints.stated:
                flags |= {UNSTATED}
            elif flags & _BEYOND:
                flags |= {"beyond-stated"}
        return Trial(text, json.dumps(text), (len(text), text), flags, source, text, jobs.stdio(text))
