"""What the fictional partnership keeps beside its records: a snapshot, support, services, training, education figures.

Each file is drawn from a stream of its own, so that a change to one leaves every other file as it was.
"""
