"""The worked example: questions about the fictional town whose answers this store's records give at that moment."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from contextual.access import Principal, Purpose
from contextual.codes.change import VERDICTS
from contextual.codes.emerging import EMERGING, RISING
from contextual.counts.caption import sentence as caption_of
from contextual.counts.figures import Exact, Open
from contextual.counts.lens import Lens, month_text
from contextual.errors import BadLens
from contextual.sample.planted import PLANTED, Planted
from contextual.services.chance.change import did_it_change
from contextual.services.chance.emerging import look_at_emerging
from contextual.services.chance.hotspots import HotspotsView, look_at_hotspots
from contextual.services.gate import figures, look
from contextual.services.house import House
from contextual.services.unit import Unit

_PLANS = ("plan_worked", "plan_moved", "plan_did_nothing")
_OTHERS = 4
_SURE = ("worked", "moved", "partly_moved", "no_clear_change", "too_few")
_CLASSES = (
    ("hot", "More than chance"), ("none", "Could be chance"), ("cold", "Fewer than chance"),
    ("safe", "It is a safe place"),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleQuestion:
    """
    One question, where its answer is read, and what the store's records answer.

    `ask` is the question of the page that answers it, seen through `lens`; `unit` what is chosen there, `since` the
    month. `choices` are (code, words), of which `pick` are chosen; `right` holds the codes the records give now; `why`
    explains it.
    """

    key: str
    words: str
    where: str
    ask: str
    lens: Lens
    choices: tuple[tuple[str, str], ...]
    right: frozenset[str]
    why: str
    unit: Unit | None = None
    since: int = 0

    @property
    def pick(self) -> int:
        """How many are chosen."""
        return len(self.right)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleView:
    """The questions that this store's records can answer, in the order to ask them."""

    questions: tuple[ExampleQuestion, ...] = field(default_factory=tuple)
    caption: str = ""


@dataclass(frozen=True, slots=True)
class _Asker:
    """Who asks, and through which lens: what every question needs."""

    principal: Principal
    purpose: Purpose
    house: House
    lens: Lens

    def hotspots(self, of: str) -> HotspotsView:
        return look_at_hotspots(self.principal, self.purpose, self.house, self.lens, of=of).value


def worked_example(
    principal: Principal, purpose: Purpose, house: House, lens: Lens
) -> Exact[ExampleView] | Open[ExampleView]:
    """
    Ask what a new analyst should be able to read, and work out the answers. Traced first, and each answer again.

    Nothing is known beforehand but where the fictional town's plans are and when they began, which no record says: the
    answers are what the methods give on the records held now. A question they do not settle is left out.

    Raises
    ------
    BadLens
        When the lens is not of fictional records.
    """
    look(house, principal, purpose, lens, "worked_example")
    if lens.batch_class != "fictional":
        msg = "the worked example is about the fictional town"
        raise BadLens(msg)
    asker = _Asker(principal, purpose, house, lens)
    made = [question for ask in _ASKED for question in ask(asker)]
    return figures(lens, ExampleView(questions=tuple(made), caption=caption_of(lens)))


def _of_hotspots(asker: _Asker) -> Iterator[ExampleQuestion]:
    """Ask for the two surest hot spots, whether a high count is one, and why tests are corrected."""
    view = asker.hotspots("young_people")
    yield from _two_surest(view, asker.lens)
    yield from _a_high_count(view, asker.lens)
    yield _by_chance_alone(view, asker.lens)


def _two_surest(view: HotspotsView, lens: Lens) -> Iterator[ExampleQuestion]:
    sure = view.spots[view.spots["flagged"] == 0].head(2)
    if len(sure) < 2:
        return
    others = view.table[view.table["spot"] == 0].sort_values(["young_people", "cell"], ascending=[False, True])
    shown = pd.concat([sure, others.head(_OTHERS)])
    first, second = sure["name"]
    yield ExampleQuestion(
        key="surest",
        words="Around which two places do most surely more young people come to harm than chance would have it?",
        where="Read the table of hot spots beside the map.",
        ask="where",
        lens=replace(lens, of="young_people"),
        choices=_named(shown),
        right=frozenset(sure["id"]),
        why=f"{first} and {second}: z {sure['z'].iloc[0]:.1f} and {sure['z'].iloc[1]:.1f}, and also more than chance "
        "among what was reported alone. Other places have young people recorded too, but not more than chance could "
        "put there.",
    )


def _a_high_count(view: HotspotsView, lens: Lens) -> Iterator[ExampleQuestion]:
    calm = view.table[(view.table["class"] == "none") & (view.table["young_people"] > 0)]
    if calm.empty:
        return
    row = calm.sort_values(["young_people", "cell"], ascending=[False, True]).iloc[0]
    yield ExampleQuestion(
        key="high_count",
        words=f"{int(row['young_people'])} young people are recorded at {row['name']}. Is that more than chance?",
        where="It is chosen: its words stand above the table of hot spots.",
        ask="where",
        lens=replace(lens, of="young_people"),
        choices=_CLASSES,
        right=frozenset([str(row["class"])]),
        why=f"With the hexagons around it, it holds no more than chance could give (adjusted p {row['p_adjusted']:.2f})"
        ". It does not say that nothing happens there, and each young person there still counts.",
        unit=("cell", str(row["id"])),
    )


