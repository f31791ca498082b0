"""Pages of the list of items: a page begins after a control number, so that the last is as quick as the first."""

from collections.abc import Callable
from dataclasses import dataclass
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
    """Which items are listed: all, or those of a family of media types, or of an outcome of their reading."""

    family: MediaFamily | None = None
    outcome: Outcome | None = None
    is_waiting: bool = False
    """Whether only items that were never read are meant."""


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
        chosen, values = [where], list[str | int]((number,))
        if choice.family is not None:
            chosen.append(f"{_FAMILY} = ?")
            values.append(choice.family.value)
        if choice.outcome is not None or choice.is_waiting:
            chosen.append("outcome = ?")
            values.append(choice.outcome.value if choice.outcome else "")
        question = f"""SELECT number, id, media, size, outcome FROM item
WHERE {" AND ".join(chosen)} AND NOT EXISTS (SELECT 1 FROM taken WHERE taken.item = item.number)
ORDER BY {order} LIMIT ?"""  # noqa: S608 -- our own words
        return [
            ListedItem(int(at), str(id_), str(media), int(size), Outcome(became) if became else None)
            for at, id_, media, size, became in self._ask(question, *values, limit)
        ]
