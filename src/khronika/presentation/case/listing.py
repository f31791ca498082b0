"""The cases of an archive, each with how much is missing in it."""

from collections.abc import Iterator
from dataclasses import dataclass

from khronika.archive.casefile.case import known_cases
from khronika.archive.casefile.reading import read_case_file
from khronika.archive.store.archive import Archive
from khronika.presentation.view import one_line
from khronika.presentation.words import Words
from khronika.primitives.codec import Json
from khronika.record.case import sentences_of


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case in short; `forum` is its word, or empty where none is chosen."""

    id: str
    code: str
    title: str
    forum: str
    allegations: int
    gaps: int
    sentences: int

    def to_json(self) -> Json:
        """By name."""
        return {
            "id": self.id,
            "case": self.code,
            "title": self.title,
            "forum": self.forum or None,
            "allegations": self.allegations,
            "gaps": self.gaps,
            "sentences": self.sentences,
        }

    def text(self, words: Words) -> Iterator[str]:
        """On one line."""
        gaps = words.count("{n} gap", "{n} gaps", self.gaps)
        yield one_line(f"{self.code}  {self.title}  {gaps}")


def case_list(archive: Archive, today: str) -> tuple[CaseLine, ...]:
    """Every case, in the order in which they were begun."""
    lines = []
    for known in known_cases(archive):
        reading = read_case_file(archive, known.code, today)
        forum = reading.file.forum
        lines.append(
            CaseLine(
                known.id,
                known.code,
                reading.content.title,
                forum.event.forum.value if forum else "",
                len(reading.matrices),
                len(reading.gaps),
                len([*sentences_of(reading.content.sections)]),
            )
        )
    return tuple(lines)
