"""What became of incidents: beside them, never among them."""

from __future__ import annotations

from contextual import services
from contextual.space.cells import cells_at, label

THEFT, FIGHT, OTHER = "a" * 64, "b" * 64, "c" * 64
STREET = "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,Crime type\n" + "".join(
    f"{ref},2026-01,{force},{force},1.60034,54.60012,On or near Kelp Row,{kind}\n"
    for ref, force, kind in [
        (THEFT, "Sandbar Police", "Other theft"), (FIGHT, "Kelp Police", "Public order"),
        ("", "Sandbar Police", "Anti-social behaviour"),
    ]
)  # fmt: skip
HEAD = "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Outcome type\n"


def outcomes(*rows):
    return HEAD + "".join(
        f"{ref},{month},Sandbar Police,Sandbar Police,1.6,54.6,x,,,{said}\n" for ref, month, said in rows
    )


JANUARY = outcomes(
    (THEFT, "2026-01", "Under investigation"), (FIGHT, "2026-01", "Local resolution"), (OTHER, "2026-01", "Charged")
)


def panel(desk):
    cell = label(int(cells_at([54.60012], [1.60034], 9)[0]))
    lens = desk.lens(batch_class="open", of="incidents", resolution=9)
    return services.look_at_unit(desk.asker, desk.why, desk.house, lens, ("cell", cell)).value


def known(desk):
    return panel(desk).outcomes.values.tolist()


def test_outcomes_join_their_incidents_whichever_came_first_and_are_no_incidents(desk):
    receipt = desk.bring(JANUARY, agency="open_data", name="o.csv")
    assert (receipt.layout, receipt.accepted, receipt.rejected) == ("police_uk_outcomes", 3, 0)
    assert "0 of 3 outcomes belong to incidents held." in receipt.notes[-1]
    desk.bring(STREET, agency="open_data", name="s.csv")
    assert known(desk) == [["Local resolution", 1], ["Under investigation", 1]]
    assert panel(desk).incidents == 3
    assert desk.map(batch_class="open", of="incidents").total_incidents == 3


def test_the_receipt_says_how_many_belong_to_incidents_held(desk):
    desk.bring(STREET, agency="open_data", name="s.csv")
    assert "2 of 3 outcomes" in desk.bring(JANUARY, agency="open_data", name="o.csv").notes[-1]
    assert "0 of 3 outcomes" in desk.bring(JANUARY, agency="police", name="o.csv").notes[-1]


def test_of_several_outcomes_the_one_of_the_latest_month_stands_whenever_it_was_sent(desk):
    desk.bring(STREET, agency="open_data", name="s.csv")
    desk.bring(outcomes((THEFT, "2026-03", "Charged")), agency="open_data", name="march.csv")
    desk.bring(outcomes((THEFT, "2026-02", "Under investigation")), agency="open_data", name="february.csv")
    assert known(desk) == [["Charged", 1]]


def test_a_second_run_adds_nothing_and_a_withdrawn_file_takes_its_outcomes_with_it(desk):
    desk.bring(STREET, agency="open_data", name="s.csv")
    desk.bring(outcomes((THEFT, "2026-01", "Under investigation")), agency="open_data", name="january.csv")
    march = desk.bring(outcomes((THEFT, "2026-03", "Charged")), agency="open_data", name="march.csv")
    again = desk.bring(outcomes((THEFT, "2026-03", "Charged")), agency="open_data", name="march.csv")
    assert (again.accepted, again.already_held) == (0, 1)
    services.withdraw(services.TERMINAL_STEWARD, desk.why, desk.house, march.batch_id)
    assert known(desk) == [["Under investigation", 1]]


def test_an_outcome_without_a_reference_a_month_or_words_is_left_out(desk):
    sent = outcomes(
        ("", "2026-01", "Charged"), (THEFT, "2026-01", ""), (THEFT, "soon", "Charged"), (FIGHT, "2026-01", "x")
    )
    receipt = desk.bring(sent, agency="open_data", name="o.csv")
    assert (receipt.accepted, receipt.rejected) == (1, 3)
    assert sorted(receipt.problems["code"]) == ["bad_date", "missing_required", "missing_required"]


def test_a_batch_names_the_forces_that_recorded_its_rows(desk):
    from contextual.store import batches

    desk.bring(STREET, agency="open_data", name="s.csv")
    with desk.house.store.read() as conn:
        assert [one.senders for one in batches.list_batches(conn)] == ["Kelp Police|Sandbar Police"]


def test_the_panel_says_of_how_many_incidents_the_outcome_is_known_and_the_commonest_in_words(desk):
    from contextual.app.widgets.panel import outcome_words

    desk.bring(STREET, agency="open_data", name="s.csv")
    desk.bring(JANUARY, agency="open_data", name="o.csv")
    said = outcome_words(panel(desk))
    assert said == "Outcomes known for 2 of 3 incidents. Most often: Local resolution (1), Under investigation (1)."


def test_a_file_of_outcomes_is_understood_before_it_is_taken(desk):
    sending = services.Sending(name="o.csv", data=JANUARY.encode(), kind="incidents", agency="open_data")
    seen = services.understand(services.TERMINAL_ANALYST, desk.why, desk.house, sending)
    assert (seen.layout, seen.accepted, seen.already) == ("police_uk_outcomes", 3, False)
