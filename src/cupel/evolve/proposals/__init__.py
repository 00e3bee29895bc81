"""Tests and inputs that somebody else than `fuzz` proposes: a model or a person, as a file of proposals.

    proposal   what a proposal is, and reading a file of them
    offer      from a task's proposals to inputs, claims on answers, and tests to be judged as they are
    outvote    whether a test that is judged as it is stands
    fate       what became of each

What is expected of an input never comes from who proposed it: that is the oracle's (`cupel.evolve.oracle`).
"""
