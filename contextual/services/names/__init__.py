"""Names: what texts about places mean, settled by people and remembered."""
