"""The fixtures of these tests: this machine's sandbox, and a judge on it."""

from judging import backend, judge

__all__ = ["backend", "judge"]
