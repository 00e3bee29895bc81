"""The mutation operators, one file a group. Each file lists its own in `OPERATORS`; `registry` gathers them."""
