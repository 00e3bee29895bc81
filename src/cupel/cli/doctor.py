"""`cupel doctor`: what this machine can isolate."""

from __future__ import annotations

from typing import Any

import typer

from cupel.cli.console import data, data_json, table
from cupel.cli.options import Json


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("doctor", epilog="Example: cupel doctor")(doctor)


def doctor(json: Json = False) -> None:
    """Try out every promise of the sandbox on this machine; exits with 1 where programs cannot be isolated."""
    import platform
    from dataclasses import asdict

    from cupel.sandbox.backends import NAMESPACES, NONE, try_out
    from cupel.sandbox.selfcheck import run_checks

    available = try_out(NAMESPACES)
    backend = NAMESPACES if available.works else NONE
    findings = run_checks(backend)
    bad = [one for one in findings if not one.holds]
    report: dict[str, Any] = {
        "python": platform.python_version(),
        "machine": f"{platform.system()} {platform.release()} {platform.machine()}",
        "backend": backend,
        "isolates": available.works,
        "reason": available.reason,
        "checks": [asdict(one) for one in findings],
    }
    if json:
        data_json(report)
    else:
        data(f"Python {report['python']}, {report['machine']}")
        data(
            f"backend: {backend}"
            + ("" if available.works else f" ({NAMESPACES} does not work: {available.reason})")
        )
        rows = [
            ["held" if one.holds else "NOT HELD", one.name, one.promise, "" if one.holds else one.seen]
            for one in findings
        ]
        table("", ["", "check", "promise", "seen"], rows, right=9)
    if bad or not available.works:
        raise typer.Exit(1)
