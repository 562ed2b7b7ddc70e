"""Registers: the snapshot, support, services, training, education figures and young people's own map."""
