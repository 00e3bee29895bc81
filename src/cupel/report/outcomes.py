"""The letter of each outcome, shown beside its colour; its colour stands in the style sheet by its name."""

from __future__ import annotations

from cupel.model.outcome import Outcome

LETTERS: dict[Outcome, str] = {
    Outcome.PASS: "P",
    Outcome.FAIL: "F",
    Outcome.ERROR: "E",
    Outcome.TIMEOUT: "T",
    Outcome.MEMORY: "M",
    Outcome.CRASH: "C",
    Outcome.NOT_RUN: "·",
    Outcome.INFRASTRUCTURE: "I",
}
WORDS: dict[Outcome, str] = {outcome: outcome.value.replace("_", " ") for outcome in Outcome}
