"""What a run leaves on disk: task files in, one SQLite file for all state, and the run's output files.

The only place that writes state. Knows nothing of how outcomes or tests come about.
"""
