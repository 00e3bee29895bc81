"""Which third-party distributions a program needs, read from its import statements.

Covers import statements anywhere in the text. Does not see modules that are imported by a call, and knows
only the common cases in which a distribution has another name than its module.
"""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable

from cupel.model.source import imported_modules

_DISTRIBUTIONS = {
    "Crypto": "pycryptodome",
    "PIL": "pillow",
    "attr": "attrs",
    "bs4": "beautifulsoup4",
    "cv2": "opencv-python",
    "dateutil": "python-dateutil",
    "docx": "python-docx",
    "dotenv": "python-dotenv",
    "fitz": "PyMuPDF",
    "jwt": "PyJWT",
    "pptx": "python-pptx",
    "skimage": "scikit-image",
    "sklearn": "scikit-learn",
    "yaml": "PyYAML",
}
"""Module → distribution, where the names differ."""


def third_party(sources: Iterable[str], exclude: Collection[str] = ()) -> list[str]:
    """The distributions whose modules the programs import, sorted.

    Args:
        sources: texts of programs; one that is not Python counts as importing nothing.
        exclude: modules that are the task's own.
    """
    modules = {module for source in sources for module in imported_modules(source)}
    foreign = modules - set(sys.stdlib_module_names) - set(exclude)
    return sorted({_DISTRIBUTIONS.get(module, module) for module in foreign})
