"""What a member who holds every key can do: write anything into the log, past every check of the program."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from khronika.archive.events.event import event_fields
from khronika.archive.store.archive import Archive
from khronika.durable import FileBatch
from khronika.ledger.custody import Link
from khronika.primitives.event import Event, EventFields
from khronika.record.event import StateEvent
from khronika.seal.member import MemberKeys
from khronika.seal.opening import Sealed, prepare, sign_run

AT = "2026-11-22T10:15:00Z"


def compose(archive: Archive, fields: EventFields, keys: MemberKeys | None = None) -> Sealed:
    """One opening of these fields, signed by the archive's member or with other keys."""
    [sealed] = sign_run([prepare(fields)], (keys or archive.keyring.member).signing_key().sign)
    return sealed


def forge(
    archive: Archive, event: Event, link: Link | None = None, keys: MemberKeys | None = None, **told: str
) -> Sealed:
    """One event as its type writes it; `told` may say another `at` and another `by` than the archive's member."""
    head = {"at": AT, "by": archive.keyring.member.member} | told
    return compose(archive, event_fields(event, head["at"], head["by"], link), keys)


def altered(archive: Archive, event: Event, link: Link | None = None, **plain: Any) -> Sealed:
    """One event with open fields of other names or values than its type has."""
    fields = event_fields(event, AT, archive.keyring.member.member, link)
    fields.plain.update(plain)
    for name in plain:
        fields.veiled.pop(name, None)
        fields.each.pop(name, None)
    return compose(archive, fields)


def under(event: StateEvent, batch: str, of: str | None = None) -> StateEvent:
    """The batch under another id, its statements numbered as that one's; `of` names what it is said to record anew."""
    statements = tuple(
        each._replace(id=f"{batch}.{number}") for number, each in enumerate(event.statements, start=1)
    )
    return replace(event, batch=batch, of=of, statements=statements)


def put(archive: Archive, records: Sequence[Sealed]) -> None:
    """Put records into the log with the site's own keys; the index is told nothing."""
    size = archive.log.size
    with FileBatch() as batch:
        archive.bundles.write(batch, size // 256, [*archive.bundles.tail(), *records])
    archive.log.append([record.commitment for record in records], archive.keyring.site.signers())


def next_link(archive: Archive, number: int = 1, step: int = 1) -> Link:
    """The link that an honest writer would give an item next; with another step one that leaves out, or tells twice."""
    row = archive.index.item_by_number(number)
    assert row is not None
    return Link(row.id, archive.site.site, row.seq + step, row.head.hex(), {})
