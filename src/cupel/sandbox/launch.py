"""How a fork server is started: the command, its surroundings, and the stream to it.

Covers what all backends share and the settings that the server reads. The backend `container` wraps the same command for an
engine (`cupel.sandbox.container`); the other backends isolate from within (`cupel.sandbox.guest.isolation`).
"""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cupel.sandbox.guest import places

SOURCE = str(Path(__file__).resolve().parents[2])
"""The folder that the package `cupel` lies in."""
_BOOT = (
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from cupel.sandbox.guest.server import main; main(sys.argv[2:])"
)


@dataclass(frozen=True, slots=True)
class Launch:
    """A server about to be started."""

    command: tuple[str, ...]
    environment: dict[str, str]
    takes_stdio: bool
    """It speaks over standard input and output instead of a descriptor of its own."""
    stop: tuple[str, ...] = ()
    """The command that ends what outlives the started process; empty where nothing can."""
    start_seconds: float = 30.0
    """How long it may take until it says hello."""
    hint: str = ""
    """What to do where it does not start."""

    def start(self, stream: socket.socket) -> subprocess.Popen[bytes]:
        """Start the server with its end of the stream.

        Raises:
            OSError: the command cannot be run.
        """
        end = stream.fileno()
        return subprocess.Popen(
            self.command,
            stdin=end if self.takes_stdio else subprocess.DEVNULL,
            stdout=end if self.takes_stdio else subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env=self.environment,
            pass_fds=() if self.takes_stdio else (end,),
            start_new_session=True,
        )


def local(settings: dict[str, Any], hash_seed: int) -> Launch:
    """A server on this machine, with this interpreter (outside its virtual environment).

    Args:
        settings: what the server reads; `control` is the descriptor of its stream.
        hash_seed: `PYTHONHASHSEED` of all that it runs.
    """
    interpreter = getattr(sys, "_base_executable", None) or sys.executable
    return Launch(interpreter_command(interpreter, SOURCE, settings), environment(hash_seed), False)


def interpreter_command(interpreter: str, source: str, settings: dict[str, Any]) -> tuple[str, ...]:
    """The server's command line; `source` is where it finds the package `cupel`."""
    return (interpreter, "-s", "-S", "-P", "-B", "-c", _BOOT, source, json.dumps(settings))


def environment(hash_seed: int) -> dict[str, str]:
    """All variables that a server is given."""
    return {"PYTHONHASHSEED": str(hash_seed), "LC_ALL": "C.UTF-8", "TZ": "UTC"}


def readable_folders() -> list[str]:
    """Folders of this machine that programs may read: interpreter, standard library, shared libraries."""
    base = {"base": sys.base_prefix, "platbase": sys.base_exec_prefix}
    own = [sysconfig.get_path(name, vars=base) for name in ("stdlib", "platstdlib")]
    own += [str(sysconfig.get_config_var(name) or "") for name in ("BINDIR", "LIBDIR")]
    own += [str(Path(sys.base_prefix) / "bin")]
    return sorted({*places.system_folders(), *(path for path in own if path and Path(path).is_dir())})


def package_folders() -> list[str]:
    """Folders of this environment's third-party packages."""
    return sorted({sysconfig.get_path("purelib"), sysconfig.get_path("platlib")})
