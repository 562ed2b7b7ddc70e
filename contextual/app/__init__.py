"""The screen: choose, ask a service, draw."""

from contextual.app.main import is_visit, run

__all__ = ["is_visit", "run"]
