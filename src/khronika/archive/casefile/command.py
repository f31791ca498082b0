"""The chain of command of an archive's record on a day."""

from datetime import date

from khronika.archive.store.archive import Archive
from khronika.casefile.command_chain import CommandChain, Superior
from khronika.record.view import entity_views

_TYPES = ("Posting", "Position", "Organization", "Facility")


def superiors_of(archive: Archive, person: str, day: date, *, below: bool = False) -> tuple[Superior, ...]:
    """Who was above a person on a day, or with `below` who was under, by the postings of the record.

    Of other persons their own words about whom they report to are not looked for: there may be very many.
    """
    record = archive.index.record
    about = sorted({person, *record.of_types(_TYPES)})
    chain = CommandChain(entity_views(record.about(about), archive.words), day)
    return chain.subordinates(person) if below else chain.superiors(person)
