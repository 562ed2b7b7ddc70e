"""The types of place, how far a record may lie from a point and still be at it, and which are never shown."""

from __future__ import annotations

from dataclasses import dataclass

from contextual.codes.table import Code, CodeTable


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceType(Code):
    """
    One type of place.

    `match_m` is the distance in metres within which a record is at a place drawn as a point; `private` types are
    never a unit, a pin or an export; `symbol` names the map symbol ("" = none).
    """

    match_m: float
    private: bool = False
    symbol: str = ""


def _t(key: str, label: str, match_m: float = 50, symbol: str = "", *, private: bool = False) -> PlaceType:
    return PlaceType(key=key, label=label, match_m=match_m, symbol=symbol, private=private)


PLACE_TYPES: CodeTable[PlaceType] = CodeTable(
    "place type",
    [
        _t("park", "Park or open space", 100, "park"),
        _t("play_sports", "Play or sports area", 50, "park"),
        _t("transport_hub", "Station or interchange", 150, "transport"),
        _t("bus_stop", "Bus stop", 50, "transport"),
        _t("taxi_rank", "Taxi rank or office", 50, "transport"),
        _t("school", "School or college", 100, "school"),
        _t("alternative_provision", "Pupil referral unit or alternative provision", 100, "school"),
        _t("youth_centre", "Youth club or centre", 50, "support"),
        _t("library_leisure", "Library or leisure centre", 50),
        _t("shopping", "Shopping centre or parade", 50, "shop"),
        _t("takeaway", "Takeaway or fast food", 50, "shop"),
        _t("cafe_shisha", "Café or shisha lounge", 50, "shop"),
        _t("off_licence", "Off-licence or convenience shop", 50, "shop"),
        _t("licensed", "Licensed premises", 50, "licensed"),
        _t("hotel", "Hotel, B&B or short let", 50, "hotel"),
        _t("car_park", "Car park", 50),
        _t("stairwell_estate", "Stairwell or estate common area", 50),
        _t("derelict", "Derelict or vacant", 50),
        _t("care_setting", "Care setting", 100, private=True),
        _t("health", "Health or sexual-health service", 50),
        _t("waterway_woodland", "Waterway or woodland", 50),
        _t("event", "Event or fair", 100),
        _t("other", "Other", 50),
        _t("not_known", "Not known", 50),
        _t("not_recorded", "Not recorded", 50),
    ],
)  # fmt: skip

SYMBOLS = ("transport", "school", "park", "shop", "licensed", "hotel", "support")

PLACE_STATUS = ("open", "closed")
