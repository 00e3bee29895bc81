"""The `cupel` command: its subcommands, and how errors become exit codes.

0: the command did its work. 1: a checking command found a problem, nothing usable was left to do, or
`--strict` and a line was set aside. 2: wrong usage. 130: stopped by the user, resumable.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Any

import typer

from cupel import __version__
from cupel.cli import (
    adversary,
    annotate,
    audit,
    author,
    decontam,
    dedupe,
    diff,
    doctor,
    evolve,
    examples,
    export,
    filter,
    import_,
    judge,
    package,
    plan,
    pose,
    precondition,
    propose,
    read_batch,
    recipe,
    report,
    rule,
    sample,
    schema,
    score,
    select,
    settle,
    show,
    stress,
    thin,
    try_,
    validate,
    verify,
    work,
)
from cupel.cli import run as whole_run
from cupel.cli.console import log
from cupel.model.errors import CupelError, UsageError
from cupel.sandbox.errors import SandboxError

app = typer.Typer(
    name="cupel",
    help="Python tasks whose tests tell right programs from wrong ones.",
    epilog="Start with: cupel examples --out examples.jsonl; cupel evolve examples.jsonl --out run",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for command in (examples, import_, judge, evolve, score, verify, show, try_, diff, schema, doctor):
    command.register(app)
for stage in (pose, sample, filter, adversary, thin, select, report, read_batch):
    stage.register(app)
for stage_of_ours in (settle, propose, rule, precondition):
    stage_of_ours.register(app)
whole_run.register(app)
for authoring in (plan, author, validate, audit):
    authoring.register(app)
for curation in (dedupe, package):
    curation.register(app)
for stressing in (stress, annotate):
    stressing.register(app)
app.add_typer(export.app, name="export")
app.add_typer(decontam.app, name="decontam")
app.add_typer(recipe.app, name="recipe")
app.add_typer(work.app, name="work")


INTERRUPTED = 130
_WrongUsage: Any = next(kind for kind in typer.BadParameter.__mro__ if kind.__name__ == "ClickException")
"""Some versions of Typer bring their own Click, some depend on Click: this is the class that is really raised."""


def _version(value: bool) -> None:
    if value:
        typer.echo(f"cupel {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: bool = typer.Option(
        False, "--version", callback=_version, is_eager=True, help="Print the version."
    ),
) -> None:
    """Python tasks whose tests tell right programs from wrong ones."""


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and end the process with the format's exit code."""
    signal.signal(signal.SIGTERM, _interrupt)
    sys.exit(run(arguments))


def run(arguments: list[str] | None = None) -> int:
    """Run the command line; returns the exit code."""
    try:
        result = app(args=arguments, standalone_mode=False)
    except typer.Exit as end:
        return int(end.exit_code)
    except _WrongUsage as error:
        error.show()
        return 2
    except UsageError as error:
        log(f"error: {error}")
        return 2
    except (CupelError, SandboxError) as error:
        log(f"error: {error}")
        return 1
    except (KeyboardInterrupt, typer.Abort):
        return _stopped()
    except BrokenPipeError:
        sys.stdout = Path(os.devnull).open("w")  # noqa: SIM115 - so that the interpreter's own flush finds a file
        return 0
    if result == INTERRUPTED:  # some versions of Typer turn Ctrl-C into this themselves
        return _stopped()
    return result if isinstance(result, int) else 0


def _stopped() -> int:
    log("stopped; the same command goes on from here")
    return INTERRUPTED


def _interrupt(*_: Any) -> None:
    raise KeyboardInterrupt
