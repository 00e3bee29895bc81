"""Tasks made from nothing: roles and what each sees, hand-off, validation, stress, failure annotation, arbitration.

Covers the workflow in which contributors (persons and models alike) write tasks, test them blind, and settle their
disagreements, and what it needs: taxonomy, plan, gates, failure tags. Does not talk to models itself (`cupel.pipeline`
does) and does not write datasets (`cupel.dataset`).
"""
