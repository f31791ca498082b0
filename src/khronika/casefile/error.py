"""What can be wrong with a case file.

CaseFileError
├── UnknownLawError      no such crime, mode of liability or row in the tables of law
├── UnknownEntryError    no such entry in the case file, or one that was taken back
├── NoVersionError       no package froze the version that was asked for
└── LawTableError        a table of law is wrong, with file and line
"""

from khronika.primitives.error import KhronikaError
from khronika.primitives.message import message


class CaseFileError(KhronikaError):
    """A case file cannot take in what was asked."""


class UnknownLawError(CaseFileError):
    """No such crime, mode of liability or row in the tables of law."""


class UnknownEntryError(CaseFileError):
    """No such entry in the case file, or one that was taken back."""


class NoVersionError(CaseFileError):
    """No package of the case froze the version that was asked for, or the later one was named first."""


class LawTableError(CaseFileError):
    """A table of law is wrong at one line."""

    def __init__(self, file: str, line: int, fact: str) -> None:
        super().__init__(
            message("{file}, line {line}: {fact}", file=file, line=line, fact=fact),
            hint="docs/format/case.md says what a table holds",
        )
