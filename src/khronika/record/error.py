"""What can be wrong with a record.

RecordError
├── StatementFileError   with the place in the file
├── VocabularyError      a vocabulary file is wrong, with file and line
├── UnknownWordError     no such type, property or code, with the nearest there is
├── ReviewError          a review that the state of its statement does not allow
├── SourceCodeError      what cannot be the code of a source
├── TagError             what cannot be a tag, or cannot have one
├── SavedViewError       a view that cannot be saved or opened
└── QuestionError        a question that cannot be asked of the record
    ├── UnknownNameError     nobody and nothing bears a name
    └── SeveralBearersError  several persons bear a surname
"""

from khronika.primitives.error import KhronikaError
from khronika.primitives.message import counted, message


class RecordError(KhronikaError):
    """A record cannot be taken in as it is."""


class StatementFileError(RecordError):
    """A statement file is wrong at one place; nothing of it was recorded."""

    def __init__(self, place: str, fact: str) -> None:
        super().__init__(
            message("{place}: {fact}", place=place, fact=fact),
            hint="docs/format/record.md shows the form; nothing of the file was recorded",
        )
        self.place = place


class VocabularyError(RecordError):
    """A vocabulary file is wrong at one line."""

    def __init__(self, file: str, line: int, fact: str) -> None:
        super().__init__(
            message("{file}, line {line}: {fact}", file=file, line=line, fact=fact),
            hint="docs/vocabulary.md says what a vocabulary file holds",
        )


class UnknownWordError(RecordError):
    """No such type, property or code; the hint names the nearest."""


class ReviewError(RecordError):
    """A review that the state of its statement does not allow."""


class SourceCodeError(RecordError):
    """What cannot be the code of a source: mistyped, or the name of somebody the record has a page of."""


class TagError(RecordError):
    """What cannot be a tag, or cannot have one."""


class SavedViewError(RecordError):
    """A view that cannot be saved, or that cannot be opened as it was saved."""


class QuestionError(RecordError):
    """A question that cannot be asked of the record."""


class UnknownNameError(QuestionError):
    """No entity bears a name.

    `nearest` are labels with ids, to be shown to the person who asks, never logged.
    """

    def __init__(self, nearest: tuple[str, ...]) -> None:
        hint = "the nearest are shown above" if nearest else "khronika query shows labels and ids"
        super().__init__("no entity has this id or label, and none bears this name", hint=hint)
        self.nearest = nearest


class SeveralBearersError(QuestionError):
    """Several persons have a name with these words in it.

    `bearers` are labels with ids, for the person who asks, never logged.
    """

    def __init__(self, count: int, bearers: tuple[str, ...]) -> None:
        super().__init__(
            counted(
                "{n} person bears this name with others beside it",
                "{n} persons bear this name with others beside it",
                count,
            ),
            hint="name one by the whole name or by the id shown above",
        )
        self.bearers = bearers
