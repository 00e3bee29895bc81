"""No answer holds up the trusted side: reading and comparing it costs seconds at most.

Each program is judged in a process of its own: where the trusted side hangs, it does so deaf to everything but a kill.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from reading import READ

from cupel.judge.judge import Judge
from cupel.sandbox.limits import Limits
from judging import call, outcomes, task_of

_SECONDS = 40.0
"""After so much time the process counts as hanging, on a machine however busy."""
_CPU_SECONDS = 4.0
"""What reading and comparing one answer may cost the trusted side."""
_LIMITS = Limits(cpu_seconds=0.6, memory_bytes=256 << 20)


def _main(backend: str, name: str) -> None:
    condition, code = READ[name]
    task = task_of({"kind": "assert", "code": condition})
    with Judge(backend) as judge:
        before = time.process_time()
        seen = outcomes(judge, task, code, _LIMITS)
        print(json.dumps([seen, time.process_time() - before]))


@pytest.mark.parametrize("name", READ)
def test_is_not_held_up(backend: str, name: str):
    here = Path(__file__).resolve()
    command = [sys.executable, str(here), backend, name]
    folders = [str(here.parents[1]), str(here.parent), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(folders)}
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=_SECONDS, check=True, env=environment
        )
    except subprocess.TimeoutExpired:
        pytest.fail("the trusted side hangs")
    seen, cpu_seconds = json.loads(done.stdout)
    assert set(seen) <= {"fail", "error", "timeout", "crash"}
    assert cpu_seconds < _CPU_SECONDS


DEEP = {
    "a value deeper than can be sent on": "b'{\"value\":' + b'[' * 202 + b']' * 202 + b'}'",
    "a value of endless depth": "b'{\"value\":' + b'[' * 100000 + b']' * 100000 + b'}'",
    "steps that are none": "b'{\"steps\":5}'",
    "a value that is none": 'b\'{"value":{"o":[]}}\'',
}


@pytest.mark.parametrize("name", DEEP)
def test_does_not_pass_a_checker_that_says_yes_to_everything_plain(judge: Judge, name: str):
    task = task_of(call("[2]", compare={"checker": "def check(given, expected, got):\n    return True"}))
    code = (
        f"import os, struct\nBODY = {DEEP[name]}\ndef f(x):\n    for fd in range(3, 64):\n"
        "        try: os.write(fd, struct.pack('!cI', b'R', len(BODY)) + BODY)\n"
        "        except OSError: pass\n    os._exit(0)\n"
    )
    assert outcomes(judge, task, code, _LIMITS) in (["fail"], ["error"], ["crash"])


if __name__ == "__main__":
    _main(*sys.argv[1:])
