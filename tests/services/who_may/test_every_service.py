"""Every role, with every agency, at every service: what is allowed is what this table says, and it is decided there."""

from __future__ import annotations

import inspect
import shutil
from dataclasses import dataclass, replace

import pytest

from contextual import services
from contextual.access import PERMISSIONS, ROLES, SAFEGUARDS, Purpose
from contextual.access.purpose import DEMONSTRATION
from contextual.errors import ContextualError, NotAllowed, PurposeNeeded, SafeguardsMissing
from contextual.services.house import open_house
from contextual.services.who_may.register import signed_in
from contextual.settings import Settings
from tests.services.conftest import INCIDENTS
from tests.services.who_may.conftest import Partnership
from tests.services.who_may.test_register import traces

OWN, SHARED, ANY = ("whole", "own"), ("whole", "own", "shared"), ("whole", "own", "shared", "other")
"""For whom something of the police is: the police, those of the sharing agreement too, or every agency."""

AGENCY = {"whole": "partnership", "own": "police", "shared": "childrens_services", "other": "health"}
WHY = Purpose(code="review", reason="Every role at every service")


@dataclass(frozen=True)
class Needs:
    """What a service needs, whose people have it, and how it is asked for something of the police."""

    permission: str
    whose: tuple[str, ...]
    ask: object


def more(permission, whose=ANY, *given, **named):
    return lambda name: Needs(permission, whose, lambda _, who: getattr(services, name)(*who, *given, **named))


def lens(permission, whose=SHARED, *given, **named):
    return lambda name: Needs(permission, whose, lambda t, who: getattr(services, name)(*who, t.lens, *given, **named))


def with_(permission, whose, given):
    return lambda name: Needs(permission, whose, lambda t, who: getattr(services, name)(*who, *given(t)))


def sending(text=INCIDENTS):
    return services.Sending(name="a.csv", data=text.encode(), kind="incidents", agency="police")


def settled():
    from contextual.records import Answer
    from contextual.store.spellings import Spelling

    one = Spelling(agency="police", text="x", answer=Answer("cannot"), decided_by="a", decided_at=1)
    return services.Settled(made=(one,), before=((),), elsewhere=0, placings=0, sentence="")


def text():
    return services.WaitingText(
        ref="r", agency="police", agency_label="", text="x", records=1, address=True, candidates=()
    )


