"""Formats: from the bytes of a sent file to a table of headings and texts."""
