"""A whole case file: forum and ground, gaps, a matrix for each allegation, and notes."""

from collections.abc import Iterator
from dataclasses import dataclass

from khronika.archive.casefile.reading import CaseReading, read_case_file
from khronika.archive.store.archive import Archive
from khronika.casefile.casefile import CaseNote, EnteredForum
from khronika.casefile.forum import ForumDoubt
from khronika.casefile.law import ForumLaw, tables_of_law
from khronika.presentation.case.gap import GapsView, gaps_view
from khronika.presentation.case.law import checking_json, checking_text, standards_json, standards_text
from khronika.presentation.case.matrix import AllegationView
from khronika.presentation.case.names import SHORT, CaseNames, case_names, shown
from khronika.presentation.view import one_line
from khronika.presentation.words import Words
from khronika.primitives.codec import Json


@dataclass(frozen=True, slots=True)
class ForumView:
    """Before whom a case is to be brought, on what ground, and why to look again."""

    forum: EnteredForum
    doubts: tuple[ForumDoubt, ...]

    @property
    def law(self) -> ForumLaw:
        """What the tables of law say of it."""
        return tables_of_law().forums[self.forum.event.forum.value]

    def to_json(self) -> Json:
        """As `khronika case show --json` has it."""
        event = self.forum.event
        return {
            "forum": event.forum.value,
            "ground": event.ground.value,
            "why": event.why,
            "look": self.law.warning.en,
            "look_again": [doubt.value for doubt in self.doubts],
        }

    def text(self, words: Words) -> Iterator[str]:
        """The forum, then what to look at first, then each doubt."""
        event, law = self.forum.event, self.law
        yield one_line(
            words.say(
                "forum: {forum}; what brings it there: {ground}",
                forum=law.labels.get(words.language),
                ground=shown(event.ground, words),
            )
        )
        if event.why:
            yield one_line(f"  {event.why}")
        yield words.say("look at this first: {warning}", warning=law.warning.get(words.language))
        for doubt in self.doubts:
            yield words.say("look again: {doubt}", doubt=shown(doubt, words))


@dataclass(frozen=True, slots=True)
class CaseNoteView:
    """A note of the team: no evidence, and it never leaves."""

    note: CaseNote
    by: str

    def to_json(self) -> Json:
        """With the name of the member."""
        event, place = self.note.event, self.note.place
        return {"note": event.note, "at": place.at, "by": self.by, "text": event.text}

    def text(self, _: Words) -> Iterator[str]:
        """On one line."""
        event, place = self.note.event, self.note.place
        yield f"  {place.at[:10]} {self.by}: {one_line(event.text or '')}  {event.note[:SHORT]}"


@dataclass(frozen=True, slots=True)
class CaseFileView:
    """A case as it stands."""

    reading: CaseReading
    names: CaseNames

    @property
    def forum(self) -> ForumView | None:
        """Before whom it is to be brought, if that was entered."""
        entered = self.reading.file.forum
        return ForumView(entered, self.reading.doubts) if entered is not None else None

    @property
    def gaps(self) -> GapsView:
        """What is missing, worst first."""
        return gaps_view(self.reading)

    @property
    def allegations(self) -> tuple[AllegationView, ...]:
        """What is alleged, with its matrix."""
        return tuple(AllegationView(each, self.names) for each in self.reading.matrices)

    @property
    def notes(self) -> tuple[CaseNoteView, ...]:
        """What the team noted."""
        noted = self.reading.file.notes
        return tuple(CaseNoteView(each, self.names.member(each.place.by)) for each in noted)

    def to_json(self) -> Json:
        """As `khronika case show --json` has it."""
        law = tables_of_law()
        allegations: list[Json] = [each.to_json() for each in self.allegations]
        notes: list[Json] = [each.to_json() for each in self.notes]
        return {
            "case": self.reading.code,
            "title": self.reading.content.title,
            "forum": self.forum.to_json() if self.forum else None,
            "gaps": self.gaps.listed(),
            "allegations": allegations,
            "notes": notes,
            "standards": standards_json(law),
            "law": checking_json(law),
        }

    def text(self, words: Words) -> Iterator[str]:
        """The gaps first; at the end what none of it says."""
        reading = self.reading
        yield one_line(words.say("case {code}: {title}", code=reading.code, title=reading.content.title))
        if self.forum:
            yield from self.forum.text(words)
        yield ""
        yield from self.gaps.text(words)
        for each in self.allegations:
            yield ""
            yield from each.text(words)
        if self.notes:
            yield from ("", words.say("NOTES ({n})", n=len(self.notes)))
        for note in self.notes:
            yield from note.text(words)
        yield ""
        yield words.say("everything here is alleged; no row is found to be fulfilled")
        yield from standards_text(tables_of_law(), words)
        yield from checking_text(tables_of_law(), words)


def case_file_view(archive: Archive, code: str, today: str) -> CaseFileView:
    """A case as it stands; `today` (RFC 3339 day) is what is due compared with. Raises UnknownCaseError."""
    reading = read_case_file(archive, code, today)
    named: list[str | None] = []
    for allegation in reading.file.allegations:
        named += [allegation.event.accused, allegation.event.episode]
    return CaseFileView(reading, case_names(archive, named))


def case_gaps_view(archive: Archive, code: str, today: str) -> GapsView:
    """What is missing in a case; raises UnknownCaseError."""
    return gaps_view(read_case_file(archive, code, today))
