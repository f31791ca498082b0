"""Taking documents in: what each table gets of them."""

from collections.abc import Iterator, Sequence

import apsw

from khronika.durable.projection import Projection
from khronika.evidence.search.analysed_text import AnalysedText, analysed
from khronika.evidence.search.document import KINDS, Document, ReadItem, WordedPart
from khronika.evidence.search.lexicon import KnownTerms, LexiconWriter
from khronika.evidence.search.likeness import Likeness, StoredPrint, prints_of_words
from khronika.evidence.search.passage import passages
from khronika.evidence.search.relations import PrintRow, add_rows
from khronika.evidence.search.terms import Columns, FacetTerm, columns, facets
from khronika.language.telling import FARTHEST, tell, told

AT_ONCE = 10_000
"""Passages that are written together."""


class SearchWriter:
    """Gathers the rows of documents and writes them in runs; inside one transaction of the caller."""

    def __init__(self, base: Projection, known: KnownTerms) -> None:
        self._base = base.connection
        self._lexicon = LexiconWriter(self._base, known)
        self._passage = last_passage(self._base)
        self._begun: set[str] = set()
        self._likeness = self._last("SELECT ifnull(max(number), 0) FROM likeness")
        self._made: dict[str, int] = {}
        self._met: set[str] = set()
        self._facets: set[FacetTerm] = set()
        self._items: list[tuple[int, str, int, str, str]] = []
        self._prints: list[PrintRow] = []
        self._worded: list[tuple[int, int, WordedPart]] = []
        self._documents: list[tuple[int, int, int, str, int, bytes, int]] = []
        self._days: list[tuple[int, int, int]] = []
        self._passages: list[tuple[int | None, ...]] = []
        self._terms: list[tuple[int, str, str]] = []

    def _last(self, question: str) -> int:
        return int(next(self._base.execute(question))[0])

    def begin(self, item: str) -> None:
        """Before an item is looked for: what was gathered of it is written."""
        if item in self._begun:
            self.flush()
        self._begun.add(item)

    def take(self, item: ReadItem) -> None:
        """Take in an item that is not there, with all that is kept of it."""
        number = self._passage + 1
        self._items.append((number, item.id, item.derivation, item.shown, item.outcome))
        for document in item.documents:
            self._add(document)
        # One without documents has its number all the same.
        self._passage = max(self._passage, number)
        for each in item.prints:
            self._likeness += 1
            self._prints.append(PrintRow(self._likeness, number, each))
        for part in item.worded:
            self._likeness += 1
            self._worded.append((self._likeness, number, part))

    def _add(self, document: Document) -> None:
        first = self._passage + 1
        whole = (document.words or analysed(document.text)) if len(document.text) <= FARTHEST else None
        language = tell(document.text) if whole is None else told(whole.tally)
        of_document = facets(document.media, document.kind, language)
        self._facets.add(of_document)
        parts = list(_parts(document, whole, of_document.term))
        self._passage += len(parts)
        self._documents.append(
            (
                *(first, len(parts), len(document.text)),
                *(
                    document.rendition,
                    KINDS.index(document.kind),
                    document.source,
                    self._number_of(document.made),
                ),
            )
        )
        if document.dates:
            days = dict.fromkeys(document.dates)
            self._days += [(first, begin.toordinal(), end.toordinal()) for begin, end in days]
        if len(parts) > 1:
            self._passages += [
                (number, start, end, *_bytes(document, start, end))
                for number, (start, end, _) in enumerate(parts, start=first)
            ]
        for number, (_, _, terms) in enumerate(parts, start=first):
            self._met.update(terms.text)
            self._met.update(terms.fields)
            self._terms.append((number, " ".join(terms.text), " ".join(terms.fields)))
        if len(self._terms) >= AT_ONCE:
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
        write = self._base.executemany
        write("INSERT INTO item(number, id, derivation, shown, outcome) VALUES (?, ?, ?, ?, ?)", self._items)
        add_rows(self._base, [*self._prints, *_made_prints(self._worded)])
        write("INSERT INTO document VALUES (?, ?, ?, ?, ?, ?, ?)", self._documents)
        write("INSERT INTO day VALUES (?, ?, ?)", self._days)
        write("INSERT INTO passage VALUES (?, ?, ?, ?, ?, ?)", self._passages)
        write("INSERT INTO term(rowid, text, fields) VALUES (?, ?, ?)", self._terms)
        for rows in (
            *(self._items, self._prints, self._worded),
            *(self._documents, self._days, self._passages, self._terms),
        ):
            rows.clear()

    def finish(self) -> None:
        """Write the rest, and the words that no text had before."""
        self.flush()
        of_documents = [(key, facet.term) for facet in self._facets for key in facet.keys]
        self._lexicon.add(self._met.difference(facet.term for facet in self._facets), of_documents)


def last_passage(connection: apsw.Connection) -> int:
    """The highest number of a passage, or of an item without any; 0 where there is none."""
    questions = (
        "SELECT number + passages - 1 FROM document ORDER BY number DESC LIMIT 1",
        "SELECT number FROM item ORDER BY number DESC LIMIT 1",
    )
    return max((int(last) for question in questions for (last,) in connection.execute(question)), default=0)


def _made_prints(worded: Sequence[tuple[int, int, WordedPart]]) -> Iterator[PrintRow]:
    if not worded:
        return
    values = prints_of_words([part.numbers for _, _, part in worded])
    for (number, item, part), value in zip(worded, values, strict=True):
        if value is not None:
            yield PrintRow(number, item, StoredPrint(Likeness.WORDS, part.part, value))


def _parts(
    document: Document, whole: AnalysedText | None, of_document: str
) -> Iterator[tuple[int, int, Columns]]:
    text = document.text
    fields = "\n".join(document.fields.values())
    for start, end in passages(text):
        words = whole if end - start == len(text) else None
        # Fields stand with every passage: a title and a word of any page are looked for together.
        yield start, end, columns(text[start:end], fields=fields, facets=of_document, words=words)


def _bytes(document: Document, start: int, end: int) -> tuple[int | None, ...]:
    """Where a passage lies in its rendition; nothing where that is read whole."""
    if document.data is None:
        return None, None, None
    return document.data(start, end)
