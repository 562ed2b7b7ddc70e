"""`python -m contextual`."""

from __future__ import annotations

from contextual.cli import main

if __name__ == "__main__":
    main()
