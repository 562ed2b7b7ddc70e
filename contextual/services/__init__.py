"""What a person does, one function each: authorise, load, count, keep, leave a trace. The only door to the store."""

from contextual.access import OF_AN_AGENCY, PERMISSIONS, PURPOSES, ROLES, SAFEGUARDS, Principal, Purpose
from contextual.access.purpose import DEMONSTRATION
from contextual.codes import AGENCIES
from contextual.intake.gazetteer import Candidate
from contextual.records import Answer
from contextual.reports import FORMS as TABLE_FORMS
from contextual.reports import write_table
from contextual.services.asking import lens_of_words
from contextual.services.auditing.granting import grant_account
from contextual.services.auditing.letting_go import let_trace_go
from contextual.services.auditing.verifying import TraceReport, moment, trace_head, verify_trace
from contextual.services.auditing.who_looked import WhoLooked, lenses_to_ask, things_to_ask, who_looked
from contextual.services.base_map import base_layers, map_symbols, place_list
from contextual.services.chance.backtest import BacktestView, backtest, backtest_to_take
from contextual.services.chance.change import ChangeView, did_it_change
from contextual.services.chance.change_take import change_rows, change_to_take
from contextual.services.chance.emerging import EmergingView, emerging_to_take, look_at_emerging
from contextual.services.chance.hotspots import OF as HOTSPOTS_OF
from contextual.services.chance.hotspots import RINGS as HOTSPOT_RINGS
from contextual.services.chance.hotspots import HotspotsView, hotspots_to_take, look_at_hotspots
from contextual.services.chance.near_repeat import NearRepeatView, near_repeat, near_repeat_to_take
from contextual.services.chance.rates import RatesView, look_at_rates, rates_to_take
from contextual.services.chance.roster import RosterView, roster, roster_to_take
from contextual.services.chance.scan import ScanView, scan, scan_to_take
from contextual.services.chance.week import WeekView, week_of
from contextual.services.counting import GRAINS, count, left_out
from contextual.services.coverage import look_at_coverage
from contextual.services.files.bringing_in import bring_in
from contextual.services.files.difference import difference
from contextual.services.files.keeping import check_store, list_batches, problems_of, withdraw
from contextual.services.files.matching import mapping_of, needed_of, read_mapping, save_mapping
from contextual.services.files.overlapping import OVERLAP_ASKED
from contextual.services.files.questions import answers_of_words
from contextual.services.files.receipts import report_of
from contextual.services.files.sending import Sending
from contextual.services.files.templates import dictionary, template
from contextual.services.files.understanding import layouts, understand
from contextual.services.free_text import no_identifiers
from contextual.services.house import House, open_house
from contextual.services.keeping.backing_up import back_up_store, last_backup, restore_store
from contextual.services.keeping.erasing import Erasure, erase_person, find_person
from contextual.services.keeping.protecting import keys_from_sheet, protect_keys, recovery_sheet, rotate_keys
from contextual.services.keeping.retention import retention_clocks, retention_due, run_retention, set_retention
from contextual.services.kinds import KINDS
from contextual.services.lenses import note_visit, save_lens, saved_lenses
from contextual.services.looking import choices, default_lens, look_at_map, look_at_places
from contextual.services.migrating import migrate_store
from contextual.services.names.names_file import NamesRead, names_file, settle_names_file
from contextual.services.names.naming import (
    Decision,
    NameGroup,
    Settled,
    WaitingNames,
    WaitingText,
    answer_of,
    candidate_key,
    groups_of,
    possible,
    together,
)
from contextual.services.names.queue import names_to_do, search_places, show_addresses, waiting_groups
from contextual.services.names.settling import place_settled, settle_names, undo_settling
from contextual.services.places.joining import (
    Joined,
    ListedPlace,
    SamePair,
    decide_same,
    same_place_suggestions,
    undo_same,
)
from contextual.services.places.points import decide_point, private_points, undo_point
from contextual.services.registers import look_at_register, safe_places, take_back
from contextual.services.releases.building import build_release
from contextual.services.releases.checking import audit_release, retract_release, sign_release
from contextual.services.releases.choosing import Choice
from contextual.services.releases.exporting import export_release
from contextual.services.releases.planning import Plan, plan_release
from contextual.services.releases.setting_up import set_up_release
from contextual.services.releases.showing import releases_held, show_release
from contextual.services.releases.views import ReleaseAudit, ReleaseView
from contextual.services.setting_up import init
from contextual.services.taking_away import download
from contextual.services.unit import look_at_unit
from contextual.services.views import (
    Choices,
    CoverageView,
    Difference,
    Download,
    MapView,
    PlacesView,
    Question,
    Receipt,
    RegisterView,
    Understanding,
    UnitView,
)
from contextual.services.watching.drop_folder import alone as watch_alone
from contextual.services.watching.drop_folder import look as dropped_files
from contextual.services.watching.drop_folder import opened as watched_folder
from contextual.services.watching.folder import Filed, bring_in_dropped
from contextual.services.who import TERMINAL_ANALYST, TERMINAL_AUDITOR, TERMINAL_STEWARD, fictional_principal
from contextual.services.who_may.explaining import Explained, explain
from contextual.services.who_may.purposes import OpenPurpose, close_purpose, open_purpose, purpose_open
from contextual.services.who_may.register import add_person, change_person, people, signed_in
from contextual.services.who_may.safeguards import record_safeguard, safeguards
from contextual.services.who_may.terminal import ISSUER as TERMINAL
from contextual.services.who_may.terminal import account as terminal_account
from contextual.services.who_may.terminal import asks as terminal_asks
from contextual.services.who_may.unlocking import check_passphrase
from contextual.stats.hotspots import TESTS as HOTSPOT_TESTS
from contextual.stats.mann_kendall import METHODS as TRENDS

