"""What goes out: tables to take away, with safe cells."""

from contextual.reports.tables import FORMS, cells_table, to_bytes, write_table

__all__ = ["FORMS", "cells_table", "to_bytes", "write_table"]
