"""Cupel: Python tasks for code models, with tests that tell right programs from wrong ones."""

__version__ = "0.1.0"
