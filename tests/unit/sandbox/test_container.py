"""The command that starts a server in a container, for podman and docker."""

import json
import sys

import pytest

from cupel.sandbox import container, launch
from cupel.sandbox.errors import SandboxError

SETTINGS = {
    "control": 7,
    "backend": "container",
    "source": "/somewhere",
    "packages": ["/venv/lib"],
    "readable": ["/usr/lib"],
    "disk_bytes": 1 << 20,
    "scratch": "/tmp/cupel-a_b",
    "groups": ["/sys/fs/cgroup/x"],
}


@pytest.fixture(autouse=True)
def machine(monkeypatch):
    """One with both engines, where nothing is set."""
    for name in (container.ENGINE, container.RUNTIME, container.IMAGE, container.ROOTFS):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(
        "shutil.which", lambda name: f"/usr/bin/{name}" if name in ("podman", "docker") else None
    )
    return monkeypatch


def command(scratch="/tmp/cupel-a_b"):
    return container.plan(SETTINGS, 3, scratch).command


def option(words, name):
    return [words[at + 1] for at, word in enumerate(words) if word == name]


def test_nothing_is_let_in_or_out():
    words = command()
    assert words[:2] == ("podman", "run")
    assert option(words, "--network") == option(words, "--ipc") == ["none"]
    assert option(words, "--cap-drop") == ["ALL"]
    assert option(words, "--security-opt") == ["no-new-privileges"]
    assert option(words, "--pull") == ["never"]
    assert {"--read-only", "--read-only-tmpfs=false", "--rm", "--interactive"} <= set(words)
    (user,) = option(words, "--user")
    assert all(20_000 <= int(part) < 60_000 for part in user.split(":"))


def test_memory_and_processes_are_bounded():
    words = command()
    assert (
        option(words, "--memory")
        == option(words, "--memory-swap")
        == [str((1 << 30) + (1 << 20) + (256 << 20))]
    )
    assert option(words, "--pids-limit") == ["160"]
    assert option(words, "--tmpfs") == ["/tmp:rw,nosuid,nodev,size=1048576,mode=1777"]


def test_only_the_sandbox_and_asked_for_packages_are_mounted_read_only():
    assert option(command(), "--volume") == [
        f"{launch.SOURCE}/cupel/sandbox:/cupel/cupel/sandbox:ro",
        "/venv/lib:/packages/0:ro",
    ]


def test_the_server_speaks_over_standard_input_and_output_and_knows_its_own_paths():
    planned = container.plan(SETTINGS, 3, "/tmp/cupel-a_b")
    inside = json.loads(planned.command[-1])
    assert planned.takes_stdio
    assert (inside["control"], inside["groups"], inside["source"]) == (None, [], "/cupel")
    assert inside["packages"] == ["/packages/0"]


def test_the_default_image_has_this_minor_version_of_python():
    image = f"docker.io/library/python:3.{sys.version_info.minor}-slim"
    words = command()
    assert words[words.index(image) - 2 : words.index(image) + 2] == ("--entrypoint", "python3", image, "-s")


def test_a_container_is_removed_by_its_name():
    planned = container.plan(SETTINGS, 3, "/tmp/cupel-a_b")
    assert option(planned.command, "--name") == ["cupel-a-b"]
    assert planned.stop == ("podman", "rm", "--force", "cupel-a-b")


def test_where_it_does_not_start_it_is_said_how_to_get_the_image():
    assert "podman pull docker.io/library/python:" in container.plan(SETTINGS, 3, "/tmp/x").hint


def test_the_hash_seed_is_passed_and_nothing_else_of_the_environment(machine):
    machine.setenv("SECRET_TOKEN", "x")
    assert option(command(), "--env") == ["PYTHONHASHSEED=3", "LC_ALL=C.UTF-8", "TZ=UTC"]


class TestSetting:
    def test_docker_gets_no_option_that_it_lacks(self, machine):
        machine.setenv(container.ENGINE, "docker")
        assert command()[0] == "docker"
        assert "--read-only-tmpfs=false" not in command()

    def test_image_and_runtime_are_the_users(self, machine):
        machine.setenv(container.RUNTIME, "runsc")
        machine.setenv(container.IMAGE, "another:1")  # so that it is undone
        container.use_image("mine:1")
        assert option(command(), "--runtime") == ["runsc"]
        assert "mine:1" in command()

    def test_without_an_engine_it_is_said_what_is_missing(self, machine):
        machine.setattr("shutil.which", lambda name: None)
        with pytest.raises(SandboxError, match="neither podman nor docker is installed"):
            command()

    def test_an_engine_that_is_not_there_is_named(self, machine):
        machine.setenv(container.ENGINE, "nerdctl")
        with pytest.raises(SandboxError, match="nerdctl"):
            command()

    def test_a_folder_as_root_needs_podman(self, machine):
        machine.setenv(container.ROOTFS, "/rootfs")
        assert command()[command().index("--rootfs") + 1 :][:2] == ("/rootfs", "python3")
        machine.setenv(container.ENGINE, "docker")
        with pytest.raises(SandboxError, match="needs podman"):
            command()

    def test_the_machines_own_interpreter_is_mounted_into_an_empty_root(self, machine, tmp_path):
        machine.setenv(container.ROOTFS, container.HOST)
        words = command(str(tmp_path))
        assert words[words.index("--rootfs") + 1] == str(tmp_path / "root")
        assert {f"{path}:{path}:ro" for path in launch.readable_folders()} <= set(option(words, "--volume"))
