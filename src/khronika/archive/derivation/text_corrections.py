"""Recognised text that members corrected: recorded beside the reading, found again in later readings, taken back."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from khronika.archive.derivation.citable import CitableItems, citable
from khronika.archive.derivation.event import Derivation
from khronika.archive.derivation.renditions import (
    ReadText,
    all_derivations,
    derivation_of,
    outline_of,
    text_of,
    texts_of,
)
from khronika.archive.error import ArchiveError
from khronika.archive.index.index import ItemRow
from khronika.archive.store.archive import Archive
from khronika.evidence.citation.citation import Citation, FromReading
from khronika.evidence.citation.draft import CitationDraft
from khronika.evidence.citation.mapped_text import Origin
from khronika.evidence.citation.resolve import resolve
from khronika.primitives.codec import format_id
from khronika.record.event import TextCorrectedEvent, TextCorrectionWithdrawnEvent
from khronika.record.text_correction import TextCorrection, text_corrections

LONGEST = 4_000
"""Characters of a correction, and of what is said of it."""


class NotRecognisedError(ArchiveError):
    """Words that no program recognised: they stand in the item as they are."""


class UnknownCorrectionError(ArchiveError):
    """No correction has this id, or it was taken back already."""


class UnfitCorrectionError(ArchiveError):
    """A correction that says nothing, says what was recognised, or is too long."""


class Found(Enum):
    """Where the words of a correction stand today."""

    HERE = "in the newest reading"
    AGAIN = "in an earlier reading; the newest has the same words in the same place"
    EARLIER = "in an earlier reading; the newest has other words, or none, in this place"


@dataclass(frozen=True, slots=True)
class PlacedCorrection:
    """A correction, and where its words stand in the newest reading: the id of a text and code points of it.

    The id is empty, and the code points are those of the earlier reading, where the newest does not have the words there.
    """

    correction: TextCorrection
    found: Found
    rendition: str = ""
    start: int = 0
    end: int = 0

    @property
    def counts(self) -> bool:
        """Whether it is shown in the text beside what was recognised."""
        return self.correction.counts and bool(self.rendition)


def correct_text(
    archive: Archive, row: ItemRow, draft: CitationDraft, corrected: str, note: str = ""
) -> TextCorrectedEvent:
    """Record what a member reads where the draft's words were recognised; both are kept. Gives the event.

    Once more it changes nothing: the event that stands is given.

    Raises EvidenceError where the words do not stand there, once; NotRecognisedError, UnfitCorrectionError, LockedError.
    """
    words = corrected.strip()
    citation = resolve(row.id, draft, CitableItems(archive).parts(row, draft))
    quote, context, reading = citation.quote, citation.context, citation.rendition
    if quote is None or context is None or not isinstance(reading, FromReading):
        raise _not_recognised()
    if reading.origin is Origin.WRITTEN:
        raise _not_recognised()
    _require_fit(words, quote.exact, note)
    event = TextCorrectedEvent(
        item=row.id,
        correction=format_id(os.urandom(16)),
        rendition=reading,
        locator=citation.locators,
        recognised=quote,
        context=context,
        corrected=words,
        note=note.strip() or None,
    )
    with archive.writing() as writer:
        if (same := _same(archive, row, event)) is not None:
            return same
        writer.append(event)
        writer.commit()
    return event


def _same(archive: Archive, row: ItemRow, event: TextCorrectedEvent) -> TextCorrectedEvent | None:
    """The correction that says this already, of the same words."""
    said = (event.rendition, event.recognised, event.corrected)
    for each in recorded_corrections(archive, row):
        held = each.event
        if each.counts and (held.rendition, held.recognised, held.corrected) == said:
            return held
    return None


def _not_recognised() -> NotRecognisedError:
    return NotRecognisedError(
        "these words were not recognised by a program: they stand in the item as text",
        hint="only text that was recognised in a picture or in speech is corrected; nothing was recorded",
    )


def _require_fit(words: str, recognised: str, note: str) -> None:
    if not words:
        raise UnfitCorrectionError(
            "a correction without words", hint="say what stands there; nothing was recorded"
        )
    if words == recognised.strip():
        raise UnfitCorrectionError("this is what was recognised", hint="nothing was recorded")
    if max(len(words), len(note)) > LONGEST:
        raise UnfitCorrectionError(
            "a correction, or a note on it, of more than 4,000 characters",
            hint="correct line by line; nothing was recorded",
        )


def withdraw_correction(archive: Archive, row: ItemRow, identity: str, why: str = "") -> None:
    """Let a correction of an item count no longer. Raises UnknownCorrectionError, LockedError.

    `identity` may be the first letters of its id.
    """
    with archive.writing() as writer:
        meant = [
            each
            for each in recorded_corrections(archive, row)
            if len(identity) >= _SHORTEST and each.id.startswith(identity) and not each.withdrawn_at
        ]
        if len(meant) != 1:
            raise UnknownCorrectionError(
                "no correction of this item has this id, several begin so, or it was taken back already",
                hint="khronika correct-text ARCHIVE ITEM lists the corrections of an item",
            )
        event = TextCorrectionWithdrawnEvent(item=row.id, correction=meant[0].id, why=why.strip() or None)
        writer.append(event)
        writer.commit()


_SHORTEST = 6
"""Letters of the id of a correction that are taken for it."""


def recorded_corrections(archive: Archive, row: ItemRow) -> tuple[TextCorrection, ...]:
    """All corrections of an item, in the order of the log; raises MalformedError, VaultError."""
    made = archive.index.all_of_item(TextCorrectedEvent, row.number)
    if not made:
        return ()
    withdrawn = archive.index.all_of_item(TextCorrectionWithdrawnEvent, row.number)
    return text_corrections(archive.entries(sorted((*made, *withdrawn))))


def placed_corrections(
    archive: Archive, row: ItemRow, derivation: Derivation | None = None
) -> tuple[PlacedCorrection, ...]:
    """All corrections of an item with their places in its newest reading; raises MalformedError, VaultError.

    A later reading may have other words: a correction is taken for one of them only where it has the same words in the same
    place of the item, once, as they did in the reading that was corrected.
    """
    known = recorded_corrections(archive, row)
    if not known:
        return ()
    newest = derivation or derivation_of(archive, row)
    if newest is None:
        return tuple(PlacedCorrection(each, Found.EARLIER, "", *each.span) for each in known)
    at_home = [_at_home(archive, newest, each) for each in known]
    # Texts are opened where some correction is of an earlier reading, and only then.
    read = () if all(at_home) else tuple(_recognised(archive, newest))
    return tuple(
        home or _elsewhere(each, read if _stood_once(archive, row, each) else ())
        for each, home in zip(known, at_home, strict=True)
    )


def _stood_once(archive: Archive, row: ItemRow, each: TextCorrection) -> bool:
    """Whether no other words of its own reading were the same in the same place.

    Of two of them a later reading may have one left: nothing tells which.
    """
    own = _own_text(archive, row, each)
    return own is not None and len([*_same_words(each.event.citation, own)]) == 1


def does_stand(archive: Archive, row: ItemRow, each: TextCorrection) -> bool:
    """Whether the reading that was corrected has these words where the correction says; raises MalformedError, VaultError.

    The program that records one sees to it; what was logged by another may say otherwise.
    """
    own, (start, end) = _own_text(archive, row, each), each.span
    return own is not None and own.mapped.text[start:end] == each.event.recognised.exact


def _own_text(archive: Archive, row: ItemRow, each: TextCorrection) -> ReadText | None:
    for derivation in all_derivations(archive, row):
        if (home := _at_home(archive, derivation, each)) is not None:
            return text_of(archive, derivation, home.rendition)
    return None


def _at_home(archive: Archive, derivation: Derivation, each: TextCorrection) -> PlacedCorrection | None:
    """The correction in a text of a reading that is the one that was corrected, to the last byte."""
    for part in outline_of(archive, derivation):
        for text in part.texts if part.member == each.member else ():
            if derivation.rendition(text.rendition).sha256 == each.sha256:
                return PlacedCorrection(each, Found.HERE, text.rendition, *each.span)
    return None


def _recognised(archive: Archive, derivation: Derivation) -> Iterator[tuple[ReadText, FromReading]]:
    for text in texts_of(archive, derivation):
        own = citable(derivation, text).rendition
        if isinstance(own, FromReading) and own.origin is not Origin.WRITTEN:
            yield text, own


def _elsewhere(each: TextCorrection, read: Sequence[tuple[ReadText, FromReading]]) -> PlacedCorrection:
    start, end = each.span
    again = [(own.id, at) for text, own in read for at in _same_words(each.event.citation, text)]
    if len(again) == 1:
        rendition, at = again[0]
        return PlacedCorrection(each, Found.AGAIN, rendition, at, at + end - start)
    return PlacedCorrection(each, Found.EARLIER, "", start, end)


def _same_words(cited: Citation, read: ReadText) -> Iterator[int]:
    """Where the words of a citation stand in another text at the same places of the item."""
    exact, text = cited.quote.exact if cited.quote else "", read.mapped.text
    at = text.find(exact)
    while at >= 0 and exact:
        places = tuple(dict.fromkeys(read.mapped.narrowed(at, at + len(exact))))
        if places == cited.locators:
            yield at
        at = text.find(exact, at + 1)
