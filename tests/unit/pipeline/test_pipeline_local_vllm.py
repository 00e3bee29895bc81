"""A model served on this machine, played by small programs in place of `vllm` and `nvidia-smi`."""

from __future__ import annotations

import http.client
import json
import sys
from pathlib import Path

import pytest

from cupel.cli.main import run
from cupel.model.errors import InfrastructureError, UsageError
from cupel.pipeline.forwarder import Forwarder
from cupel.pipeline.local_vllm import LocalModel, LocalVllm, gpus_here

SERVER = """
import http.server, json, os, sys

class Answers(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        body = json.dumps({"gpu": os.environ["CUDA_VISIBLE_DEVICES"], "arguments": sys.argv[1:]}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[sys.argv.index("--port") + 1])), Answers).serve_forever()
"""


def command(folder: Path, name: str, body: str) -> None:
    path = folder / name
    path.write_text(f"#!{sys.executable}\n{body}", encoding="utf-8")
    path.chmod(0o755)


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is the whole PATH: a machine with two GPUs."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    command(folder, "nvidia-smi", "print('0\\n1')\n")
    return folder


def asked(port: int) -> dict[str, object]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/v1/models")
        return dict(json.loads(connection.getresponse().read()))
    finally:
        connection.close()


def test_each_gpu_gets_a_replica_and_one_port_reaches_them_all(machine: Path, tmp_path: Path) -> None:
    command(machine, "vllm", SERVER)
    with Forwarder(0, [1]) as free:
        port = free.port
    wanted = LocalModel("some/model", port=port, options=("--dtype", "auto"))

    with LocalVllm(wanted, tmp_path / "logs"):
        held = [http.client.HTTPConnection("127.0.0.1", port, timeout=5) for _ in range(4)]
        answers = []
        for one in held:
            one.request("GET", "/v1/models")
            answers.append(json.loads(one.getresponse().read()))
        for one in held:
            one.close()

    assert sorted(answer["gpu"] for answer in answers) == ["0", "0", "1", "1"]
    arguments = answers[0]["arguments"]
    assert arguments[:2] == ["serve", "some/model"] and arguments[-2:] == ["--dtype", "auto"]
    assert (tmp_path / "logs" / "vllm-gpu1.log").is_file()
    with pytest.raises(OSError, match=r"refused|reset"):
        asked(port)


def test_a_build_for_cpus_gets_one_replica_and_no_gpu(machine: Path, tmp_path: Path) -> None:
    command(machine, "vllm", SERVER)
    command(machine, "nvidia-smi", "import sys\nsys.exit(9)\n")
    with Forwarder(0, [1]) as free:
        port = free.port

    with LocalVllm(LocalModel("some/model", on_cpu=True, port=port), tmp_path / "logs"):
        answer = asked(port)

    assert answer["gpu"] == ""
    assert [path.name for path in (tmp_path / "logs").iterdir()] == ["vllm-cpu.log"]


def test_a_server_that_ends_is_told_with_its_last_words(machine: Path, tmp_path: Path) -> None:
    command(machine, "vllm", "import sys\nprint('no such model')\nsys.exit(3)\n")
    ended = pytest.raises(InfrastructureError, match=r"GPU 1 ended with 3(.|\n)*no such model")
    with ended, LocalVllm(LocalModel("m", gpus=(1,)), tmp_path):
        pass


def test_a_server_that_never_answers_is_given_up(machine: Path, tmp_path: Path) -> None:
    command(machine, "vllm", "import time\ntime.sleep(60)\n")
    silent = LocalVllm(LocalModel("m", gpus=(0,), wait_seconds=0.3), tmp_path)
    with pytest.raises(InfrastructureError, match="does not answer after"), silent:
        pass


def test_what_is_missing_is_said(machine: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="`vllm` is not on the PATH"):
        LocalVllm(LocalModel("m"), tmp_path)
    command(machine, "vllm", SERVER)
    with pytest.raises(UsageError, match="no GPU 3, 4; there are 0, 1"):
        LocalVllm(LocalModel("m", gpus=(0, 3, 4)), tmp_path)
    command(machine, "nvidia-smi", "import sys\nsys.exit(9)\n")
    assert gpus_here() == []
    with pytest.raises(UsageError, match="there is no GPU here"):
        LocalVllm(LocalModel("m"), tmp_path)


def test_without_a_gpu_the_command_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("CUPEL_RESPONSES", str(tmp_path / "responses"))
    tasks = tmp_path / "tasks.jsonl"
    tasks.write_text("", encoding="utf-8")
    command_ = ["sample", str(tasks), "--out", str(tmp_path / "out.jsonl")]
    assert run([*command_, "--local-vllm", "some/model"]) == 2
    assert "there is no GPU here" in capsys.readouterr().err
    assert run([*command_, "--local-vllm", "m", "--gpus", "one"]) == 2
    assert run([*command_, "--local-vllm", "m", "--model", "n"]) == 2
    assert run([*command_, "--gpus", "1", "--model", "n"]) == 2
    assert run([*command_, "--vllm-options", "--enforce-eager", "--model", "n"]) == 2
    assert run([*command_, "--local-vllm", "m", "--gpus", "cpu", "--vllm-options", "'unclosed"]) == 2
    assert run([*command_, "--local-vllm", "m", "--gpus", "cpu"]) == 2
    assert "`vllm` is not on the PATH" in capsys.readouterr().err
    assert run(command_) == 2


def test_a_port_in_use_is_wrong_usage() -> None:
    with Forwarder(0, [1]) as first:
        with pytest.raises(UsageError, match="cannot be listened on"), Forwarder(first.port, [1]):
            pass
        with pytest.raises((OSError, http.client.HTTPException)):
            asked(first.port)  # nobody listens behind it
