"""The interpreter's fingerprint, exact versions, hashes from a lock file, and the container that has the same."""

from __future__ import annotations

import platform
import socket
from importlib import metadata
from pathlib import Path

import pytest
from small_run import clamp_task

from cupel.dataset.environment import (
    Environment,
    Pin,
    dockerfile_text,
    environment_of,
    requirements_text,
)
from cupel.model.errors import UsageError
from cupel.model.hashing import content_hash

HASH = f"--hash=sha256:{'ab' * 32}"


def needing(*packages: str, **changes: object) -> Environment:
    return environment_of([clamp_task(packages=list(packages), **changes)])


def test_the_fingerprint_covers_what_it_tells_and_names_no_machine() -> None:
    told = dict(needing().interpreter)
    found = told.pop("fingerprint")
    assert found == content_hash(told)
    assert (told["implementation"], told["version"]) == (
        platform.python_implementation(),
        platform.python_version(),
    )
    assert socket.gethostname() not in str(told)
    assert needing() == needing()


def test_what_tasks_name_is_pinned_with_what_that_needs() -> None:
    pins = {pin.name: pin.version for pin in needing("Jinja2").pins}
    assert pins == {"jinja2": metadata.version("jinja2"), "markupsafe": metadata.version("markupsafe")}


def test_pytest_is_pinned_where_tests_need_it_and_a_package_that_is_not_here_is_named() -> None:
    test = {
        "id": "p",
        "kind": "pytest",
        "code": "def test_a():\n    assert clamp(1, 0, 2) == 1\n",
        "visibility": "private",
        "origin": "seed",
    }
    found = needing("no-such-package-0", tests=[test])
    assert "pytest" in {pin.name for pin in found.pins}
    assert found.missing == ("no-such-package-0",)
    assert "no-such-package-0" in requirements_text(found).splitlines()[0]


def test_a_name_that_is_none_cannot_write_lines_of_its_own() -> None:
    found = needing("evil\njinja2==0")
    assert found.pins == ()
    assert all(line.startswith("#") for line in requirements_text(found).splitlines())


def test_hashes_come_from_a_lock_file(tmp_path: Path) -> None:
    lock = tmp_path / "lock.txt"
    versions = {name: metadata.version(name) for name in ("jinja2", "markupsafe")}
    lock.write_text(
        "".join(f"{name}=={version} \\\n    {HASH}\n    # via us\n" for name, version in versions.items())
    )
    found = environment_of([clamp_task(packages=["jinja2"])], lock)
    assert found.is_hashed
    assert requirements_text(found).splitlines()[:2] == [f"jinja2=={versions['jinja2']} \\", f"    {HASH}"]
    assert "--require-hashes" in dockerfile_text(found)
    assert "--require-hashes" not in dockerfile_text(needing("jinja2"))


def test_a_lock_file_that_contradicts_what_is_installed_is_refused(tmp_path: Path) -> None:
    (tmp_path / "lock.txt").write_text(f"jinja2==0.0.1 {HASH}\n")
    with pytest.raises(UsageError, match=r"pins jinja2 0\.0\.1"):
        environment_of([clamp_task(packages=["jinja2"])], tmp_path / "lock.txt")
    with pytest.raises(UsageError, match="not a requirements file"):
        environment_of([clamp_task()], tmp_path / "gone.txt")


def test_the_container_has_the_same_interpreter_and_runs_as_nobody_special() -> None:
    text = dockerfile_text(needing())
    assert f"FROM python:{platform.python_version()}-slim\n" in text
    assert "USER runner\n" in text
    assert text.rstrip().endswith('ENTRYPOINT ["python", "run_task.py"]')


def test_tasks_of_the_standard_library_need_nothing() -> None:
    assert needing().pins == ()
    assert requirements_text(needing()) == "# the tasks need the standard library alone\n"
    assert requirements_text(Environment({}, (Pin("a", "1"), Pin("b", "2")))) == "a==1\nb==2\n"