CELL = ("cell", "89184926cdbffff")
SAYS_NOTHING = services.Joined(made=(), before=(), placings=0, sentence="")
MATRIX = {
    # looking
    "look_at_map": lens("look_exact"),
    "look_at_places": lens("look_exact"),
    "look_at_unit": lens("look_exact", SHARED, CELL),
    "look_at_coverage": more("look_exact", SHARED, "partnership"),
    "look_at_register": more("look_exact", ANY, "support"),  # holds no row, so nobody's
    "look_at_hotspots": lens("look_exact"),
    "look_at_emerging": lens("look_exact"),
    "look_at_rates": lens("look_exact"),
    "did_it_change": lens("look_exact", SHARED, CELL, 24314),
    "near_repeat": lens("look_exact", draws=19),
    "scan": lens("look_exact", draws=19),
    "week_of": lens("look_exact", unit=CELL, draws=19),
    "roster": lens("look_exact", draws=19),
    "backtest": lens("look_exact"),
    "safe_places": more("look_released"),
    # for which nothing but being known is needed
    "choices": more(""),
    "place_list": more(""),
    "map_symbols": more(""),
    "saved_lenses": more(""),
    "note_visit": more(""),
    "explain": more(""),
    "close_purpose": more(""),
    # taking away
    "count": lens("take_away", SHARED, "place"),
    "left_out": lens("take_away"),
    "hotspots_to_take": lens("take_away"),
    "emerging_to_take": lens("take_away"),
    "rates_to_take": lens("take_away"),
    "scan_to_take": lens("take_away", draws=19),
    "near_repeat_to_take": lens("take_away", draws=19),
    "roster_to_take": lens("take_away", draws=19),
    "backtest_to_take": lens("take_away"),
    "change_to_take": lens("take_away", SHARED, CELL, 24314),
    # files
    "understand": with_("bring_in", OWN, lambda _: (sending(),)),
    "difference": with_("bring_in", OWN, lambda _: (sending(),)),
    "bring_in": with_("bring_in", OWN, lambda _: (sending(),)),
    "bring_in_dropped": with_("bring_in", OWN, lambda t: (t.folder, sending(), {}, {})),
    "list_batches": more("check_store"),
    "problems_of": with_("check_store", OWN, lambda t: (t.batch_id,)),
    "check_store": more("check_store"),
    "last_backup": more("check_store"),
    "retention_clocks": more("check_store"),
    "retention_due": more("check_store"),
    # names and places
    "waiting_groups": more("place"),
    "names_to_do": more("place"),
    "search_places": more("place", ANY, "park"),
    "show_addresses": with_("place", OWN, lambda _: ((text(),),)),
    "settle_names": with_("place", OWN, lambda t: ((t.decision,),)),
    "undo_settling": with_("place", OWN, lambda _: (settled(),)),
    "settle_names_file": with_("place", ANY, lambda _: (b"ref,answer\r\n",)),
    "place_settled": more("place"),
    "same_place_suggestions": more("place"),
    "decide_same": more("place", ANY, (), True),
    "undo_same": more("place", ANY, SAYS_NOTHING),
    "private_points": more("decide_private", ANY, "partnership"),
    "decide_point": more("decide_private", ANY, "partnership", "x", private=False),
    "undo_point": more("decide_private", ANY, "x"),
    "save_lens": with_("save_lens", ANY, lambda t: ("Mine", t.lens)),
    # releases
    "plan_release": more("plan_release"),
    "set_up_release": more("release"),
    "build_release": more("release"),
    "audit_release": more("release"),
    "sign_release": more("release"),
    "retract_release": more("release", ANY, "2025"),
    "releases_held": more("look_released"),
    "show_release": more("look_released"),
    "export_release": more("look_released"),
    # trace and keeping
    "who_looked": more("see_trace"),
    "places_to_ask": more("see_trace"),
    "things_to_ask": more("see_trace"),
    "lenses_to_ask": more("see_trace"),
    "verify_trace": more("check_store"),
    "trace_head": more("check_store"),
    "grant_account": more("set_up", ANY, "app"),
    "let_trace_go": more("set_up", ANY, "2020-01", "Its time is up", dry_run=True),
    "back_up_store": with_("set_up", ANY, lambda t: (t.folder / "backup",)),
    "recovery_sheet": with_("set_up", ANY, lambda t: (t.folder / "sheet.txt",)),
    "protect_keys": more("set_up", ANY, ""),
    "find_person": more("erase", ANY, "police", "yp-nobody"),
    "erase_person": more("erase", ANY, "police", "yp-nobody"),
    "set_retention": more("set_up", ANY, "incidents", 1200),
    "run_retention": more("erase"),
    # who may
    "people": more("see_roles"),
    "safeguards": more("see_roles"),
    "add_person": more("keep_roles", issuer="i", subject="s", label="l", role="viewer", agencies=("police",)),
    "change_person": more("keep_roles", ANY, "nobody"),
    "record_safeguard": more(
        "set_up", ANY, "dpia", done_on="2026-10-01", by="Head of service", kept_at="Shared drive"
    ),
    # last, since they take something away
    "take_back": more("withdraw", OWN, "m1", "police"),
    "withdraw": with_("withdraw", OWN, lambda t: (t.batch_id,)),
    "rotate_keys": more("set_up"),
}  # fmt: skip
"""In this order: what changes the store comes after what looks at it."""

REFUSED_TO_ALL = {
    "download": ("take_away", "encrypted file", lambda t, who: services.download(*who, t.lens)),
    "names_file": ("place", "plain file", lambda _, who: services.names_file(*who)),
}
"""What nobody may on a partnership's store, whatever the role."""

WITHOUT_A_STORE = {
    "answer_of", "answers_of_words", "candidate_key", "change_rows", "default_lens", "dictionary", "dropped_files",
    "fictional_principal", "groups_of", "layouts", "lens_of_words", "mapping_of", "moment", "needed_of",
    "no_identifiers", "possible", "read_mapping", "report_of", "save_mapping", "template", "together", "watch_alone",
    "watched_folder", "terminal_account", "write_table",
}  # fmt: skip
"""They are given no store: they know nothing but what they are told."""

