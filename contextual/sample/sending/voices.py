"""Young people's own map: where they feel safe and unsafe, gathered with consent in group sessions, in their words."""

from __future__ import annotations

from typing import Any

from contextual.sample.draws import Draws
from contextual.sample.ground import lon_lat
from contextual.sample.happenings import spot
from contextual.sample.planted import month_text
from contextual.sample.town import place_named

PATH = "agencies/voices.geojson"
SESSIONS_AGO = (26, 20, 14, 8, 2)
"""Months of the five sessions, counted back from the last."""

UNSAFE_LITTLE_RECORDED = ("Kittiwake Court stairwells", "Swatch towpath")
SAFE_MUCH_RECORDED = ("Spinnaker Road shops",)

_DARK, _ALWAYS, _DAY = "after dark", "any time", "in the day"
# Place, how it feels, when, why, and the words of those who marked it; the number is how many marks in all.
_MARKS: tuple[tuple[str, str, str, str, int, tuple[str, ...]], ...] = (
    ("Tern Street bus station", "unsafe", _DARK, "adults", 13,
     ("Men wait by the far stands and ask if you want a lift.", "When the kiosk shuts there is nobody to go to.",
      "The lights at the back are always off.")),
    ("Tern Street bus station", "safe", _DAY, "trusted_adult", 4,
     ("I'm all right if the kiosk lady's there.", "Drivers say hello in the morning.")),
    ("Lantern Park", "unsafe", _DARK, "adults", 10,
     ("The north gate is where they ask you to hold things.", "It was fine last year. Not now.")),
    ("Lantern Park", "safe", _DAY, "friends", 4, ("Everyone plays football here after school.",)),
    ("Kittiwake Court stairwells", "unsafe", _ALWAYS, "nobody_about", 7,
     ("You have to walk past them to get home.", "Nobody comes if you shout.")),
    ("Swatch towpath", "unsafe", _DARK, "lighting", 6, ("No lights at all from the bridge on.", "I run that bit.")),
    ("Harbour Halt station", "unsafe", _DARK, "nobody_about", 6,
     ("No staff after seven.", "Same lads every night, older than us.")),
    ("Quay Lane car park", "unsafe", _DARK, "adults", 5, ("They moved here from the shops.",)),
    ("Oyster Row shops", "unsafe", _ALWAYS, "adults", 3, ("It used to be worse.",)),
    ("Spinnaker Road shops", "safe", _ALWAYS, "trusted_adult", 6,
     ("The man in the fish bar knows all of us.", "It's just where we sit.")),
    ("Pier Arcade", "safe", _DAY, "trusted_adult", 4, ("The new staff actually talk to you.",)),
    ("Central Library", "safe", _DAY, "trusted_adult", 5, ("Warm, and they let you stay.",)),
    ("The Loft youth project", "safe", _ALWAYS, "trusted_adult", 6, ("You can say anything to the workers.",)),
    ("Lantern Youth Club", "safe", _ALWAYS, "friends", 5, ("Best night is Thursday.",)),
    ("Haven Centre", "mixed", _ALWAYS, "security", 4, ("Security follow us round and not the grown men.",)),
    ("Doggerhaven Academy", "safe", _DAY, "friends", 3, ("Year head listens.",)),
)  # fmt: skip


def voices(draws: Draws, last: int) -> list[dict[str, Any]]:
    """
    Draw the marks on the map as GeoJSON features; a few people have since taken their consent back.

    Examples
    --------
    >>> voices(Draws(1), 24321)[0]["properties"]["place_name"]
    'Tern Street bus station'
    """
    made: list[dict[str, Any]] = []
    for name, feels, when, why, marks, said in _MARKS:
        for k in range(marks):
            ago = draws.one([a for a in SESSIONS_AGO if name != "Lantern Park" or feels == "safe" or a <= 8])
            properties = {
                "voice_id": f"YV-{len(made) + 1:03d}", "feels": feels, "when": when, "why": why, "place_name": name,
                "words": said[k] if k < len(said) else "", "age_group": draws.one(("10-12", "13-15", "13-15", "16-17")),
                "session": f"S{SESSIONS_AGO.index(ago) + 1}", "gathered": month_text(last - ago),
                "consent": "withdrawn" if draws.chance(0.05) else "given",
            }  # fmt: skip
            at = list(lon_lat(spot(draws, place_named(name))))
            made.append({"type": "Feature", "properties": properties, "geometry": {"type": "Point", "coordinates": at}})
    return made
