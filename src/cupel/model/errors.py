"""The one tree of errors.

    CupelError                 anything that Cupel itself reports
    ├── UsageError             wrong options or arguments (exit code 2)
    ├── TaskError              a task, test or candidate that does not keep the format
    │   └── LiteralError       text that is not a literal of the format
    ├── NothingUsable          after setting bad input aside nothing is left to do (exit code 1)
    ├── BudgetSpent            what the user allowed to spend on models is spent: stopped, to be gone on with
    └── InfrastructureError    our own fault: never counted against a candidate
        ├── StoreError         the run's store cannot be read or written
        └── ModelError         a model's endpoint cannot be used
            ├── EndpointDown     it does not answer; the same command goes on later
            └── EndpointRefuses  it answers, but not us: the key, the model's name or the request is not accepted

The sandbox stands below this layer and has one error of its own, `cupel.sandbox.errors.SandboxError`: the judge
turns it into the outcome `infrastructure`, the API into an `InfrastructureError`. What goes wrong in a worker comes
back as the problem of its job (`cupel.engine.executor.Done`).

An error is classified once, at the boundary where it enters. What a program under test does wrong is
not an error of ours but an `Outcome`.
"""

from __future__ import annotations


class CupelError(Exception):
    """Base of all errors that Cupel reports; the text says what, where and what to do."""


class UsageError(CupelError):
    """Wrong options or arguments."""


class TaskError(CupelError):
    """A task, test or candidate that does not keep the format."""


class LiteralError(TaskError):
    """Text that is not a literal of the format, or a value that has no literal."""


class NothingUsable(CupelError):  # noqa: N818 - the name says the state, not a fault
    """After setting bad input aside nothing is left to do."""


class BudgetSpent(CupelError):  # noqa: N818 - the name says the state, not a fault
    """What the user allowed to spend on models is spent."""


class InfrastructureError(CupelError):
    """Our own fault; retried, then reported, never counted against a candidate."""


class StoreError(InfrastructureError):
    """The run's store cannot be read or written."""


class ModelError(InfrastructureError):
    """A model's endpoint cannot be used."""


class EndpointDown(ModelError):  # noqa: N818 - the name says the state
    """A model's endpoint does not answer; what was answered is stored, and the same command goes on."""


class EndpointRefuses(ModelError):  # noqa: N818 - the name says the state
    """A model's endpoint answers, but accepts no request: key, model's name, credit or parameters are wrong."""
