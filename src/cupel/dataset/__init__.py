"""Tasks into and out of Cupel: reading other formats, and what comes out of a run.

Covers ingest, scores against published verdicts, the dataset and its card, executing a dataset's claims
again, exports, and views of one task or two runs. Writes no state of a run: that is the store's.
"""
