"""Indices of a ranking: PAI, PEI, and the two figures that go by the name of recapture rate index."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


def pai(hits: ArrayLike, events: ArrayLike, area: ArrayLike, whole_area: ArrayLike) -> Floats:
    """
    Give the prediction accuracy index: the share of incidents found over the share of the area looked at.

    1 is what looking anywhere would find; nan where nothing was recorded or the area is 0.

    Notes
    -----
    Chainey, S., Tompson, L., and Uhlig, S. (2008). The utility of hotspot mapping for predicting spatial patterns of
    crime. *Security Journal* 21, 4-28: ``(n / N) / (a / A)``.

    Examples
    --------
    >>> float(pai(25, 100, 5, 200))
    10.0
    """
    return np.asarray(over(over(hits, events), over(area, whole_area)))


def pei(hits: ArrayLike, most: ArrayLike) -> Floats:
    """
    Give the prediction efficiency index: PAI over the highest PAI that so much area could have had.

    With the same area on both sides it is hits over the most hits that there could have been
    (`contextual.stats.backtest.most_possible`); nan where there were none.

    Notes
    -----
    Hunt, J. M. (2016). *Do crime hot spots move? Exploring the effects of the modifiable areal unit problem and
    modifiable temporal unit problem on crime hot spot stability*. American University.

    Examples
    --------
    >>> pei([6, 6], [6, 9]).round(3).tolist()
    [1.0, 0.667]
    """
    return np.asarray(over(hits, most))


def recapture_rate_index(hits_then: float, all_then: float, hits_before: float, all_before: float) -> float:
    """
    Give Levine's recapture rate index: the hot spots' share of all incidents afterwards over their share before.

    Two different figures go by this name; the other is `predicted_over_observed`.

    Notes
    -----
    Levine, N. (2008). The "hottest" part of a hotspot: comments on "The utility of hotspot mapping for predicting
    spatial patterns of crime". *Security Journal* 21, 295-302. The area is the same in both periods and cancels.

    Examples
    --------
    >>> recapture_rate_index(20, 100, 25, 100)
    0.8
    """
    return float(over(over(hits_then, all_then), over(hits_before, all_before)))


def predicted_over_observed(predicted: ArrayLike, observed: ArrayLike) -> Floats:
    """
    Give what was predicted over what came, added up from the first place of the ranking (Wheeler's "RRI").

    Parameters
    ----------
    predicted, observed : array_like, shape (n,)
        In the order of the ranking.

    Returns
    -------
    numpy.ndarray of float64, shape (n,)
        Below 1: more came than was predicted. nan while nothing has come.

    Notes
    -----
    As in Wheeler, A. P. (crimepy and ptools). It asks whether the *numbers* were right, not the places.

    Examples
    --------
    >>> predicted_over_observed([3, 2, 1], [6, 3, 0]).round(4).tolist()
    [0.5, 0.5556, 0.6667]
    """
    return np.asarray(over(np.cumsum(predicted), np.cumsum(observed)))


def over(upper: ArrayLike, lower: ArrayLike) -> Floats:
    """Divide; nan where there is nothing to divide by."""
    above, below = np.asarray(upper, float), np.asarray(lower, float)
    return np.asarray(above / np.where(below > 0, below, np.nan))
