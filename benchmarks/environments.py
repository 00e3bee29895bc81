"""Environments of other people's packages, for `benchmarks/judge.py --make-environments FOLDER` and `weak_problems.py`.

For the first it makes two virtual environments with pip: `evalplus` (which EvolveCoder's executor needs too), and `fusion` for
a SandboxFusion server. Cupel's own environment is left as it is.
"""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path

_EVALPLUS = ("evalplus", "psutil", "termcolor", "tqdm")
_FUSION = (
    "fastapi", "uvicorn", "structlog", "psutil", "aiofiles", "aiohttp", "tenacity", "databases[aiosqlite,aiomysql]",
    "numpy", "pyyaml", "httpx", "tqdm", "pydantic", "transformers",
)  # fmt: skip


def make(folder: Path) -> tuple[str, str]:
    """The interpreters for evalplus and for SandboxFusion; what is there already is used as it is."""
    fusion = environment(folder / "fusion", _FUSION)
    (folder / "fusion" / "condabin").mkdir(exist_ok=True)  # by which its server finds where it runs
    return environment(folder / "evalplus", _EVALPLUS), fusion


def environment(place: Path, packages: tuple[str, ...]) -> str:
    """The interpreter of an environment with these packages; one that is there already is used as it is."""
    python = place / "bin" / "python"
    if not (place / "ready").exists():
        print(f"making {place}", file=sys.stderr)
        venv.create(place, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *packages], check=True, stdout=sys.stderr)
        (place / "ready").touch()
    return str(python)
