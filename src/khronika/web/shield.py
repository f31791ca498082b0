"""What somebody let themselves be shown, for a visit: item by item, step by step; and when a break is due."""

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import NamedTuple

from khronika.evidence.reading.shield import PICTURE_STEPS, ShieldStep

MOST_OPEN = 2
"""Items that stay revealed at a time, the newest: one that is looked at, and another beside it."""
BREAK_AFTER = 12
"""Items that were revealed since the last break, after which the next page of an item proposes one."""


class PieceSeen(NamedTuple):
    """A piece of a recording: the item by its id, the part of it by its number, and which piece, from 0."""

    item: str
    part: int
    piece: int


@dataclass(slots=True)
class Shield:
    """The steps that were taken. A page that was not asked for is never revealed by what was asked of another."""

    _revealed: "OrderedDict[str, dict[int, ShieldStep]]" = field(default_factory=OrderedDict)
    _shown: set[tuple[str, int, int, str]] = field(default_factory=set)
    _since_break: set[str] = field(default_factory=set)
    _playing: dict[PieceSeen, set[ShieldStep]] = field(default_factory=dict)
    items: int = 0
    """Items of which something was revealed in this visit."""

    def step(self, item: str, part: int) -> ShieldStep:
        """How far a part of an item was revealed."""
        return self._revealed.get(item, {}).get(part, ShieldStep.CARD)

    def next_step(self, item: str, part: int) -> ShieldStep | None:
        """The step after that; None after the last."""
        at = PICTURE_STEPS.index(self.step(item, part)) + 1
        return PICTURE_STEPS[at] if at < len(PICTURE_STEPS) else None

    def reveal(self, item: str, part: int, step: ShieldStep) -> None:
        """Show a part up to the next step at most: nobody comes from words to colours at once."""
        reached = self.next_step(item, part) or PICTURE_STEPS[-1]
        allowed = min(PICTURE_STEPS.index(step), PICTURE_STEPS.index(reached))
        self._revealed.setdefault(item, {})[part] = PICTURE_STEPS[allowed]
        self._revealed.move_to_end(item)
        while len(self._revealed) > MOST_OPEN:
            self._revealed.popitem(last=False)
        if not allowed:
            self._playing.clear()
            self._shown = {each for each in self._shown if each[:2] != (item, part)}
        else:
            self._count(item)

    def _count(self, item: str) -> None:
        if item not in self._since_break:
            self._since_break.add(item)
            self.items += 1

    def play(self, piece: PieceSeen, step: ShieldStep) -> None:
        """Reveal one piece, moving or with sound; pieces before it are hidden again."""
        self._playing = {piece: self._playing.get(piece, set()) | {step}}
        self._count(piece.item)

    def is_playing(self, piece: PieceSeen, step: ShieldStep) -> bool:
        """Whether a piece was revealed so."""
        return step in self._playing.get(piece, ())

    def is_new(self, item: str, part: int, start: int, step: ShieldStep) -> bool:
        """Whether this page or piece is shown in this step for the first time since it was last hidden."""
        shown = (item, part, start, step.value)
        if shown in self._shown:
            return False
        self._shown.add(shown)
        return True

    @property
    def is_break_due(self) -> bool:
        """Whether so much was revealed since the last break that the next item proposes one."""
        return len(self._since_break) >= BREAK_AFTER

    def hide(self) -> None:
        """Reveal nothing any more, and begin to count anew: somebody takes a break."""
        self._revealed.clear()
        self._shown.clear()
        self._since_break.clear()
        self._playing.clear()
