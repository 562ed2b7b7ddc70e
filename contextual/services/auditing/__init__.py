"""Auditing: is the trace whole, who looked at what and why, and letting go of months whose time is up."""
