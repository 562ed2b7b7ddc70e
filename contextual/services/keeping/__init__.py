"""Keeping and letting go: backups, keys, erasing a person, and how long what is kept."""
