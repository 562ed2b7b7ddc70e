"""When things happen in the fictional town: a day of the month and an hour, by the kind of place. London civil time."""

from __future__ import annotations

import calendar
from datetime import datetime, timedelta

from contextual.sample.draws import Draws

# Weight of each hour of the day 0..23, and of each weekday Monday..Sunday.
_EVENING = "300000000011112345678996"
_NIGHT = "974200000000000111223579"
_SCHOOL = "000000027522364996311000"
_SHOPS = "000000000134555689986420"
_PARK = "100000000012234578998752"
_HOURS = {
    "transport_hub": _EVENING, "bus_stop": _SCHOOL, "taxi_rank": _NIGHT, "licensed": _NIGHT, "hotel": _NIGHT,
    "school": _SCHOOL, "alternative_provision": _SCHOOL, "shopping": _SHOPS, "takeaway": _EVENING, "park": _PARK,
    "play_sports": _PARK, "car_park": _EVENING, "cafe_shisha": _EVENING,
}  # fmt: skip
_WEEK = "3335764"
_SCHOOL_WEEK = "5556500"


def moment(draws: Draws, month: int, place_type: str) -> datetime:
    """
    Draw a minute of a month, as likely as its weekday and hour are at this type of place.

    Examples
    --------
    >>> moment(Draws(3), 2025 * 12 + 5, "school").strftime("%Y-%m")
    '2025-06'
    """
    year, number = month // 12, month % 12 + 1
    week = _SCHOOL_WEEK if place_type in {"school", "alternative_provision"} else _WEEK
    days = range(1, calendar.monthrange(year, number)[1] + 1)
    day = draws.weighted({day: int(week[calendar.weekday(year, number, day)]) for day in days})
    hour = draws.weighted({h: int(w) for h, w in enumerate(_HOURS.get(place_type, _SHOPS))})
    return real(datetime(year, number, day, hour, draws.below(60)))


def real(when: datetime) -> datetime:
    """
    Move a time out of the hour that the clocks skip or repeat (01:00 to 02:00 on the last Sunday of March, October).

    Examples
    --------
    >>> real(datetime(2025, 3, 30, 1, 20))
    datetime.datetime(2025, 3, 30, 3, 20)
    """
    last_sunday = when.month in {3, 10} and when.weekday() == 6 and when.day > 24
    return when + timedelta(hours=2) if last_sunday and when.hour == 1 else when


def office(draws: Draws, after: datetime, most_days: int) -> datetime:
    """
    Draw a time in working hours, one to `most_days` days after another, in steps of five minutes.

    Examples
    --------
    >>> office(Draws(1), datetime(2025, 6, 1, 23, 50), 1)
    datetime.datetime(2025, 6, 2, 15, 45)
    """
    day = after + timedelta(days=draws.between(1, most_days))
    return day.replace(hour=draws.between(9, 16), minute=5 * draws.below(12))


def later(draws: Draws, when: datetime, low_minutes: int, high_minutes: int) -> datetime:
    """
    Draw a time some minutes after another, never in the hour that the clocks skip or repeat.

    Examples
    --------
    >>> later(Draws(1), datetime(2025, 6, 1, 12), 30, 30)
    datetime.datetime(2025, 6, 1, 12, 30)
    """
    return real(when + timedelta(minutes=draws.between(low_minutes, high_minutes)))
