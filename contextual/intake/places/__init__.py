"""Places: registers and lists of every publisher."""
