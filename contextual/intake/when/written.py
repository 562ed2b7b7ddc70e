"""Texts by their shapes: digits to 9, letters to a, so that the numbers of all texts of one shape are read at once."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from contextual.records.texts import run_of

WIDTH = 40
"""Longest text that is looked at as a date."""

CLOCK = (
    r"(?P<H>99?)[:.](?P<M>99)(?:[:.](?P<S>99)(?:[.,]9+)?)?(?: ?(?P<ap>aa|a\.a\.))?"
    r"(?: ?(?P<zone>a|aaa)| ?(?P<sign>[+-])(?P<zh>99):?(?P<zm>99)?)?"
)
"""How a time of day may be written, by its shape."""

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WORD = 8
_MIXERS = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93, 0xA0761D6478BD642F],
                   np.uint64)  # fmt: skip
_ZONES = {"z": 0, "gmt": 0, "utc": 0, "bst": 3600}


def letters_of(distinct: object) -> np.ndarray:
    """Return texts as fixed-width bytes; texts that no date has (too long, not ASCII) become empty."""
    run, starts = run_of(distinct)
    lengths = np.diff(starts)
    letters = np.frombuffer(run, np.uint8)
    width = int(lengths[lengths <= WIDTH].max(initial=1))
    out = np.zeros((len(lengths), -(-width // _WORD) * _WORD), np.uint8)
    for length in np.unique(lengths[(lengths > 0) & (lengths <= WIDTH)]).tolist():
        rows = np.flatnonzero(lengths == length)
        out[rows, :length] = letters[starts[:-1][rows][:, None] + np.arange(length)]
    out[(out > 127).any(axis=1)] = 0
    return out.view(f"S{out.shape[1]}").ravel()


def shapes_of(texts: np.ndarray) -> tuple[np.ndarray, list[str]]:
    """
    Give the distinct shapes of texts, and which of them each text has.

    Examples
    --------
    >>> codes, shapes = shapes_of(letters_of(np.array(["05/03/2024", "Mon", "06/03/2024"], dtype=object)))
    >>> codes.tolist(), shapes
    ([0, 1, 0], ['99/99/9999', 'aaa'])
    """
    matrix = texts.view(np.uint8).reshape(len(texts), -1)
    table = np.arange(256, dtype=np.uint8)
    table[ord("0") : ord("9") + 1] = ord("9")
    table[ord("A") : ord("Z") + 1] = table[ord("a") : ord("z") + 1] = ord("a")
    shapes = table[matrix].view(np.uint64)
    mixed = (shapes * _MIXERS[: shapes.shape[1]]).sum(axis=1, dtype=np.uint64)
    codes, first = _numbered(mixed)
    if (shapes == shapes[first][codes]).all():
        return codes, [bytes(shape).rstrip(b"\0").decode() for shape in shapes[first]]
    codes, found = pd.factorize(shapes.view(texts.dtype).ravel().astype(object))  # two shapes mixed to one number
    return codes, [shape.decode() for shape in found]


def _numbered(mixed: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Give each distinct number a code, and the row where each first stands."""
    codes, found = pd.factorize(mixed)
    first = np.zeros(len(found), np.int64)
    first[codes[::-1]] = np.arange(len(codes))[::-1]
    return codes, first


def number(letters: np.ndarray, match: re.Match[str], name: str) -> np.ndarray:
    """Read the digits at one group of the shape, of all texts at once."""
    start, end = match.span(name)
    value = np.zeros(len(letters), np.int32)
    for at in range(start, end):
        value = value * 10 + (letters[:, at].astype(np.int32) - 48)
    return value


def named(letters: np.ndarray, match: re.Match[str], name: str, words: tuple[str, ...]) -> np.ndarray:
    """Read a word, in full or cut short to three letters or more: 1 for the first of `words`, 0 where it is none."""
    start, end = match.span(name)
    texts = np.ascontiguousarray(letters[:, start:end] | 32).view(f"S{end - start}").ravel()
    codes, distinct = pd.factorize(texts.astype(object))
    found = [which(bytes(text).decode("ascii", "replace"), words) for text in distinct]
    numbers: np.ndarray = np.array(found, dtype=np.int32)[codes]
    return numbers


def which(text: str, words: tuple[str, ...]) -> int:
    """
    Find a word that may be cut short to three letters or more: 1 for the first of `words`, 0 where it is none.

    Examples
    --------
    >>> which("tues", WEEKDAYS), which("tu", WEEKDAYS), which("tuesdays", WEEKDAYS)
    (2, 0, 0)
    """
    return next((i + 1 for i, word in enumerate(words) if len(text) >= 3 and word.startswith(text)), 0)


def clock_of(letters: np.ndarray, match: re.Match[str]) -> tuple[np.ndarray | None, np.ndarray, np.ndarray]:
    """Return seconds after midnight, seconds east of UTC (nan = no zone named) and which clocks can be read."""
    groups, n = match.groupdict(), len(letters)
    offset, good = np.full(n, np.nan), np.ones(n, bool)
    if not groups.get("H"):
        return None, offset, good
    hour, minute = number(letters, match, "H"), number(letters, match, "M")
    second = number(letters, match, "S") if groups.get("S") else np.zeros(n, np.int32)
    if groups.get("ap"):
        half = letters[:, match.start("ap")] | 32
        good &= ((half == ord("a")) | (half == ord("p"))) & (hour >= 1) & (hour <= 12)
        hour = hour % 12 + 12 * (half == ord("p"))
    if groups.get("zone"):
        start, end = match.span("zone")
        words = np.ascontiguousarray(letters[:, start:end] | 32).view(f"S{end - start}").ravel().tolist()
        offset = np.array([_ZONES.get(bytes(word).decode(), np.nan) for word in words])
        good &= ~np.isnan(offset)
    if groups.get("sign"):
        east = number(letters, match, "zh") * 3600
        east = east + (number(letters, match, "zm") * 60 if groups.get("zm") else 0)
        offset = np.where(letters[:, match.start("sign")] == ord("-"), -east, east).astype(float)
    end_of_day = (hour == 24) & (minute == 0) & (second == 0)  # 24:00 is the midnight at which the day ends
    good &= ((hour < 24) | end_of_day) & (minute < 60) & (second < 60)
    return hour * 3600 + minute * 60 + second, offset, good
