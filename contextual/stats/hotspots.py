"""Hot spots: every test of one set of counts side by side, and the class they give together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from contextual.space.neighbours import Neighbours
from contextual.stats.fdr import adjusted
from contextual.stats.gistar import chance_p, gistar, hot_or_cold, normal_p
from contextual.stats.permuted import permuted

Floats = NDArray[np.float64]

TESTS = ("usual", "permutation", "normal")
"""What a class rests on. Usual: the normal p of Gi* and the exact chance, both."""

SPARSE_BELOW = 5.0
"""Below so many expected in a neighbourhood the normal p is far off: Cochran's old rule for small expected counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hotspots:
    """
    The tests of n hexagons. Every array has shape (n,); nan is undefined.

    Attributes
    ----------
    z : Gi*.
    p, p_adjusted : normal, two-sided; and adjusted over all hexagons.
    p_chance, p_chance_adjusted : exact, were every record as likely to fall anywhere.
    p_permuted, p_permuted_adjusted : the own count held, the others dealt out.
    classes : "hot", "cold", "none" or "undefined".
    expected : how many a neighbourhood would hold on average.
    permuted_exact : whether every deal was counted, or `stats.permuted.DRAWS` were drawn.
    """

    z: Floats
    p: Floats
    p_adjusted: Floats
    p_chance: Floats
    p_chance_adjusted: Floats
    p_permuted: Floats
    p_permuted_adjusted: Floats
    classes: NDArray
    expected: float
    permuted_exact: bool

    @property
    def sparse(self) -> bool:
        """Whether counts are too small for the normal p."""
        return self.expected < SPARSE_BELOW

    @property
    def tested(self) -> int:
        """How many hexagons could be tested: the family that the p-values are adjusted over."""
        return int(np.count_nonzero(~np.isnan(self.z)))


def hotspots(
    counts: ArrayLike, neighbours: Neighbours, *, test: str = "usual", alpha: float = 0.05, seed: int = 0
) -> Hotspots:
    """
    Test every hexagon of a study area, and call it.

    A class by the usual test needs both the normal p of Gi* and the exact chance, each adjusted over all hexagons.
    Gi* asks whether a neighbourhood is high for counts as uneven as these are: where counts are large, the exact
    chance nearly always agrees and changes nothing. Where they are small, the normal p calls two records that happen
    to lie together; the exact chance does not, so that on noise, however sparse, any hexagon is called in at most
    `alpha` of data sets. There is no border between sparse and not: by the normal p alone, noise of 35 records a
    neighbourhood still calls some hexagon of 2,000 in 1 of 10 data sets.

    Parameters
    ----------
    counts : array_like of int, shape (n,)
        Noughts included.
    neighbours : Neighbours
        Made with ``own=True``.
    test : str
        One of `TESTS`.
    alpha : float
        The share of false calls that is put up with.
    seed : int
        For the deals drawn where they cannot all be counted.

    Raises
    ------
    ValueError
        If the test is not one of `TESTS`, or a value is no count.

    Examples
    --------
    >>> from contextual.space.cells import cells_at, with_ring
    >>> from contextual.space.neighbours import neighbours_of
    >>> cells = with_ring(cells_at([54.6], [1.6], 9), 8)
    >>> counts = np.zeros(len(cells), int)
    >>> counts[100] = 12
    >>> found = hotspots(counts, neighbours_of(cells))
    >>> found.classes[100], found.tested, found.sparse
    ('hot', 217, True)
    """
    if test not in TESTS:
        msg = f"the test is one of: {', '.join(TESTS)}"
        raise ValueError(msg)
    given = np.asarray(counts)
    z, total = gistar(given, neighbours), int(given.sum())
    p, dealt = normal_p(z), permuted(given, neighbours, seed=seed)
    chance = chance_p(neighbours.sums(given), total, neighbours.counts / max(len(given), 1))
    chance[np.isnan(z)] = np.nan
    by = {"normal": adjusted(p), "chance": adjusted(chance), "permuted": adjusted(dealt.p())}
    called = {
        "usual": lambda: hot_or_cold(z, by["normal"], alpha, by["chance"]),
        "permutation": lambda: hot_or_cold(np.where(dealt.more <= dealt.fewer, 1.0, -1.0), by["permuted"], alpha),
        "normal": lambda: hot_or_cold(z, by["normal"], alpha),
    }
    return Hotspots(
        z=z, p=p, p_adjusted=by["normal"], p_chance=chance, p_chance_adjusted=by["chance"], p_permuted=dealt.p(),
        p_permuted_adjusted=by["permuted"], classes=called[test](), permuted_exact=dealt.exact,
        expected=total * float(neighbours.counts.mean()) / len(given) if len(given) else 0.0,
    )  # fmt: skip


def spots(z: ArrayLike, classes: ArrayLike, touching: Neighbours) -> NDArray[np.int64]:
    """
    Give a number to the groups of hot hexagons that touch each other: a group is one hot spot.

    Parameters
    ----------
    z : array_like of float, shape (n,)
        The group with the highest z is number 1.
    classes : array_like of str, shape (n,)
    touching : Neighbours
        Of one ring.

    Returns
    -------
    numpy.ndarray of int64, shape (n,)
        0 where a hexagon is not hot.

    Examples
    --------
    >>> from contextual.space.cells import cells_at, with_ring
    >>> from contextual.space.neighbours import neighbours_of
    >>> near = neighbours_of(with_ring(cells_at([54.6], [1.6], 9)))
    >>> spots([0, 4, 0, 0, 0, 0, 5], ["none", "hot", *["none"] * 4, "hot"], near).tolist()
    [0, 2, 0, 0, 0, 0, 1]
    """
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    hot = np.asarray(classes) == "hot"
    n = len(touching)
    rows = np.repeat(np.arange(n), touching.counts)
    both = hot[rows] & hot[touching.positions]
    pairs = (rows[both], touching.positions[both])
    _, group = connected_components(csr_array((np.ones(int(both.sum())), pairs), shape=(n, n)), directed=False)
    order = np.argsort(-np.asarray(z, float)[hot], kind="stable")
    first = dict.fromkeys(group[hot][order].tolist())
    number = {one: at for at, one in enumerate(first, 1)}
    found = np.zeros(n, np.int64)
    found[hot] = [number[one] for one in group[hot].tolist()]
    return found
