"""The methods at the terminal, one command a module."""
