"""Is it chance: what the figures of a lens say beyond their number, one method a module."""
