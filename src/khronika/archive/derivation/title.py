"""What an item is called in lists: the subject of a mail, the title of a document, its first words, or else the name of its file."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import partial

from khronika.archive.derivation.event import Derivation
from khronika.archive.derivation.rendition_tree import TextPart
from khronika.archive.derivation.renditions import bytes_of, metadata_of, outline_of
from khronika.archive.index.index import ItemRow
from khronika.archive.store.archive import Archive
from khronika.evidence.citation.mapped_text import Origin, parse_text

LONGEST = 80
"""Code points of a title that are shown."""

_LONGEST_READ = 1_000_000
"""Code points: the first words of a longer text are not looked for, so that a list stays quick."""

_MOST_READ = 4
"""Texts: each page of a scan is one."""

_SUBJECT = re.compile(r"message\.\d+\.subject", re.ASCII)
_WORD = re.compile(r"\w{2,}")
_NO_TITLE = re.compile(
    r"(microsoft (word|powerpoint|excel) - )?"
    r"(untitled|no title|document|presentation|powerpoint presentation|slide|book|sheet|scan|image|img"
    r"|без названия|безымянный|документ|новый документ|презентация|презентация powerpoint|слайд|книга|лист|скан"
    r"|без назви|новий документ|презентація|презентація powerpoint|аркуш"
    r"|sans titre|sans nom|présentation|présentation powerpoint|classeur|feuille)"
    r"[\s_-]*\d*(\.\w{1,5})?"
)
"""What programs write where nobody gave a title."""


class TitleKind(Enum):
    """Where a title comes from."""

    SUBJECT = "subject"
    TITLE = "title"
    FIRST_WORDS = "first words"
    FILE_NAME = "file name"


@dataclass(frozen=True, slots=True)
class ItemTitle:
    """What to call an item, on one line; it says what somebody wrote, and proves nothing."""

    text: str
    kind: TitleKind


def item_title(archive: Archive, row: ItemRow, derivation: Derivation | None) -> ItemTitle:
    """The title of an item, empty only where even its file had no name that can be shown.

    Raises MalformedError, VaultError.
    """
    part = next(iter(outline_of(archive, derivation)), None) if derivation else None
    if derivation is not None and part is not None:
        words_of = partial(_words_of, archive, derivation)
        if told := title_read(metadata_of(archive, derivation, part), part.texts, words_of):
            return told
    return title_of_file(archive, row)


def _words_of(archive: Archive, derivation: Derivation, text: TextPart) -> str:
    return parse_text(bytes_of(archive, derivation.rendition(text.rendition))).text


def title_read(
    metadata: Mapping[str, str], texts: Iterable[TextPart], words_of: Callable[[TextPart], str]
) -> ItemTitle | None:
    """The title that what was read of an item tells; None where only its file has a name."""
    if told := title_told(metadata):
        return told
    for text in _texts_to_read(texts):
        if words := first_words(words_of(text)):
            return ItemTitle(words, TitleKind.FIRST_WORDS)
    return None


def title_of_file(archive: Archive, row: ItemRow) -> ItemTitle:
    """The name of its file, for an item that has no other title."""
    return ItemTitle(shortened(next(iter(archive.index.names_of(row.number)), "")), TitleKind.FILE_NAME)


def title_told(metadata: Mapping[str, str]) -> ItemTitle | None:
    """The title that metadata tell; of a box with several mails no subject is the subject of all."""
    subjects = [value for name, value in metadata.items() if _SUBJECT.fullmatch(name)]
    if len(subjects) == 1 and _says_something(subjects[0]):
        return ItemTitle(shortened(subjects[0]), TitleKind.SUBJECT)
    title = metadata.get("title", "")
    if _says_something(title) and not _NO_TITLE.fullmatch(" ".join(title.split()).casefold()):
        return ItemTitle(shortened(title), TitleKind.TITLE)
    return None


def shortened(text: str) -> str:
    """A text on one line, cut between words where it is too long."""
    line = " ".join(text.split())
    if len(line) <= LONGEST:
        return line
    cut = line[:LONGEST]
    return f"{cut.rpartition(' ')[0] or cut} …"


def first_words(text: str) -> str:
    """The first words of a text, over the ends of lines.

    What stands before the first line that holds a word is left out.
    """
    lines = text.splitlines()
    first = next((place for place, line in enumerate(lines) if _says_something(line)), len(lines))
    # Letterheads and stamps are alike on many papers: what comes after them tells these apart.
    return shortened(" ".join(lines[first : first + LONGEST]))


def _texts_to_read(texts: Iterable[TextPart]) -> list[TextPart]:
    """The texts to take the words from: what is written before what was recognised or heard."""
    known = [each for each in texts if 0 < each.length <= _LONGEST_READ]
    return sorted(known, key=lambda each: each.origin is not Origin.WRITTEN)[:_MOST_READ]


def _says_something(text: str) -> bool:
    return _WORD.search(text) is not None
