"""A double of a model's endpoint: a script (`recipe_script`, `default_script`) behind real HTTP, and behind batch files.

By itself it serves until it is stopped: `python tests/scripted_server.py 8000`. Nothing in it is a model: it finds out which prompt
it is asked by the system message, and says what stands in the script.
"""

from __future__ import annotations

import json
import re
import signal
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from cupel.llm import Message, PromptId, Request
from cupel.llm.prompts import FOLDER
from cupel.llm.reply import estimated_tokens
from default_script import DefaultScript
from faulty_server import Answer, Asked, FaultyServer, Says
from recipe_script import Script

_SYSTEM = re.compile(r"<!-- system -->\s*\n(.*?)\n<!-- user -->", re.DOTALL)


def request_of(body: Mapping[str, Any]) -> Request:
    """The question that a request's body is."""
    messages = tuple(Message(**message) for message in body["messages"])
    return Request(messages, prompt=PromptId(_prompts()[messages[0].content], ""))


def response_of(script: Script, body: Mapping[str, Any]) -> dict[str, Any]:
    """What the endpoint answers: the same to the same seed, whether samples are asked for at once or one by one."""
    request, first = request_of(body), int(body.get("seed", 0))
    texts = [script(request, first + number) for number in range(int(body.get("n", 1)))]
    choices = [
        {"index": number, "finish_reason": "stop", "message": {"role": "assistant", "content": text}}
        for number, text in enumerate(texts)
    ]
    usage = {
        "prompt_tokens": estimated_tokens(request.characters()),
        "completion_tokens": sum(estimated_tokens(len(text)) for text in texts),
    }
    return {"object": "chat.completion", "model": body["model"], "choices": choices, "usage": usage}


def saying(script: Script) -> Answer:
    """An endpoint behind which a script speaks."""

    def answer(asked: Asked) -> Says:
        return Says(response_of(script, asked.body))

    return answer


def run_batch(script: Script, questions: Path, results: Path) -> None:
    """What `vllm run-batch -i QUESTIONS -o RESULTS` leaves."""
    lines = [json.loads(line) for line in questions.read_text(encoding="utf-8").split("\n") if line]
    done = [
        {
            "id": f"vllm-{number}",
            "custom_id": line["custom_id"],
            "response": {"status_code": 200, "request_id": "r", "body": response_of(script, line["body"])},
            "error": None,
        }
        for number, line in enumerate(lines)
    ]
    results.write_text("".join(json.dumps(one) + "\n" for one in done), encoding="utf-8")


@cache
def _prompts() -> dict[str, str]:
    """System message → the prompt's name."""
    found = {}
    for path in sorted(FOLDER.glob("*.md")):
        system = _SYSTEM.search(path.read_text(encoding="utf-8"))
        if system is not None:
            found[system[1].strip()] = path.stem
    return found


if __name__ == "__main__":
    server = FaultyServer(saying(DefaultScript()), int(sys.argv[1]))
    print(f"a scripted model, no real one, at {server.base_url}", flush=True)
    signal.pause()
