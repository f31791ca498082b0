"""Searching an archive: what was read is brought into an encrypted index, and every hit leads back to its place in the original."""

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.util import find_spec
from types import TracebackType
from typing import Self
from weakref import WeakKeyDictionary

from khronika.archive.derivation.fingerprints import picture_prints
from khronika.archive.derivation.renditions import derivation_at, derivation_of
from khronika.archive.derivation.title import item_title, title_of_file
from khronika.archive.error import ArchiveError
from khronika.archive.index.index import ItemRow
from khronika.archive.search.hit_text import HitText, HitTexts
from khronika.archive.search.intake import ShownItem, read_item
from khronika.archive.search.waiting import WaitingItem, waiting_items
from khronika.archive.store.archive import Archive
from khronika.evidence.citation.citation import Citation
from khronika.evidence.citation.locator import Locator, Place
from khronika.evidence.citation.part import CitableText
from khronika.evidence.citation.resolve import cite
from khronika.evidence.likeness.kinship import kinship
from khronika.evidence.likeness.prints import ImagePrint as PicturePrint
from khronika.evidence.reading.outcome import Outcome
from khronika.evidence.search import (
    DocumentKind,
    Excerpt,
    Hit,
    Likeness,
    ReadItem,
    SearchIndex,
    Seen,
    StoredRelation,
    excerpt,
    parse,
)
from khronika.evidence.search.error import NoSpaceForSearchError

PURPOSE = b"khronika/search/1"
AT_ONCE = 4_096
"""Items that are taken in together: what is written at one time is one segment of the index, and segments are merged."""

TOLD = 32
"""Items after which it is told how far the work is."""


class MissingSearchExtraError(ArchiveError):
    """A library of the extra `read` is not installed."""


@dataclass(frozen=True, slots=True)
class SearchResult:
    """An item that answers a query: how useful it is, from 0 to 1, the passage with the words found marked, and where it stands."""

    row: ItemRow
    control: str
    kind: DocumentKind
    usefulness: float
    excerpt: Excerpt
    locator: Locator | None
    """The place of the first word found; None where the passage is no text of the original (a name,
    metadata)."""
    rendition: str
    citation: Citation | None = None
    """The passage as a statement file takes it; None where the passage is no text of the original."""
    is_partly_read: bool = False
    """Whether something of the item was not read."""
    name: str = ""
    """The file it was sealed as."""
    folder: str = ""
    """The folder that the file lay in."""
    changed: str = ""
    """When the file was last changed, as its medium said (RFC 3339)."""
    title: str = ""
    """The subject of a mail, the title of a document, its first words, or the name of its file."""
    passages: int = 0
    """How many passages of the item answer in their text; 0 where they were not counted, and where only its
    names do."""
    is_of_newest: bool = False
    """Whether so many passages answer that only the newest were put in order."""


@dataclass(frozen=True, slots=True)
class Alike:
    """Another item that is like one: in its words (`distance` in per cent) or its pictures (in bits of 256), and how, in words."""

    row: ItemRow
    control: str
    likeness: Likeness
    distance: int
    relation: str
    title: str = ""
    here: Place | None = None
    there: Place | None = None


