"""The names of outcomes, as they stand in files."""

from cupel.model.outcome import VERDICTS, Mode, Outcome


def test_outcomes_and_modes_are_called_as_the_format_says():
    assert [one.value for one in Outcome] == [
        "pass",
        "fail",
        "error",
        "timeout",
        "memory",
        "crash",
        "not_run",
        "infrastructure",
    ]
    assert [one.value for one in Mode] == ["compared", "split", "shared"]


def test_what_was_not_run_and_our_own_fault_say_nothing_of_a_candidate():
    assert sorted(VERDICTS) == ["crash", "error", "fail", "memory", "pass", "timeout"]
