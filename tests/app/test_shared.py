"""What more than one visitor can reach, listed with the reason why it may be: a new entry needs a reason of its own."""

from __future__ import annotations

import ast

from tests.test_house import PACKAGE

TO_ANYBODY_WITH_THE_ADDRESS = {
    "app/main.py set_page_config": "the icon of the app, the same for everybody",
    "app/main.py logo": "the logo of the app, the same for everybody",
    "app/widgets/take_away.py download_button": "made by `services.download` alone: fictional and open figures only",
    "app/widgets/templates.py download_button": "headings of our own templates: no store is read",
    "app/widgets/file_card.py download_button": "headings a person matched; and the problems of a file: row, column, "
    "code and a message that never holds a value",
}
"""Streamlit gives these out under an address with no sign-in, also after the session has ended."""

TABLES_WITH_A_SAVE_BUTTON = {
    "app/widgets/file_card.py dataframe": "the problems of a file, as in the list above",
    "app/widgets/files_held.py dataframe": "the problems of a file, as in the list above",
}
"""What they show stays in the page's own live connection; the browser itself can save it."""

TYPED = {
    "app/widgets/lens_fields.py text_input": "the name of a lens: `save_lens` looks through it",
    "app/pages/bring_in.py text_input": "the reference scheme: looked through before a file is read",
    "app/pages/bring_in.py selectbox": "an agency's code: looked through before a file is read",
    "app/widgets/purpose.py text_area": "the reason of a purpose: `open_purpose` looks through it",
    "app/widgets/purpose.py text_input": "the id of a meeting's chair: kept only where the role register has it",
    "app/sign_in.py text_input": "the passphrase of the keys: tried, and kept nowhere by the page",
    "app/widgets/names_queue.py text_input": "words to search places by: kept nowhere, not in the trace either",
}
"""Boxes that take a person's own words."""

KEPT_FOR_ALL_BY_STREAMLIT = {
    "base_layers": "geometry of roads, coast and green space",
    "width_watcher": "a script of our own, without data",
    "find_keys": "a script of our own, without data",
}

KEPT_BY_THE_PROGRAM = {
    "codes and tables of our own": {
        "intake/layouts.py layouts", "intake/layouts.py _every_heading", "intake/words.py _dictionary",
        "intake/words.py _listed", "intake/when/civil.py _changes", "intake/gazetteer/spoken.py _table",
        "intake/gazetteer/spoken.py locating", "intake/gazetteer/spoken.py names_that_locate",
        "intake/gazetteer/spoken.py kinds", "intake/gazetteer/spoken.py parts", "intake/gazetteer/spoken.py filler",
        "intake/gazetteer/spoken.py _nothing", "intake/gazetteer/spoken.py _homes", "intake/gazetteer/spoken.py _short",
    },
    "arithmetic: numbers from numbers, the same for everybody": {
        "stats/mann_kendall.py _tails", "stats/mann_kendall.py _q_binomial", "counts/selection.py _touched",
        "space/neighbours.py _steps_within", "space/neighbours.py _steps_of_digits", "space/neighbours.py _pentagons",
        "space/cells.py _steps", "space/bng.py _operation",
    },
    "the fictional town, which is no store's": {
        "sample/terrain.py coast", "sample/terrain.py river", "sample/terrain.py rail", "sample/terrain.py wards",
        "sample/town.py streets", "sample/town.py places", "sample/town.py place_named",
    },
    "geometry without names": {"maps/base.py shape_text"},
    "single words of place names, in memory until the program ends; no service gives them out": {
        "intake/gazetteer/spelling.py sound", "intake/gazetteer/spelling.py likeness",
        "intake/gazetteer/spoken.py written", "intake/gazetteer/spoken.py _kinds_in",
    },
    "within one call: let go when it returns": {"records/frame.py same"},
}  # fmt: skip

