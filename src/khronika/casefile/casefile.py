"""A case file as its events make it: what stands of each entry, in the order of the log.

An entry that was withdrawn is gone, with what hangs on it; what hangs on an allegation that is not there counts for nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from khronika.casefile.event import (
    CaseAllegationEvent,
    CaseEvaluationEvent,
    CaseForumEvent,
    CaseHopeEvent,
    CaseSupportEvent,
    CaseWithdrawnEvent,
)
from khronika.record.event import NoteEvent
from khronika.record.recorded import Place

CaseFileEvent: TypeAlias = (
    CaseForumEvent
    | CaseAllegationEvent
    | CaseSupportEvent
    | CaseEvaluationEvent
    | CaseHopeEvent
    | CaseWithdrawnEvent
    | NoteEvent
)


class Entered(NamedTuple):
    """An event of a case file with its place in the log."""

    place: Place
    event: CaseFileEvent


class EnteredForum(NamedTuple):
    """The forum as it stands."""

    place: Place
    event: CaseForumEvent


class Allegation(NamedTuple):
    """An allegation as it stands."""

    place: Place
    event: CaseAllegationEvent


class SupportEntry(NamedTuple):
    """A statement that is attached to a row."""

    place: Place
    event: CaseSupportEvent


class Evaluation(NamedTuple):
    """How a member sees a row."""

    place: Place
    event: CaseEvaluationEvent


class Hope(NamedTuple):
    """A fact that somebody hopes to show."""

    place: Place
    event: CaseHopeEvent


class CaseNote(NamedTuple):
    """A note about the case."""

    place: Place
    event: NoteEvent


@dataclass(frozen=True, slots=True)
class CaseFile:
    """What stands, each in the order of the log."""

    forum: EnteredForum | None = None
    allegations: tuple[Allegation, ...] = ()
    supports: tuple[SupportEntry, ...] = ()
    evaluations: tuple[Evaluation, ...] = ()
    hopes: tuple[Hope, ...] = ()
    notes: tuple[CaseNote, ...] = ()

    @property
    def statements(self) -> tuple[str, ...]:
        """The statements that are attached anywhere, each once."""
        return tuple(dict.fromkeys(each.event.statement for each in self.supports))

    def entries(self) -> Iterator[str]:
        """The ids of all that stands but notes."""
        for allegation in self.allegations:
            yield allegation.event.allegation
        for support in self.supports:
            yield support.event.support
        for evaluation in self.evaluations:
            yield evaluation.event.evaluation
        for hope in self.hopes:
            yield hope.event.hope


@dataclass(slots=True)
class _Fold:
    forum: EnteredForum | None = None
    allegations: dict[str, Allegation] = field(default_factory=dict)
    supports: dict[str, SupportEntry] = field(default_factory=dict)
    evaluations: dict[tuple[str, str, str], Evaluation] = field(default_factory=dict)
    hopes: dict[str, Hope] = field(default_factory=dict)
    notes: dict[str, CaseNote] = field(default_factory=dict)
    withdrawn: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Ids of entries, and of those who took them back."""

    def take(self, place: Place, event: CaseFileEvent) -> None:
        """Take in the next event in the order of the log."""
        match event:
            case CaseForumEvent():
                self.forum = EnteredForum(place, event)
            case CaseWithdrawnEvent():
                self.withdrawn[event.entry].add(place.by)
            case NoteEvent():
                self._note(place, event)
            case _:
                self._enter(place, event)

    def _enter(
        self,
        place: Place,
        event: CaseAllegationEvent | CaseSupportEvent | CaseEvaluationEvent | CaseHopeEvent,
    ) -> None:
        match event:
            case CaseAllegationEvent(allegation=entry):
                self.allegations[entry] = Allegation(place, event)
            case CaseSupportEvent(support=entry):
                self.supports.setdefault(entry, SupportEntry(place, event))
            case CaseEvaluationEvent():
                self.evaluations[place.by, event.allegation, event.row] = Evaluation(place, event)
            case CaseHopeEvent(hope=entry):
                self.hopes[entry] = Hope(place, event)

    def _note(self, place: Place, event: NoteEvent) -> None:
        # A note replaces only a note of the same author.
        replaced = self.notes.get(event.replaces or "")
        if replaced is not None and replaced.place.by == place.by:
            del self.notes[replaced.event.note]
        if event.text is not None:
            self.notes.setdefault(event.note, CaseNote(place, event))

    def standing(self) -> CaseFile:
        """What stands of it. What was taken back is gone for good, also where it is logged again."""
        there = self.allegations.keys() - self.withdrawn.keys()
        evaluations = (
            each
            for each in self.evaluations.values()
            # How somebody sees a row is theirs: else one lawyer could end a disagreement alone.
            if each.place.by not in self.withdrawn.get(each.event.evaluation, ())
        )
        supports = (each for entry, each in self.supports.items() if entry not in self.withdrawn)
        hopes = (each for entry, each in self.hopes.items() if entry not in self.withdrawn)
        return CaseFile(
            self.forum,
            tuple(each for entry, each in self.allegations.items() if entry in there),
            tuple(each for each in supports if each.event.allegation in there),
            tuple(each for each in evaluations if each.event.allegation in there),
            tuple(each for each in hopes if each.event.allegation in there),
            tuple(self.notes.values()),
        )


def fold_case(entered: Iterable[Entered]) -> CaseFile:
    """The case file that these events make, in whatever order and however often they come."""
    fold = _Fold()
    by_position: Mapping[int, Entered] = {each.place.position: each for each in entered}
    for position in sorted(by_position):
        fold.take(*by_position[position])
    return fold.standing()
