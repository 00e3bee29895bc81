"""Content hashes: the same content has the same name everywhere.

Covers canonical JSON and SHA-256 over it. Does not cover programs, whose identity is that of their
normal form (`cupel.model.source`).
"""

from __future__ import annotations

import hashlib
import json
from typing import Any


def canonical_json(value: Any) -> str:
    """JSON with sorted keys and no spaces: one text for one content."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def content_hash(value: Any) -> str:
    """SHA-256 of the canonical JSON, 64 hexadecimal digits."""
    return hashlib.sha256(canonical_json(value).encode("ascii")).hexdigest()


def seed_for(*parts: str | int) -> int:
    """A seed of 64 bits made from a run's seed and the names of what draws: independent of order and time."""
    return int(content_hash(list(parts))[:16], 16)
