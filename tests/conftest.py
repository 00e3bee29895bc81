"""What several test folders share: the real data where it is at hand, and small tasks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture
def real_data() -> Path:
    """The folder of real task sets beside the checkout; tests that need it are skipped where it is absent."""
    if not DATA.is_dir():
        pytest.skip(f"no real data at {DATA}")
    return DATA


@pytest.fixture
def clamp() -> dict[str, Any]:
    """A small task of the format: two right candidates, three wrong ones of which two pass the seed tests."""
    return {
        "format": "cupel.task/1",
        "id": "demo/clamp",
        "prompt": "Write `clamp(x, lo, hi)`: `x`, but at least `lo` and at most `hi`. `lo` is not above `hi`.",
        "requirements": [{"id": "R1", "section": "outputs", "text": "The nearest number of the range."}],
        "interface": {"kind": "function", "name": "clamp"},
        "reference": {"code": "def clamp(x, lo, hi):\n    return max(lo, min(x, hi))\n"},
        "precondition": "def valid(x, lo, hi):\n    return all(type(v) is int for v in (x, lo, hi)) and lo <= hi\n",
        "tests": [
            {
                "id": "s0",
                "kind": "call",
                "args": "[5, 0, 3]",
                "expected": "3",
                "visibility": "public",
                "origin": "seed",
                "requirements": ["R1"],
            },
            {
                "id": "s1",
                "kind": "assert",
                "code": "assert clamp(2, 0, 3) == 2",
                "visibility": "private",
                "origin": "seed",
            },
        ],
        "candidates": [
            {
                "id": "right-sorted",
                "code": "def clamp(x, lo, hi):\n    return sorted((lo, x, hi))[1]\n",
                "origin": "person",
            },
            {
                "id": "right-ifs",
                "code": "def clamp(x, lo, hi):\n    if x < lo:\n        return lo\n    return hi if x > hi else x\n",
                "origin": "person",
            },
            {
                "id": "wrong-no-low",
                "code": "def clamp(x, lo, hi):\n    return min(x, hi)\n",
                "origin": "person",
            },
            {
                "id": "wrong-zero",
                "code": "def clamp(x, lo, hi):\n    return max(0, min(x, hi))\n",
                "origin": "person",
            },
            {"id": "wrong-echo", "code": "def clamp(x, lo, hi):\n    return x\n", "origin": "person"},
        ],
        "metadata": {
            "published_verdicts": {
                "right-sorted": True,
                "right-ifs": True,
                "wrong-no-low": False,
                "wrong-zero": False,
                "wrong-echo": False,
            }
        },
        "provenance": {"made_by": "person"},
    }
