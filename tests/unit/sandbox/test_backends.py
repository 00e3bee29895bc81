"""Choosing the isolation: in order, by name, by environment; and what is said where nothing works."""

import pytest

from cupel.sandbox import backends, launch
from cupel.sandbox.backends import Availability
from cupel.sandbox.errors import SandboxError


@pytest.fixture
def works(monkeypatch):
    """A function that says which backends work; what was tried is noted in its `tried`."""
    monkeypatch.delenv(backends.CHOICE, raising=False)
    tried = []

    def let(*names):
        def try_out(name):
            tried.append(name)
            return Availability(name, name in names, "" if name in names else f"no {name}")

        monkeypatch.setattr(backends, "try_out", try_out)
        return tried

    return let


@pytest.mark.parametrize(
    ("working", "chosen", "looked_at"),
    [
        (("namespaces", "landlock", "container"), "namespaces", ["namespaces"]),
        (("landlock", "container"), "landlock", ["namespaces", "landlock"]),
        (("container",), "container", ["namespaces", "landlock", "container"]),
    ],
)
def test_the_first_that_works_is_chosen(works, working, chosen, looked_at):
    tried = works(*working)
    assert backends.choose() == chosen
    assert tried == looked_at


def test_without_any_nothing_is_chosen_unless_asked_for(works):
    works()
    with pytest.raises(SandboxError) as caught:
        backends.choose()
    said = str(caught.value)
    assert "namespaces: no namespaces; landlock: no landlock; container: no container" in said
    assert "install podman or docker" in said
    assert "--unsafe-no-isolation" in said
    assert backends.choose(unsafe_no_isolation=True) == "none"


def test_isolation_that_works_is_used_even_where_running_without_is_allowed(works):
    works("landlock")
    assert backends.choose(unsafe_no_isolation=True) == "landlock"


def test_the_one_that_is_named_is_the_only_one_tried(works):
    tried = works("namespaces", "landlock")
    assert backends.choose("landlock") == "landlock"
    assert tried == ["landlock"]


def test_one_that_is_named_and_does_not_work_is_an_error_not_a_reason_to_take_another(works):
    works("namespaces")
    with pytest.raises(SandboxError, match="container does not work here: no container"):
        backends.choose("container", unsafe_no_isolation=True)


def test_the_environment_names_one_and_an_argument_goes_before_it(works, monkeypatch):
    works("namespaces", "landlock", "container")
    monkeypatch.setenv(backends.CHOICE, "container")
    assert backends.choose() == "container"
    assert backends.choose("landlock") == "landlock"


def test_none_needs_to_be_called_unsafe(works):
    works()
    with pytest.raises(SandboxError, match="--unsafe-no-isolation"):
        backends.choose("none")
    assert backends.choose("none", unsafe_no_isolation=True) == "none"


def test_names_that_do_not_exist_are_refused(works):
    works("namespaces")
    with pytest.raises(
        SandboxError, match="no backend 'jail'; there are namespaces, landlock, container, none"
    ):
        backends.choose("jail")


def test_a_backend_that_does_not_start_says_why(monkeypatch):
    monkeypatch.setattr(launch, "_BOOT", "raise RuntimeError('no way')")
    found = backends.try_out("landlock")
    assert (found.backend, found.works) == ("landlock", False)
    assert "RuntimeError: no way" in found.reason
