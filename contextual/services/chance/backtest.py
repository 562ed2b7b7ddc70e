"""Back-test: would a ranking made before have found what came next, and which way of ranking would have found most."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from contextual.access import Principal, Purpose
from contextual.codes.ranking import RANKINGS
from contextual.counts.caption import sentence as caption_of
from contextual.counts.figures import Exact, Open
from contextual.counts.ledger import Ledger
from contextual.counts.lens import Lens
from contextual.counts.series import cell_months, looked_at, looked_only
from contextual.counts.tally import tally
from contextual.errors import BadLens
from contextual.services.chance.backtest_words import cautions, sentence, settings
from contextual.services.chance.recording import Recording, recording_of
from contextual.services.gate import allow, figures, look
from contextual.services.house import House, Progress, silent
from contextual.space.cells import area_m2, centre, label, with_ring
from contextual.space.neighbours import neighbours_of
from contextual.space.plane import local_plane
from contextual.stats.backtest import Backtest, compare, found
from contextual.stats.ranking import Ground, Ranked, rank

POSSIBLE = "possible"
"""The key of the curve of the best choice there could have been, made knowing what came."""

_QUARTER, _FEW = 3, 30
_CURVE = np.round(np.concatenate([np.arange(0, 0.25, 0.0025), np.linspace(0.25, 1, 31)]), 4)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class BacktestView:
    """
    A back-test of one lens.

    Attributes
    ----------
    scores : a row for each way of ranking and share of the area: ``method, label, share, square_km, cells, found,
        incidents, hit_rate, low, high, pai, pai_low, pai_high, pei, most, behind, behind_low, behind_high, level,
        told_hit_rate``. ``most`` is the highest hit rate there could have been, ``level`` whether the difference to
        the best could be chance; nan is undefined.
    curves : ``method, label, share, found``: the share of incidents found by share of the area looked at; the method
        "possible" is the best choice there could have been.
    ranking : ``cell, id`` and a score for each way of ranking, highest first, made of the earlier months alone.
    best : key of the way with the highest mean PEI, "" where nothing can be said.
    train, test : (first, last) month of what was ranked and of what was scored, year * 12 + month - 1.
    incidents : incidents scored, those outside the ground that was ranked among them.
    outside : incidents scored that lie where nothing was ranked.
    told, looked : of them, those somebody told of and those found by looking.
    few : whether they are too few to say anything.
    settings : sentences: what was chosen on the earlier months, and how ties are broken.
    """

    scores: pd.DataFrame
    curves: pd.DataFrame
    ranking: pd.DataFrame
    best: str
    train: tuple[int, int]
    test: tuple[int, int]
    incidents: int
    outside: int
    told: int
    looked: int
    few: bool
    settings: tuple[str, ...]
    sentence: str
    cautions: tuple[str, ...]
    recording: Recording
    caption: str


def backtest(
    principal: Principal,
    purpose: Purpose,
    house: House,
    lens: Lens,
    *,
    train: int | None = None,
    test: int | None = None,
    seed: int = 1,
    progress: Progress = silent,
) -> Exact[BacktestView] | Open[BacktestView]:
    """
    Rank hexagons on the first months of a lens and score the rankings on its last. Leaves a trace first.

    Parameters
    ----------
    train, test : int, optional
        Whole months to rank on, just before those scored, and to score. Left out, the last quarter is scored (of a
        short lens the last month) on everything before it.
    seed : int
        Of the draws that give limits to the differences between ways of ranking.
    progress : callable
        Called with (share done, sentence).

    Raises
    ------
    BadLens
        When the lens has no month to rank on or to score, or there is nothing to rank.
    """
    look(house, principal, purpose, lens, "backtest")
    past, later = periods(lens, train, test)
    ledger = house.ledger(lens.batch_class)
    cells = _ground_cells(house, ledger, past)
    if not len(cells):
        msg = "there is nothing to rank: by then no record was placed closely enough for hexagons of this size"
        raise BadLens(msg)
    progress(0.1, "Measuring the ground")
    ground = ground_of(cells)
    progress(0.3, "Ranking on the months before")
    ranked = rank(cell_months(ledger, past, cells), ground, later.last - later.first + 1)
    progress(0.7, "Scoring on the months after")
    counts = cell_months(ledger, later, cells).sum(axis=1)
    told = counts - looked_at(ledger, later, cells).sum(axis=1)
    everywhere, looked = _placed(ledger, later)
    fared = compare(ranked.scores, counts, ground.area, seed=seed, outside=max(everywhere - int(counts.sum()), 0))
    recording = recording_of(house, later)
    return figures(lens, _view(lens, past, later, cells, ground, ranked, fared, counts, told, looked, recording))


def backtest_to_take(
    principal: Principal, purpose: Purpose, house: House, lens: Lens, *, train: int | None = None,
    test: int | None = None, progress: Progress = silent,
) -> Exact[BacktestView] | Open[BacktestView]:  # fmt: skip
    """Back-test a lens for a file, as `backtest` does, by those who may take figures away."""
    allow(house, principal, purpose, "take_away")
    return backtest(principal, purpose, house, lens, train=train, test=test, progress=progress)


def periods(lens: Lens, train: int | None = None, test: int | None = None) -> tuple[Lens, Lens]:
    """
    Part a lens into the months that are ranked and the months that are scored.

    Raises
    ------
    BadLens
        When there is no month for either.

    Examples
    --------
    >>> past, later = periods(Lens("open", 24276, 24299))
    >>> (past.first, past.last), (later.first, later.last)
    ((24276, 24296), (24297, 24299))
    """
    months = lens.last - lens.first + 1
    scored = test if test is not None else (_QUARTER if months > _QUARTER else 1)
    ranked = train if train is not None else months - scored
    if scored < 1 or ranked < 1 or scored + ranked > months:
        held = "1 month" if months == 1 else f"{months} months"
        more = f", {ranked + scored} were asked for" if ranked > 0 and scored > 0 else ""
        msg = f"a back-test needs a month to rank on and one to score; this view holds {held}{more}"
        raise BadLens(msg)
    last = lens.last - scored
    return replace(lens, first=last - ranked + 1, last=last), replace(lens, first=last + 1)


def ground_of(cells: np.ndarray) -> Ground:
    """Measure hexagons: where they lie, their true areas and their neighbours. `cells` is sorted, each once."""
    degrees = np.array([centre(int(cell)) for cell in cells]).reshape(-1, 2)
    plane = local_plane(degrees[:, 0], degrees[:, 1])
    positions = np.column_stack([plane.easting, plane.northing])
    return Ground(positions=positions, area=area_m2(cells) / 1e6, neighbours=neighbours_of(cells))


def _ground_cells(house: House, ledger: Ledger, past: Lens) -> np.ndarray:
    """
    Give the hexagons that could be ranked when the ranking was made: nothing that came later adds one.

    Those of the area file and any with a record by then; without a file, those with a record and one ring.
    """
    first = min(ledger.first_month, past.last)
    known = tally(ledger, Lens(past.batch_class, first, past.last, resolution=past.resolution), "cell").keys
    area = house.study_area()
    if area is not None and area.source == "file":
        return np.union1d(area.cells[past.resolution], known.astype(np.int64))
    return with_ring(known.astype(np.int64))


def _placed(ledger: Ledger, later: Lens) -> tuple[int, int]:
    """Count the incidents scored, wherever they lie, and of them those found by looking."""
    narrowed = looked_only(later)
    every, looked = (
        int(tally(ledger, one, ("cell", "month")).incidents.sum()) if one is not None else 0
        for one in (later, narrowed)
    )
    return every, looked


def _view(
    lens: Lens, past: Lens, later: Lens, cells: np.ndarray, ground: Ground, ranked: Ranked, fared: Backtest,
    counts: np.ndarray, told: np.ndarray, looked: int, recording: Recording,
) -> BacktestView:  # fmt: skip
    scores = _scores(fared, ranked, ground, told, fared.events - looked)
    outside = fared.events - int(counts.sum())
    few = fared.events < _FEW
    return BacktestView(
        scores=scores,
        curves=_curves(fared, ranked, ground, counts),
        ranking=pd.DataFrame({"cell": cells, "id": [label(int(cell)) for cell in cells], **ranked.scores}),
        best="" if few else fared.best,
        train=(past.first, past.last),
        test=(later.first, later.last),
        incidents=fared.events,
        outside=outside,
        told=fared.events - looked,
        looked=looked,
        few=few,
        settings=settings(past, ranked),
        sentence=sentence(scores, fared, past, later, few=few),
        cautions=cautions(later, outside, looked, recording, few=few),
        recording=recording,
        caption=caption_of(lens),
    )


def _scores(fared: Backtest, ranked: Ranked, ground: Ground, told: np.ndarray, all_told: int) -> pd.DataFrame:
    """Lay the scores out, a row for each way of ranking and share of the area."""
    n_methods, n_shares = fared.hits.shape
    whole = ground.area.sum()
    table = pd.DataFrame(
        {
            "method": np.repeat(fared.methods, n_shares),
            "label": np.repeat([RANKINGS.label(method) for method in fared.methods], n_shares),
            "share": np.tile(fared.shares, n_methods),
            "square_km": np.tile(np.array(fared.shares) * whole, n_methods),
        }
    )
    names = ("cells", "hits", "hit_rate", "low", "high", "pai", "pai_low", "pai_high", "pei")
    table = table.assign(**{name: getattr(fared, name).ravel() for name in names}).rename(columns={"hits": "found"})
    table.insert(6, "incidents", fared.events)
    mine = np.concatenate([found(score, told, ground.area, fared.shares) for score in ranked.scores.values()])
    return table.assign(
        most=np.tile(fared.most / (fared.events or np.nan), n_methods),
        behind=fared.behind.ravel(), behind_low=fared.behind_low.ravel(), behind_high=fared.behind_high.ravel(),
        level=(fared.behind_low <= 0).ravel(), told_hit_rate=mine / (all_told or np.nan),
    )  # fmt: skip


def _curves(fared: Backtest, ranked: Ranked, ground: Ground, counts: np.ndarray) -> pd.DataFrame:
    every = {**ranked.scores, POSSIBLE: counts / ground.area}
    labels = {POSSIBLE: "The best there could have been"}
    parts = [
        pd.DataFrame(
            {
                "method": key, "label": labels.get(key) or RANKINGS.label(key), "share": _CURVE,
                "found": found(score, counts, ground.area, _CURVE.tolist()) / (fared.events or np.nan),
            }
        )
        for key, score in every.items()
    ]  # fmt: skip
    return pd.concat(parts, ignore_index=True)