REASONED = {
    "check_passphrase": "tries the passphrase of the keys and gives nothing back",
    "open_house": "opens the file with its keys and shows nothing; every service asks again",
    "init": "makes a new store: there is nobody in its register yet",
    "migrate_store": "works on a store that this version cannot read yet, with its keys, at the terminal",
    "restore_store": "works where no store is, or none that opens, with its keys, at the terminal",
    "keys_from_sheet": "works where no store can be opened, from the printed sheet, at the terminal",
    "base_layers": "geometry of land, water and roads only: no name, no record",
    "signed_in": "says who somebody is; it gives the register's own answer and nothing else",
    "terminal_asks": "says who is at the terminal; it gives the register's own answer and nothing else",
    "open_purpose": "tried below: every role that sees more than releases may, and it is traced",
    "purpose_open": "tells somebody of their own open purpose",
}
"""Services that the matrix does not ask, and why."""


class Town:
    """What one person finds: the house, who it is, a lens of everything held, and the police's file."""

    def __init__(self, folder, role, relation):
        self.folder = folder
        env = {"CONTEXTUAL_HOME": str(folder / "home"), "CONTEXTUAL_DB": str(folder / "store.db"),
               "CONTEXTUAL_KEYS": str(folder / "keys")}  # fmt: skip
        self.house = open_house(Settings.from_environment(env))
        self.who = signed_in(self.house, "terminal", f"{role}-{relation}")
        steward = signed_in(self.house, "terminal", "sam")
        why = services.open_purpose(steward, WHY, self.house).purpose
        chosen = services.choices(steward, why, self.house)
        self.lens = services.lens_of_words(chosen)
        files = services.list_batches(steward, why, self.house)
        self.batch_id = files.loc[files["kind"] == "incidents", "id"].iloc[0]
        self.decision = services.Decision("police", "Lantern Park", services.Answer("cannot"))

    def opened(self):
        """The purpose of this person; whoever may open none says it without."""
        try:
            return services.open_purpose(self.who, WHY, self.house).purpose
        except NotAllowed:
            return WHY

    def ask(self, ask, why=None):
        """Ask, and give the error it ends with, if any."""
        try:
            made = ask(self, (self.who, why or self.opened(), self.house))
            if inspect.isgenerator(made):
                list(made)
        except ContextualError as error:
            return error
        return None


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """A partnership's store with everybody in its register, closed; each test works on a copy."""
    folder = tmp_path_factory.mktemp("partnership")
    made = Partnership(folder)
    made.fill()
    made.bring(INCIDENTS.splitlines()[0] + "\nB1,yp-eve,harmed,13_15,2026-05-02 12:00,cse,,,,the odd corner,public\n")
    for role in ROLES:
        for relation, agency in AGENCY.items():
            if relation == "whole" or role not in ("steward", "auditor"):
                made.add(f"{role}-{relation}", role, agency)
    made.house.close()
    shutil.copytree(made.settings.keys, folder / "keys")
    return folder


@pytest.fixture
def town(kept, tmp_path):
    """A copy of the store, opened as one person."""
    opened = []

    def of(role, relation):
        for path in kept.glob("store.db*"):
            shutil.copy(path, tmp_path / path.name)
        shutil.copytree(kept / "keys", tmp_path / "keys")
        opened.append(Town(tmp_path, role, relation))
        return opened[-1]

    yield of
    for one in opened:
        one.house.close()


PEOPLE = [(role, whose) for role in ROLES for whose in AGENCY if whose == "whole" or role not in ("steward", "auditor")]


def allowed(role, relation, needs):
    if not needs.permission:
        return True
    looks = needs.whose == SHARED and needs.permission == "take_away"
    return (
        needs.permission in ROLES[role].may
        and relation in needs.whose
        and (not looks or "look_exact" in ROLES[role].may)
    )


def test_every_service_is_in_the_table_or_it_is_said_why_not():
    functions = {name for name in services.__all__ if inspect.isfunction(getattr(services, name))}
    listed = set(MATRIX) | set(REFUSED_TO_ALL) | WITHOUT_A_STORE | set(REASONED)
    assert functions - listed == set()


def test_what_is_given_no_store_asks_for_none():
    for name in WITHOUT_A_STORE & set(services.__all__):
        assert "house" not in inspect.signature(getattr(services, name)).parameters, name


