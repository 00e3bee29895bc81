"""Adversaries write tests, the oracle checks them, selection keeps the few that tell programs apart.

Everything here runs without a model and without a person; both can be added as further adversaries.
"""
