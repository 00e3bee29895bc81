"""What goes into a dataset's folder for users without Cupel: `run_task.py`, which needs the standard library alone."""
