"""The handle on a fork server: jobs in order, faults of our own retried once, nothing left behind."""

import os
import signal
from pathlib import Path

import pytest

from cupel.sandbox import client as client_module
from cupel.sandbox import jobs, launch
from cupel.sandbox.client import Sandbox
from cupel.sandbox.errors import SandboxError
from cupel.sandbox.limits import Limits


def program(code):
    return jobs.ProgramSource({"solution.py": code}, "solution.py")


IDENTITY = program("def f(x):\n    return x")


def job(*values, source=IDENTITY, **options):
    return jobs.Job(
        source, tuple(jobs.call("f", [value]) for value in values), Limits(cpu_seconds=0.3), **options
    )


@pytest.fixture
def sandbox(backend):
    with Sandbox(backend) as own:
        yield own


def replies(seen):
    return [one.reply for one in seen]


def test_observations_are_in_the_order_of_the_probes(sandbox):
    assert replies(sandbox.run(job(*range(50)))) == [b'{"value":%d}' % value for value in range(50)]


def test_no_probes_give_no_observations(sandbox):
    assert sandbox.run(job()) == []


def test_more_probes_than_one_message_carries_are_all_run(sandbox, monkeypatch):
    monkeypatch.setattr(client_module, "MAX_PROBES", 3)
    assert replies(sandbox.run(job(*range(8), shares_process=True))) == [
        b'{"value":%d}' % value for value in range(8)
    ]


def test_time_outs_count_across_messages(sandbox, monkeypatch):
    monkeypatch.setattr(client_module, "MAX_PROBES", 1)
    seen = sandbox.run(job(*range(4), source=program("def f(x):\n    while True: pass")))
    assert [one.status.value for one in seen] == ["timeout", "timeout", "not_run", "not_run"]


def test_a_server_killed_between_jobs_is_replaced_and_the_job_done(sandbox):
    sandbox.run(job(1))
    os.killpg(sandbox._process.pid, signal.SIGKILL)
    assert replies(sandbox.run(job(2))) == [b'{"value":2}']
    assert replies(sandbox.run(job(3))) == [b'{"value":3}']


def test_a_server_that_cannot_start_is_a_sandbox_error_with_its_words(monkeypatch):
    monkeypatch.setattr(launch, "_BOOT", "raise RuntimeError('no way')")
    with Sandbox("namespaces") as broken, pytest.raises(SandboxError, match="RuntimeError: no way"):
        broken.run(job(1))


def test_after_breaking_down_twice_it_starts_anew(backend, monkeypatch):
    with Sandbox(backend) as own:
        with monkeypatch.context() as broken:
            broken.setattr(launch, "_BOOT", "raise SystemExit(1)")
            with pytest.raises(SandboxError):
                own.run(job(1))
        assert replies(own.run(job(1))) == [b'{"value":1}']


def test_closing_ends_the_server_and_removes_its_folder(backend):
    own = Sandbox(backend)
    own.run(job(1))
    pid, scratch = own._process.pid, Path(own._scratch)
    assert scratch.exists()
    own.close()
    own.close()
    assert not scratch.exists()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_the_hash_seed_decides_the_order_of_sets_and_what_is_drawn_at_random(backend):
    code = program(
        "import random\ndef f(x):\n    return [list({str(n) for n in range(20)}), random.random()]"
    )
    answers = []
    for seed in (0, 0, 1):
        with Sandbox(backend, hash_seed=seed) as own:
            answers += replies(own.run(job(1, 2, source=code)))
    assert len(set(answers[:4])) == 1
    assert answers[4] == answers[5] != answers[0]


def test_packages_are_seen_only_where_asked_for(backend):
    code = program("def f(x):\n    import pydantic\n    return 1")
    with Sandbox(backend) as bare, Sandbox(backend, packages=()) as full:
        assert b"ModuleNotFoundError" in bare.run(job(1, source=code))[0].reply
        assert full.run(job(1, source=code))[0].reply == b'{"value":1}'


def test_cupel_itself_cannot_be_imported(sandbox):
    (seen,) = sandbox.run(job(1, source=program("def f(x):\n    import cupel")))
    assert b"ModuleNotFoundError" in seen.reply


def test_modules_loaded_ahead_are_there_for_every_program(backend):
    pytest.importorskip("numpy", reason="needs numpy, which the tests' own dependencies bring")
    program = jobs.ProgramSource(
        {
            "solution.py": "import sys\nbefore = 'numpy' in sys.modules\nimport numpy\ndef f(): return before, numpy.arange(3).tolist()"
        },
        "solution.py",
    )
    with Sandbox(backend, packages=("numpy", "no_such_module")) as sandbox:
        (seen,) = sandbox.run(jobs.Job(program, (jobs.call("f", []),)))
    assert seen.reply == b'{"value":{"t":[true,[0,1,2]]}}'


SLOW_AT_2 = program(
    "import time\ndef f(x):\n    while x == 2 and time.thread_time() >= 0: pass\n    return x"
)
SLEEPS_AT_2 = program("import time\ndef f(x):\n    if x == 2: time.sleep(0.15)\n    return x")


@pytest.mark.parametrize("shares_process", [True, False])
def test_of_answers_that_arrive_together_only_the_one_that_hangs_times_out(sandbox, shares_process):
    seen = sandbox.run(job(*range(6), source=SLOW_AT_2, shares_process=shares_process))
    assert [one.status.value for one in seen] == ["reply", "reply", "timeout", "reply", "reply", "reply"]
    assert replies(seen)[3:] == [b'{"value":3}', b'{"value":4}', b'{"value":5}']
    assert seen[2].cpu_seconds >= 0.3 > seen[2].cpu_seconds / 2


@pytest.mark.parametrize("shares_process", [True, False])
def test_time_is_told_of_the_test_that_took_it(sandbox, shares_process):
    seen = sandbox.run(job(*range(12), source=SLEEPS_AT_2, shares_process=shares_process))
    assert seen[2].wall_seconds >= 0.1  # less what passes until its turn is noticed
    assert all(one.wall_seconds < 0.1 for one in seen[:2] + seen[3:])
    assert all(one.cpu_seconds < 0.1 for one in seen)


def test_a_single_probe_of_any_program_is_asked_of_a_fresh_process(sandbox):
    counting = program("calls = []\ndef f(x):\n    calls.append(x)\n    return len(calls)")
    assert [replies(sandbox.run(job(value, source=counting))) for value in range(3)] == [[b'{"value":1}']] * 3


def test_a_program_that_replaces_what_writes_answers_changes_none(sandbox):
    hostile = program(
        "import os\nreal = os.write\nos.write = lambda fd, data: real(fd, bytes(data).replace(b':0', b':4'))\n"
        "def f(x): return 0"
    )
    assert replies(sandbox.run(job(2, source=hostile))) == [b'{"value":0}']
