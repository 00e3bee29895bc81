"""CPU time of a driver's whole process tree; the standard library only, since drivers run in many environments."""

import resource


def cpu() -> float:
    """CPU seconds of this process and of all that it waited for."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)