def test_the_table_asks_for_every_permission():
    asked = {make(name).permission for name, make in MATRIX.items()} - {""}
    assert set(PERMISSIONS) - asked == {"see_references", "see_people"}  # inside a look: which of its columns are shown


@pytest.mark.parametrize(("role", "relation"), PEOPLE)
def test_what_the_table_allows_is_done_and_all_else_is_refused_and_leaves_no_trace(town, role, relation):
    here, wrong = town(role, relation), []
    for name, make in MATRIX.items():
        if name not in services.__all__:
            continue
        needs, why = make(name), here.opened()
        before = len(traces(here.house))
        error = here.ask(needs.ask, why)
        refused = isinstance(error, NotAllowed | PurposeNeeded | SafeguardsMissing)
        if refused == allowed(role, relation, needs):
            wrong.append((name, refused, str(error)))
        if refused and len(traces(here.house)) != before:
            wrong.append((name, "left a trace"))
    assert not wrong


@pytest.mark.parametrize(("role", "relation"), PEOPLE)
def test_what_nobody_may_is_refused_to_everybody(town, role, relation):
    here = town(role, relation)
    for permission, words, ask in REFUSED_TO_ALL.values():
        error = here.ask(ask)
        assert isinstance(error, NotAllowed)
        assert permission not in ROLES[role].may or words in str(error)


@pytest.mark.parametrize("why", [DEMONSTRATION, WHY, replace(WHY, opened=1)])
def test_without_an_open_purpose_a_service_does_nothing_that_needs_one(town, why):
    here = town("co_ordinator", "whole")
    free = {"", "look_released", "set_up", "see_roles", "keep_roles"}
    for name, make in MATRIX.items():
        needs = make(name)
        if name in services.__all__ and needs.permission not in free and needs.permission in ROLES["co_ordinator"].may:
            assert isinstance(here.ask(needs.ask, why), PurposeNeeded), name


@pytest.mark.parametrize("what", ["a stranger", "shut out", "another role"])
def test_whom_the_register_does_not_know_as_such_gets_nothing_from_any_service(town, what):
    here = town("co_ordinator", "whole")
    why = here.opened()
    if what == "shut out":
        steward = signed_in(here.house, "terminal", "sam")
        services.change_person(steward, WHY, here.house, here.who.id, disabled=True)
    changes = {"a stranger": {"id": "terminal"}, "shut out": {}, "another role": {"role": "steward"}}[what]
    here.who = replace(here.who, **changes)
    for name, make in MATRIX.items():
        if name in services.__all__:
            assert isinstance(here.ask(make(name).ask, why), NotAllowed), name


@pytest.mark.parametrize("left_out", list(SAFEGUARDS))
def test_without_all_safeguards_no_service_touches_a_record(town, left_out):
    from contextual.services import deciding
    from contextual.store.settings import get_setting, put_setting

    here = town("co_ordinator", "whole")
    why = here.opened()
    with here.house.store.write() as conn:
        held = get_setting(conn, deciding.SAFEGUARDS)
        put_setting(conn, deciding.SAFEGUARDS, {key: one for key, one in held.items() if key != left_out})
    free = {"", "set_up", "see_roles", "keep_roles"}
    for name, make in MATRIX.items():
        needs = make(name)
        if name in services.__all__ and needs.permission not in free and needs.permission in ROLES["co_ordinator"].may:
            assert isinstance(here.ask(needs.ask, why), SafeguardsMissing), name


def test_an_agency_sees_no_file_and_no_text_of_another(town):
    here = town("analyst", "other")
    who = (here.who, here.opened(), here.house)
    assert services.list_batches(*who).empty
    assert services.waiting_groups(*who).texts == ()


def test_the_agency_that_sent_them_sees_its_files_and_texts(town):
    here = town("analyst", "own")
    who = (here.who, here.opened(), here.house)
    assert services.list_batches(*who)["agency"].tolist() == ["police", "police"]
    assert [one.text for one in services.waiting_groups(*who).texts] == ["the odd corner"]


def test_a_partners_own_lens_is_open_to_it_although_the_whole_is_not(town):
    here = town("practitioner", "other")
    assert isinstance(here.ask(lambda t, who: services.look_at_map(*who, t.lens)), NotAllowed)
    own = replace(here.lens, agencies=frozenset({"health"}))
    assert here.ask(lambda _, who: services.look_at_map(*who, own)) is None