def _by_chance_alone(view: HotspotsView, lens: Lens) -> ExampleQuestion:
    tests = view.cells_tested
    wrong = round(tests * view.alpha)
    numbers = sorted({0, wrong, tests // 2, tests})
    return ExampleQuestion(
        key="corrected",
        words=f"{tests:,} hexagons were tested. Called one by one at 5 in 100, about how many would stand out by "
        "chance alone?",
        where="How many were tested stands under “Read it with care”.",
        ask="where",
        lens=replace(lens, of="young_people"),
        choices=tuple((str(number), f"About {number:,}" if number else "None") for number in numbers),
        right=frozenset([str(wrong)]),
        why=f"5 in 100 of {tests:,} is about {wrong:,}. So the page corrects for how many were tested, and calls only "
        f"{int((view.table['class'] == 'hot').sum()):,} here.",
    )


def _growing(asker: _Asker) -> Iterator[ExampleQuestion]:
    """Ask which hot spot is growing, over all the months held."""
    ledger = asker.house.ledger(asker.lens.batch_class)
    lens = replace(asker.lens, first=ledger.first_month, last=_last_month(asker), of="incidents")
    view = look_at_emerging(asker.principal, asker.purpose, asker.house, lens).value
    rising = view.spots[view.spots["class"].isin(RISING) & ~view.spots["rests_on_looking"]]
    gone = view.table[(view.table["five"] == "former") & (view.table["incidents"] > 0)]
    gone = gone.sort_values(["incidents", "cell"], ascending=[False, True])
    if len(rising) != 1 or len(view.spots) + len(gone) < 2:
        return
    row = rising.iloc[0]
    yield ExampleQuestion(
        key="growing",
        words=f"Over the {len(view.steps)} months held: which of these is growing?",
        where="Read the classes under the names, and choose a hexagon on the map to see its months.",
        ask="emerging",
        lens=lens,
        choices=_named(pd.concat([view.spots, gone.head(2)])),
        right=frozenset([str(row["id"])]),
        why=f"{row['name']}: {EMERGING[row['class']].says} The others are as high as ever, on and off, or were high "
        "once.",
    )


def _by_looking(asker: _Asker) -> Iterator[ExampleQuestion]:
    """Ask which hot spot of incidents rests on looking."""
    view = asker.hotspots("incidents")
    rests = view.spots[view.spots["flagged"] == view.spots["cells"].map(len)]
    if len(rests) != 1 or len(view.spots) < 2:
        return
    row = rests.iloc[0]
    yield ExampleQuestion(
        key="looking",
        words="Now incidents are counted. Which of these hot spots is there only because somebody looked?",
        where="Look at the classes on the map, and at the words under each name.",
        ask="where",
        lens=replace(asker.lens, of="incidents"),
        choices=_named(view.spots),
        right=frozenset([str(row["id"])]),
        why=f"{row['name']}: {row['looked']} of its {row['incidents']} incidents were found by looking. Among what was "
        "reported alone it could be chance. The page says so and does not rank it as harm.",
    )


def _of_plans(asker: _Asker) -> Iterator[ExampleQuestion]:
    """Ask whether each of the town's plans worked."""
    places = asker.house.places()
    for plan in (planted for planted in PLANTED if planted.kind in _PLANS):
        found = places[(places["name"] == plan.place) & ~places["private"]]
        if len(found):
            yield from _plan(asker, plan, str(found["place_id"].iloc[0]))


def _plan(asker: _Asker, plan: Planted, place_id: str) -> Iterator[ExampleQuestion]:
    since = _last_month(asker) - (plan.since_ago or 0)
    unit = ("place", place_id)
    try:
        view = did_it_change(asker.principal, asker.purpose, asker.house, asker.lens, unit, since).value
    except BadLens:  # too few months are held to look at before and after
        return
    codes = list(dict.fromkeys([*_SURE, view.verdict]))
    yield ExampleQuestion(
        key=plan.kind,
        words=f"From {month_text(since)} there was a plan for {plan.place}. What do the records say of it?",
        where="Read the sentence, then the three ranges: here, nearby, together.",
        ask="change",
        lens=asker.lens,
        choices=tuple((code, VERDICTS.label(code)) for code in codes),
        right=frozenset([view.verdict]),
        why=f"{view.sentence} {view.says}",
        unit=unit,
        since=since,
    )


def _last_month(asker: _Asker) -> int:
    ledger = asker.house.ledger(asker.lens.batch_class)
    return ledger.first_month + ledger.months - 1


def _named(rows: pd.DataFrame) -> tuple[tuple[str, str], ...]:
    """List hexagons by name, so that their order gives nothing away."""
    pairs = [(str(row["id"]), str(row["name"])) for row in rows.to_dict("records")]
    return tuple(sorted(pairs, key=lambda pair: pair[1]))


_Ask = Callable[[Any], Iterator[ExampleQuestion]]
_ASKED: tuple[_Ask, ...] = (_of_hotspots, _by_looking, _growing, _of_plans)
