"""One self-contained HTML page about a run: figures with their data, who was caught by what, what passes.

`ReportData` is all that the page is made from; `render` makes it. The page needs no network, and no script
for anything but sorting tables. Reads and writes no files, and looks at no published verdicts: a score comes in
ready-made.
"""

from cupel.report.data import ReportData
from cupel.report.page import render

__all__ = ["ReportData", "render"]
