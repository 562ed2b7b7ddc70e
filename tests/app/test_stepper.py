from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from contextual.app.looking_at import presets, unit_code
from contextual.app.widgets.stepper import moved
from contextual.counts.lens import Lens
from contextual.services.views import Choices

FIRST, LAST = 24291, 24320
HELD = Choices(
    batch_class="fictional", classes=("fictional",), first=FIRST, last=LAST, harms=(), agencies=(), recorded=(),
    parts=(), place_types=(), counts_people=True, area_name="", last_file_on="", last_visit=0, last_import=0,
)  # fmt: skip


def test_earlier_moves_by_the_length_of_the_period_and_stops_at_the_first_month_held():
    lens = Lens("fictional", LAST - 11, LAST)
    once = moved(lens, -1, FIRST, LAST)
    assert (once.first, once.last) == (LAST - 23, LAST - 12)
    twice = moved(once, -1, FIRST, LAST)
    assert (twice.first, twice.last) == (FIRST, FIRST + 11)


@given(st.integers(FIRST, LAST), st.integers(0, 29), st.sampled_from([-1, 1]), st.integers(0, 12))
def test_moving_keeps_the_length_and_stays_within_what_is_held(first, length, way, months):
    lens = Lens("fictional", first, min(first + length, LAST))
    after = moved(lens, way, FIRST, LAST, months)
    assert after.last - after.first == lens.last - lens.first
    assert FIRST <= after.first <= after.last <= LAST


def test_presets_lie_within_what_is_held_and_need_a_visit_or_an_import_to_name_one():
    found = presets(HELD)
    assert set(found) == {"Last 12 months, all agencies", "This year, all agencies", "Everything held"}
    assert all(FIRST <= lens.first <= lens.last <= LAST for lens in found.values())


def test_the_code_of_a_place_in_a_link_is_not_its_name():
    assert "lantern" not in unit_code(("place", "council:lantern park"))
