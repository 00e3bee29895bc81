"""The contract of the sandbox: every backend that works here keeps its promises."""

import pytest

from cupel.sandbox import backends, jobs, promises, selfcheck


@pytest.fixture(scope="module", params=backends.BACKENDS)
def findings(request):
    found = backends.try_out(request.param)
    if not found.works:
        pytest.skip(f"{request.param} does not work here: {found.reason}")
    return request.param, {one.name: one for one in selfcheck.run_checks(request.param)}


@pytest.mark.parametrize("name", selfcheck.NAMES)
def test_a_promise_is_held(findings, name):
    backend, found = findings
    finding = found[name]
    if not finding.promised:
        pytest.skip(f"{backend} does not promise it: {finding.seen}")
    assert finding.holds, f"{finding.promise}: {finding.seen}"


def test_what_an_isolating_backend_leaves_open_is_only_what_the_documentation_says(findings):
    backend, found = findings
    if backend == backends.NONE:
        pytest.skip("without isolation all but the limits is open")
    assert {name for name, one in found.items() if not one.promised} <= {"names", "memory in all", "files"}


def test_without_isolation_no_attempt_is_made_on_the_machine_itself(monkeypatch):
    """Carried out as root they would write to the machine's folders, kill its processes and fork without end."""
    tried = []
    monkeypatch.setattr(
        selfcheck,
        "_attempt",
        lambda sandbox, code: tried.append(code) or jobs.Observation(jobs.Status.SILENT, 0.0),
    )
    selfcheck.run_checks(backends.NONE)
    harmless = {one.code for one in promises.PROMISES if not one.needs_isolation}
    assert harmless <= set(tried) <= harmless | {promises.LEAVE_FILES, promises.LOOK}


def test_every_promise_is_told_of(findings):
    assert tuple(findings[1]) == selfcheck.NAMES


def test_promises_are_named_once():
    assert len(set(selfcheck.NAMES)) == len(selfcheck.NAMES)
