"""What a search found: passages of items, entities of the record, and items that are alike."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from khronika.archive.index.index import ItemRow
from khronika.archive.index.kept_counts import NEVER_READ
from khronika.archive.record.find import FoundEntity, FoundLine
from khronika.archive.search.search import Alike, Searching, SearchResult
from khronika.archive.store.archive import Archive
from khronika.evidence.citation.citation import citation_json
from khronika.evidence.citation.locator import Locator, locator_json
from khronika.evidence.reading.outcome import Outcome
from khronika.evidence.search import NEWEST, DocumentKind
from khronika.presentation.view import Marked, joined, one_line, quoted
from khronika.presentation.words import Words
from khronika.primitives.codec import Json
from khronika.primitives.message import message

PLACES = (
    message("page"),
    message("box"),
    message("pixels"),
    message("message"),
    message("seconds"),
    message("sheet"),
    message("cell"),
    message("slide"),
    message("paragraph"),
    message("characters"),
    message("milliseconds"),
    message("whole"),
)
"""What places in items are called (`evidence/citation/locator.py`)."""
MOST_LINES = 5
"""Lines shown of one entity."""


@dataclass(frozen=True, slots=True)
class FoundItem:
    """An item that answers a query; `name` is the name it was looked for by, where a list of names was."""

    found: SearchResult
    name: str = ""

    def to_json(self) -> dict[str, object]:
        """As `khronika search --json` has it."""
        found = self.found
        marks = [[*mark] for mark in found.excerpt.marks]
        named: dict[str, object] = {"name": self.name} if self.name else {}
        facts: dict[str, object] = {
            "item": found.row.id,
            "control": found.control,
            "score": round(found.usefulness, 4),
            "excerpt": found.excerpt.text,
            "marks": marks,
            "locator": locator_json(found.locator) if found.locator else None,
            "kind": found.kind.value,
            "rendition": found.rendition,
            "citation": citation_json(found.citation) if found.citation else None,
            "partly_read": found.is_partly_read,
            "title": found.title,
            "name": found.name,
            "folder": found.folder,
            "changed": found.changed,
            "passages": found.passages,
            "newest_only": found.is_of_newest,
        }
        return named | facts

    def text(self, words: Words, marked: Marked = quoted) -> Iterator[str]:
        """What it is, where the words stand, and the passage with them marked."""
        found = self.found
        yield f"{found.control}  {self.file(words)}"
        if found.title and found.title != found.name:
            yield f"    {one_line(found.title)}"
        many = words.count("{n} passage", "{n} passages", found.passages) if found.passages > 1 else ""
        partly = f"  ({words.say('only partly read')})" if found.is_partly_read else ""
        yield f"    {self.place(words)}{f'  ({many})' if many else ''}{partly}"
        yield f"    {marked(found.excerpt.text, found.excerpt.marks)}"
        if self.correction:
            yield "    " + words.say(
                "as a member reads it; recognised: {words}", words=" ".join(self.recognised.split())
            )

    @property
    def correction(self) -> str:
        """The id of the correction that the passage is; empty where it stands in the item as it was read."""
        is_corrected = self.found.kind is DocumentKind.CORRECTED
        return self.found.rendition.rpartition(".")[2] if is_corrected else ""

    @property
    def recognised(self) -> str:
        """What the program recognised where a member reads the passage."""
        quote = self.found.citation.quote if self.found.citation else None
        return quote.exact if quote and self.correction else ""

    def file(self, words: Words) -> str:
        """The file, its folder, and the day on which it was changed."""
        found = self.found
        folder = "  " + words.say("in {folder}", folder=found.folder) if found.folder else ""
        return one_line(f"{found.name}{folder}  {found.changed[:10]}".strip())

    def place(self, words: Words) -> str:
        """Where in the item the passage stands."""
        if self.found.locator is None:
            return words.say(self.found.kind.value)
        place = locator_json(self.found.locator)
        way = place.pop("member", None)
        within = " " + words.say("in {folder}", folder=joined(map(str, way))) if isinstance(way, list) else ""
        return one_line(", ".join(f"{words.say(name)} {value}" for name, value in place.items()) + within)


@dataclass(frozen=True, slots=True)
class FoundInRecord:
    """An entity of the record that answers a query, and by what it does; `name` is the name it was looked for by, where a list was."""

    found: FoundEntity
    name: str = ""

    def to_json(self) -> Json:
        """As `khronika search --json` has it."""
        lines: list[Json] = [
            {
                "where": line.where.value,
                "text": line.text or None,
                "marks": [[*mark] for mark in line.marks],
                "property": line.property or None,
                "statement": line.statement or None,
                "state": line.state or None,
            }
            for line in self.found.lines
        ]
        named: dict[str, Json] = {"name": self.name} if self.name else {}
        known: dict[str, Json] = {"in": "record", "entity": self.found.id, "type": self.found.type}
        only: dict[str, Json] = {"resembles": True} if self.found.resembles else {}
        return named | known | {"label": self.found.label, "found": lines} | only

    def text(self, words: Words, marked: Marked = quoted) -> Iterator[str]:
        """Its label, and the first lines that answer."""
        yield f"{self.found.id}  {self.found.type:14}  {one_line(self.found.label)}"
        yield from (f"    {_line(line, words, marked)}" for line in self.lines[:MOST_LINES])

    @property
    def lines(self) -> tuple[FoundLine, ...]:
        """What answers beside its label, which is shown anyway."""
        return tuple(line for line in self.found.lines if line.where.value != "label")

    @property
    def further(self) -> int:
        """Lines that are not shown."""
        return max(len(self.lines) - MOST_LINES, 0)


def _line(line: FoundLine, words: Words, marked: Marked) -> str:
    shown = marked(line.text, line.marks) or words.say("a name that is kept inside")
    if not line.statement:
        return f"{words.say(line.where.value)}: {shown}"
    return f"{line.property}: {shown}  ({line.statement}, {words.say(line.state)})"


@dataclass(frozen=True, slots=True)
class AlikeItem:
    """An item whose words or pictures are like those of another."""

    found: Alike

    def to_json(self) -> Json:
        """As `khronika search --like --json` has it."""
        one = self.found
        here, there = (locator_json(Locator(place)) if place else None for place in (one.here, one.there))
        return {
            "item": one.row.id,
            "control": one.control,
            "title": one.title,
            "likeness": one.likeness.value,
            "relation": one.relation,
            "distance": one.distance,
            "here": here,
            "there": there,
        }

    def text(self, words: Words) -> Iterator[str]:
        """One line."""
        one, differs = self.found, self.differs(words)
        relation = f"{words.say(one.likeness.value)}: {words.say(one.relation)}"
        yield one_line(f"{one.control}  {relation} ({differs})  {one.title}".rstrip())

    def differs(self, words: Words) -> str:
        """How much of their words or pictures is different."""
        if self.found.likeness.value == "words":
            return words.say("{number} per cent of the words differ", number=self.found.distance)
        return words.say("bits that differ: {number} of 256", number=self.found.distance)


def of_newest(found: Iterable[SearchResult], words: Words) -> str:
    """That only the newest passages with these words were put in order; nothing where all were."""
    if not any(each.is_of_newest for each in found):
        return ""
    return words.say(
        "more than {number} passages have these words, and only the newest were put in order: add a word to find older ones",
        number=f"{NEWEST:_}".replace("_", "\u202f"),
    )


MOST_ALIKE = 50
"""Items alike that are shown, the nearest."""


def alike_items(archive: Archive, row: ItemRow) -> tuple[AlikeItem, ...]:
    """The items whose words or pictures are like those of one, the nearest first; raises MissingSearchExtraError."""
    with Searching(archive) as searching:
        return tuple(AlikeItem(each) for each in searching.like(row)[:MOST_ALIKE])


@dataclass(frozen=True, slots=True)
class NotSearched:
    """What no query finds because it was not read: items not read yet, read partly, and unread."""

    waiting: int
    partly: int
    unread: int

    def to_json(self) -> Json:
        """Counts by name."""
        return {"waiting": self.waiting, "partly": self.partly, "unread": self.unread}

    def text(self, words: Words) -> Iterator[str]:
        """A line for each that there is; what to type is for the door to say."""
        if self.waiting:
            yield words.count("{n} item is not read yet", "{n} items are not read yet", self.waiting)
        if self.partly:
            yield words.count("{n} item is only partly read", "{n} items are only partly read", self.partly)
        if self.unread:
            yield words.count("{n} item is unread", "{n} items are unread", self.unread)


def not_searched(archive: Archive) -> NotSearched:
    """What the search of an archive cannot find, of the items that are held."""
    held = archive.index.outcomes()
    return NotSearched(held[NEVER_READ], held[Outcome.PARTLY.value], held[Outcome.UNREAD.value])
