"""Detectors of what identifies a person: told by kind, row and column, never by value."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

import numpy as np
import pandas as pd
import pyarrow.compute as pc
from stdnum.gb import nhs, upn

from contextual.records.texts import letters

REFUSE_OVER = 0.05
"""A file is refused when more than this share of its rows holds an identifier in one column that was to be read."""

_AREAS = frozenset(
    re.findall(
        "[A-Z]+",
        """
        AB AL B BA BB BD BF BH BL BN BR BS BT BX CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN
        EX FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE
        NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR
        TS TW UB W WA WC WD WF WN WR WS WV YO ZE
        """,
    )
)
"""The postcode areas in use. Source: Royal Mail's list of postcode areas, with BF, BX and the Crown dependencies."""

_POSTCODE = re.compile(r"\b([A-Z]{1,2})\d[A-Z\d]? ?(\d)([ABD-HJLNP-UW-Z]{2})\b", re.IGNORECASE)
_ORDINALS = {("1", "st"), ("2", "nd"), ("3", "rd")} | {(str(n), "th") for n in (0, 4, 5, 6, 7, 8, 9)}
_NATIONAL_INSURANCE = re.compile(
    r"\b(?:QQ|(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z])(?:[ -]?\d{2}){3}[ -]?[A-D]\b", re.IGNORECASE
)
_TEN_DIGITS = re.compile(r"(?<![\d.])\d{3}[ -]?\d{3}[ -]?\d{4}(?![\d.])")
_PUPIL = re.compile(r"\b[A-Z]\d{11}[\dA-Z]\b", re.IGNORECASE)
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(
    r"(?<![\d.,/-])(?:(?:\+|00)44[ ()-]{0,3}0?[ ()-]{0,2}|\(?0)(?=[12378])(?:\d[ ()-]{0,2}){8,9}\d(?![\d/])"
)
_BORN = re.compile(
    r"\b(?:d\.?o\.?b\.?|date of birth|born)\b\D{0,20}\d{1,4}[/.\- ](?:\d{1,2}|[a-z]{3,9})[/.\- ]\d{2,4}", re.IGNORECASE
)
_POLICE_NATIONAL_COMPUTER = re.compile(r"\b(?:(?:19|20)?\d{2}/\d{1,7}[A-HJ-NP-RT-Z]|\d{1,6}/\d{2}[A-HJ-NP-RT-Z])\b")
_CUSTODY = re.compile(
    r"\b(?:custody (?:record|number|no\.?|ref\w*)[:# ]{0,3}[\w/-]*\d|\d{2}[A-Z]{2}/\d{2,6}/\d{2}\b)", re.IGNORECASE
)
_DASHES = re.compile("[\u2010-\u2015\u2212]")
_NAME = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Master|Mx|MR|MRS|MS|MISS)\.? [A-Z][A-Za-z'’-]+")
_STREETS = (
    "road|rd|street|st|avenue|ave|close|crescent|drive|lane|way|court|gardens|grove|terrace|place|walk|hill|row|mews"
)
_NO_STREET = r"(?!(?:a|and|at|by|from|in|near|of|off|on|or|the|to|with)\b)"
_ADDRESS = re.compile(rf"\b\d{{1,4}}[a-z]?,? +(?:{_NO_STREET}[a-z'’-]+ +){{1,4}}(?:{_STREETS})\b", re.IGNORECASE)

_SURELY_A_PHONE = re.compile(r"(?:\+|00)44|(?<!\d)07\d{9}(?!\d)|(?<!\d)\(?0\d{2,4}\)?[ -]\d")
"""A number padded with noughts may be a reference: only what nothing but a telephone number looks like counts."""

_TWO_WORDS = re.compile(r"[A-Z][^\W\d_]*[a-z'’-][^\W\d_]*(?: [A-Z][^\W\d_]+){1,2}|[A-Z][^\W\d_'’-]+, ?[A-Z][^\W\d_]+")
_NOBODY = re.compile(
    r"(?:young|child|person|people|client|case|not|no|none|un\w+|several|various|group|male|female)\b", re.I
)
_MAY_IDENTIFY = (
    r"@|(\+|00)44|\(?0[12378][0-9 ()-]{8}|[a-z'’-]{2},? [a-z]{2}|[a-z]{2},[a-z]{2}|[0-9] [0-9][a-z]{2}|"
    r"\bd\.?o\.?b|\bborn"
)
_WHOLE_DATE = r"^(?:\d{1,2}[/.-]\d{1,2}[/.-]((?:19|20)\d{2})|((?:19|20)\d{2})[/-]\d{1,2}[/-]\d{1,2}(?:[T ].*)?)$"
_YOUNGEST = 4

_PERSONAL_HEADING = re.compile(
    r"(?:^|_)(?:(?:sur|fore|first|last|full|given|family|middle|maiden|christian|preferred|known_as|child|childs|yp|"
    r"young_persons?|person|persons|client|patient|pupil|student|victim|suspect|offender|subject|parent|mother|father|"
    r"carer|guardian)_?names?|names?|known_as|alias|initials|dob|d_o_b|date_of_birth|birth_?(?:date|day)?|birthday|"
    r"address(?:_?line)?(?:_?\d)?|addr|post_?code|phone|telephone|tel|mobile|e_?mail|contact_(?:number|details)|"
    r"nhs(?:_?(?:no|number|num))?|ni_?(?:no|number)|nino|national_insurance(?:_number)?|upn|pnc(?:_?(?:id|no|number))?|"
    r"passport|signature|photo)(?:_|$)"
)
_NUMBERS_OF_PEOPLE = re.compile(r"(?:^|_)(?:nhs|pnc|custody|upn|ni_?n|nino|national_insurance)")


def _is_postcode(found: re.Match[str]) -> bool:
    """Tell a postcode from "M25 3rd exit": an ordinal in small letters is none, nor is an area that does not exist."""
    return found[1].upper() in _AREAS and (found[2], found[3]) not in _ORDINALS


def _is_pupil(found: str) -> bool:
    """Tell a pupil number by its check letter alone: councils get new numbers, and no list here is ever the newest."""
    try:
        return upn.calc_check_digit(found[1:].upper()) == found[0].upper()
    except ValueError:  # its last letter is one that no pupil number has
        return False


_FINDERS: list[tuple[str, Callable[[str], object]]] = [
    ("NHS number", lambda text: any(nhs.is_valid(found) for found in _TEN_DIGITS.findall(text))),
    ("pupil number", lambda text: any(_is_pupil(found) for found in _PUPIL.findall(text))),
    ("full postcode", lambda text: any(_is_postcode(found) for found in _POSTCODE.finditer(text))),
    ("National Insurance number", _NATIONAL_INSURANCE.search),
    ("date of birth", _BORN.search),
    ("phone number", _PHONE.search),
    ("police national computer number", _POLICE_NATIONAL_COMPUTER.search),
    ("custody number", _CUSTODY.search),
]
"""What identifies a person, most certain first."""


def personal_heading(heading: str, *, reference: bool = False) -> bool:
    """
    Say whether a heading promises what identifies a person: a column of that name is never read.

    Parameters
    ----------
    heading : str
        As it stands in the file.
    reference : bool
        Whether it is to be read as a reference that becomes a pseudonym: there an NHS or custody number is allowed,
        a name or an address is not.

    Examples
    --------
    >>> [personal_heading(h) for h in ("Surname", "DOB", "Place name", "Occurred at")]
    [True, True, False, False]
    >>> personal_heading("NHS number"), personal_heading("NHS number", reference=True)
    (True, False)
    """
    plain = re.sub(r"[^a-z0-9]+", "_", re.sub(r"(?<=[a-z])(?=[A-Z])", "_", heading).lower()).strip("_")
    if re.search(
        r"(?:place|venue|site|location|premises|school|station|street|area|ward|stop|city|town)_?names?$", plain
    ):
        return False
    if reference and _NUMBERS_OF_PEOPLE.search(plain):
        return False
    return bool(_PERSONAL_HEADING.search(plain))


def kind_of_identifier(text: str) -> str:
    """
    Say what identifies a person in a text: the kind, or "" for nothing found.

    Names hidden in free text cannot be found reliably, so free text is not read unless a project has switched it on.

    Examples
    --------
    >>> kind_of_identifier("call (020) 7946 0018"), kind_of_identifier("Lantern Park")
    ('phone number', '')
    """
    if not text.isascii():  # wide digits and long dashes hide nothing
        text = _DASHES.sub("-", unicodedata.normalize("NFKC", text))
    if "@" in text and _EMAIL.search(text):
        return "e-mail address"
    if not any(character.isdigit() for character in text):
        return ""
    return next((kind for kind, found in _FINDERS if found(text)), "")


def kind_in_reference(text: str) -> str:
    """
    Say what in a reference identifies a person by itself: the kind, or "". A number of an agency's own is allowed.

    Examples
    --------
    >>> [kind_in_reference(text) for text in ("gull@example.org", "07700 900123", "943 476 5919", "YP-0012")]
    ['e-mail address', 'phone number', '', '']
    """
    if "@" in text and _EMAIL.search(text):
        return "e-mail address"
    if _PHONE.search(text) and _SURELY_A_PHONE.search(text):
        return "phone number"
    if " " in text and any(_is_postcode(found) for found in _POSTCODE.finditer(text)):
        return "full postcode"
    return "date of birth" if _BORN.search(text) else ""


def reads_like_a_name(text: str) -> bool:
    """
    Say whether a reference reads like a person's name: two or three words with capitals and not one number.

    Examples
    --------
    >>> [reads_like_a_name(text) for text in ("Amos Gull", "GULL, Amos", "Young Person A", "YP-12")]
    [True, True, False, False]
    """
    return bool(_NAME.search(text)) or (bool(_TWO_WORDS.fullmatch(text)) and not _NOBODY.match(text))


def look_into(references: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    """
    Look through a column of references, only at those that have anything of an identifier or a name about them.

    Returns
    -------
    kinds : array of str (object), shape (n,)
        Kind of identifier found in each reference, "" = none.
    names : array of bool, shape (n,)
        References that read like a person's name.

    Examples
    --------
    >>> kinds, names = look_into(pd.Series(["a@b.uk", "Amos Gull", "YP-12"], dtype="str"))
    >>> kinds.tolist(), names.tolist()
    (['e-mail address', '', ''], [False, True, False])
    """
    kinds, names = np.full(len(references), "", dtype=object), np.zeros(len(references), bool)
    may = pc.match_substring_regex(letters(references), _MAY_IDENTIFY, ignore_case=True)
    for row in np.flatnonzero(may.to_numpy(zero_copy_only=False)).tolist():
        text = str(references.iat[row])
        kinds[row] = kind_in_reference(text)
        names[row] = not kinds[row] and reads_like_a_name(text)
    return kinds, names


def births(values: pd.Series, now: int) -> np.ndarray:
    """
    Mark whole dates of more than four years ago, where an age is asked for: they are dates of birth.

    Later ones are what Excel makes of an age band such as 10-12: the tenth of December of this year.

    Examples
    --------
    >>> births(pd.Series(["05/03/2009", "2009-03-05 00:00:00", "2026-12-10", "13-15"], dtype="str"), 1_795_305_600)
    array([ True,  True, False, False])
    """
    year = int(str(np.datetime64(now, "s").astype("datetime64[Y]")))
    codes, distinct = pd.factorize(values)  # ages are few, and a million of them take half a second one by one
    found = pd.Series(distinct, dtype="str").str.extract(_WHOLE_DATE, expand=True)
    written = found[0].fillna(found[1])
    early: np.ndarray = (pd.to_numeric(written).fillna(year) < year - _YOUNGEST).to_numpy(bool)
    return early[codes] if len(values) else early


def is_address(text: str) -> bool:
    """
    Say whether a text reads like a house's address: a number and a street.

    Examples
    --------
    >>> is_address("12 Seaholly Road"), is_address("Seaholly Road")
    (True, False)
    """
    return bool(_ADDRESS.search(text))


def find(values: pd.Series) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """
    Look through a column, each distinct text once.

    Returns
    -------
    kinds : array of str (object), shape (n,)
        Kind of identifier found in each value, "" = none.
    names : array of bool, shape (n,)
        Values that may hold a person's name: a title and a word with a capital.
    addresses : array of bool, shape (n,)
        Values that read like a house's address.

    Examples
    --------
    >>> kinds, names, _ = find(pd.Series(["a@b.uk", "Mrs Gull", "pier"], dtype="str"))
    >>> kinds.tolist(), names.tolist()
    (['e-mail address', '', ''], [False, True, False])
    """
    codes, distinct = pd.factorize(values)
    texts = pd.Series(distinct, dtype="str").tolist()
    kinds = np.array([kind_of_identifier(text) for text in texts] or [""], dtype=object)
    names = np.array([bool(_NAME.search(text)) for text in texts] or [False])
    addresses = np.array([is_address(text) for text in texts] or [False])
    if not len(values):
        return kinds[:0], names[:0], addresses[:0]
    return kinds[codes], names[codes], addresses[codes]
