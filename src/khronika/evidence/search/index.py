"""The search: an encrypted projection of every text of an archive.

Delete it and it is built again from the renditions.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Self

from khronika.durable.database import delete
from khronika.durable.projection import Projection
from khronika.evidence.search.answering import Answering
from khronika.evidence.search.base import LAYOUT, UNTIL, open_base, row_of
from khronika.evidence.search.document import Document, Hit, ReadItem, Seen
from khronika.evidence.search.lexicon import KnownTerms, LexiconWriter
from khronika.evidence.search.likeness import StoredPrint, StoredRelation
from khronika.evidence.search.query import Query, name_query
from khronika.evidence.search.relations import add_prints, relations, remove_prints
from khronika.evidence.search.writing import SearchWriter, last_passage
from khronika.primitives.uncollected import uncollected

GROWTH = 1.2
"""How many times as large the index has to be before it is brought into one piece again."""


class SearchIndex:
    """Words, names and dates of documents in one encrypted SQLite file (SQLite3 Multiple Ciphers, ChaCha20), without their texts."""

    def __init__(self, base: Projection) -> None:
        self._base = base
        self._answering = Answering(base)
        self._known = KnownTerms()

    @classmethod
    def open(cls, path: Path, key: bytes) -> Self:
        """The search at `path` under a raw key of 32 bytes.

        One that cannot be read is removed and begun anew.

        Raises LockedError, NoSpaceForSearchError.
        """
        return cls(open_base(path, key))

    @classmethod
    def anew(cls, path: Path, key: bytes) -> Self:
        """An empty search in place of what is there, or one that nobody keeps where that cannot be removed."""
        return cls(Projection.anew(path, key, LAYOUT))

    @staticmethod
    def delete(path: Path) -> None:
        """Remove the search and what SQLite keeps beside it."""
        delete(path)

    @property
    def is_kept(self) -> bool:
        """Whether what is taken in stays; else it is a copy for this process alone."""
        return self._base.is_kept

    def leave(self) -> None:
        """Go on as a copy for this process alone; raises NoSpaceForSearchError."""
        self._base.leave()

    def follow(self) -> None:
        """Go on with what another process has put in the place of the file, if one has."""
        self._base.follow()

    def close(self) -> None:
        """Close the file; nothing else may be called afterwards."""
        self._base.close()

    def known(self, item: str) -> int | None:
        """Position in the log of the derivation of this item that was taken in.

        None when the item was not.
        """
        found = self._base.rows(row_of("derivation"), item, item)
        return int(found[0][0]) if found else None

    def shown(self, items: Iterable[str]) -> dict[str, str]:
        """What is to be shown of each of these items, as it was given; without those not taken in."""
        found = ((item, self._base.rows(row_of("shown"), item, item)) for item in items)
        return {item: str(rows[0][0]) for item, rows in found if rows}

    def seen(self) -> Seen | None:
        """The event of the log up to which everything was taken in; None when nothing was."""
        found = self._base.rows("SELECT position, commitment FROM seen")
        return Seen(*found[0]) if found else None

    def count(self) -> int:
        """How many passages there are."""
        return int(self._base.rows("SELECT ifnull(sum(passages), 0) FROM document")[0][0])

    def outcome(self, item: str) -> str:
        """What became of an item; empty where nobody said it."""
        found = self._base.rows(row_of("outcome"), item, item)
        return str(found[0][0]) if found else ""

    def add(self, documents: Iterable[Document]) -> None:
        """Take in documents, all or none; those of one item stand in a row.

        What is there of an older derivation of their items is removed. Raises LockedError, NoSpaceForSearchError, DamagedSearchError.
        """
        with self._base.changing(), uncollected():
            writer = SearchWriter(self._base, self._known)
            for (item, derivation), of_item in groupby(documents, lambda each: (each.item, each.derivation)):
                self._take(
                    writer,
                    ReadItem(id=item, derivation=derivation, outcome="", shown="", documents=of_item),
                )
            writer.finish()

    def take_in(self, items: Iterable[ReadItem], upto: Seen) -> None:
        """Take in items with all that is kept of them, all or none: all that is `seen` then.

        What is there of them is removed. Nothing where another process has come as far meanwhile. Raises as `add` does.
        """
        with self._base.changing(), uncollected():
            seen = self.seen()
            if seen is not None and seen.position >= upto.position:
                return
            writer = SearchWriter(self._base, self._known)
            for item in items:
                self._take(writer, item)
            writer.finish()
            self._base.rows("DELETE FROM seen")
            self._base.rows("INSERT INTO seen VALUES (?, ?)", *upto)

    def _take(self, writer: SearchWriter, item: ReadItem) -> None:
        writer.begin(item.id)
        known = list(self._base.connection.execute(row_of("number, derivation"), (item.id, item.id)))
        for number, derivation in known:
            if derivation > item.derivation:
                return
            writer.flush()
            self._remove(int(number))
        writer.take(item)

    def remove(self, item: str) -> None:
        """Take out an item. Its words leave the file itself with the next `settle`."""
        with self._base.changing():
            for (number,) in self._base.rows(row_of("number"), item, item):
                self._remove(int(number))

    def _remove(self, item: int) -> None:
        within = f"BETWEEN ? AND {UNTIL}"
        for table, number in (
            ("term", "rowid"),
            ("passage", "number"),
            ("day", "document"),
            ("document", "number"),
        ):
            self._base.rows(f"DELETE FROM {table} WHERE {number} {within}", item, item)  # noqa: S608 -- texts of ours
        remove_prints(self._base, item)
        self._base.rows("DELETE FROM item WHERE number = ?", item)
        self._base.rows("INSERT INTO removal DEFAULT VALUES")

    def settle(self) -> None:
        """Drop the words of what was removed, and bring the index into one piece when it has grown by a fifth.

        Takes seconds a million passages, and nothing when there is nothing to do.
        """
        with self._base.changing():
            is_older = bool(self._base.rows("SELECT 1 FROM removal LIMIT 1"))
            highest = last_passage(self._base.connection)
            if is_older or highest > GROWTH * int(self._base.rows("SELECT passages FROM settled")[0][0]):
                self._base.connection.execute("INSERT INTO term(term) VALUES ('optimize')")
                self._base.connection.execute("UPDATE settled SET passages = ?", (highest,))
            if is_older:
                self._forget_words()
        if self._base.is_kept:
            with self._base.intact():
                # What brought the index into one piece left the pieces free. Both to their end: a statement
                # that is left in between keeps the file as long as it was.
                for step in ("PRAGMA incremental_vacuum", "PRAGMA wal_checkpoint(TRUNCATE)"):
                    list(self._base.connection.execute(step))
            self._base.undate()

    def _forget_words(self) -> None:
        connection = self._base.connection
        terms = frozenset(str(term) for (term,) in connection.execute("SELECT term FROM vocabulary"))
        LexiconWriter(connection, KnownTerms()).keep_only(terms)
        connection.execute("DELETE FROM removal")

    def search(self, query: Query, *, limit: int = 20, offset: int = 0) -> list[Hit]:
        """The most useful passage of each item, the most useful item first.

        Raises LockedError, DamagedSearchError.
        """
        return self._answering.items(query, limit=limit, offset=offset)

    def passages(self, query: Query, item: str, *, limit: int = 100) -> list[Hit]:
        """The passages of one item that answer a query, the most useful first."""
        return self._answering.passages(query, item, limit=limit)

    def counted(self, query: Query, hits: Sequence[Hit]) -> list[Hit]:
        """These hits of a query, with how many passages of each item answer it."""
        return self._answering.counted(query, hits)

    def add_prints(self, item: str, prints: Iterable[StoredPrint]) -> None:
        """Keep prints of an item that was added; one of the same part and kind is replaced.

        Raises as `add` does.
        """
        with self._base.changing():
            for (number,) in self._base.rows(row_of("number"), item, item):
                add_prints(self._base, int(number), prints)

    def like(self, item: str) -> list[StoredRelation]:
        """The items whose words or pictures are like those of this one, the nearest first: relations to show, no judgement."""
        return relations(self._base, item)

    def search_names(self, names: Iterable[str], *, limit: int = 10) -> Iterator[tuple[str, Sequence[Hit]]]:
        """Each name of a list with its hits, in the order of the list; names without letters have none."""
        for name in names:
            yield (
                name,
                self.search(name_query(name), limit=limit)
                if any(letter.isalpha() for letter in name)
                else [],
            )
