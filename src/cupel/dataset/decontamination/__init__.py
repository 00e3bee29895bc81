"""Decontamination: do tasks overlap with benchmarks that somebody wants to keep apart from training?

Covers reading benchmarks from local files (`items`), an index of hashes that holds none of their text (`index`), the
evidence of one task against it (`overlap`), and a whole task file (`check`). Two kinds of evidence: runs of eight words
that stand in both texts, and a solution that is the same program up to names. Downloads nothing and runs nothing. A
problem told in other words and solved by another program is not found.
"""
