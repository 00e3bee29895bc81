"""Drawings as SVG, one kind a file: small functions from numbers to markup.

Colours are names of the page's style sheet, so that a drawing follows light and dark. A drawing holds no text
but labels; the table under it holds the numbers.
"""
