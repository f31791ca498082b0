"""What comes in: rows of a foreign file, each with what it says, what of it cannot be held, and why it is refused where it is."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from khronika.primitives.codec import Json, canonical
from khronika.primitives.message import Message, message
from khronika.record.statement import Batch, Protection

LONGEST = 131_072
"""Characters one cell may have."""
_UNFIT = re.compile("[\0\ud800-\udfff]")


class ImportLoss(NamedTuple):
    """Something a row says that the record does not hold as it was meant. Row 0 is the file as a whole.

    The column may be empty.
    """

    row: int
    column: str
    what: str


MOST_ALONE = 20
"""Losses of one kind in one column that are told row by row; of more, the rows are told together."""


def gathered(losses: Iterable[ImportLoss]) -> list[ImportLoss]:
    """The losses in their order.

    Where many rows of a column lose the same, it is told once, with their numbers.
    """
    found: dict[tuple[str, str], list[ImportLoss]] = {}
    for loss in losses:
        found.setdefault((loss.column, loss.what), []).append(loss)
    return [
        each for same in found.values() for each in (same if len(same) <= MOST_ALONE else _together(same))
    ]


def _together(same: Sequence[ImportLoss]) -> tuple[ImportLoss]:
    numbers = sorted({loss.row for loss in same})
    told = same[0].what if isinstance(same[0].what, Message) else Message(same[0].what)
    return (ImportLoss(0, same[0].column, message("{what} (rows {rows})", what=told, rows=ranges(numbers))),)


def ranges(numbers: Iterable[int]) -> str:
    """Numbers in words: `2-4, 7`."""
    return ", ".join(
        f"{first}" if first == last else f"{first}-{last}" for first, last in _stretches(sorted(numbers))
    )


def _stretches(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    for start in (
        place for place, number in enumerate(numbers) if not place or number > numbers[place - 1] + 1
    ):
        end = start
        while end + 1 < len(numbers) and numbers[end + 1] <= numbers[end] + 1:
            end += 1
        yield numbers[start], numbers[end]


class Named(NamedTuple):
    """Someone or something a row is about.

    One `reference` is one entity, in this file and in later ones of the same name.
    """

    reference: str
    type: str
    label: str
    protection: Protection = Protection.INSIDE


class CellText(NamedTuple):
    """One statement of a row: about whom, which property, the value as a statement file writes it, and the column it stands in."""

    subject: str
    property: str
    value: Json
    column: str


class ComingRow(NamedTuple):
    """One row: its number as a spreadsheet shows it, and what it says.

    A row with a `fault` is refused and says nothing.

    `start` and `end` are code points of the decoded text, where the file is one; both 0 where it is not.
    """

    number: int
    start: int = 0
    end: int = 0
    named: tuple[Named, ...] = ()
    said: tuple[CellText, ...] = ()
    losses: tuple[ImportLoss, ...] = ()
    fault: ImportLoss | None = None
    terms: Batch | None = None
    """Attribution and grade of this row alone; None where they are those of the whole file."""


class RowError(Exception):
    """A row that has to be refused, with the column and the reason.

    Caught where rows are made, never shown as such.
    """

    def __init__(self, column: str, what: str) -> None:
        super().__init__(what)
        self.column, self.what = column, what


def attempted(number: int, span: tuple[int, int], make: Callable[[], ComingRow]) -> ComingRow:
    """The row that `make` gives, or the faulty row that its RowError tells of."""
    try:
        return make()
    except RowError as error:
        return ComingRow(number, *span, fault=ImportLoss(number, error.column, error.what))


def reference_of(*parts: str) -> str:
    """The reference of an entity that these texts tell from all others."""
    return canonical(list(parts))


def marked_reference(kind: str, key: Sequence[str], mark: str) -> str:
    """The reference of one of several entities with this key."""
    return reference_of(kind, *key, "", mark)


def unmarked(reference: str) -> str:
    """The reference that an entity with this key has where no other has the key.

    The same where it is no marked one.
    """
    if ',"","' not in reference:
        return reference
    parts = json.loads(reference)
    return reference_of(*parts[:-2]) if len(parts) > 3 and not parts[-2] and parts[1] else reference


def own_reference(kind: str, content: str, number: int) -> str:
    """The reference of an entity whose key lacks a part: by what its row says, and by its number among rows that say the same."""
    return reference_of(kind, "", content, str(number))


def passing_reference(name: str, row: int) -> str:
    """The reference of an entity without a key: it holds for one row of one import, for the next file may have another row there."""
    return reference_of(_PASSING, name, str(row))


def is_lasting(reference: str) -> bool:
    """Whether an entity is known by this reference in later imports, too."""
    return not reference.startswith(f'["{_PASSING}",')


_PASSING = ""
"""No type is called so."""


def require_fit(text: str, column: str) -> None:
    """Raises RowError for a text that cannot be kept: one with a NUL or half a character, or one of more than LONGEST characters."""
    if len(text) > LONGEST:
        raise RowError(
            column, message("the cell has more than {longest} characters", longest=format(LONGEST, ","))
        )
    if _UNFIT.search(text):
        raise RowError(column, "the cell has a character that is no text (NUL, or half of one)")


def require_all_fit(cells: Sequence[str], columns: Sequence[str]) -> None:
    """`require_fit` for the cells of a row under their columns."""
    together = "".join(cells)
    if len(together) > LONGEST or _UNFIT.search(together):
        for cell, column in zip(cells, columns, strict=True):
            require_fit(cell, column)
