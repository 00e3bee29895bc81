"""The backend `container`: a fork server inside an OCI container, for any engine with podman's or docker's command line.

Covers the engine's command: no network, a read-only root, no capabilities, a user of its own that is not root, limits on memory
and processes, and this package's source and the asked-for third-party packages as read-only mounts. The server speaks over standard
input and output. Does not build or fetch images.

What can be set, by environment variables so that worker processes see it too: see `Setting`.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cupel.sandbox import launch
from cupel.sandbox.errors import SandboxError
from cupel.sandbox.guest.places import package_paths
from cupel.sandbox.launch import Launch
from cupel.sandbox.limits import Limits

IMAGE = "CUPEL_CONTAINER_IMAGE"
ENGINE = "CUPEL_CONTAINER_ENGINE"
RUNTIME = "CUPEL_CONTAINER_RUNTIME"
ROOTFS = "CUPEL_CONTAINER_ROOTFS"
ENGINES = ("podman", "docker")
HOST = "host"
"""As a root: this machine's interpreter and libraries, mounted read-only into an empty root; needs no image."""
_SOURCE = "/cupel"
_UIDS = (20_000, 60_000)
"""Users inside: within what rootless engines map. A random one, because process limits count by user across containers."""
_START_SECONDS = 60.0
_STOP_SECONDS = 30.0
_SERVER_MEMORY = 256 << 20
_SPARE_PROCESSES = 32


@dataclass(frozen=True, slots=True)
class Setting:
    """Which engine, and what it runs."""

    engine: str
    """The command: `podman`, `docker` or another with the same options (`CUPEL_CONTAINER_ENGINE`)."""
    runtime: str | None
    """The engine's `--runtime`, such as `runc` or gVisor's `runsc` (`CUPEL_CONTAINER_RUNTIME`)."""
    image: str
    """An image with a Python of this minor version (`CUPEL_CONTAINER_IMAGE`)."""
    rootfs: str | None
    """podman only, instead of an image: a folder that is the root, or `host` (`CUPEL_CONTAINER_ROOTFS`)."""

    @property
    def is_podman(self) -> bool:
        """Whether options that docker lacks can be used."""
        return "podman" in Path(self.engine).name


def default_image() -> str:
    """The image that is run unless another is named: the official slim one of this minor version."""
    return f"docker.io/library/python:{sys.version_info.major}.{sys.version_info.minor}-slim"


def use_image(image: str) -> None:
    """Run this image from here on, in this process and in those that it starts."""
    os.environ[IMAGE] = image


def setting() -> Setting:
    """What the environment says.

    Raises:
        SandboxError: there is no engine.
    """
    engine = os.environ.get(ENGINE) or next((name for name in ENGINES if shutil.which(name)), None)
    if engine is None or shutil.which(engine) is None:
        raise SandboxError(
            f"no container engine: neither {' nor '.join([engine] if engine else ENGINES)} is installed"
        )
    return Setting(
        engine,
        os.environ.get(RUNTIME) or None,
        os.environ.get(IMAGE) or default_image(),
        os.environ.get(ROOTFS) or None,
    )


def plan(settings: dict[str, Any], hash_seed: int, scratch: str) -> Launch:
    """The engine's command that starts a server.

    Args:
        settings: what the server reads; its packages are those of this machine.
        hash_seed: `PYTHONHASHSEED` of all that runs inside.
        scratch: an empty folder of the trusted side; its name tells containers apart.

    Raises:
        SandboxError: there is no engine, or it cannot do what is asked.
    """
    chosen = setting()
    name = Path(scratch).name.replace("_", "-")
    packages = tuple(settings["packages"])
    inside = settings | {
        "control": None,
        "groups": [],
        "source": _SOURCE,
        "packages": package_paths("container", packages),
        "readable": [],
    }
    own = "cupel/sandbox"  # and nothing else of this package: its examples hold tests
    mounts = {f"{launch.SOURCE}/{own}": f"{_SOURCE}/{own}"} | dict(
        zip(packages, inside["packages"], strict=True)
    )
    options = [*_options(chosen, settings["disk_bytes"]), "--name", name]
    for variable, value in launch.environment(hash_seed).items():
        options += ["--env", f"{variable}={value}"]
    root, interpreter = _root(chosen, scratch, mounts)
    for path, shown in mounts.items():
        options += ["--volume", f"{path}:{shown}:ro"]
    if chosen.rootfs is None:
        options += ["--entrypoint", interpreter]
    command = launch.interpreter_command(interpreter, _SOURCE, inside)
    return Launch(
        (chosen.engine, "run", *options, *root, *(command[1:] if chosen.rootfs is None else command)),
        dict(os.environ),
        True,
        (chosen.engine, "rm", "--force", name),
        _START_SECONDS,
        ""
        if chosen.rootfs
        else f" (to fetch the image: {chosen.engine} pull {chosen.image}; another: {IMAGE})",
    )


def stop(command: tuple[str, ...]) -> None:
    """Remove a container that has not ended by itself."""
    subprocess.run(command, capture_output=True, timeout=_STOP_SECONDS, check=False)


def _options(chosen: Setting, disk_bytes: int) -> list[str]:
    user = random.SystemRandom().randrange(*_UIDS)  # no result depends on it
    limits = Limits()
    memory = 2 * limits.memory_bytes + disk_bytes + _SERVER_MEMORY
    options = [
        "--rm", "--interactive", "--pull", "never",
        "--network", "none", "--ipc", "none", "--hostname", "sandbox",
        "--read-only", "--tmpfs", f"/tmp:rw,nosuid,nodev,size={disk_bytes},mode=1777", "--workdir", "/tmp",
        "--cap-drop", "ALL", "--security-opt", "no-new-privileges", "--user", f"{user}:{user}",
        "--memory", str(memory), "--memory-swap", str(memory),
        "--pids-limit", str(2 * limits.processes + _SPARE_PROCESSES),
        "--ulimit", "nofile=1024:1024", "--ulimit", "nproc=512:512", "--ulimit", "core=0:0",
        "--log-driver", "none",
    ]  # fmt: skip
    if chosen.is_podman:
        options += ["--read-only-tmpfs=false"]
    if chosen.runtime is not None:
        options += ["--runtime", chosen.runtime]
    return options


def _root(chosen: Setting, scratch: str, mounts: dict[str, str]) -> tuple[list[str], str]:
    """The engine's arguments that name the root, and the interpreter in it; adds to what is mounted."""
    if chosen.rootfs is None:
        return [chosen.image], "python3"
    if not chosen.is_podman:
        raise SandboxError(f"{ROOTFS} needs podman; {chosen.engine} runs images")
    if chosen.rootfs != HOST:
        return ["--rootfs", f"{chosen.rootfs}"], "python3"
    root = Path(scratch) / "root"
    root.mkdir(exist_ok=True)
    mounts |= {path: path for path in launch.readable_folders()}
    return ["--rootfs", str(root)], getattr(sys, "_base_executable", None) or sys.executable
