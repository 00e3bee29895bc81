"""A model served by `vllm` on this machine's GPUs, one replica a GPU, for as long as a stage needs it; or by a build for CPUs, one replica.

Covers finding the GPUs, starting and stopping the servers, and waiting until they answer. vLLM itself is the user's: it is looked up
on the PATH, in an environment of its own. Behind one port (`forwarder`), so that answers are found again whatever the number of GPUs.
"""

from __future__ import annotations

import http.client
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Sequence
from contextlib import AbstractContextManager, ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from cupel.model.errors import InfrastructureError, UsageError
from cupel.pipeline.forwarder import HOST, Forwarder

PORT = 8765
"""Where the model is reached; a part of its address, by which answers are found again."""
_POLL_SECONDS = 0.2
_GRACE_SECONDS = 20.0
_SHOWN_LINES = 15


@dataclass(frozen=True, slots=True)
class LocalModel:
    """What is to be served."""

    model: str
    """A folder, or a name that vLLM can load."""
    gpus: tuple[int, ...] = ()
    """Their numbers; empty for all that there are."""
    on_cpu: bool = False
    """No GPU: `vllm` is a build for CPUs."""
    port: int = PORT
    options: tuple[str, ...] = ()
    """Further arguments of `vllm serve`."""
    wait_seconds: float = 1800.0
    """Until every replica answers."""

    @property
    def base_url(self) -> str:
        """Where it is reached."""
        return f"http://{HOST}:{self.port}/v1"


class LocalVllm(AbstractContextManager["LocalVllm"]):
    """Replicas that run while the context is open."""

    def __init__(self, wanted: LocalModel, logs: Path) -> None:
        """Find what is needed; nothing is started.

        Args:
            wanted: what is to be served.
            logs: folder for what the servers print.

        Raises:
            UsageError: there is no GPU, or not the one asked for, or no `vllm`.
        """
        self.wanted = wanted
        self.places = ("cpu",) if wanted.on_cpu else tuple(f"gpu{gpu}" for gpu in _chosen(wanted.gpus))
        self.command = shutil.which("vllm")
        if self.command is None:
            raise UsageError(
                "`vllm` is not on the PATH: install it into an environment of its own and put its bin folder there, "
                "or name a running endpoint with --base-url"
            )
        self._logs = logs
        self._stack = ExitStack()

    def __enter__(self) -> LocalVllm:
        self._logs.mkdir(parents=True, exist_ok=True)
        with ExitStack() as stack:
            ports = _free_ports(len(self.places))
            servers = [
                self._start(stack, place, port) for place, port in zip(self.places, ports, strict=True)
            ]
            for place, port, server in zip(self.places, ports, servers, strict=True):
                self._wait(place, port, server)
            stack.enter_context(Forwarder(self.wanted.port, ports))
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def _start(self, stack: ExitStack, place: str, port: int) -> subprocess.Popen[bytes]:
        assert self.command is not None
        arguments = [self.command, "serve", self.wanted.model, "--host", HOST, "--port", str(port)]
        log = stack.enter_context(self._log(place).open("wb"))
        server = subprocess.Popen(
            [*arguments, *self.wanted.options],
            env={**os.environ, "CUDA_VISIBLE_DEVICES": place.removeprefix("gpu") if place != "cpu" else ""},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        stack.callback(_stop, server)
        return server

    def _wait(self, place: str, port: int, server: subprocess.Popen[bytes]) -> None:
        end = time.monotonic() + self.wanted.wait_seconds
        while not _answers(port):
            if server.poll() is not None:
                said = f"ended with {server.returncode}"
            elif time.monotonic() > end:
                said = f"does not answer after {self.wanted.wait_seconds:.0f} s"
            else:
                time.sleep(_POLL_SECONDS)
                continue
            last = self._log(place).read_text(encoding="utf-8", errors="replace").splitlines()[-_SHOWN_LINES:]
            raise InfrastructureError(
                f"vllm on {shown_place(place)} {said}; the last lines of {self._log(place)}:\n"
                + "\n".join(last)
            )

    def _log(self, place: str) -> Path:
        return self._logs / f"vllm-{place}.log"


def shown_place(place: str) -> str:
    """`gpu0` or `cpu` for a reader."""
    return place.upper().replace("GPU", "GPU ")


def gpus_here() -> list[int]:
    """Numbers of this machine's GPUs, as `nvidia-smi` lists them; none where there is no such program."""
    command = shutil.which("nvidia-smi")
    if command is None:
        return []
    asked = [command, "--query-gpu=index", "--format=csv,noheader"]
    done = subprocess.run(asked, capture_output=True, text=True, check=False, timeout=60)
    if done.returncode != 0:
        return []
    return [int(line) for line in done.stdout.split() if line.isdigit()]


def _chosen(wanted: Sequence[int]) -> tuple[int, ...]:
    here = gpus_here()
    if not here:
        raise UsageError(
            "there is no GPU here (nvidia-smi lists none), so that no local vllm can be started; "
            "name a running endpoint with --base-url, or give --gpus cpu where `vllm` is a build for CPUs"
        )
    missing = [gpu for gpu in wanted if gpu not in here]
    if missing:
        raise UsageError(
            f"--gpus: no GPU {', '.join(map(str, missing))}; there are {', '.join(map(str, here))}"
        )
    return tuple(dict.fromkeys(wanted)) or tuple(here)


def _free_ports(count: int) -> list[int]:
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind((HOST, 0))
        return [one.getsockname()[1] for one in sockets]


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", "/health")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _stop(server: subprocess.Popen[bytes]) -> None:
    """End a server and all that it started."""
    with suppress(ProcessLookupError):
        os.killpg(server.pid, signal.SIGTERM)
    try:
        server.wait(_GRACE_SECONDS)
    except subprocess.TimeoutExpired:
        with suppress(ProcessLookupError):
            os.killpg(server.pid, signal.SIGKILL)
        server.wait()
