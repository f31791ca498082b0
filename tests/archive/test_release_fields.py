"""Every field of every event has a rule of disclosure, and the page of the format says which."""

import re

import pytest

from khronika.archive.events.event import EVENT_TYPES, RESERVED_TYPES
from khronika.disclosure.disclosed_field import DisclosableField
from khronika.disclosure.release import ReportField
from khronika.dossier.event import ExportEvent, PackageEvent
from khronika.evidence.event import DeriveEvent
from khronika.intake.event import (
    AccessionClosedEvent,
    AccessionCorrectedEvent,
    AccessionEvent,
    OpenEvent,
    SealEvent,
    TakeBackEvent,
)
from khronika.primitives.event import Exposure, Veil, field_types
from khronika.record.event import (
    CaseEvent,
    PolicyEvent,
    ReviewEvent,
    StateEvent,
    TextCorrectedEvent,
    TextCorrectionWithdrawnEvent,
)
from khronika.seal.event import MemberEvent

TRAVELLING = (
    StateEvent,
    ReviewEvent,
    PolicyEvent,
    CaseEvent,
    SealEvent,
    AccessionEvent,
    AccessionClosedEvent,
    AccessionCorrectedEvent,
    ExportEvent,
    OpenEvent,
    TakeBackEvent,
    TextCorrectedEvent,
    TextCorrectionWithdrawnEvent,
    DeriveEvent,
    MemberEvent,
    PackageEvent,
)
STAYING = {
    *("epoch", "turn", "recovery", "drill", "timestamp", "upgrade", "letter", "copy", "loss", "memory"),
    *("withdraw", "origin", "judge", "judge-withdrawn", "import", "record-export", "note"),
    *("tag", "saved-view", "proposal", "remark-withdrawn"),
    "reveal",
    *("case-forum", "case-allegation", "case-support", "case-evaluation", "case-hope", "case-withdrawn"),
}
"""Types of events that go with no package."""
OWNERS = {
    "exhibit": (SealEvent,),
    "accession": (AccessionEvent, AccessionClosedEvent),
    "export": (ExportEvent,),
}


def rows(project):
    """Event, field, exposure and what lets it out, as the table of the page has them."""
    table = (
        (project / "docs/format/disclosure.md")
        .read_text()
        .partition("| event | field |")[2]
        .partition("\n\n")[0]
    )
    event = ""
    for line in table.splitlines()[2:]:
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        event = cells[0].strip("`") or event
        for field in re.findall("`([^`]+)`", cells[1]):
            yield event, field, cells[2], cells[3]


def test_the_table_has_every_field_of_every_event_that_travels_with_its_exposure(project):
    told = {(event, field.removesuffix(".N")): exposure for event, field, exposure, _ in rows(project)}
    words = {Exposure.PUBLIC: "open", Exposure.PROTECTED: "protected", Exposure.PERSONAL: "personal"}
    assert told == {
        (kind.KIND, each.name): words[each.exposure] for kind in TRAVELLING for each in field_types(kind)
    }


def test_a_field_of_which_each_member_has_a_veil_is_told_as_such(project):
    listed = {
        (event, field.removesuffix(".N")) for event, field, _, _ in rows(project) if field.endswith(".N")
    }
    assert listed == {
        (kind.KIND, each.name) for kind in TRAVELLING for each in field_types(kind) if each.veil is Veil.EACH
    }


def test_what_is_open_needs_nothing_and_what_is_not_says_what_lets_it_out(project):
    assert all((exposure == "open") is (leave == "") for _, _, exposure, leave in rows(project))


def test_every_veiled_field_of_a_batch_has_a_rule():
    assert {field.value for field in ReportField} == {
        each.name for each in field_types(StateEvent) if each.veil is not Veil.OPEN
    }


@pytest.mark.parametrize("field", DisclosableField)
def test_what_can_be_asked_for_is_a_veiled_field_of_its_event(field):
    fields = [
        each for kind in OWNERS[field.owner] for each in field_types(kind) if each.name == field.name_in_event
    ]
    assert [each.veil for each in fields] == [Veil.WHOLE]


def test_a_new_type_of_event_is_thought_of_here():
    known = {kind.KIND for kind in EVENT_TYPES if kind not in RESERVED_TYPES} - {
        kind.KIND for kind in TRAVELLING
    }
    assert known == STAYING
