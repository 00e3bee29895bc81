"""The fixtures of these tests: this machine's sandbox, a judge on it, and a container engine where there is one."""

import os
import shutil

import pytest

from cupel.sandbox import container
from judging import backend, judge

__all__ = ["backend", "judge"]


@pytest.fixture(scope="session", autouse=True)
def engine():
    """podman runs this machine's own interpreter where no image is named: there may be no registry to fetch one from."""
    chosen = (container.ENGINE, container.IMAGE, container.ROOTFS)
    with pytest.MonkeyPatch.context() as environment:
        if shutil.which("podman") and not any(name in os.environ for name in chosen):
            environment.setenv(container.ENGINE, "podman")
            environment.setenv(container.ROOTFS, container.HOST)
            if shutil.which("runc") and container.RUNTIME not in os.environ:
                environment.setenv(container.RUNTIME, "runc")
        yield
