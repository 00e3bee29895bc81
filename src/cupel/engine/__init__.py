"""Doing many independent jobs: one small protocol and its local executors.

Jobs are pure and idempotent; state lives with the caller. Knows nothing of tasks or sandboxes.
"""
