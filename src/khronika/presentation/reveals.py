"""What a member was shown of pictures, film and sound: how much, when, how far."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from khronika.archive.custody.reveals import own_reveals
from khronika.archive.store.archive import Archive
from khronika.evidence.event import Reveal
from khronika.evidence.reading.shield import ShieldStep
from khronika.presentation.words import Words
from khronika.primitives.codec import Json
from khronika.primitives.message import message

MOST = 500
"""Reveals that are listed, the newest."""
STEP_NAMES = {
    ShieldStep.CARD: message("in words"),
    ShieldStep.BLUR: message("blurred"),
    ShieldStep.GREY: message("in grey"),
    ShieldStep.COLOUR: message("in colour"),
    ShieldStep.FILM: message("moving, silent"),
    ShieldStep.SOUND: message("with sound"),
}


@dataclass(frozen=True, slots=True)
class RevealLine:
    """One thing that was shown; `control` is empty where the item is not held any more."""

    control: str
    reveal: Reveal
    is_logged: bool

    @property
    def is_recording(self) -> bool:
        """Whether its stretch is of time, and no page."""
        return self.reveal.step in (ShieldStep.FILM, ShieldStep.SOUND)

    def where(self, words: Words) -> str:
        """The page, or the stretch of a recording, in words."""
        first, last = self.reveal.start, self.reveal.end
        if self.is_recording:
            return f"{_clock(first)} – {_clock(last)}"
        return words.say("page {number}", number=first)

    def to_json(self) -> Json:
        """By name."""
        each = self.reveal
        return {"item": self.control, "step": each.step.value, "at": each.at, "place": [each.start, each.end]}


@dataclass(frozen=True, slots=True)
class RevealsPage:
    """The newest of them, how many days and items that were, and whether there are more."""

    lines: tuple[RevealLine, ...]
    is_more: bool

    @property
    def days(self) -> tuple[tuple[str, tuple[RevealLine, ...]], ...]:
        """By day, the newest first."""
        found: dict[str, list[RevealLine]] = {}
        for line in self.lines:
            found.setdefault(line.reveal.at[:10], []).append(line)
        return tuple((day, tuple(lines)) for day, lines in found.items())

    def items_of(self, lines: Sequence[RevealLine]) -> int:
        """How many items they are of."""
        return len({line.reveal.item for line in lines})

    def to_json(self) -> Json:
        """The lines."""
        return {"reveals": [line.to_json() for line in self.lines], "more": self.is_more}

    def text(self, words: Words) -> Iterator[str]:
        """A line each."""
        for line in self.lines:
            yield f"{line.reveal.at}  {line.control}  {words.of(STEP_NAMES[line.reveal.step])}  {line.where(words)}"


def reveals_page(archive: Archive, waiting: Sequence[Reveal]) -> RevealsPage:
    """What waits to be logged and what was logged, the newest first; raises MalformedError, VaultError."""
    found = [(each, False) for each in reversed(waiting)]
    found += [(each, True) for each in islice(own_reveals(archive), MOST + 1)]
    lines = (RevealLine(_control(archive, each.item), each, is_logged) for each, is_logged in found[:MOST])
    return RevealsPage(tuple(lines), len(found) > MOST)


def _control(archive: Archive, item: str) -> str:
    row = archive.index.item_by_id(item)
    return archive.control(row) if row is not None and not archive.index.is_taken(row.number) else ""


def _clock(milliseconds: int) -> str:
    seconds = milliseconds // 1000
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
