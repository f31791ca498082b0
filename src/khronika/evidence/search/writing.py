"""Taking documents in: what each table gets of them."""

from collections import Counter
from collections.abc import Iterable, Iterator

from khronika.durable.projection import Projection
from khronika.evidence.search.document import Document, ReadItem
from khronika.evidence.search.likeness import bands
from khronika.evidence.search.passage import passages
from khronika.evidence.search.spelling import is_spelt, pieces
from khronika.evidence.search.terms import BASE, Columns, columns, facet
from khronika.language.telling import tell

AT_ONCE = 10_000
"""Passages that are written together."""

_WORD = "INSERT INTO word VALUES (?, ?) ON CONFLICT(stem) DO UPDATE SET passages = passages + excluded.passages RETURNING stem, passages"


class SearchWriter:
    """Gathers the rows of documents and writes them in runs; inside one transaction of the caller."""

    def __init__(self, base: Projection) -> None:
        self._base = base.connection
        self._document = self._last("document")
        self._passage = self._last("passage")
        self._item = self._last("item")
        self._likeness = self._last("likeness")
        self._made: dict[str, int] = {}
        self._items: list[tuple[int, str, int, str]] = []
        self._outcomes: list[tuple[str, str]] = []
        self._prints: list[tuple[int, str, int, str, bytes]] = []
        self._bands: list[tuple[int, int, int]] = []
        self._documents: list[tuple[int, int, str, str, str, int]] = []
        self._days: list[tuple[int, int, int]] = []
        self._passages: list[tuple[int | None, ...]] = []
        self._terms: list[tuple[int, str, str, str, str]] = []

    def _last(self, table: str) -> int:
        return int(next(self._base.execute(f"SELECT ifnull(max(number), 0) FROM {table}"))[0])  # noqa: S608 -- a table of ours

    def take(self, item: ReadItem) -> None:
        """Take in an item that is not there, with all that is kept of it."""
        self._item += 1
        number = self._item
        self._items.append((number, item.id, item.derivation, item.shown))
        self._outcomes.append((item.id, item.outcome))
        for document in item.documents:
            self.add(document, number)
        for each in item.prints:
            self._likeness += 1
            self._prints.append((self._likeness, each.likeness, number, each.part, each.value))
            self._bands += [(band, value, self._likeness) for band, value in bands(each.likeness, each.value)]

    def add(self, document: Document, item: int) -> None:
        """Take in one document of an item."""
        self._document += 1
        self._documents.append(
            (
                self._document,
                item,
                document.rendition,
                document.kind,
                document.source,
                self._number_of(document.made),
            )
        )
        self._days += [
            (self._document, first.toordinal(), last.toordinal())
            for first, last in dict.fromkeys(document.dates)
        ]
        for start, end, terms in _parts(document):
            self._passage += 1
            self._passages.append((self._passage, self._document, start, end, *_octets(document, start, end)))
            self._terms.append((self._passage, *terms))
        if len(self._passages) >= AT_ONCE:
            self.flush()

    def _number_of(self, made: str) -> int:
        if not made:
            return 0
        if made not in self._made:
            self._base.execute("INSERT OR IGNORE INTO made(text) VALUES (?)", (made,))
            found = next(self._base.execute("SELECT number FROM made WHERE text = ?", (made,)))
            self._made[made] = int(found[0])
        return self._made[made]

    def flush(self) -> None:
        """Write what was gathered."""
        self._base.executemany(
            "INSERT INTO item(number, id, derivation, shown) VALUES (?, ?, ?, ?)", self._items
        )
        self._base.executemany("INSERT OR REPLACE INTO reading VALUES (?, ?)", self._outcomes)
        self._base.executemany("INSERT INTO likeness VALUES (?, ?, ?, ?, ?)", self._prints)
        # In the order of their keys: each page of the table is looked for once.
        self._base.executemany("INSERT INTO band VALUES (?, ?, ?)", sorted(self._bands))
        self._base.executemany("INSERT INTO document VALUES (?, ?, ?, ?, ?, ?)", self._documents)
        self._base.executemany("INSERT INTO day VALUES (?, ?, ?)", self._days)
        self._base.executemany("INSERT INTO passage VALUES (?, ?, ?, ?, ?, ?, ?)", self._passages)
        self._base.executemany(
            "INSERT INTO term(rowid, forms, stems, further, fields) VALUES (?, ?, ?, ?, ?)", self._terms
        )
        self._write_words()
        for rows in (
            *(self._items, self._outcomes, self._prints, self._bands),
            *(self._documents, self._days, self._passages, self._terms),
        ):
            rows.clear()

    def _write_words(self) -> None:
        counts: Counter[str] = Counter()
        for _, _, stems, _, fields in self._terms:
            counts.update(set(stems.split(" ")).union(fields.split(" ")))
        passages_of = {
            stem[1:]: count for stem, count in counts.items() if stem.startswith(BASE) and len(stem) > 1
        }
        written = self._base.executemany(_WORD, sorted(passages_of.items()))
        unknown = [stem for stem, count in written if count == passages_of[stem]]
        self._base.executemany("INSERT OR IGNORE INTO piece VALUES (?, ?)", sorted(_pieces(unknown)))


def _parts(document: Document) -> Iterator[tuple[int, int, Columns]]:
    family, _, subtype = document.media.partition("/")
    of_media = [facet("media", each) for each in (document.media, family, subtype)]
    facets = dict.fromkeys([*of_media, facet("kind", document.kind), facet("language", tell(document.text))])
    fields = "\n".join(document.fields.values())
    for start, end in passages(document.text):
        is_whole = end - start == len(document.text)
        # Fields stand with every passage: a title and a word of any page are looked for together.
        yield (
            start,
            end,
            columns(
                document.text[start:end],
                fields=fields,
                facets=facets,
                words=document.words if is_whole else None,
            ),
        )


def _octets(document: Document, start: int, end: int) -> tuple[int | None, ...]:
    """Where a passage lies in its rendition; nothing where that is one passage, and is read whole."""
    if document.octets is None or end - start == len(document.text):
        return None, None, None
    return document.octets(start, end)


def _pieces(stems: Iterable[str]) -> Iterator[tuple[str, str]]:
    return ((piece, stem) for stem in stems if is_spelt(stem) for piece in pieces(stem))
