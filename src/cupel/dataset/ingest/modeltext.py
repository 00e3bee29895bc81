"""The program in a model's answer.

Covers answers with fenced blocks, answers that think aloud first (`…</think>`), and bare programs. As in
EvolveCoder (arXiv 2603.12698) the blocks marked as Python that parse are joined. Does not repair programs: an
answer without a usable block is kept as it is, and will simply fail.
"""

from __future__ import annotations

import re

from cupel.model.source import parsed

_FENCED = re.compile(
    r"^[ \t]*```[ \t]*(?P<tag>\w*)[^\n]*\n(?P<code>.*?)(?:^[ \t]*```|\Z)", re.DOTALL | re.MULTILINE
)
_PYTHON = frozenset({"python", "py", "python3"})


def program_in(answer: str) -> str:
    """The program that an answer holds, or the answer itself where it holds no fenced block."""
    text = answer.rpartition("</think>")[2]
    blocks = [(match["tag"].lower(), match["code"]) for match in _FENCED.finditer(text)]
    marked = [code for tag, code in blocks if tag in _PYTHON] or [code for tag, code in blocks if not tag]
    readable = [code for code in marked if code.strip() and parsed(code) is not None]
    if readable:
        return "\n".join(code.strip("\n") for code in readable) + "\n"
    return marked[-1] if marked else text
