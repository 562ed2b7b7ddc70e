"""What a question about chance leaves in the trace: words of our lists, never what somebody typed."""

from __future__ import annotations

import pytest

from contextual.errors import BadLens
from contextual.services.chance.emerging import look_at_emerging
from contextual.services.chance.hotspots import look_at_hotspots
from contextual.services.chance.rates import look_at_rates
from contextual.services.chance.roster import roster
from tests.services.test_looking import traces


@pytest.mark.parametrize(
    ("ask", "word"), [(look_at_rates, "by"), (roster, "by"), (look_at_hotspots, "of"), (look_at_emerging, "of")]
)
def test_a_word_that_is_of_no_list_is_refused_before_the_trace(desk, ask, word):
    before = len(traces(desk.house))
    with pytest.raises(BadLens):
        ask(desk.asker, desk.why, desk.house, desk.lens(), **{word: "Tern, born 2011"})
    assert len(traces(desk.house)) == before
