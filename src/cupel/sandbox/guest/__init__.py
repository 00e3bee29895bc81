"""The untrusted side of the sandbox: the fork server and what runs in its children.

Everything in this package runs under a bare interpreter with the standard library only, and imports
nothing of Cupel but `cupel.sandbox.frames`, `cupel.sandbox.limits` and `cupel.sandbox.wire`.
"""
