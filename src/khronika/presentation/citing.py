"""The statements that rest on an item: what each says, of whom, what became of it, and which words it cites."""

from collections.abc import Iterator
from dataclasses import dataclass

from khronika.archive.record.present_labels import PresentLabels
from khronika.archive.store.archive import Archive
from khronika.evidence.citation.citation import Citation
from khronika.evidence.citation.locator import Place
from khronika.presentation.item_text import CitedPassage
from khronika.presentation.text_corrections import CorrectionView, corrected_since
from khronika.presentation.view import one_line
from khronika.presentation.words import Words
from khronika.primitives.codec import Json, canonical
from khronika.record.event import StateEvent
from khronika.record.meaning import shown
from khronika.record.recorded import State
from khronika.record.review import standing
from khronika.record.statement import Protection, Stance
from khronika.record.value import value_of
from khronika.record.vocabulary import Vocabulary

MOST = 200
"""Batches whose statements are shown: of an item that more cite, the newest."""


@dataclass(frozen=True, slots=True)
class CitingStatement:
    """A statement that cites an item; entities by the labels they have now.

    `value` and `quote` are empty of a name of somebody who goes by a pseudonym.
    """

    id: str
    subject: str
    subject_label: str
    property: str
    value: str
    state: State
    grade: str
    is_denied: bool
    quote: str
    place: Place | None = None
    """Where in the item the first of its words stand, as the reading had it that was cited."""
    corrected: tuple[CorrectionView, ...] = ()
    """What members read where words were recognised that it cites: the citation stays as it is."""

    def to_json(self) -> Json:
        """By name."""
        return {
            "id": self.id,
            "subject": self.subject,
            "label": self.subject_label,
            "property": self.property,
            "value": self.value or None,
            "state": self.state.value,
            "grade": self.grade,
            "denied": self.is_denied,
            "quote": self.quote or None,
            "corrected": [each.to_json() for each in self.corrected],
        }

    def text(self, words: Words) -> Iterator[str]:
        """One line."""
        denied = f"{words.say('denied')}, " if self.is_denied else ""
        value = self.value or words.say("a name that is kept inside")
        said = one_line(f"{self.subject_label}  {self.property}: {value}")
        yield f"{self.id}  {denied}{words.say(self.state.value)}  {said}"


@dataclass(frozen=True, slots=True)
class ItemCitations:
    """What rests on an item: statements, the passages that they cite, and how many batches are not shown."""

    statements: tuple[CitingStatement, ...]
    passages: tuple[CitedPassage, ...]
    further: int = 0


def citing(archive: Archive, item: str, corrections: tuple[CorrectionView, ...] = ()) -> ItemCitations:
    """What rests on an item, withdrawn statements apart; raises MalformedError, VaultError.

    `corrections` are those of the item.
    """
    batches = archive.index.record.citing(item)
    labels = PresentLabels(archive.index.record)
    statements, passages = list[CitingStatement](), list[CitedPassage]()
    for entry in archive.entries([position for position, _ in batches[-MOST:]]):
        if isinstance(event := entry.event, StateEvent) and event.citation is not None:
            since = corrected_since(corrections, event.citation)
            found = tuple(_statements(archive, event, event.citation, labels, since))
            statements += found
            passages += _passages(event.citation, tuple(each.id for each in found))
    return ItemCitations(tuple(statements), tuple(passages), max(len(batches) - MOST, 0))


def _passages(citation: Citation, statements: tuple[str, ...]) -> Iterator[CitedPassage]:
    quote = citation.quote
    if statements and quote is not None and quote.start is not None and quote.end is not None:
        yield CitedPassage(citation.rendition, quote.start, quote.end, statements)


def _statements(
    archive: Archive,
    event: StateEvent,
    citation: Citation,
    labels: PresentLabels,
    since: tuple[CorrectionView, ...],
) -> Iterator[CitingStatement]:
    became = standing(archive.index.record.batch(event.batch)).statuses
    quote = citation.quote.exact if citation.quote else ""
    grade = f"{event.grade.reliability.value}{event.grade.credibility.value}"
    for each in event.statements:
        state = became[each.id].state if each.id in became else State.WITHDRAWN
        if state is State.WITHDRAWN:
            continue
        described = archive.index.record.described(each.subject.id)
        is_kept = is_name_kept(described.protection if described else "", each.property, archive.words)
        yield CitingStatement(
            id=each.id,
            subject=each.subject.id,
            subject_label=described.label if described else each.subject.label,
            property=each.property,
            value="" if is_kept else shown(labels.of(value_of(canonical(each.value)))),
            state=state,
            grade=grade,
            is_denied=event.stance.stance is Stance.DENIES,
            quote="" if is_kept else quote,
            place=citation.locators[0].place if citation.locators else None,
            corrected=() if is_kept else since,
        )


def is_name_kept(protection: str, name: str, words: Vocabulary) -> bool:
    """Whether a value of a property is a name of somebody who goes by a pseudonym: no page shows one beside the other."""
    return protection == Protection.PSEUDONYM.value and name in words.naming
