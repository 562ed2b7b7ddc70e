"""How hands and ears change a name: made without looking at the gazetteer's own tables."""

from __future__ import annotations

from contextual.sample.draws import Draws

_BESIDE = {"a": "sqz", "b": "vn", "c": "xv", "d": "sf", "e": "wr", "f": "dg", "g": "fh", "h": "gj", "i": "uo",
           "k": "jl", "l": "k", "m": "n", "n": "mb", "o": "ip", "p": "o", "r": "et", "s": "ad", "t": "ry", "u": "yi",
           "v": "cb", "w": "qe", "y": "tu"}  # fmt: skip
SHORT = (("Street", "St"), ("Street", "St."), ("Road", "Rd"), ("Road", "Rd."), ("Lane", "Ln"), ("Avenue", "Ave"),
         ("Park", "Pk"), ("School", "Sch"), ("School", "Sch."), ("station", "stn"), ("Station", "Stn"),
         ("Centre", "Ctr"), ("car park", "carpark"), ("car park", "CP carpark"[3:]), ("Close", "Cl"), ("Drive", "Dr"),
         ("Academy", "Acad"), ("Primary", "Prim"), ("Hospital", "Hosp"), ("Library", "Lib"), ("Square", "Sq"),
         ("House", "Hse"), ("Court", "Ct"), ("Recreation Ground", "Rec"), (" and ", " & "), ("Precinct", "Prec"),
         ("multi-storey", "multi storey"), ("multi-storey car park", "MSCP"), ("Hotel", "Htl"), ("stop ", "bus stop "),
         ("Doggerhaven", "D'haven"), ("Youth Club", "YC"), ("Leisure Centre", "LC"), ("Community", "Comm"),
         ("play area", "playarea"), ("skate park", "skatepark"), ("Guest House", "Guesthouse"))  # fmt: skip
_HEARD = (("ph", "f"), ("wh", "w"), ("ck", "k"), ("ough", "off"), ("ie", "y"), ("tch", "ch"), ("ea", "ee"),
          ("qu", "kw"), ("c", "k"), ("y", "i"), ("er", "ur"), ("ai", "ay"), ("oo", "u"), ("z", "s"),
          ("or", "aw"), ("kn", "n"), ("ow", "oe"), ("ei", "ie"), ("le ", "el "))  # fmt: skip


def typed(draws: Draws, text: str, times: int = 1) -> str:
    """Slip on the keys: two letters swapped, one missed, doubled, undoubled or beside the right one."""
    for _ in range(times):
        text = _slip(draws, text)
    return text


def _slip(draws: Draws, text: str) -> str:
    words = text.split(" ")
    long = [k for k, word in enumerate(words) if len(word) >= 4 and word.isalpha()]
    if not long:
        return text
    k = draws.one(long)
    words[k] = _slipped(draws, words[k])
    return " ".join(words)


def _slipped(draws: Draws, word: str) -> str:
    at = 1 + draws.below(len(word) - 2)
    how = draws.weighted({"swap": 30, "miss": 25, "double": 15, "undouble": 10, "beside": 20})
    if how == "swap":
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if how == "double":
        return word[:at] + word[at] + word[at:]
    if how == "beside" and word[at] in _BESIDE:
        return word[:at] + draws.one(_BESIDE[word[at]]) + word[at + 1 :]
    twice = [n for n in range(1, len(word)) if word[n] == word[n - 1]]
    if how == "undouble" and twice:
        return word[: twice[0]] + word[twice[0] + 1 :]
    return word[:at] + word[at + 1 :]


def heard(draws: Draws, text: str) -> str:
    """Write it as it sounds."""
    for sound, letters in draws.shuffled(_HEARD):
        lower = text.lower()
        at = lower.find(sound, 1)
        if at > 0:
            return text[:at] + letters + text[at + len(sound) :]
    return text


def shortened(draws: Draws, text: str) -> str:
    """Use one short form, or two."""
    for long, short in draws.shuffled(SHORT)[: len(SHORT)]:
        if long in text and not text.startswith(long + " "):
            text = text.replace(long, short, 1)
            if draws.chance(0.6):
                break
    return text


def run_together(draws: Draws, text: str) -> str:
    """Leave out a space, or put one in."""
    words = text.removeprefix("The ").split(" ")
    if len(words) > 1 and draws.chance(0.7):
        k = draws.below(len(words) - 1)
        return " ".join([*words[:k], words[k] + words[k + 1].lower(), *words[k + 2 :]])
    k = draws.below(len(words))
    cut = len(words[k]) // 2
    return " ".join([*words[:k], words[k][:cut], words[k][cut:], *words[k + 1 :]]) if cut > 2 else text


def handwriting(draws: Draws, text: str) -> str:
    """Write in capitals, in small letters, with stray punctuation or spaces, as people do."""
    how = draws.weighted({"as is": 45, "small": 25, "capitals": 12, "dot": 6, "spaces": 6, "brackets": 3, "the": 3})
    changed = {
        "small": text.lower(), "capitals": text.upper(), "dot": f"{text}.", "spaces": f" {text.replace(' ', '  ')} ",
        "brackets": f"({text})", "the": text if text.lower().startswith("the ") else f"the {text}",
    }  # fmt: skip
    return changed.get(how, text)
