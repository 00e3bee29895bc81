"""Errors of the sandbox; part of the tree that `cupel.model.errors` draws."""

from __future__ import annotations


class SandboxError(Exception):
    """The sandbox could not be started or broke down: our own fault, never the program's."""
