"""The endpoint of the double: OpenAI's chat completions over real HTTP, on this machine alone.

By itself, from the folder `tests`: `python -m authoring_script.server 8000`. Nothing in it is a model: it finds out which prompt it is asked by
the system message, and which task by the title in it.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from authoring_script.defects import DEFECTS
from authoring_script.playing import Cut, Defect, play, read_question
from cupel.llm.reply import estimated_tokens
from faulty_server import Answer, Asked, FaultyServer, Says
from scripted_server import request_of

ROLES = {
    "quill-1": "author",
    "quill-2": "author",
    "probe-1": "tester",
    "probe-2": "tester",
    "probe-3": "tester",
    "solver-1": "solver",
    "solver-2": "solver",
    "judge-1": "reviewer",
    "judge-2": "reviewer",
}
"""The models that it plays; each has a name of its own, and none is another."""


def write_models(path: Path, base_url: str, *, concurrency: int = 16) -> Path:
    """A configuration of all models at the endpoint."""
    parts = [f'[endpoints.double]\nbase_url = "{base_url}"\nconcurrency = {concurrency}\n']
    parts += [
        f'[models.{name}]\nendpoint = "double"\nroles = ["{role}"]\nprice = {{input = 1.0, output = 2.0}}\nanswers_as = "json_schema"\n'
        for name, role in ROLES.items()
    ]
    path.write_text("\n".join(parts), encoding="utf-8")
    return path


def answering(defects: Mapping[str, Defect] = DEFECTS) -> Answer:
    """An endpoint behind which the roles are played."""
    return lambda asked: Says(response_of(asked, defects))


def response_of(asked: Asked, defects: Mapping[str, Defect]) -> dict[str, Any]:
    """What the endpoint answers; the same to the same seed, whether samples are asked for at once or one by one."""
    request = request_of(asked.body)
    begin = int(asked.body.get("seed", 0))
    choices = []
    for number in range(int(asked.body.get("n", 1))):
        question = read_question(request, asked.body["model"], begin + number)
        said = play(question, defects)
        finish, words = (said.finish, said.text) if isinstance(said, Cut) else ("stop", said)
        message = {"role": "assistant", "content": words}
        choices.append({"index": number, "finish_reason": finish, "message": message})
    written = sum(estimated_tokens(len(one["message"]["content"])) for one in choices)
    usage = {"prompt_tokens": estimated_tokens(request.characters()), "completion_tokens": written}
    return {"object": "chat.completion", "model": asked.body["model"], "choices": choices, "usage": usage}


if __name__ == "__main__":
    server = FaultyServer(answering(), int(sys.argv[1]))
    print(f"a double of model endpoints for authoring, no model, at {server.base_url}", flush=True)
    signal.pause()
