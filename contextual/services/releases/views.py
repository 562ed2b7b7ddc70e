"""What the services about releases give back."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from contextual.counts.release_bounds import Audit


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseView:
    """
    One release as it is read.

    `table` has ``period, revision, k, level, id, name, units, young_person_presences, since_last``; `tables` has
    ``table, label, cell, cell_label, young_people``; both empty where it is withdrawn. `covers` holds for each row of
    `table` the hexagons and places it covers.
    """

    period: str
    revision: int
    k: int
    state: str
    seal: str
    sentences: tuple[str, ...]
    table: pd.DataFrame
    tables: pd.DataFrame
    covers: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseAudit:
    """
    The check of one release: what an outsider could bound, and what it kept.

    `leaves` and `adding` audit the leaves (`adding`: an intruder who wrongly takes nobody to be in two units),
    `tables` the tables. `kept` has ``what, per_cent`` of the young-person presences as the records are now.
    """

    period: str
    leaves: Audit
    adding: Audit
    tables: Audit
    sealed: bool
    traced: bool
    kept: pd.DataFrame
    without_reference: int

    @property
    def holds(self) -> bool:
        """Whether nothing is bounded, and the release is what was sealed."""
        return self.sealed and self.traced and all(one.holds for one in (self.leaves, self.adding, self.tables))