KEPT_WITH_THE_STORE = {
    "ledger": "counted from by services that ask who is looking, and trace, each time",
    "places": "as ledger",
    "every_place": "as ledger",
    "area": "the frozen study area: geometry",
    "base": "geometry without names",
    "study": "cells of the study area, without counts",
    "names": "names of public places and hexagons",
    "months_sent": "which agency sent which month; services ask who is looking each time",
    "classes": "which classes of records are held",
    "waiting": "how many texts wait, a number",
    "outcomes": "as ledger",
    "area_figures": "open figures about areas",
    "denominator": "open figures shared out over cells",
    "references": "keyed references, for comparing a file with what is held; never given out",
    "likely_same": "pairs of public places; the service asks who is looking each time",
    "around_places": "public places and their outlines, for placing",
    "finder": "places, streets and postcodes to search; the service asks who is looking each time",
    "candidates": "what waiting texts may mean; the service asks who is looking each time",
    "gazetteer": "as finder",
}
"""Let go of when the store's version changes; nothing in it is an answer of a service."""


def calls(names: set[str], folder: str = ""):
    """Where functions of these names are called: (path within the package, the call)."""
    for path in sorted((PACKAGE / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in names:
                yield path.relative_to(PACKAGE).as_posix(), node


def called(names: set[str]) -> set[str]:
    return {f"{path} {call.func.attr}" for path, call in calls(names, "app")}


def decorated():
    """Functions whose answers are kept: (path within the package, name, what keeps them)."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for keeper in getattr(node, "decorator_list", []):
                words = ast.unparse(keeper).split("(")[0].split(".")[-1]
                if words in ("cache", "lru_cache", "cache_data", "cache_resource"):
                    yield path.relative_to(PACKAGE).as_posix(), node.name, words


def test_what_is_given_out_to_anybody_with_its_address_is_listed():
    given = {"image", "audio", "video", "pdf", "pyplot", "logo", "set_page_config", "download_button"}
    assert called(given) == set(TO_ANYBODY_WITH_THE_ADDRESS)


def test_tables_that_the_browser_can_save_are_listed():
    assert called({"dataframe", "data_editor"}) == set(TABLES_WITH_A_SAVE_BUTTON)


def test_charts_are_drawn_in_one_way_whose_own_save_buttons_are_hidden():
    drawn = called({f"{kind}_chart" for kind in ("altair", "vega_lite", "line", "bar", "area", "scatter", "plotly")})
    assert drawn == {"app/widgets/charts.py altair_chart"}
    style = (PACKAGE / "app" / "app.css").read_text(encoding="utf-8")
    assert ':has([data-testid="stVegaLiteChart"]) [data-testid="stElementToolbar"] { display: none; }' in style


def test_every_box_that_takes_a_persons_own_words_is_listed_with_who_looks_through_them():
    free = called({"text_input", "text_area", "chat_input", "data_editor"})
    own = {"accept_new_options"}
    for path, call in calls({"selectbox", "multiselect", "pills"}, "app"):
        if own & {word.arg for word in call.keywords}:
            free.add(f"{path} {call.func.attr}")
    assert free == set(TYPED)


def test_what_streamlit_keeps_for_all_visitors_is_listed_and_in_one_file():
    found = [(path, name) for path, name, how in decorated() if how in ("cache_data", "cache_resource")]
    assert {path for path, _ in found} == {"app/kept.py"}
    assert {name for _, name in found} == set(KEPT_FOR_ALL_BY_STREAMLIT)
    assert not [name for _, name, how in decorated() if how == "cache_data"]


def test_what_the_program_keeps_is_listed():
    found = {f"{path} {name}" for path, name, how in decorated() if how in ("cache", "lru_cache")}
    by_hand = {f"{path} same" for path, call in calls({"cache", "lru_cache"}) if call.args}
    listed = {one for several in KEPT_BY_THE_PROGRAM.values() for one in several}
    assert found | by_hand == listed


def test_nothing_of_the_screen_or_of_a_service_is_kept_by_a_decorator():
    kept = {path for path, _, how in decorated() if how in ("cache", "lru_cache")}
    assert not [path for path in kept if path.startswith(("app/", "services/", "cli/", "store/", "access/"))]


def test_what_is_kept_with_the_store_is_listed():
    assert {call.args[0].value for _, call in calls({"once"})} == set(KEPT_WITH_THE_STORE)
