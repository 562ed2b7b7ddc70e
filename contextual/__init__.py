"""Contextual: the places where young people come to harm, and what is being done about them."""

from datetime import date

__version__ = "0.1.0"

RESULTS_CHANGED = date(2026, 11, 22)
"""The last day on which the same records began to give other figures. Older reports do not compare."""
