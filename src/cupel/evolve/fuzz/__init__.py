"""The adversary that needs no model: inputs for calls, the domain learned from seeds, and what is new in an input.

Everything here is pure: it works on plain Python values, runs no program and reads no file.
Not here: mutants of the reference, running programs, and the decision whether an input is used
(:mod:`cupel.evolve.oracle`).
"""
