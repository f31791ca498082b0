"""The chain of command of an archive's record on a day."""

from datetime import date

from khronika.archive.store.archive import Archive
from khronika.casefile.command_chain import CommandChain, Superior
from khronika.record.view import entity_views

_TYPES = ("Person", "Posting", "Position", "Organization", "Facility")


def superiors_of(archive: Archive, person: str, day: date, *, below: bool = False) -> tuple[Superior, ...]:
    """Who was above a person on a day, or with `below` who was under, by the postings of the record."""
    record = archive.index.record
    views = entity_views(record.about(sorted(record.of_types(_TYPES))), archive.words)
    chain = CommandChain(views, day)
    return chain.subordinates(person) if below else chain.superiors(person)
