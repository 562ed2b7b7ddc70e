"""Who may, and for what: the role register, the safeguards, the purpose that is open, and why."""
