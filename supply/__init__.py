"""What the project is made of: pinned lists with hashes, the list of its parts, the question about known faults."""
