"""Sequences of calls on classes and modules: mined from seeds, proposed, shrunk, and written as tests.

Pure: no program is run and no file is read. The public face:
:func:`~cupel.evolve.steps.surface.surface_of`, :func:`~cupel.evolve.steps.mine.mine_sequences`,
:func:`~cupel.evolve.steps.unrepeatable.unrepeatable_methods`, :func:`~cupel.evolve.steps.propose.propose_steps`,
:func:`~cupel.evolve.steps.shrink.shrink_steps`, :func:`~cupel.evolve.steps.call.to_steps_json`.
Not here: which sequences are used (:mod:`cupel.evolve.oracle`), and what they gave.
"""
