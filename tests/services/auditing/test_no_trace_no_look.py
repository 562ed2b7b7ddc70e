"""No trace, no look: where an entry cannot be written nothing is shown, changed or taken away."""

from __future__ import annotations

import pytest

from contextual import services
from contextual.errors import DiskFull
from contextual.services.auditing.who_looked import who_looked
from contextual.store.traces import head
from tests.services.auditing.conftest import PLACE
from tests.services.conftest import INCIDENTS

LOOKS = {
    "map": lambda o: services.look_at_map(*o.asks, o.lens()),
    "places": lambda o: services.look_at_places(*o.asks, o.lens()),
    "a place": lambda o: services.look_at_unit(*o.asks, o.lens(), PLACE),
    "its hours": lambda o: services.week_of(*o.asks, o.lens(), unit=PLACE),
    "coverage": lambda o: services.look_at_coverage(*o.asks, "fictional"),
    "counts": lambda o: services.count(*o.asks, o.lens(), "cell"),
    "left out": lambda o: services.left_out(*o.asks, o.lens()),
    "download": lambda o: services.download(*o.asks, o.lens()),
    "hot spots": lambda o: services.look_at_hotspots(*o.asks, o.lens()),
    "rates": lambda o: services.look_at_rates(*o.asks, o.lens()),
    "files": lambda o: services.list_batches(*o.asks),
    "names that wait": lambda o: services.waiting_groups(*o.asks),
    "places that may be one": lambda o: services.same_place_suggestions(*o.asks),
    "a file looked into": lambda o: services.understand(
        *o.asks, services.Sending(name="b.csv", data=INCIDENTS.encode(), kind="incidents", agency="police")
    ),
    "saving a lens": lambda o: services.save_lens(*o.asks, "mine", o.lens()),
    "the check": lambda o: services.check_store(*o.asks),
    "who looked": lambda o: who_looked(*o.audits),
    "the head": lambda o: services.trace_head(*o.audits),
    "verifying": lambda o: services.verify_trace(*o.audits),
}


@pytest.fixture
def full(office):
    """A store whose trace has no room for one more entry, as on a full disk."""
    office.map()  # counted once: what is kept in memory is not shown without a trace either
    engine_words = (
        "CREATE TRIGGER full BEFORE INSERT ON traces BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END"
    )
    office.behind_its_back(engine_words)
    return office


def test_where_no_entry_can_be_written_nothing_is_shown(full):
    for what, look in LOOKS.items():
        with pytest.raises(DiskFull):
            pytest.fail(f"{what} was shown without a trace: {type(look(full))}")


def test_a_script_of_looks_leaves_one_entry_each(office):
    for what, look in LOOKS.items():
        with office.house.store.read() as conn:
            before = head(conn)[0]
        look(office)
        with office.house.store.read() as conn:
            left = head(conn)[0] - before
        assert left == (2 if what == "download" else 1), what
