"""What the families of programs have in common."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from families_draft import Draft, needs


def program_draft(
    taxonomy: str, name: str, code: str, prompt: str, inputs: Sequence[tuple[str, tuple[int, ...]]], answer: Callable[[str], str], requirements: list[tuple[str, str]]
) -> Draft:  # fmt: skip
    """A draft of a program task.

    Args:
        inputs: (stdin, numbers of the requirements that it checks); the first is shown in the prompt.
        answer: the second formulation, stdin to stdout.
    """
    tests = [
        {"kind": "stdio", "stdin": text, "stdout": answer(text), "requirements": needs(*numbers)}
        for text, numbers in inputs
    ]
    shown = "\n".join(f"    {line}".rstrip() for line in str(tests[0]["stdin"]).splitlines())
    wanted = "\n".join(f"    {line}".rstrip() for line in str(tests[0]["stdout"]).splitlines())
    text = f"{prompt}\n\nFor the input\n\n{shown}\n\nthe program prints\n\n{wanted}\n"
    return Draft(taxonomy, "program", name, text, code, requirements=requirements, tests=tests)
