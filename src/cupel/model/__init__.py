"""The data that flows through Cupel: tasks, literals, outcomes, hashes, errors.

Covers the frozen types and the `cupel.task/1` text format. Does no I/O and runs nothing.
"""
