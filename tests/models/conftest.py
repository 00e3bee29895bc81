"""Plain `make test` skips the tests that need real model servers; figures stand at the end of the output."""

from __future__ import annotations

import os
from typing import Any

import pytest
from model_servers import HERE, TOLD

WANTED = "CUPEL_MODEL_TESTS"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if os.environ.get(WANTED) != "1":
        why = pytest.mark.skip(reason=f"needs real model servers: make test-models (sets {WANTED}=1)")
        for item in items:
            if HERE in item.path.parents:
                item.add_marker(why)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    for line in TOLD:
        terminalreporter.write_line(line)
