"""When a program is called late: alone and by a margin, whether it works or sleeps."""

import time

from cupel.judge.checks import checks_of
from cupel.judge.judge import _confirm
from cupel.judge.limits import candidate_limits
from cupel.judge.programs import source_of
from cupel.judge.reference import examine
from cupel.model.task import Program
from cupel.sandbox.jobs import Observation, Status
from cupel.sandbox.limits import Limits
from judging import call, task_of


class TestTimeouts:
    """A time-out is one only where the program takes longer alone, too."""

    TASK = task_of(*(call(f"[{n}]", str(n)) for n in range(4)))

    def judged(self, judge, code, seconds=0.3, **options):
        checks = checks_of(self.TASK)
        source = source_of(self.TASK, Program(code=code))
        return [
            one.outcome.value for one in judge.judge(source, checks, Limits(cpu_seconds=seconds), **options)
        ]

    def test_a_program_that_is_slow_by_itself_is_not_called_so_for_its_company(self, judge, monkeypatch):
        seen = []
        real = judge.observe

        def busy(program, probes, *args, **kwargs):
            """The first run is on a machine so busy that two probes time out."""
            found = real(program, probes, *args, **kwargs)
            seen.append(len(probes))
            if len(seen) == 1:
                late = Observation(Status.TIMEOUT, 0.3)
                return [found[0], late, late, Observation(Status.NOT_RUN, 0.0)]
            return found

        monkeypatch.setattr(judge, "observe", busy)
        assert self.judged(judge, "def f(x): return x", confirms=True) == ["pass"] * 4
        assert seen == [4, 1, 1, 1]

    def test_a_program_that_hangs_is_run_again_once(self, judge):
        before = judge.executed
        assert self.judged(judge, "def f(x):\n    while True: pass", confirms=True) == [
            "timeout",
            "timeout",
            "not_run",
            "not_run",
        ]
        assert judge.executed - before == 3

    def test_one_that_sleeps_costs_its_limit_of_time_and_not_a_multiple(self, judge):
        began = time.monotonic()
        assert self.judged(judge, "import time\ndef f(x): time.sleep(60)", max_timeouts=1)[0] == "timeout"
        assert time.monotonic() - began < 1.6

    def test_a_reference_that_sleeps_gives_candidates_the_time_to_sleep(self, judge):
        task = task_of(
            call("[1]", "1"), reference={"code": "import time\ndef f(x):\n    time.sleep(0.4)\n    return x"}
        )
        checks = checks_of(task)
        limits = candidate_limits(task, examine(judge, task, checks).seconds)
        assert limits.of(checks[0].key) > 2.0


def test_what_was_run_again_is_not_run_a_third_time() -> None:
    """A time-out in front of which something was not run (tests apart come after the others) once led round in circles."""
    late, done, open_ = (
        Observation(status, 0.0) for status in (Status.TIMEOUT, Status.REPLY, Status.NOT_RUN)
    )
    asked: list[list[str]] = []

    def run(probes: list[str], **_: object) -> list[Observation]:
        asked.append(probes)
        assert len(asked) < 9
        return [done] if probes == ["b"] else [late] * len(probes)

    seen = [open_, late]
    _confirm(run, ["a", "b"], (1.0, 1.0), seen, 1)  # type: ignore[arg-type, list-item]
    assert asked == [["b"], ["a"], ["a"]]
    assert [one.status for one in seen] == [Status.TIMEOUT, Status.REPLY]
