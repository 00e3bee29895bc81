"""The sections of a report, one a file.

Each takes the run's summary and gives a `Section`, or None where it has nothing to say.
"""
