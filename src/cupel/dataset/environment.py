"""The interpreter and the packages that a dataset was made with, and a container image that has the same.

Covers `interpreter.json` (the interpreter's fingerprint), `requirements.txt` (exact versions of what the tasks need,
with what that needs in turn) and a `Dockerfile`. Versions are those that are installed here; hashes of downloads are
not known to an installed package and come from a lock file, where one is given. Holds no time of day and no name of a
machine. Downloads nothing.
"""

from __future__ import annotations

import platform
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

from cupel import __version__
from cupel.dataset.ingest.packages import third_party
from cupel.judge.programs import source_of
from cupel.model.errors import UsageError
from cupel.model.hashing import content_hash
from cupel.model.task import FileTest, Task

INTERPRETER, REQUIREMENTS, DOCKERFILE = "interpreter.json", "requirements.txt", "Dockerfile"
_REQUIRED_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_PINNED = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^\]]*\])?==([^\s;\\]+)(.*)$")
_HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")
_OUTSIDE = "extra"
"""A requirement whose marker speaks of this is not needed by default."""


@dataclass(frozen=True, slots=True)
class Pin:
    """One package in its exact version."""

    name: str
    version: str
    hashes: tuple[str, ...] = ()
    """`--hash=sha256:…` options; empty where no lock file has them."""


@dataclass(frozen=True, slots=True)
class Environment:
    """What the tasks of a dataset run with."""

    interpreter: Mapping[str, Any]
    """As it stands in `interpreter.json`, with its own hash."""
    pins: tuple[Pin, ...] = ()
    """What the tasks need, and what that needs, by name."""
    missing: tuple[str, ...] = ()
    """Packages that tasks name and that are not installed here: nobody knows which version was meant."""
    is_hashed: bool = False
    """Whether every pin has a hash."""


def environment_of(tasks: Iterable[Task], lock: Path | None = None) -> Environment:
    """The environment that these tasks run with here.

    Args:
        tasks: whose packages, and whose test files' packages, are pinned.
        lock: a requirements file with hashes, as `pip-compile` and `uv pip compile` write it.

    Raises:
        UsageError: the lock file cannot be read, or pins another version than the one that is installed.
    """
    locked = _locked(lock) if lock is not None else {}
    installed, missing = _closure(_named(tasks))
    pins = []
    for name, version in installed.items():
        locked_version, hashes = locked.get(name, (version, ()))
        if locked_version != version:
            raise UsageError(f"{lock}: pins {name} {locked_version}, but {version} is installed here")
        pins.append(Pin(name, version, hashes))
    is_hashed = bool(pins) and all(pin.hashes for pin in pins)
    return Environment(_interpreter(pins), tuple(pins), tuple(missing), is_hashed)


def requirements_text(environment: Environment) -> str:
    """The text of `requirements.txt`."""
    lines = [
        f"# not installed where this was made, so no version is known: {ascii(name)[1:-1]}"
        for name in environment.missing
    ]
    lines += [" \\\n    ".join([f"{pin.name}=={pin.version}", *pin.hashes]) for pin in environment.pins]
    return "".join(f"{line}\n" for line in lines) or "# the tasks need the standard library alone\n"


def dockerfile_text(environment: Environment) -> str:
    """The text of the `Dockerfile`: the same interpreter and packages, and the runner."""
    version = environment.interpreter["version"]
    checked = " --require-hashes" if environment.is_hashed else ""
    hashes = (
        "Every download is checked by its hash."
        if environment.is_hashed
        else "Versions are exact; no hash of a download is known, give one with `cupel package --lock`."
    )
    return (
        "# Runs the dataset's tasks with the interpreter and the packages that it was made with.\n"
        f"# {hashes} The image is named by its version; pin its digest if you need the very same bytes.\n"
        "#   docker build -t tasks .\n"
        "#   docker run --rm --network none -v $PWD/program.py:/program.py tasks TASK_ID /program.py\n"
        f"FROM python:{version}-slim\n"
        "ENV PYTHONDONTWRITEBYTECODE=1 PYTHONHASHSEED=0\n"
        "WORKDIR /dataset\n"
        f"COPY {REQUIREMENTS} ./\n"
        f"RUN python -m pip install --no-cache-dir --no-deps{checked} -r {REQUIREMENTS}\n"
        "COPY . ./\n"
        "RUN useradd --create-home runner\n"
        "USER runner\n"
        'ENTRYPOINT ["python", "run_task.py"]\n'
    )


def _interpreter(pins: Sequence[Pin]) -> dict[str, Any]:
    """What of the interpreter can change an outcome, and a hash over it."""
    told: dict[str, Any] = {
        "implementation": platform.python_implementation(),
        "version": platform.python_version(),
        "cache_tag": sys.implementation.cache_tag,
        "platform": f"{sys.platform}-{platform.machine()}",
        "byte_order": sys.byteorder,
        "word_bits": sys.maxsize.bit_length() + 1,
        "float": {"digits": sys.float_info.mant_dig, "repr": sys.float_repr_style},
        "hash": {"algorithm": sys.hash_info.algorithm, "modulus": sys.hash_info.modulus},
        "unicode": unicodedata.unidata_version,
        "cupel": __version__,
        "packages": {pin.name: pin.version for pin in pins},
    }
    return {**told, "fingerprint": content_hash(told)}


def _named(tasks: Iterable[Task]) -> list[str]:
    """The distributions that tasks name, and those that their test files and references import."""
    found: set[str] = set()
    for task in tasks:
        found.update(task.packages)
        texts = [test.code for test in task.tests if isinstance(test, FileTest)]
        if any(isinstance(test, FileTest) and test.kind == "pytest" for test in task.tests):
            found.add("pytest")
        if task.packages and task.reference is not None:
            texts += source_of(task, task.reference).files.values()
        own = {path.partition("/")[0].removesuffix(".py") for path in task.files}
        found.update(third_party(texts, {*own, task.interface.name, "solution", "cupel"}))
    return sorted(found)


def _closure(names: Iterable[str]) -> tuple[dict[str, str], list[str]]:
    """(name → version of what is installed of these and of what they need, those that are not installed)."""
    found: dict[str, str] = {}
    missing: list[str] = []
    waiting = [(name, True) for name in names]
    while waiting:
        name, is_named = waiting.pop()
        key = _even(name)
        if key in found:
            continue
        try:
            if _REQUIRED_NAME.fullmatch(name) is None:
                raise metadata.PackageNotFoundError(name)
            distribution = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            if is_named:  # else it is needed elsewhere, say on another system
                missing.append(name)
            continue
        found[key] = distribution.version
        waiting += [(needed, False) for needed in _needed(distribution)]
    return dict(sorted(found.items())), sorted(missing)


def _needed(distribution: metadata.Distribution) -> Iterator[str]:
    for requirement in distribution.requires or []:
        name, _, marker = requirement.partition(";")
        match = _REQUIRED_NAME.match(name.strip())
        if match and _OUTSIDE not in marker:
            yield match[0]


def _locked(path: Path) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Name → (version, hashes) of a requirements file."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: not a requirements file that can be read: {error}") from None
    found = {}
    for line in text.replace("\\\n", " ").splitlines():
        match = _PINNED.match(line.strip())
        if match:
            found[_even(match[1])] = match[2], tuple(_HASH.findall(match[3]))
    return found


def _even(name: str) -> str:
    """A distribution's name as indexes write it."""
    return re.sub(r"[-_.]+", "-", name).lower()