DATA_QUALITY = Purpose(code="data_quality")
INSPECTION = Purpose(code="inspection")

__all__ = [
    "AGENCIES", "DATA_QUALITY", "DEMONSTRATION", "GRAINS", "HOTSPOTS_OF", "HOTSPOT_RINGS", "HOTSPOT_TESTS",
    "INSPECTION", "KINDS", "OF_AN_AGENCY", "OVERLAP_ASKED", "PERMISSIONS", "PURPOSES", "ROLES", "SAFEGUARDS",
    "TABLE_FORMS", "TERMINAL", "TERMINAL_ANALYST", "TERMINAL_AUDITOR", "TERMINAL_STEWARD", "TRENDS", "Answer",
    "BacktestView", "Candidate", "ChangeView", "Choice", "Choices", "CoverageView", "Decision", "Difference",
    "Download", "EmergingView", "Erasure", "Explained", "Filed", "HotspotsView", "House", "Joined", "ListedPlace",
    "MapView", "NameGroup", "NamesRead", "NearRepeatView", "OpenPurpose", "PlacesView", "Plan", "Principal", "Purpose",
    "Question", "RatesView", "Receipt", "RegisterView", "ReleaseAudit", "ReleaseView", "RosterView", "SamePair",
    "ScanView", "Sending", "Settled", "TraceReport", "Understanding", "UnitView", "WaitingNames", "WaitingText",
    "WeekView", "WhoLooked", "add_person", "answer_of", "answers_of_words", "audit_release", "back_up_store",
    "backtest", "backtest_to_take", "base_layers", "bring_in", "bring_in_dropped", "build_release", "candidate_key",
    "change_person", "change_rows", "change_to_take", "check_passphrase", "check_store", "choices", "close_purpose",
    "count", "decide_point", "decide_same", "default_lens", "dictionary", "did_it_change", "difference", "download",
    "dropped_files", "emerging_to_take", "erase_person", "explain", "export_release", "fictional_principal",
    "find_person", "grant_account", "groups_of", "hotspots_to_take", "init", "keys_from_sheet", "last_backup",
    "layouts", "left_out", "lens_of_words", "lenses_to_ask", "let_trace_go", "list_batches", "look_at_coverage",
    "look_at_emerging", "look_at_hotspots", "look_at_map", "look_at_places", "look_at_rates", "look_at_register",
    "look_at_unit", "map_symbols", "mapping_of", "migrate_store", "moment", "names_file", "names_to_do", "near_repeat",
    "near_repeat_to_take", "needed_of", "no_identifiers", "note_visit", "open_house", "open_purpose", "people",
    "place_list", "place_settled", "plan_release", "possible", "private_points", "problems_of", "protect_keys",
    "purpose_open", "rates_to_take", "read_mapping", "record_safeguard", "recovery_sheet", "releases_held", "report_of",
    "restore_store", "retention_clocks", "retention_due", "retract_release", "roster", "roster_to_take", "rotate_keys",
    "run_retention", "safe_places", "safeguards", "same_place_suggestions", "save_lens", "save_mapping", "saved_lenses",
    "scan", "scan_to_take", "search_places", "set_retention", "set_up_release", "settle_names", "settle_names_file",
    "show_addresses", "show_release", "sign_release", "signed_in", "take_back", "template", "terminal_account",
    "terminal_asks", "things_to_ask", "together", "trace_head", "understand", "undo_point", "undo_same",
    "undo_settling", "verify_trace", "waiting_groups", "watch_alone", "watched_folder", "week_of", "who_looked",
    "withdraw", "write_table",
]  # fmt: skip
