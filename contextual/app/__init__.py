"""The screen: choose, ask a service, draw."""

from contextual.app.main import run

__all__ = ["run"]
