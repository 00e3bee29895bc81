"""`cupel doctor`: what this machine can isolate, and how well."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

from cupel.cli.console import data, data_json, table
from cupel.cli.isolation import Backend, ContainerImage
from cupel.cli.options import Json

if TYPE_CHECKING:
    from cupel.sandbox.backends import Availability
    from cupel.sandbox.selfcheck import Finding


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("doctor", epilog="Example: cupel doctor")(doctor)


def doctor(*, backend: Backend = None, container_image: ContainerImage = None, json: Json = False) -> None:
    """Try out every promise of the sandbox with every backend that works here, or with the one that is named.

    Exits with 1 where programs cannot be isolated, or where a promise is not held.
    """
    import os
    import platform

    from cupel.model.errors import UsageError
    from cupel.sandbox.backends import BACKENDS, CHOICE, ISOLATING, NONE, try_out, what_to_install
    from cupel.sandbox.container import use_image
    from cupel.sandbox.selfcheck import run_checks

    backend = backend or os.environ.get(CHOICE) or None
    if backend is not None and backend not in BACKENDS:
        raise UsageError(f"no backend {backend!r}; there are {', '.join(BACKENDS)}")
    if container_image is not None:
        use_image(container_image)
    available = [try_out(name) for name in ([backend] if backend else ISOLATING)]
    working = [one.backend for one in available if one.works]
    fallback = [] if backend else [NONE]
    findings = {name: run_checks(name) for name in working or fallback}
    chosen = working[0] if working else (backend or NONE)
    isolates = bool(working) and chosen != NONE
    report: dict[str, Any] = {
        "python": platform.python_version(),
        "machine": f"{platform.system()} {platform.release()} {platform.machine()}",
        "backend": chosen,
        "isolates": isolates,
        "backends": [_told(one, findings.get(one.backend, [])) for one in available],
    }
    if not working and fallback:
        report["backends"].append(_told(try_out(NONE), findings[NONE]))
    if json:
        data_json(report)
    else:
        data(f"Python {report['python']}, {report['machine']}")
        lacks = "does not work here" if backend else what_to_install()
        data(f"backend: {chosen}" + ("" if isolates else f"; {lacks}"))
        for one in report["backends"]:
            _show(one)
    broken = [one for name in findings for one in findings[name] if one.promised and not one.holds]
    if broken or not isolates:
        raise typer.Exit(1)


def _told(available: Availability, findings: list[Finding]) -> dict[str, Any]:
    from dataclasses import asdict

    return {**asdict(available), "checks": [asdict(one) for one in findings]}


def _show(told: dict[str, Any]) -> None:
    if not told["works"]:
        data(f"\n{told['backend']}: does not work here: {told['reason']}")
        return
    rows = []
    for check in told["checks"]:
        state = "held" if check["holds"] else ("NOT HELD" if check["promised"] else "not promised")
        rows.append([state, check["name"], check["promise"], "" if check["holds"] else check["seen"]])
    table(told["backend"], ["", "promise", "", "seen"], rows, right=9)
