"""What certificates and preconditions say, in words that can be held against each other and shown.

Covers recorded certificates, which may be anything, and what `valid` answered for an input. Runs nothing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from cupel.judge.verdict import answer_of
from cupel.sandbox.jobs import Observation, Status


def certified_modes(certificate: Any) -> str:
    """What a certificate says of how a test is run, in words; a recorded one may be anything."""
    if not isinstance(certificate, Mapping):
        return "no certificate" if certificate is None else "no certificate that can be read"
    shared = certificate.get("shared")
    return " ".join(
        [f"mode {certificate.get('mode')}", *(sorted(shared) if isinstance(shared, Mapping) else ())]
    )


def said_of_input(seen: Observation) -> str | None:
    """What `valid` said instead of `True`; None where it said that."""
    if seen.status not in (Status.REPLY, Status.UNLOADED):
        return f"valid: {seen.status.value} {seen.detail}".rstrip()
    try:
        answer = answer_of(json.loads(seen.reply))
    except (ValueError, RecursionError):
        return "valid: a reply that cannot be read"
    if answer.raised is not None:
        return f"valid raised {answer.raised[0]}: {answer.raised[1]}"
    if answer.problem is not None:
        return f"valid: {answer.problem}"
    return None if answer.value is True else f"valid gave {answer.value!r}"
