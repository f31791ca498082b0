"""What can be wrong with a statement file.

RecordError
└── StatementFileError   with the place in the file
"""

from khronika.primitives.error import KhronikaError


class RecordError(KhronikaError):
    """A record cannot be taken in as it is."""


class StatementFileError(RecordError):
    """A statement file is wrong at one place; nothing of it was recorded."""

    def __init__(self, place: str, fact: str) -> None:
        super().__init__(f"{place}: {fact}", hint="docs/format/record.md shows the form; nothing of the file was recorded")
        self.place = place
