"""The contract of the sandbox: every backend that works here keeps its promises."""

import pytest

from cupel.sandbox import backends, jobs, selfcheck

NAMES = [check.name for check in selfcheck.CHECKS] + ["leftovers"]


@pytest.fixture(scope="module", params=[backends.NAMESPACES, backends.NONE])
def findings(request):
    found = backends.try_out(request.param)
    if not found.works:
        pytest.skip(f"{request.param} does not work here: {found.reason}")
    return request.param, {one.name: one for one in selfcheck.run_checks(request.param)}


@pytest.mark.parametrize("name", NAMES)
def test_a_promise_is_held(findings, name):
    backend, found = findings
    finding = found[name]
    if finding.needs_isolation and backend == backends.NONE:
        pytest.skip("promised with isolation only")
    assert finding.holds, f"{finding.promise}: {finding.seen}"


def test_without_isolation_no_attempt_is_made_on_the_machine_itself(monkeypatch):
    """Carried out as root they would mount over the machine's folders, kill its processes and fork without end."""
    tried = []
    monkeypatch.setattr(
        selfcheck,
        "_attempt",
        lambda sandbox, code: tried.append(code) or jobs.Observation(jobs.Status.SILENT, 0.0),
    )
    selfcheck.run_checks(backends.NONE)
    assert not [check.name for check in selfcheck.CHECKS if check.needs_isolation and check.code in tried]
    assert [check.name for check in selfcheck.CHECKS if check.code in tried]


def test_every_promise_is_told_of(findings):
    assert list(findings[1]) == NAMES


def test_promises_are_named_once():
    assert len(set(NAMES)) == len(NAMES)
