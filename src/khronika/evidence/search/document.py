"""What goes into a search and what comes out of it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple, TypeAlias

from khronika.evidence.citation.text_bytes import PassageBytes
from khronika.evidence.search.analysed_text import AnalysedText
from khronika.evidence.search.likeness import StoredPrint
from khronika.evidence.search.wanted import SearchQuery


class DocumentKind(StrEnum):
    """How a text came about."""

    TEXT = "text"
    RECOGNISED = "recognised"
    TRANSCRIBED = "transcribed"
    CORRECTED = "corrected"
    """What a member reads where a program recognised something else."""
    STATEMENT = "statement"
    METADATA = "metadata"


KINDS = tuple(DocumentKind)
"""What the number of a kind stands for in the index."""

Bytes: TypeAlias = Callable[[int, int], PassageBytes]
"""Where code points from, to lie in the bytes of a rendition; asked for passage after passage."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One text of an item: a rendition of it, a statement on it, or what its metadata say.

    `derivation` is the position in the log of the event that made the rendition; `fields` are short texts
    that name the item (title, file name, sender); `dates` the first and last day of each time that the text
    speaks of, found by the caller. `source` is where the rendition lies, and `made` how it came about (the
    same for many), in words of the caller, who gets both back with a hit; `data` says where the passages of
    a long text lie in it; `words` are its words, where they are analysed already.
    """

    item: str
    rendition: str
    media: str
    text: str
    kind: DocumentKind = DocumentKind.TEXT
    derivation: int = 0
    fields: Mapping[str, str] = field(default_factory=dict)
    dates: tuple[tuple[date, date], ...] = ()
    source: bytes = field(default=b"", repr=False)
    made: str = ""
    data: Bytes | None = None
    words: AnalysedText | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A passage that was found: code points `start` to `end` of the text of a rendition, and how useful it is, from 0 to 1.

    `wanted` are the words it was found by; `excerpt` finds them again in the text. `passages` are all passages of the item whose text
    answers the query; 0 where they were not counted, and where only what the item is called does.
    """

    item: str
    rendition: str
    kind: DocumentKind
    start: int
    end: int
    usefulness: float
    wanted: SearchQuery
    passages: int = 0
    shown: str = ""
    """What the caller wanted to know again of the item."""
    outcome: str = ""
    """What became of the item when it was read."""
    source: bytes = field(default=b"", repr=False)
    made: str = ""
    data: PassageBytes | None = None
    """Where the passage lies in the bytes of its rendition; None where that is to be read whole."""
    is_of_newest: bool = False
    """Whether so many passages answer that only the newest of them were weighed."""


class Seen(NamedTuple):
    """An event of a log: its position, and its commitment, by which another log with the same number of events is told."""

    position: int
    commitment: bytes


class WordedPart(NamedTuple):
    """A part of an item of whose words a print is to be made: what each of them counts as (`likeness.number_of`)."""

    part: str
    numbers: Sequence[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadItem:
    """An item as it is taken in: the position of its derivation, what became of it, what is to be shown with hits, and its prints."""

    id: str
    derivation: int
    outcome: str
    shown: str
    documents: Iterable[Document]
    prints: Iterable[StoredPrint] = ()
    worded: Iterable[WordedPart] = ()
    """Both are looked at once the documents are taken in."""
