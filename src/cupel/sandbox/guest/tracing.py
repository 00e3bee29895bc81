"""What a program executes while a probe runs: how many lines, and which steps from line to line in its own file.

Covers counting up to a cap, by `sys.monitoring` where Python has it (3.12) and by `sys.settrace` before. Both see the same:
lines of all Python code are counted, steps are noted in the program's file alone. What C code does is not seen. A program can
cheat here; only what a reference does is ever asked.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

Seen = tuple[int, set[tuple[int, int]]]
"""Lines executed, and (line before, line) of one function; the line before its first is 0."""


class _EnoughLines(BaseException):
    """The count has reached its cap."""


def traced(work: Callable[[], Any], file: str, cap: int) -> Seen:
    """Do the work, stopping it after `cap` lines; however it ends, what was seen so far counts."""
    begin, line, seen = _noting(file, cap)
    try:
        if sys.version_info >= (3, 12):
            _monitored(work, begin, line)
        else:
            _settraced(work, begin, line)
    except BaseException:  # the program's own affair, or the cap
        return seen()
    return seen()


def _noting(
    file: str, cap: int
) -> tuple[Callable[[Any], None], Callable[[Any, int], None], Callable[[], Seen]]:
    """What is told that a function begins, what is told of each line, and what says what was seen. Quick: each line costs."""
    count = 0
    steps: set[tuple[int, int]] = set()
    last: dict[int, int] = {}  # first line of a function → its line before

    def begin(code: Any) -> None:
        if code.co_filename == file:
            last[code.co_firstlineno] = 0

    def line(code: Any, number: int) -> None:
        nonlocal count
        count += 1
        if code.co_filename == file:
            first = code.co_firstlineno
            steps.add((last.get(first, 0), number))
            last[first] = number
        if count >= cap:
            _stop()
            raise _EnoughLines

    return begin, line, lambda: (count, steps)


def _settraced(
    work: Callable[[], Any], begin: Callable[[Any], None], line: Callable[[Any, int], None]
) -> None:
    def local(frame: Any, event: str, _argument: Any) -> Any:
        if event == "line":
            line(frame.f_code, frame.f_lineno)
        return local

    def enter(frame: Any, _event: str, _argument: Any) -> Any:
        begin(frame.f_code)
        return local

    sys.settrace(enter)
    try:
        work()
    finally:
        _stop()


def _stop() -> None:
    """Trace no more: what follows is no work of the program's."""
    if sys.version_info >= (3, 12):
        sys.monitoring.set_events(sys.monitoring.COVERAGE_ID, 0)
    else:
        sys.settrace(None)


if sys.version_info >= (3, 12):

    def _monitored(
        work: Callable[[], Any], begin: Callable[[Any], None], line: Callable[[Any, int], None]
    ) -> None:
        tool, events = sys.monitoring.COVERAGE_ID, sys.monitoring.events
        sys.monitoring.use_tool_id(tool, "cupel")
        sys.monitoring.register_callback(tool, events.PY_START, lambda code, _offset: begin(code))
        sys.monitoring.register_callback(tool, events.LINE, line)
        sys.monitoring.set_events(tool, events.PY_START | events.LINE)
        try:
            work()
        finally:
            _stop()
            sys.monitoring.free_tool_id(tool)
