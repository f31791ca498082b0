"""What a run of reading came to, and what an item says."""

from collections.abc import Iterator
from dataclasses import dataclass

from khronika.archive.derivation.citable import citable
from khronika.archive.derivation.event import Derivation
from khronika.archive.derivation.read_job import Result
from khronika.archive.derivation.renditions import ReadText, texts_of
from khronika.archive.index.index import ItemRow
from khronika.archive.store.archive import Archive
from khronika.evidence.citation.citation import rendition_json
from khronika.evidence.citation.mapped_text import text_json
from khronika.presentation.text_corrections import CorrectionView, correction_views
from khronika.presentation.view import joined
from khronika.presentation.words import Words
from khronika.primitives.codec import Json


@dataclass(frozen=True, slots=True)
class ReadingView:
    """How many items were read, read partly, and not read, by reason.

    `folder` is the archive as it is typed, where commands are to be told.
    """

    result: Result
    folder: str = ""

    @property
    def unread(self) -> dict[str, int]:
        """Items not read by reason, the most frequent first."""
        ordered = sorted(self.result.unread.items(), key=lambda pair: (-pair[1], pair[0].value))
        return {reason.value: count for reason, count in ordered}

    def to_json(self) -> Json:
        """As `khronika read --json` has it."""
        unread: dict[str, Json] = {**self.unread}
        return {
            "read": self.result.read,
            "partly": self.result.partly,
            "unread": unread,
            "damaged": self.result.damaged,
            "interrupted": self.result.interrupted,
        }

    def text(self, words: Words) -> Iterator[str]:
        """Counts, then each reason."""
        yield words.say(
            "read: {read}; partly: {partly}; unread: {unread}",
            read=self.result.read,
            partly=self.result.partly,
            unread=sum(self.unread.values()),
        )
        for reason, count in self.unread.items():
            yield f"  {count:8}  {words.say(reason)}"
        if self.folder:
            yield from self._commands(words)

    def _commands(self, words: Words) -> Iterator[str]:
        """How to go on."""
        if self.result.unread:
            command = f"khronika status {self.folder} --unread"
            yield words.say("which, and why: {command}", command=command)
        if self.result.partly:
            command = f"khronika status {self.folder} --partly"
            yield words.say("what of them was not read: {command}", command=command)
        told = "next: khronika search {archive}   or what was noticed in them: khronika propose {archive}"
        yield words.say(told, archive=self.folder)


@dataclass(frozen=True, slots=True)
class TextView:
    """A text of an item, or of a file in it, with the place of every run in the original."""

    item: str
    rendition: Json
    found: ReadText
    is_first: bool
    corrections: tuple[CorrectionView, ...] = ()
    """Those that count of words of this text."""

    def to_json(self) -> Json:
        """As `khronika text --json` has it: `corrected` is there where something was."""
        corrected: list[Json] = [each.to_json() for each in self.corrections]
        told: dict[str, Json] = {"corrected": corrected} if corrected else {}
        return {"item": self.item, "rendition": self.rendition, **text_json(self.found.mapped), **told}

    def text(self, words: Words) -> Iterator[str]:
        """The name of the file in the item, and the text as it stands, its line ends in it; then what members corrected."""
        if not self.is_first and self.found.part.member:
            yield f"--- {joined(self.found.part.member)} ---"
        yield self.found.mapped.text.removesuffix("\n")
        if self.corrections:
            yield f"--- {words.say('corrected by members; the text above is what was recognised')} ---"
        for each in self.corrections:
            yield from each.text(words)


def text_views(archive: Archive, row: ItemRow, derivation: Derivation) -> Iterator[TextView]:
    """The texts of an item as they were read; raises VaultError, MalformedError."""
    views = correction_views(archive, row, derivation)
    for number, found in enumerate(texts_of(archive, derivation)):
        rendition = rendition_json(citable(derivation, found).rendition)
        own = tuple(
            each for each in views if each.placed.counts and each.placed.rendition == found.text.rendition
        )
        yield TextView(row.id, rendition, found, is_first=number == 0, corrections=own)
