"""How alike two words are: a letter swapped, doubled, missed or heard, and how sure that makes it."""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz.distance import OSA

SHORTEST_TYPO = 5
"""A shorter word with another letter is as likely another word: Teal, Tern and Pier are one letter from many."""
SURE_FROM = 7
"""A word this long with one letter missed or added is still itself; measured on names of streets, see the tests."""

_DOUBLED = re.compile(r"(.)\1+")
_SOUNDS = (
    (re.compile(r"^(?:kn|gn)"), "n"), (re.compile(r"^wr"), "r"), (re.compile(r"ph"), "f"), (re.compile(r"ght"), "t"),
    (re.compile(r"gh"), ""), (re.compile(r"tch"), "X"), (re.compile(r"ch|sh|ti(?=on)"), "X"),
    (re.compile(r"dg(?=[eiy])"), "j"), (re.compile(r"ck|q(?:u)?|c(?![eiy])"), "k"), (re.compile(r"c|z"), "s"),
    (re.compile(r"x"), "ks"), (re.compile(r"mb$"), "m"), (re.compile(r"th"), "0"), (re.compile(r"v"), "f"),
    (re.compile(r"(?<=.)[aeiouyhw]"), ""), (re.compile(r"^[aeiou]"), "a"),
)  # fmt: skip
_BESIDE = {
    key: set(near)
    for row in ("q:wa w:qes e:wrd r:etf t:ryg y:tuh u:yij i:uok o:ipl p:o a:qsz s:awdz d:sefx f:drgc g:fthv h:gyjb "
                "j:hukn k:jil l:ko z:asx x:zdc c:xfv v:cgb b:vhn n:bjm m:nk",)
    for key, near in (pair.split(":") for pair in row.split())
}  # fmt: skip


@lru_cache(maxsize=100_000)
def sound(word: str) -> str:
    """
    Write a word roughly as it is heard, so that spellings of one sound are equal: a reading of English consonants.

    Examples
    --------
    >>> sound("knight") == sound("nite"), sound("curlew") == sound("kerloo"), sound("tern") == sound("turn")
    (True, True, True)
    """
    for pattern, plain in _SOUNDS:
        word = pattern.sub(plain, word)
    return _DOUBLED.sub(r"\1", word)


@lru_cache(maxsize=400_000)
def likeness(written: str, known: str) -> tuple[float, str, bool]:
    """
    Say how alike a written word is to a known one: 0 to 1, in what way, and whether it can only be a slip.

    A slip is sure where the first letter stands and two letters are swapped, one is doubled or not, one is missed or
    added in a long word, or the next key was hit in one. Another vowel (Turn, Tern) is not: it makes another word.

    Examples
    --------
    >>> likeness("lanten", "lantern"), likeness("tarn", "tern")[2], likeness("road", "street")[0]
    ((0.9, 'A letter is missed or added', True), False, 0.0)
    """
    if written == known:
        return 1.0, "", True
    if _has_digit(written) or _has_digit(known) or min(len(written), len(known)) < 3:
        return 0.0, "", False
    if written + "s" == known or written == known + "s":
        return 0.96, "One has an s at its end", len(known) >= SHORTEST_TYPO
    return _slip(written, known)


def _slip(written: str, known: str) -> tuple[float, str, bool]:  # noqa: PLR0911  one line for each way to slip
    shortest, first = min(len(written), len(known)), written[0] == known[0]
    distance = OSA.distance(written, known)
    sure = first and distance == 1
    if sure and _DOUBLED.sub(r"\1", written) == _DOUBLED.sub(r"\1", known):
        return 0.95, "A letter is doubled or not", shortest >= SHORTEST_TYPO - 1
    if distance == 1 and sorted(written) == sorted(known):
        return 0.93, "Two letters are swapped", sure and shortest >= 4
    if distance == 1 and len(written) != len(known):
        return _longer(0.9, shortest), "A letter is missed or added", sure and len(known) >= SURE_FROM
    if distance == 1:
        return (
            _longer(0.87, shortest),
            "A letter differs",
            sure and len(known) >= SURE_FROM and _next_key(written, known),
        )
    if sound(written) == sound(known):
        return 0.84, "It sounds alike", False
    if shortest >= 4 and (known.startswith(written) or contracts(written, known)):
        return 0.75, "It is short for it", False
    share = 1 - distance / max(len(written), len(known))
    if distance == 2 and shortest >= SHORTEST_TYPO:
        return 0.55 + share / 4, "Two letters differ", False
    return (share * 0.8, "Some letters differ", False) if share >= 0.7 else (0.0, "", False)


def contracts(written: str, known: str) -> bool:
    """
    Say whether a word is written with letters left out of its middle.

    Examples
    --------
    >>> contracts("nbank", "northbank"), contracts("nbank", "notion")
    (True, False)
    """
    if len(written) < 4 or len(known) < len(written) + 2 or written[0] != known[0] or written[-2:] != known[-2:]:
        return False
    letters = iter(known)
    return all(letter in letters for letter in written)


def _longer(best: float, shortest: int) -> float:
    """Let a short word with another letter count for less."""
    return best if shortest >= SHORTEST_TYPO else best - 0.1


def _next_key(written: str, known: str) -> bool:
    return any(a != b and b in _BESIDE.get(a, ()) for a, b in zip(written, known, strict=True))


def _has_digit(word: str) -> bool:
    return any(letter.isdigit() for letter in word)
