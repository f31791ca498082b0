"""Corrections of recognised text: what was recognised, what a member reads there, and what became of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from khronika.archive.derivation.event import Derivation
from khronika.archive.derivation.text_corrections import Found, PlacedCorrection, placed_corrections
from khronika.archive.index.index import ItemRow
from khronika.archive.members.membership import member_names
from khronika.archive.store.archive import Archive
from khronika.evidence.citation.citation import Citation, locators_json, rendition_json
from khronika.evidence.citation.locator import Place
from khronika.presentation.place import place_text
from khronika.presentation.view import joined, one_line
from khronika.presentation.words import Words
from khronika.primitives.codec import Json
from khronika.primitives.message import Message, message
from khronika.record.text_correction import CorrectionStanding, TextCorrection

_STANDINGS = {
    CorrectionStanding.COUNTS: message("counts"),
    CorrectionStanding.REPLACED: message("replaced by a later one"),
    CorrectionStanding.WITHDRAWN: message("taken back"),
}
_FOUND = {
    Found.HERE: message("in the newest reading"),
    Found.AGAIN: message("corrected in an earlier reading; the newest has the same words in the same place"),
    Found.EARLIER: message(
        "corrected in an earlier reading; the newest has other words in this place, or none"
    ),
}
_MOST_SHOWN = 300
"""Characters of a correction on one line for a person."""


@dataclass(frozen=True, slots=True)
class CorrectionView:
    """One correction; `member` and `withdrawer` are who made it and who took it back, by the names they gave."""

    placed: PlacedCorrection
    member: str
    withdrawer: str = ""

    @property
    def of(self) -> TextCorrection:
        """What the log says of it."""
        return self.placed.correction

    @property
    def recognised(self) -> str:
        """What the program recognised."""
        return self.of.event.recognised.exact

    @property
    def corrected(self) -> str:
        """What the member reads."""
        return self.of.event.corrected

    @property
    def place(self) -> Place:
        """Where in the item the words begin."""
        return self.of.event.locator[0].place

    @property
    def standing(self) -> Message:
        """What became of it."""
        return _STANDINGS[self.of.standing]

    @property
    def is_of_earlier_reading(self) -> bool:
        """Whether the newest reading is not the one that was corrected."""
        return self.placed.found is not Found.HERE

    @property
    def found(self) -> Message:
        """Where its words stand today."""
        return _FOUND[self.placed.found]

    def to_json(self) -> Json:
        """As `khronika correct-text --json` has it: `rendition`, `start` and `end` are those of the newest reading, or null."""
        event, placed = self.of.event, self.placed
        newest = bool(placed.rendition)
        return {
            "correction": self.of.id,
            "item": event.item,
            "at": self.of.at,
            "by": self.of.by,
            "standing": self.of.standing.value,
            "recognised": self.recognised,
            "corrected": self.corrected,
            "note": event.note,
            "locator": locators_json(event.locator),
            "made_in": rendition_json(event.rendition),
            "found": placed.found.name.lower(),
            "rendition": placed.rendition or None,
            "start": placed.start if newest else None,
            "end": placed.end if newest else None,
            "replaced_by": self.of.replaced_by or None,
            "withdrawn_at": self.of.withdrawn_at or None,
            "withdrawn_by": self.of.withdrawn_by or None,
            "why": self.of.why or None,
        }

    def text(self, words: Words) -> Iterator[str]:
        """What was recognised and what is read, each on a line, with the place; then what became of it."""
        event = self.of.event
        within = f"  {joined(self.of.member)}" if self.of.member else ""
        yield one_line(f"{self.of.id}  {words.of(self.standing)}  {place_text(self.place, words)}{within}")
        yield "    " + words.say("recognised: {words}", words=_shown(self.recognised))
        yield "    " + words.say("corrected: {words}", words=_shown(self.corrected))
        yield "    " + one_line(words.say("by {member}, {at}", member=self.member, at=self.of.at))
        if event.note:
            yield "    " + words.say("note: {note}", note=_shown(event.note))
        if self.is_of_earlier_reading:
            yield "    " + words.of(self.found)
        if self.of.withdrawn_at:
            yield "    " + one_line(
                words.say("taken back by {member}, {at}", member=self.withdrawer, at=self.of.withdrawn_at)
            )
        if self.of.why:
            yield "    " + words.say("why: {why}", why=_shown(self.of.why))


def _shown(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _MOST_SHOWN else line[:_MOST_SHOWN] + "…"


def correction_views(
    archive: Archive, row: ItemRow, derivation: Derivation | None = None
) -> tuple[CorrectionView, ...]:
    """All corrections of an item, in the order of the log; raises MalformedError, VaultError."""
    placed = placed_corrections(archive, row, derivation)
    names: Mapping[str, str] = member_names(archive) if placed else {}
    return tuple(
        CorrectionView(
            each,
            names.get(each.correction.by, each.correction.by),
            names.get(each.correction.withdrawn_by, each.correction.withdrawn_by),
        )
        for each in placed
    )


@dataclass(frozen=True, slots=True)
class CorrectedStretch:
    """Code points `start` to `end` of a text that is shown, and the number of the correction among those of its item, from 1."""

    start: int
    end: int
    number: int
    corrected: str


def stretches_in(
    views: tuple[CorrectionView, ...], rendition: str, span: tuple[int, int]
) -> tuple[CorrectedStretch, ...]:
    """The corrections that count and touch these code points of a text of the newest reading, in its order."""
    found = [
        CorrectedStretch(each.placed.start, each.placed.end, number, each.corrected)
        for number, each in enumerate(views, 1)
        if each.placed.counts
        and each.placed.rendition == rendition
        and each.placed.start < span[1]
        and each.placed.end > span[0]
    ]
    return tuple(sorted(found, key=lambda stretch: stretch.start))


def corrected_since(views: tuple[CorrectionView, ...], cited: Citation) -> tuple[CorrectionView, ...]:
    """The corrections that count of words that a citation cites: it stays as it is, and is told with them."""
    return tuple(each for each in views if each.of.counts and each.of.is_of_words(cited))
