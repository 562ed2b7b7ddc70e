"""What a trace can be of: each action in words, and what it shows besides the one thing it names."""

from __future__ import annotations

from dataclasses import dataclass

from contextual.codes.table import Code, CodeTable


@dataclass(frozen=True, slots=True, kw_only=True)
class TracedAction(Code):
    """One action that leaves a trace. `shows`: "cells", "places" or "both" where it shows all of them at once."""

    shows: str = ""


def _one(key: str, label: str, shows: str = "") -> TracedAction:
    return TracedAction(key=key, label=label, shows=shows)


TRACED: CodeTable[TracedAction] = CodeTable(
    "traced action",
    [
        _one("look_at_map", "Looked at the map", "cells"),
        _one("look_at_places", "Looked at the ranked places", "places"),
        _one("look_at_unit", "Opened it"),
        _one("week_of", "Looked at its hours of the week"),
        _one("did_it_change", "Asked whether it changed"),
        _one("look_at_hotspots", "Asked where is more than chance", "cells"),
        _one("look_at_emerging", "Asked what is new", "cells"),
        _one("scan", "Asked where records gather in place and time", "cells"),
        _one("look_at_rates", "Looked at rates", "both"),
        _one("backtest", "Asked whether a ranking would have found what came", "cells"),
        _one("near_repeat", "Asked whether it happens again nearby"),
        _one("roster", "Listed the fullest hours of places", "both"),
        _one("worked_example", "Worked through the example", "both"),
        _one("count", "Took counts away", "both"),
        _one("download", "Took a table or picture away", "both"),
        _one("look_at_coverage", "Looked at who has sent what"),
        _one("look_at_register", "Looked at a register"),
        _one("look_at_files", "Listed the files"),
        _one("look_at_problems", "Looked at the problems of a file"),
        _one("understand", "Looked into a file before taking it"),
        _one("bring_in", "Brought a file in"),
        _one("withdraw", "Withdrew a file"),
        _one("take_back", "Took back a mark"),
        _one("look_at_waiting_names", "Looked at names that wait"),
        _one("look_at_address_texts", "Looked at texts that read like addresses"),
        _one("search_places", "Searched for a place"),
        _one("settle_names", "Settled names"),
        _one("undo_settling", "Undid the settling of names"),
        _one("place_settled", "Placed records anew"),
        _one("take_away_names", "Took the waiting names away"),
        _one("look_at_same_places", "Looked at places that may be one"),
        _one("decide_same", "Decided whether places are one"),
        _one("undo_same", "Undid whether places are one"),
        _one("look_at_private_points", "Looked at points held back"),
        _one("decide_point", "Decided whether a point is private"),
        _one("undo_point", "Undid a decision about a point"),
        _one("save_lens", "Saved a lens"),
        _one("init", "Made the store"),
        _one("migrate_store", "Migrated the store"),
        _one("check_store", "Checked the store"),
        _one("verify_trace", "Checked the trace"),
        _one("look_at_head", "Wrote down the head of the trace"),
        _one("look_at_trace", "Asked who looked"),
        _one("let_trace_go", "Let months of the trace go"),
    ],
)


def action_words(key: str) -> str:
    """
    Say an action in words; one that a later version left is said by its own name.

    Examples
    --------
    >>> action_words("look_at_map"), action_words("of_a_later_version")
    ('Looked at the map', 'Of a later version')
    """
    return TRACED[key].label if key in TRACED else key.replace("_", " ").capitalize()
