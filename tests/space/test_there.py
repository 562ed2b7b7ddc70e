from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contextual.space.there import NO_DAY, days_of


def at(earliest, latest=None):
    """A record as the reader of files writes it, from local times."""
    hour = earliest.weekday() * 24 + earliest.hour
    start = int(earliest.timestamp())
    return {"earliest": start, "latest": start if latest is None else int(latest.timestamp()), "hour": hour, "month": 1}


def local_days(*records):
    return [(str(a), str(b)) for a, b in days_of(pd.DataFrame(list(records))).astype("datetime64[D]")]


zones = st.sampled_from(["Europe/London", "America/Los_Angeles", "Asia/Kolkata", "Pacific/Auckland", "Asia/Kathmandu"])


@given(st.datetimes(datetime(1990, 1, 1), datetime(2040, 1, 1)), zones)
def test_the_local_day_is_found_in_every_zone(moment, zone):
    local = moment.replace(tzinfo=ZoneInfo(zone), fold=0)
    local = datetime.fromtimestamp(int(local.timestamp()), ZoneInfo(zone))
    assert local_days(at(local)) == [(str(local.date()), str(local.date()))]


@pytest.mark.parametrize("month", range(1, 13))
def test_a_month_ends_on_its_last_day_whatever_the_clocks_do(month):
    london = ZoneInfo("Europe/London")
    first = datetime(2025, month, 1, tzinfo=london)
    after = datetime(2025 + month // 12, month % 12 + 1, 1, tzinfo=london)
    assert local_days(at(first, after)) == [(str(first.date()), str((after - timedelta(days=1)).date()))]


def test_a_record_without_a_time_has_no_day():
    nothing = pd.DataFrame({"earliest": [0], "latest": [0], "hour": [0], "month": [0]})
    assert (days_of(nothing) == np.full((1, 2), NO_DAY)).all()
