"""Rows as batches of statements: a batch is a report of one row, or of several on the same terms."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from khronika.archive.exchange.update import Known
from khronika.evidence.citation.draft import CitationDraft
from khronika.exchange.mapping.own import with_terms
from khronika.exchange.tables.row import ComingRow
from khronika.record.statement import Batch, Entity, ItemReference, Statement, StatementFile


def grouped_rows(rows: Sequence[ComingRow], together: int) -> list[list[ComingRow]]:
    """Rows by their reports: so many at once, and only such as are on the same terms."""
    groups: list[list[ComingRow]] = []
    for row in rows:
        if not groups or len(groups[-1]) >= together or groups[-1][0].terms is not row.terms:
            groups.append([])
        groups[-1].append(row)
    return groups


def statement_file(
    groups: Iterable[Sequence[ComingRow]],
    terms: Batch,
    known: Known,
    item: str,
) -> StatementFile:
    """A batch a group, on these terms, citing the item; entities that are known are not made again."""
    entities: dict[str, Entity] = {}
    batches: list[Batch] = []
    for group in groups:
        for row in group:
            for each in row.named:
                if each.reference not in known.ids and each.reference not in entities:
                    entities[each.reference] = Entity(each.reference, each.type, each.label, each.protection)
        batches.append(_batch(group, terms, known, item))
    return StatementFile(entities, tuple(batches), ())


def _batch(group: Sequence[ComingRow], terms: Batch, known: Known, item: str) -> Batch:
    statements = tuple(_said_anew(group, known) if known.ids else _said_first(group))
    own = with_terms(group[0], terms, known.ids)
    return replace(
        own,
        id=f"row {group[0].number}",
        item=ItemReference(item, by_name=False) if item else None,
        citation=CitationDraft() if item else None,
        statements=statements,
    )


def _said_first(group: Sequence[ComingRow]) -> Iterator[Statement]:
    # What is said for the first time is most of it, and neither known nor superseding.
    for row in group:
        for place, (subject, name, value, _) in enumerate(row.said, start=1):
            yield Statement(f"{row.number}.{place}", subject, name, value)


def _said_anew(group: Sequence[ComingRow], known: Known) -> Iterator[Statement]:
    for row in group:
        for place, (subject, name, value, _) in enumerate(row.said, start=1):
            earlier = known.superseded.get((row.number, place), "")
            subject_id = known.ids.get(subject, subject)
            yield Statement(f"{row.number}.{place}", subject_id, name, known.value(value), earlier)
