"""Candidates × tests → outcomes: lowering tests to probes, comparison, freshness, limits, validation.

The trusted side of judging: it knows what is expected and compares; the sandbox only computes.
"""
