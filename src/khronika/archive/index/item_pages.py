"""Pages of the list of items: a page begins after a control number, so that the last is as quick as the first."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

from khronika.evidence.reading.outcome import Outcome

_FAMILY = "substr(media, 1, instr(media, '/') - 1)"
SCHEMA = f"""
CREATE INDEX item_outcome ON item(outcome);
CREATE INDEX item_family ON item({_FAMILY});
CREATE INDEX item_family_outcome ON item({_FAMILY}, outcome);
"""
"""One index for each way of choosing, with the numbers in order behind it: nothing is sorted or passed over."""


class MediaFamily(Enum):
    """What kind of file an item is, as its media type begins."""

    APPLICATION = "application"
    AUDIO = "audio"
    IMAGE = "image"
    MESSAGE = "message"
    TEXT = "text"
    VIDEO = "video"


@dataclass(frozen=True, slots=True)
class ItemChoice:
    """Which items are listed: all, or those for which all of this holds."""

    family: MediaFamily | None = None
    outcome: Outcome | None = None
    is_waiting: bool = False
    """Whether only items that were never read are meant."""
    accession: int | None = None
    """The number in this index of the accession with which they came (`kept_counts.Received`)."""
    month: str = ""
    """The month in which they were changed last, as their medium said: `2021-03`."""
    tags: tuple[int, ...] = ()
    """The numbers in this index of tags that they have, each of them (`marks.TeamMarks`)."""


@dataclass(frozen=True, slots=True)
class ListedItem:
    """An item in the list; `outcome` is None where it was never read."""

    number: int
    id: str
    media: str
    size: int
    outcome: Outcome | None


class ItemPages:
    """The list of items that are held, in the order of control numbers."""

    def __init__(self, ask: Callable[..., list[tuple[Any, ...]]]) -> None:
        self._ask = ask

    def after(self, number: int, choice: ItemChoice, limit: int) -> list[ListedItem]:
        """The next items after a number."""
        return self._rows("number > ?", "number", number, choice, limit)

    def before(self, number: int, choice: ItemChoice, limit: int) -> list[ListedItem]:
        """The items before a number, nearest to it, in the order of the list."""
        return self._rows("number < ?", "number DESC", number, choice, limit)[::-1]

    def _rows(self, where: str, order: str, number: int, choice: ItemChoice, limit: int) -> list[ListedItem]:
        driver = self._driver(choice)
        if driver == "tagged":
            # The rarest tag is looked through; the others are asked of each item.
            rarest = self._rarest(choice.tags)
            others = [each for each in choice.tags if each != rarest]
            choice = replace(choice, tags=(rarest, *others))
        tables = "item" if driver == "item" else f"{driver} CROSS JOIN item ON item.number = {driver}.item"
        conditions, values = _conditions(choice, driver)
        first = "number" if driver == "item" else f"{driver}.item"
        chosen = [where.replace("number", first), *conditions]
        question = f"""SELECT number, id, media, size, outcome FROM {tables}
WHERE {" AND ".join(chosen)} AND NOT EXISTS (SELECT 1 FROM taken WHERE taken.item = item.number)
ORDER BY {order.replace("number", first)} LIMIT ?"""  # noqa: S608 -- our own words
        return [
            ListedItem(int(at), str(id_), str(media), int(size), Outcome(became) if became else None)
            for at, id_, media, size, became in self._ask(question, number, *values, limit)
        ]

    def _driver(self, choice: ItemChoice) -> str:
        """The table in whose order the items are looked through: that of the filter with the fewest items."""
        counts = {"item": self._count("SELECT sum(items) FROM held")}
        if choice.outcome is not None or choice.is_waiting:
            outcome = choice.outcome.value if choice.outcome else ""
            counts["item"] = self._count("SELECT items FROM held WHERE outcome = ?", outcome)
        if choice.accession is not None:
            counts["came"] = self._count(
                "SELECT sum(items) FROM received WHERE accession = ?", choice.accession
            )
        if choice.month:
            counts["changed"] = self._count("SELECT items FROM month WHERE month = ?", choice.month)
        if choice.tags:
            counts["tagged"] = self._tagged(self._rarest(choice.tags))
        return min(sorted(counts, reverse=True), key=lambda name: counts[name])

    def _rarest(self, tags: tuple[int, ...]) -> int:
        return min(tags, key=self._tagged)

    def _tagged(self, tag: int) -> int:
        return self._count("SELECT items FROM tag WHERE number = ?", tag)

    def _count(self, question: str, *values: str | int) -> int:
        rows = self._ask(question, *values)
        return int(rows[0][0] or 0) if rows else 0


def _conditions(choice: ItemChoice, driver: str) -> tuple[list[str], list[str | int]]:
    """What an item is asked for where this table is looked through, and the values that stand in it."""
    asked: list[tuple[str, str | int]] = []
    if choice.family is not None:
        asked.append((f"{_FAMILY} = ?", choice.family.value))
    if choice.outcome is not None or choice.is_waiting:
        asked.append(("outcome = ?", choice.outcome.value if choice.outcome else ""))
    if choice.accession is not None:
        asked.append((_OF["came"] if driver == "came" else _ALSO["came"], choice.accession))
    if choice.month:
        asked.append((_OF["changed"] if driver == "changed" else _ALSO["changed"], choice.month))
    for place, tag in enumerate(choice.tags):
        asked.append((_OF["tagged"] if driver == "tagged" and not place else _ALSO["tagged"], tag))
    return [condition for condition, _ in asked], [value for _, value in asked]


_OF = {"came": "came.accession = ?", "changed": "changed.month = ?", "tagged": "tagged.tag = ?"}
_ALSO = {
    "came": "EXISTS (SELECT 1 FROM came WHERE came.accession = ? AND came.item = item.number)",
    "changed": "EXISTS (SELECT 1 FROM changed WHERE changed.month = ? AND changed.item = item.number)",
    "tagged": "EXISTS (SELECT 1 FROM tagged WHERE tagged.tag = ? AND tagged.item = item.number)",
}
