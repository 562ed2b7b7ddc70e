"""Incidents and missing episodes, and what later files say of them."""
