from __future__ import annotations

import pytest

from contextual.access import PERMISSIONS, ROLES, Principal, Purpose, Trace, canonical, require
from contextual.errors import NotAllowed, PurposeNeeded


@pytest.mark.parametrize("role", list(ROLES))
@pytest.mark.parametrize("permission", list(PERMISSIONS))
def test_what_a_role_does_not_list_is_denied(role, permission):
    asker = Principal(id="a", role=role)
    if permission in ROLES[role].may:
        require(asker, permission)
    else:
        with pytest.raises(NotAllowed, match=ROLES.label(role)):
            require(asker, permission)


def test_every_permission_a_role_lists_exists():
    assert all(role.may <= set(PERMISSIONS) for role in ROLES.values())


def test_a_viewer_never_sees_exact_figures_and_an_auditor_no_figures_at_all():
    assert ROLES["viewer"].may == {"look_released"}
    assert not {"look_exact", "look_released", "take_away"} & ROLES["auditor"].may


def test_a_purpose_comes_from_the_list():
    with pytest.raises(PurposeNeeded, match="choose from"):
        Purpose(code="curiosity")


def test_one_field_changed_changes_the_bytes_that_are_hashed():
    asker = Principal(id="a", role="analyst")
    first = Trace.of(asker, Purpose(code="review"), "look", at=1)
    assert canonical(first) != canonical(Trace.of(asker, Purpose(code="review"), "look", at=2))


def test_the_bytes_a_trace_is_hashed_as_never_change_since_every_entry_ever_kept_depends_on_them():
    asker = Principal(id="ä", role="analyst", agency="police")
    trace = Trace.of(asker, Purpose(code="review", reason='a "b"'), "look", at=7, object_type="cell", object_id="8a")
    assert (
        canonical(trace)
        == (
            '{"action":"look","actor":"ä","agency":"police","at":7,"lens":"","object_id":"8a","object_type":"cell",'
            '"outcome":"done","purpose":"review","reason":"a \\"b\\"","role":"analyst"}'
        ).encode()
    )
