"""Outlines on the town's ground: boxes, rounded blobs, ribbons along a line, smooth lines.

All arithmetic is + - * / and square root, which every machine rounds alike.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from contextual.sample.ground import Point

# Cosine and sine of every 30 degrees, written out: a machine's own cosine may differ in its last digit.
_HALF, _ROOT = 0.5, 0.8660254037844386
_AROUND: tuple[Point, ...] = (
    (1, 0), (_ROOT, _HALF), (_HALF, _ROOT), (0, 1), (-_HALF, _ROOT), (-_ROOT, _HALF),
    (-1, 0), (-_ROOT, -_HALF), (-_HALF, -_ROOT), (0, -1), (_HALF, -_ROOT), (_ROOT, -_HALF),
)  # fmt: skip
_WOBBLE = (1.0, 0.93, 1.04, 0.9, 0.97, 1.06, 0.92, 1.0, 1.05, 0.94, 0.98, 0.91)


def _turn(degrees: float) -> Point:
    """Cosine and sine of a small turn, by series to the seventh power: enough for 40 degrees within a millimetre."""
    a = degrees * 0.017453292519943295
    b = a * a
    return 1 - b / 2 + b * b / 24 - b * b * b / 720, a * (1 - b / 6 + b * b / 120 - b * b * b / 5040)


def box(centre: Point, width: float, height: float, degrees: float = 0) -> list[Point]:
    """
    Corners of a turned rectangle, anticlockwise, first corner repeated at the end. Metres; turn under 45 degrees.

    Examples
    --------
    >>> box((0, 0), 2, 2)[0]
    (-1.0, -1.0)
    """
    cos, sin = _turn(degrees)
    corners = [(-width / 2, -height / 2), (width / 2, -height / 2), (width / 2, height / 2), (-width / 2, height / 2)]
    ring = [(centre[0] + x * cos - y * sin, centre[1] + x * sin + y * cos) for x, y in corners]
    return [*ring, ring[0]]


def blob(centre: Point, radius_x: float, radius_y: float) -> list[Point]:
    """
    Draw a rounded, slightly uneven outline about a centre, anticlockwise and closed. Radii in metres.

    Examples
    --------
    >>> blob((0, 0), 100, 50)[0]
    (100.0, 0.0)
    """
    corners = [
        (centre[0] + radius_x * wobble * cos, centre[1] + radius_y * wobble * sin)
        for (cos, sin), wobble in zip(_AROUND, _WOBBLE, strict=True)
    ]
    ring = smooth([*corners, corners[0]], steps=3, closed=True)
    return [*ring[:-1], ring[0]]


def smooth(line: Sequence[Point], steps: int = 4, *, closed: bool = False) -> list[Point]:
    """
    Draw a rounder line through the same points (Catmull-Rom), `steps` pieces between two points.

    Examples
    --------
    >>> smooth([(0, 0), (10, 0), (20, 0)], steps=2)
    [(0, 0), (4.375, 0.0), (10.0, 0.0), (15.625, 0.0), (20.0, 0.0)]
    """
    before, after = (line[-2], line[1]) if closed else (line[0], line[-1])
    padded = [before, *line, after]
    made: list[Point] = [line[0]]
    for p, q, r, s in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        made.extend((_between(p[0], q[0], r[0], s[0], k / steps), _between(p[1], q[1], r[1], s[1], k / steps))
                    for k in range(1, steps + 1))  # fmt: skip
    return made


def _between(p: float, q: float, r: float, s: float, t: float) -> float:
    return (
        2 * q + (r - p) * t + (2 * p - 5 * q + 4 * r - s) * t * t + (3 * q - p - 3 * r + s) * t * t * t
    ) / 2  # fmt: skip


def ribbon(line: Sequence[Point], start_width: float, end_width: float) -> list[Point]:
    """
    Return the outline of a line drawn with a pen that widens from start to end, closed. Widths in metres.

    Examples
    --------
    >>> ribbon([(0, 0), (10, 0)], 2, 4)
    [(0.0, -1.0), (10.0, -2.0), (10.0, 2.0), (0.0, 1.0), (0.0, -1.0)]
    """
    left, right = [], []
    for k, (x, y) in enumerate(line):
        (x0, y0), (x1, y1) = line[max(k - 1, 0)], line[min(k + 1, len(line) - 1)]
        length = math.sqrt((x1 - x0) * (x1 - x0) + (y1 - y0) * (y1 - y0))
        half = (start_width + (end_width - start_width) * k / (len(line) - 1)) / 2
        across_x, across_y = -(y1 - y0) / length * half, (x1 - x0) / length * half
        left.append((x + across_x, y + across_y))
        right.append((x - across_x, y - across_y))
    return [*right, *reversed(left), right[0]]


def metres(a: Point, b: Point) -> float:
    """
    Straight distance between two points, metres.

    Examples
    --------
    >>> metres((0, 0), (3, 4))
    5.0
    """
    return math.sqrt((a[0] - b[0]) * (a[0] - b[0]) + (a[1] - b[1]) * (a[1] - b[1]))


def along(line: Sequence[Point], share: float) -> Point:
    """
    Return the point at a share (0 to 1) of a line's length.

    Examples
    --------
    >>> along([(0, 0), (10, 0), (10, 10)], 0.75)
    (10.0, 5.0)
    """
    lengths = [metres(a, b) for a, b in pairwise(line)]
    left = share * sum(lengths)
    for (a, b), length in zip(pairwise(line), lengths, strict=True):
        if left <= length:
            part = left / length
            return a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part
        left -= length
    return line[-1]


def inside(point: Point, ring: Sequence[Point]) -> bool:
    """
    Whether a point lies in a closed outline (the even-odd rule).

    Examples
    --------
    >>> inside((0, 0), box((0, 0), 2, 2)), inside((2, 0), box((0, 0), 2, 2))
    (True, False)
    """
    x, y = point
    crossings = 0
    for (x0, y0), (x1, y1) in pairwise(ring):
        if (y0 > y) != (y1 > y) and x < x0 + (x1 - x0) * (y - y0) / (y1 - y0):
            crossings += 1
    return crossings % 2 == 1
