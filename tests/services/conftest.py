"""A small store of its own for every test: encrypted SQLite, made through the same door as anybody's."""

from __future__ import annotations

from pathlib import Path

import pytest

from contextual import services
from contextual.settings import Settings

INCIDENTS = """incident_id,young_person_ref,part,age_band,occurred_at,category,lat,lon,precision_m,\
place_name,location_kind
A1,yp-amy,harmed,13_15,2026-03-06 20:15,cse,54.60010,1.60010,20,,public
A1,yp-ben,harmed,16_17,2026-03-06 20:15,cse,54.60010,1.60010,20,,public
A2,yp-amy,harmed,13_15,2026-04-02 18:00,cce,54.60011,1.60012,20,,public
A3,yp-cat,suspected,16_17,2026-04-03 18:00,cce,54.60500,1.61000,20,,public
A4,yp-dan,harmed,13_15,2026-04-04 23:00,cse,54.61000,1.62000,20,,home
A5,,harmed,not_known,2026-05-01 12:00,cse,,,,Lantern Park,public
"""
PLACES = """place_id,place_name,place_type,lat,lon
P1,Tern Street bus station,transport_hub,54.60000,1.60000
P2,Lantern Park,park,54.60800,1.59000
P3,Quay House,care_setting,54.61500,1.58500
"""


class Desk:
    """A person at a desk with one store."""

    def __init__(self, folder: Path, *, areas: list[Path] | None = None) -> None:
        self.folder = folder
        self.settings = Settings.from_environment(
            {"CONTEXTUAL_HOME": str(folder / "home"), "CONTEXTUAL_DB": str(folder / "store.db")}
        )
        self.house = services.init(
            services.TERMINAL_STEWARD, services.DEMONSTRATION, self.settings, areas=areas or None
        )
        self.asker = services.fictional_principal("co_ordinator")
        self.why = services.DEMONSTRATION

    def bring(self, text: str | bytes, kind: str = "incidents", agency: str = "police", name: str = "a.csv", **more):
        data = text.encode() if isinstance(text, str) else text
        sending = services.Sending(name=name, data=data, kind=kind, agency=agency, **more)
        return services.bring_in(services.TERMINAL_ANALYST, self.why, self.house, sending)

    def waiting(self):
        """The words of the texts that wait for a place, the most used first."""
        view = services.waiting_groups(self.asker, self.why, self.house)
        return [one.words for one in sorted(view.texts, key=lambda one: -one.records)]

    def settle(self, agency, text, answer, *, who=None, place_now=True):
        made = [services.Decision(agency, text, answer)]
        return services.settle_names(who or self.asker, self.why, self.house, made, place_now=place_now)

    def lens(self, **changes):
        from dataclasses import replace

        chosen = services.choices(self.asker, self.why, self.house)
        return replace(services.lens_of_words(chosen), **changes)

    def map(self, **changes):
        return services.look_at_map(self.asker, self.why, self.house, self.lens(**changes)).value

    def places(self, **changes):
        return services.look_at_places(self.asker, self.why, self.house, self.lens(**changes)).value


@pytest.fixture
def desk(tmp_path: Path):
    made = Desk(tmp_path)
    yield made
    made.house.close()
