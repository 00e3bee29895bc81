"""Inputs for programs that read stdin: the grammar and constraints learned, inputs proposed, flagged and shrunk.

Pure: no program is run and no file is read. The public face:
:func:`~cupel.evolve.stdin.domain.learn_domain`, :func:`~cupel.evolve.stdin.propose.propose_stdin`,
:func:`~cupel.evolve.stdin.novelty.flags_of_stdin`, :func:`~cupel.evolve.stdin.shrink.shrink_stdin`.
Not here: which inputs are used (:mod:`cupel.evolve.oracle`), slow tests, and other people's generators.
"""
