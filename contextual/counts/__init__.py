"""How many: the ledger, the lens, and the one way anything is counted."""
