"""An export of the record that was written: its files, and what stayed behind, which its recipient is not told."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from khronika.archive.exchange.export import Exported, ExportOrder
from khronika.presentation.words import Words
from khronika.primitives.codec import Json
from khronika.primitives.message import Message, message


class ExportedPage(Enum):
    """A page whose content can be taken out alone."""

    ITEMS = "items"
    SEARCH = "search"
    REVIEW = "review"
    ENTITY = "entity"
    ALARMS = "alarms"
    PERSON = "person"
    PATTERNS = "patterns"
    ACTS = "acts"


VIEW_NAMES: Mapping[ExportedPage, Message] = {
    ExportedPage.ITEMS: message("The items of this list, and the statements that rest on them."),
    ExportedPage.SEARCH: message("What this search found, in evidence and in the record."),
    ExportedPage.REVIEW: message("The statements of every batch that waits for review."),
    ExportedPage.ENTITY: message("What is said of this entity."),
    ExportedPage.ALARMS: message("What is said of everybody with an alarm, and of their stays."),
    ExportedPage.PERSON: message("What is said of this person, of their stays and of what befell them."),
    ExportedPage.PATTERNS: message("What is said of every act that is counted."),
    ExportedPage.ACTS: message("What is said of the acts behind this number."),
}
"""What goes out of each."""


@dataclass(frozen=True, slots=True)
class ExportedView:
    """What went out into the folder `out`."""

    done: Exported
    order: ExportOrder
    out: Path

    def to_json(self) -> Json:
        """By name."""
        files: list[Json] = [*self.done.files]
        return {
            "export": self.done.id,
            "format": self.order.format.value,
            "for": self.order.audience.value,
            "files": files,
            "held": self.done.held,
            "lost": {loss.value: number for loss, number in self.done.losses.items()},
            "kept_back": {reason.value: number for reason, number in self.done.withheld.items()},
        }

    def text(self, words: Words) -> Iterator[str]:
        """How many of what, in which files; then what the format could not hold, and what was kept back."""
        done, order = self.done, self.order
        yield words.say(
            "{held} {counted} for {value} in {out}: {names}",
            held=done.held,
            counted=words.say(order.format.counted),
            value=words.say(order.audience.value),
            out=self.out,
            names=", ".join(done.files),
        )
        for loss, number in done.losses.items():
            told = words.say(loss.value)
            yield words.say("the format could not hold: {value}: {count}", value=told, count=number)
        for reason, number in done.withheld.items():
            yield words.say("kept back: {value}: {count}", value=words.say(reason.value), count=number)
