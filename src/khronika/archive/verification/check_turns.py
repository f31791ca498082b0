"""Checking that epochs follow each other as the log says: a new one begins with a `turn` and with nobody who was removed."""

from khronika.primitives.event import Event
from khronika.seal.event import EpochEvent, TurnEvent


class TurnCheck:
    """Follows the epochs of a log in the order of its events."""

    def __init__(self) -> None:
        self._current = ""
        self._removed: set[str] = set()
        self._turn: TurnEvent | None = None

    def is_fitting(self, event: Event) -> bool:
        """Whether a `turn` names the epoch that ends, and an `epoch` is the current one, or the one that the turn before it announced."""
        match event:
            case TurnEvent():
                fits = (
                    self._turn is None
                    and event.before == (self._current or event.before)
                    and event.epoch != event.before
                )
                self._turn = event
            case EpochEvent():
                fits = self._is_continued(event)
                self._current, self._turn = event.epoch, None
            case _:
                fits = True
        return fits

    def _is_continued(self, event: EpochEvent) -> bool:
        if self._turn is not None:
            self._removed.update(self._turn.removed)
        expected = self._turn.epoch if self._turn else self._current or event.epoch
        return event.epoch == expected and self._removed.isdisjoint(holder.member for holder in event.holders)
