"""The sections of a report, one a file: each takes the run's summary and gives a `Section`, or None without matter."""
