"""What an event is found again by in the index: the accession, batch, dossier, view, member, epoch, code of a case."""

from collections.abc import Callable, Mapping
from typing import Any

from khronika.casefile.event import (
    CaseAllegationEvent,
    CaseEvaluationEvent,
    CaseForumEvent,
    CaseHopeEvent,
    CaseSupportEvent,
    CaseWithdrawnEvent,
)
from khronika.dossier.event import ExportEvent, PackageEvent
from khronika.exchange.event import ImportEvent, RecordExportEvent
from khronika.intake.event import AccessionClosedEvent, AccessionCorrectedEvent, AccessionEvent, SealEvent
from khronika.primitives.event import Event
from khronika.record.event import (
    CaseEvent,
    NoteEvent,
    RemarkWithdrawnEvent,
    ReviewEvent,
    SavedViewEvent,
    StateEvent,
    WithdrawEvent,
)
from khronika.record.event_form import SubjectKind
from khronika.seal.event import DrillEvent, EpochEvent, MemberEvent, RecoveryEvent


def subject_of(event: Event) -> str | None:
    """What an event is found again by: the accession, batch, dossier, view, member, code of a case."""
    find = _SUBJECTS.get(type(event))
    return find(event) if find else None


SEVERAL_CASES = "several cases"
"""What a note about more than one case is found by: each of them is then asked whether it is meant."""


def _noted_case(note: NoteEvent) -> str | None:
    """The case that a note is about; None when it is about other things only."""
    cases = {each.id for each in note.about if each.kind is SubjectKind.CASE}
    return cases.pop() if len(cases) == 1 else (SEVERAL_CASES if cases else None)


_SUBJECTS: Mapping[type[Event], Callable[[Any], str | None]] = {
    AccessionEvent: lambda event: event.accession,
    AccessionClosedEvent: lambda event: event.accession,
    AccessionCorrectedEvent: lambda event: event.accession,
    SealEvent: lambda event: event.accession,
    StateEvent: lambda event: event.batch,
    ReviewEvent: lambda event: event.batch,
    WithdrawEvent: lambda event: event.batch,
    ExportEvent: lambda event: event.dossier,
    RecordExportEvent: lambda event: event.dossier,
    PackageEvent: lambda event: event.dossier,
    ImportEvent: lambda event: event.import_,
    CaseEvent: lambda event: event.code,
    CaseForumEvent: lambda event: event.code,
    CaseAllegationEvent: lambda event: event.code,
    CaseSupportEvent: lambda event: event.code,
    CaseEvaluationEvent: lambda event: event.code,
    CaseHopeEvent: lambda event: event.code,
    CaseWithdrawnEvent: lambda event: event.code,
    NoteEvent: _noted_case,
    SavedViewEvent: lambda event: event.view,
    RemarkWithdrawnEvent: lambda event: event.batch,
    MemberEvent: lambda event: event.member,
    EpochEvent: lambda event: event.epoch,
    RecoveryEvent: lambda event: event.recovery,
    DrillEvent: lambda event: event.recovery,
}
