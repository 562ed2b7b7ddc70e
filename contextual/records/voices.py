"""Young people's own map: where they feel safe and unsafe, with their consent, never counted among the records."""

from __future__ import annotations

from contextual.codes import AGE_BANDS, CONSENT, FEELINGS, LOCATION_KINDS, VOICE_REASONS, VOICE_TIMES
from contextual.records.register import POSITION, Register, code, field, several

VOICES = Register(
    kind="voices",
    title="Young people's own map",
    of="one mark on the map",
    needs=("feels", "consent"),
    reference="voice_id",
    period=("gathered_on",),
    located=True,
    shaped=True,
    fields=(
        field("voice_id", "reference", "The mark's own number: with it a mark is taken back", personal=True),
        code("feels", FEELINGS, "How it feels there", needed=True),
        several("feels_when", VOICE_TIMES, "When it feels so"),
        several("why", VOICE_REASONS, "Why"),
        field("place_name", "text", "The place, as they call it", personal=True, organisation=True),
        code("location_kind", LOCATION_KINDS, "Public, home, placement: a home is coarsened at the door"),
        *POSITION,
        code("age_band", AGE_BANDS, "Age band"),
        field("session", "text", "Which session it was gathered in"),
        field("gathered_on", "day", "When it was gathered; a month is enough"),
        field("own_words", "own_words", "Their own words; read only where free text is switched on", personal=True),
        code("consent", CONSENT, "Did they agree; without it nothing of the row is kept", needed=True),
    ),
)  # fmt: skip
"""A mark is anybody's who made it: no reference of a person stands in it, and it is never counted with incidents."""
