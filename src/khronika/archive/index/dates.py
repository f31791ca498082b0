"""Dates in the index: which statements tell a day that may lie within a period, and which subjects begin and end on either side of it.

An index over the first day of what is told does not find what began earlier and lasts: so dates are kept by how long they may
last, in classes each twice as long as the one before, and of each class only those are looked at that begin late enough.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import apsw

EVER, NEVER = 0, 1 << 30
"""Days that stand for an open beginning and an open end."""

START, END = "start_date", "end_date"

_CLASSES = 32
_LONGEST = ",".join(f"({length}, {(1 << length) - 1})" for length in range(_CLASSES))

SCHEMA = f"""
CREATE TABLE length(class INTEGER PRIMARY KEY, days INTEGER NOT NULL);
INSERT INTO length VALUES {_LONGEST};
CREATE TABLE dated(class INTEGER, earliest INTEGER, latest INTEGER, number INTEGER,
                   PRIMARY KEY(class, earliest, latest, number)) WITHOUT ROWID;
CREATE TABLE lasting(subject INTEGER PRIMARY KEY, earliest INTEGER, latest INTEGER, class INTEGER);
CREATE INDEX lasting_class ON lasting(class, earliest, latest) WHERE class IS NOT NULL;
"""  # noqa: S608 -- our own words
"""`lasting` has the earliest day on which a subject is said to begin, and the latest on which it is said to end.

It has a class once there are both.
"""

_WITHIN = "ON {0}.class = l.class AND {0}.earliest BETWEEN ?1 - l.days AND ?2 AND {0}.latest >= ?1"
DATED = f"""SELECT s.subject FROM length l CROSS JOIN dated d {_WITHIN.format("d")}
CROSS JOIN statement s ON s.number = d.number
UNION SELECT p.subject FROM length l CROSS JOIN lasting p {_WITHIN.format("p")} WHERE p.class IS NOT NULL"""  # noqa: S608
"""The subjects with a date that may lie within two days and those between them.

And those that may begin before the second and end after the first.
"""

_LAST = """INSERT INTO lasting VALUES (?1, ?2, ?3, NULL) ON CONFLICT(subject) DO UPDATE SET
earliest = min(ifnull(earliest, ?2), ifnull(?2, earliest)), latest = max(ifnull(latest, ?3), ifnull(?3, latest))"""
_BOTH = (
    "SELECT earliest, latest FROM lasting WHERE subject = ? AND earliest IS NOT NULL AND latest IS NOT NULL"
)


def class_of(earliest: int, latest: int) -> int:
    """The class of what may last from one day to another: none of a class lasts longer than its `days`."""
    return max(0, latest - earliest).bit_length()


class DateRows:
    """Gathers the dates that a run of events tells, and writes them in one go."""

    def __init__(self) -> None:
        self._dates: list[tuple[int, int, int, int]] = []
        self._lasting: list[tuple[str, int | None, int | None]] = []

    def add(
        self, number: int, subject: str, name: str, days: Iterable[tuple[int | None, int | None]]
    ) -> None:
        """Take what a statement of a property tells: first and last day of each date, None where it is open."""
        for first, last in days:
            earliest, latest = first or EVER, last or NEVER
            self._dates.append((class_of(earliest, latest), earliest, latest, number))
            if name == START:
                self._lasting.append((subject, earliest, None))
            elif name == END:
                self._lasting.append((subject, None, latest))

    def write(self, base: apsw.Connection, numbers: Mapping[str, int]) -> None:
        """Write all of it; the caller holds the transaction."""
        base.executemany("INSERT OR IGNORE INTO dated VALUES (?, ?, ?, ?)", self._dates)
        base.executemany(_LAST, ((numbers[subject], *days) for subject, *days in self._lasting))
        changed = {numbers[subject] for subject, _, _ in self._lasting}
        base.executemany("UPDATE lasting SET class = ? WHERE subject = ?", list(_classes(base, changed)))


def _classes(base: apsw.Connection, subjects: Iterable[int]) -> Iterator[tuple[Any, ...]]:
    for subject in subjects:
        for earliest, latest in base.execute(_BOTH, (subject,)):
            yield class_of(earliest, latest), subject
