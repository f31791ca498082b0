"""Where in the log events stand, as the index has it: by type, by item, by what they are about."""

from typing import Any

from khronika.archive.error import DamagedIndexError
from khronika.archive.index import upgrade_rows
from khronika.archive.index.upgrade_rows import UPGRADED
from khronika.durable.database import REBUILD
from khronika.primitives.event import Event
from khronika.record.event import StateEvent


class EventPositions:
    """The questions about positions; `Index` says how they are put."""

    def _all(self, question: str, *values: str | bytes | int) -> list[tuple[Any, ...]]:
        """Every row of the answer."""
        raise NotImplementedError

    def _one(self, question: str, *values: str | bytes | int) -> tuple[Any, ...]:
        rows = self._all(question, *values)
        if not rows:
            raise DamagedIndexError("the index lacks what every index has", hint=REBUILD)
        return rows[0]

    def chain(self, number: int) -> list[int]:
        """Where in the log the item's custody events stand, oldest first."""
        return [
            int(row[0])
            for row in self._all("SELECT position FROM event WHERE item = ? ORDER BY position", number)
        ]

    def newest_of(self, kind: type[Event]) -> dict[int, int]:
        """By running number of an item, the position of its newest event of a type."""
        rows = self._all(
            "SELECT item, max(position) FROM event WHERE type = ? AND item IS NOT NULL GROUP BY item",
            kind.KIND,
        )
        return {int(item): int(position) for item, position in rows}

    def newest_since(self, kind: type[Event], position: int) -> dict[int, int]:
        """By running number of an item, the position of its newest event of a type, where that stands after a position."""
        # The sign keeps SQLite from looking through all events of the type for the few that are new.
        rows = self._all(
            "SELECT item, position FROM event WHERE +type = ? AND position > ? AND item IS NOT NULL ORDER BY position",
            kind.KIND,
            position,
        )
        return {int(item): int(position) for item, position in rows}

    def newest_of_item(self, kind: type[Event], number: int) -> int | None:
        """The position of an item's newest event of a type."""
        (position,) = self._one(
            "SELECT max(position) FROM event WHERE item = ? AND type = ?", number, kind.KIND
        )
        return None if position is None else int(position)

    def all_of_item(self, kind: type[Event], number: int) -> list[int]:
        """The positions of an item's events of a type, oldest first."""
        found = self._all(
            "SELECT position FROM event WHERE item = ? AND type = ? ORDER BY position", number, kind.KIND
        )
        return [int(row[0]) for row in found]

    def events(self, kind: type[Event]) -> list[tuple[int, str | None]]:
        """Position and subject of every event of a type, oldest first."""
        rows = self._all("SELECT position, subject FROM event WHERE type = ? ORDER BY position", kind.KIND)
        return [(position, subject) for position, subject in rows]

    def about(self, kind: type[Event], subject: str) -> list[int]:
        """Positions of the events of a type that are about one accession, batch, case, member, dossier."""
        rows = self._all(
            "SELECT position FROM event WHERE subject = ? AND type = ? ORDER BY position", subject, kind.KIND
        )
        return [int(row[0]) for row in rows]

    def is_upgraded(self) -> bool:
        """Whether the log is of the newest version, and nothing of an earlier one waits to be recorded anew."""
        return self.has_begun_upgrade() and not self._all("SELECT 1 FROM waiting LIMIT 1")

    def has_begun_upgrade(self) -> bool:
        """Whether the log is of the newest version, be it from its beginning or since an upgrade began."""
        return bool(self._one(upgrade_rows.VERSION)[0] >= UPGRADED)

    def waiting(self, kind: type[Event]) -> list[int]:
        """Positions of the events of a type of version 1 that no event of today records anew yet, oldest first."""
        return [
            int(row[0])
            for row in self._all("SELECT position FROM waiting WHERE type = ? ORDER BY position", kind.KIND)
        ]

    def batch_position(self, batch: str) -> int:
        """Where in the log the batch was recorded first, whatever version recorded it anew later."""
        return self.about(StateEvent, batch)[0]

    def items_of(self, kind: type[Event], subject: str) -> set[int]:
        """Running numbers of the items that events of a type are about which are about one accession or dossier."""
        return {
            int(row[0])
            for row in self._all(
                "SELECT item FROM event WHERE subject = ? AND type = ? AND item NOTNULL", subject, kind.KIND
            )
        }
