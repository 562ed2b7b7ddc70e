"""Files: bringing one in, what was understood of it, what it changes, and undoing it."""
