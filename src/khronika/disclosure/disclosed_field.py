"""Veiled fields that leave only when somebody asks for them by type and name: `exhibit.name`, or of one exhibit `A-000003:exhibit.name`.

Nothing else that is veiled can be asked for: no name of a member, no names of entities, no code of a source beside a statement, no key.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum

from khronika.disclosure.error import UndisclosableError
from khronika.primitives.message import message

CONTROL = re.compile(r"[A-Z][A-Z0-9]{0,15}-[0-9]{6,}")
"""The control number of an exhibit."""


class DisclosableField(Enum):
    """What may be disclosed: of an exhibit, of the accession it came with, of this one export."""

    EXHIBIT_NAME = "exhibit.name"
    EXHIBIT_PATH = "exhibit.path"
    EXHIBIT_TIMES = "exhibit.times"
    EXHIBIT_ACCESSION = "exhibit.accession"
    """With which accession it came: exhibits of one accession are then known to have come together."""
    ACCESSION_SOURCE = "accession.source"
    ACCESSION_CHANNEL = "accession.channel"
    ACCESSION_OBTAINED = "accession.obtained"
    ACCESSION_NOTE = "accession.note"
    ACCESSION_CONSENT = "accession.consent"
    ACCESSION_PATHS = "accession.paths"
    ACCESSION_OUTCOMES = "accession.outcomes"
    EXPORT_RECIPIENT = "export.recipient"
    """Of this export alone; to whom an exhibit went before is told to nobody."""

    @property
    def is_of_exhibit(self) -> bool:
        """Whether it can be asked for of one exhibit alone."""
        return self is not DisclosableField.EXPORT_RECIPIENT

    @property
    def owner(self) -> str:
        """Of what it is a field: `exhibit`, `accession` or `export`."""
        return self.value.partition(".")[0]

    @property
    def name_in_event(self) -> str:
        """The name of the field in the event that holds it."""
        return self.value.partition(".")[2]

    @property
    def is_of_accession(self) -> bool:
        """Whether it cannot be shown without the accession of an exhibit."""
        return self is DisclosableField.EXHIBIT_ACCESSION or self.owner == "accession"


@dataclass(frozen=True, slots=True)
class DisclosedField:
    """A field that was asked for: of one exhibit (its control number), or of all of a case."""

    field: DisclosableField
    exhibit: str = ""

    def __post_init__(self) -> None:
        if self.exhibit and not (self.field.is_of_exhibit and CONTROL.fullmatch(self.exhibit)):
            raise UndisclosableError(
                message("{value} is not a field of one exhibit", value=self.field.value), hint=_HINT
            )

    def __str__(self) -> str:
        return f"{self.exhibit}:{self.field.value}" if self.exhibit else self.field.value


_HINT = f"what can be disclosed: {', '.join(field.value for field in DisclosableField)}; of one exhibit: A-000003:exhibit.name"


def parse_disclosed_field(text: str) -> DisclosedField:
    """The field of this text; raises UndisclosableError, whose hint lists all there are.

    `str(parse_disclosed_field(x)) == x`.
    """
    exhibit, colon, name = text.rpartition(":")
    try:
        field = DisclosableField(name)
    except ValueError as error:
        raise UndisclosableError("a field that cannot be disclosed was asked for", hint=_HINT) from error
    if colon and not CONTROL.fullmatch(exhibit):
        raise UndisclosableError("a field of something that is no exhibit was asked for", hint=_HINT)
    return DisclosedField(field, exhibit)


def is_disclosed(asked: Collection[DisclosedField], field: DisclosableField, exhibit: str) -> bool:
    """Whether a field of this exhibit (or of the whole case, when empty) was asked for, alone or with all others."""
    return DisclosedField(field) in asked or (bool(exhibit) and DisclosedField(field, exhibit) in asked)
