"""The command line: one thin file a command; everything it does is `cupel.api` or a function below it.

Data goes to standard output, progress and messages to standard error. Heavy imports stand inside commands, so
that `--help` is quick.
"""