class Searching:
    """The search of an open archive. Use it as a context manager. Raises MissingSearchExtraError."""

    def __init__(self, archive: Archive) -> None:
        if find_spec("Stemmer") is None or find_spec("pymorphy3") is None:
            raise MissingSearchExtraError(
                "searching needs libraries that are not installed", hint="pip install 'khronika[read]'"
            )
        self._archive = archive
        key = archive.keyring.epoch.derive(PURPOSE, archive.raw)
        self._search = SearchIndex.open(archive.folder.search, key)
        seen = self._search.seen()
        if seen is not None and not archive.bundles.holds(*seen):
            # It is of a log that was set back since, or of another copy: what it says of items is not of these.
            self._search.close()
            self._search = SearchIndex.anew(archive.folder.search, key)

    def catch_up(self, report: Callable[[int, int], None] = lambda *_: None) -> int:
        """Take in what was read since the last time; gives how many items that were.

        `report` is told items done and in all.

        Where there is no room for that, the search goes on as a copy for this process alone.
        """
        try:
            return self._catch_up(report)
        except NoSpaceForSearchError:
            self._search.leave()
            return self._catch_up(report)

    @property
    def is_kept(self) -> bool:
        """Whether what was taken in stays; else it goes with this process."""
        return self._search.is_kept

    def _catch_up(self, report: Callable[[int, int], None]) -> int:
        waiting = self._waiting()
        for begin in range(0, len(waiting), AT_ONCE):
            last = waiting[begin : begin + AT_ONCE][-1].at
            upto = Seen(last, self._archive.entry(last).commitment)
            self._search.take_in(self._told(waiting, begin, report), upto)
        report(len(waiting), len(waiting))
        if waiting:
            self._search.settle()
        return len(waiting)

    def _waiting(self) -> list[WaitingItem]:
        seen = self._search.seen()
        return waiting_items(self._archive, seen.position if seen else -1)

    def _told(
        self, waiting: Sequence[WaitingItem], begin: int, report: Callable[[int, int], None]
    ) -> Iterator[ReadItem]:
        for done, each in enumerate(waiting[begin : begin + AT_ONCE], start=begin):
            if done % TOLD == 0 and done:
                report(done, len(waiting))
            yield read_item(self._archive, self._row(each.number), derivation_at(self._archive, each.derived))

    def _row(self, number: int) -> ItemRow:
        row = self._archive.index.item_by_number(number)
        if row is None:
            raise RuntimeError("an event of an item that the index does not know")
        return row

    def find(self, text: str, *, limit: int = 20, offset: int = 0) -> list[SearchResult]:
        """The items that answer a query, the most useful first.

        Of an item that the query names, its passages.

        Raises QueryError, UnknownItemError.
        """
        query = parse(text)
        if query.filters.item:
            query = replace(
                query, filters=replace(query.filters, item=self._archive.item(query.filters.item).id)
            )
        # What was taken back stands in the search until it is built again: it is passed over.
        taken = self._taken()
        if query.filters.item:
            hits = self._search.passages(query, query.filters.item, limit=limit + offset)
        else:
            hits = self._search.search(query, limit=limit + offset + len(taken), offset=0)
        kept = [hit for hit in hits if hit.item not in taken][offset : offset + limit]
        return self._shown(self._search.counted(query, kept))

    def titles(self, items: Iterable[str]) -> dict[str, str]:
        """The titles that were read of these items, by id, as far as they were taken in."""
        shown = self._search.shown(items)
        titles = {item: ShownItem.from_text(text).title for item, text in shown.items() if text}
        return {item: title for item, title in titles.items() if title}

    def _shown(self, hits: Iterable[Hit]) -> list[SearchResult]:
        texts = HitTexts(self._archive)
        return [self._found(hit, texts.of(hit)) for hit in hits]

    def _taken(self) -> frozenset[str]:
        return frozenset(row.id for row in self._archive.index.taken())

    def find_names(
        self, names: Iterable[str], *, limit: int = 10
    ) -> Iterator[tuple[str, list[SearchResult]]]:
        """Each name of a list with the items that have it, in the order of the list."""
        taken = self._taken()
        for name, hits in self._search.search_names(names, limit=limit + len(taken)):
            yield name, self._shown([hit for hit in hits if hit.item not in taken][:limit])

    def like(self, row: ItemRow) -> list[Alike]:
        """The items whose words or pictures are like those of one, the nearest first: relations to be shown, never a reason to merge."""
        taken = self._taken()
        relations = [relation for relation in self._search.like(row.id) if relation.other not in taken]
        found = [*self._pictures_like(row, relations), *self._texts_like(relations)]
        return sorted(found, key=lambda alike: (alike.likeness, alike.distance, alike.row.number))

    def _texts_like(self, relations: Iterable[StoredRelation]) -> Iterator[Alike]:
        for relation in relations:
            if relation.likeness is Likeness.WORDS:
                row = self._archive.item(relation.other)
                control, title = self._archive.control(row), self._title(row)
                yield Alike(
                    row, control, relation.likeness, relation.distance, relation.closeness.value, title
                )

    def _pictures_like(self, row: ItemRow, relations: Iterable[StoredRelation]) -> Iterator[Alike]:
        others = {relation.other for relation in relations if relation.likeness is Likeness.PICTURE}
        ours = self._pictures(row) if others else ()
        for other in sorted(others):
            theirs = self._archive.item(other)
            if (kin := kinship(ours, self._pictures(theirs))) is not None:
                control, title = self._archive.control(theirs), self._title(theirs)
                yield Alike(
                    theirs,
                    control,
                    Likeness.PICTURE,
                    kin.distance,
                    kin.relation.value,
                    title,
                    kin.one.place,
                    kin.other.place,
                )

    def _pictures(self, row: ItemRow) -> tuple[PicturePrint, ...]:
        derivation = derivation_of(self._archive, row)
        return tuple(each for _, each in picture_prints(self._archive, derivation)) if derivation else ()

    def _found(self, hit: Hit, of: HitText) -> SearchResult:
        # That it was not taken back is known, and that it is an id.
        row = self._archive.index.item_by_id(hit.item) or self._archive.any_item(hit.item)
        begin, read = of.start, of.read
        shown = excerpt(of.text, replace(hit, start=hit.start - begin, end=hit.end - begin))
        first = shown.start + shown.marks[0][0] if shown.marks else hit.start - begin
        last = shown.start + shown.marks[0][1] if shown.marks else hit.end - begin
        places = read.mapped.narrowed(first, last) if read else []
        citation = self._citation(row, read, shown) if read else of.cited
        if of.cited:
            places = [*of.cited.locators]
        item = ShownItem.from_text(hit.shown)
        return SearchResult(
            row=row,
            control=self._archive.control(row),
            kind=hit.kind,
            usefulness=hit.usefulness,
            excerpt=replace(shown, start=shown.start + begin),
            locator=places[0] if places else None,
            rendition=hit.rendition,
            citation=_moved(citation, begin) if citation else None,
            is_partly_read=hit.outcome == Outcome.PARTLY.value,
            name=item.name,
            folder=item.folder,
            changed=item.changed,
            title=item.title or title_of_file(self._archive, row).text,
            passages=hit.passages,
            is_of_newest=hit.is_of_newest,
        )

    def _title(self, row: ItemRow) -> str:
        """What to call an item that is like one."""
        return item_title(self._archive, row, derivation_of(self._archive, row)).text

    def _citation(self, row: ItemRow, read: CitableText, shown: Excerpt) -> Citation | None:
        """The passage from the first to the last of its code points that stand in the item."""
        runs = read.mapped.locators(shown.start, shown.start + len(shown.text))
        if not runs:
            return None
        start, end = max(shown.start, runs[0].start), min(shown.start + len(shown.text), runs[-1].end)
        blank = len(read.mapped.text[start:end]) - len(read.mapped.text[start:end].lstrip())
        end -= len(read.mapped.text[start:end]) - len(read.mapped.text[start:end].rstrip())
        return cite(row.id, read, start + blank, end) if start + blank < end else None

    def follow(self) -> None:
        """Go on with what another process has put in the place of the search, if one has."""
        self._search.follow()

    def close(self) -> None:
        """Close the file."""
        self._search.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


_HELD: "WeakKeyDictionary[Archive, Searching]" = WeakKeyDictionary()
_HOLDING = threading.Lock()


def held_search(archive: Archive) -> Searching:
    """The search of an archive that is held for hours: opened once, for any number of threads, and closed with it.

    To open and close the file takes longer than a page of a list may. Raises MissingSearchExtraError.
    """
    with _HOLDING:
        found = _HELD.get(archive)
        if found is None:
            found = _HELD[archive] = Searching(archive)
            archive.closing.callback(_let_go, archive)
        found.follow()
        return found


def _let_go(archive: Archive) -> None:
    with _HOLDING:
        found = _HELD.pop(archive, None)
    if found is not None:
        found.close()


def _moved(citation: Citation, begin: int) -> Citation:
    """A citation in a part of a text as one in all of it."""
    quote = citation.quote
    if not begin or quote is None or quote.start is None or quote.end is None:
        return citation
    return replace(citation, quote=replace(quote, start=quote.start + begin, end=quote.end + begin))
