"""What of an archive an upgrade must not change, gathered so that it can be compared."""

from typing import Any

from khronika.archive.exchange.import_event import past_imports
from khronika.archive.link.judgements import judgements
from khronika.archive.members.membership import members
from khronika.archive.store.archive import Archive
from khronika.archive.upgrade.upgrade import Outstanding, upgrade
from khronika.primitives.event import fields_of
from khronika.record.event import CaseEvent


def run_upgrade(archive: Archive) -> Outstanding:
    """The whole upgrade, or the rest of it."""
    return upgrade(archive, lambda _done, _total: None, lambda: False)


def lasting(archive: Archive) -> dict[str, Any]:
    """Everything the record says, every item with its custody, every case, import, judgement and member."""
    index = archive.index
    record = index.record.about(sorted(index.record.of_types(archive.words.types)))
    return {
        "record": record,
        "counts": (
            index.record.counts(),
            index.record.silent(),
            index.record.undone(),
            index.record.sources(),
        ),
        "items": [(row, index.chain(row.number), index.names_of(row.number)) for row in index.items()],
        "custody": [
            [(entry.commitment, entry.link) for entry in archive.custody(row)] for row in index.items()
        ],
        "cases": cases(archive),
        "imports": past_imports(archive),
        "judgements": list(judgements(archive)),
        "members": members(archive),
    }


def cases(archive: Archive) -> dict[str, tuple[str, Any]]:
    """By its code the newest version of each case: its id and what it says, but for the events it cites."""
    found = {}
    for entry in archive.entries([position for position, _ in archive.index.events(CaseEvent)]):
        assert isinstance(entry.event, CaseEvent)
        found[entry.event.code] = entry.event.case, entry.event.content._replace(batches={})
    return found


def written(event: Any) -> tuple[Any, ...]:
    """An event as it is written, but for the one it names and the commitments it cites."""
    fields = fields_of(event)
    fields.plain.pop("of", None)
    if isinstance(event, CaseEvent):
        fields = fields_of(
            event.__class__(
                case=event.case, of=None, code=event.code, content=event.content._replace(batches={})
            )
        )
        fields.plain.pop("of")
    return fields
