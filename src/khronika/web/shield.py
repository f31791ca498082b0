"""What somebody let themselves be shown, for a visit: item by item, step by step; and when a break is due."""

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import NamedTuple

from khronika.evidence.reading.shield import PICTURE_STEPS, ShieldStep

MOST_OPEN = 2
"""Items that stay revealed at a time, the newest: one that is looked at, and another beside it."""
BREAK_AFTER = 12
"""Items that were revealed since the last break, after which the next page of an item proposes one."""


ShieldedPage = tuple[int, int]
"""A part of an item by its number, and a page of it, from 1."""


class PieceSeen(NamedTuple):
    """A piece of a recording: the item by its id, the part of it by its number, and which piece, from 0."""

    item: str
    part: int
    piece: int


@dataclass(slots=True)
class Shield:
    """The steps that were taken. A page that was not asked for is never revealed by what was asked of another.

    Of a recording the pages are those of its contact sheet.
    """

    _revealed: "OrderedDict[str, dict[ShieldedPage, ShieldStep]]" = field(default_factory=OrderedDict)
    _shown: set[tuple[str, int, int, str]] = field(default_factory=set)
    _since_break: set[str] = field(default_factory=set)
    _playing: dict[PieceSeen, set[ShieldStep]] = field(default_factory=dict)
    items: int = 0
    """Items of which something was revealed in this visit."""

    def step(self, item: str, page: ShieldedPage) -> ShieldStep:
        """How far a page of an item was revealed."""
        return self._revealed.get(item, {}).get(page, ShieldStep.CARD)

    def furthest(self, item: str, part: int) -> ShieldStep:
        """How far a part of an item was revealed on that of its pages which was revealed the furthest."""
        steps = [step for (own, _), step in self._revealed.get(item, {}).items() if own == part]
        return max(steps, key=PICTURE_STEPS.index, default=ShieldStep.CARD)

    def next_step(self, item: str, page: ShieldedPage) -> ShieldStep | None:
        """The step after that; None after the last."""
        at = PICTURE_STEPS.index(self.step(item, page)) + 1
        return PICTURE_STEPS[at] if at < len(PICTURE_STEPS) else None

    def reveal(self, item: str, page: ShieldedPage, step: ShieldStep) -> None:
        """Show a page up to the next step at most: nobody comes from words to colours at once."""
        reached = self.next_step(item, page) or PICTURE_STEPS[-1]
        allowed = min(PICTURE_STEPS.index(step), PICTURE_STEPS.index(reached))
        self._revealed.setdefault(item, {})[page] = PICTURE_STEPS[allowed]
        self._revealed.move_to_end(item)
        while len(self._revealed) > MOST_OPEN:
            self._forget_shown(self._revealed.popitem(last=False)[0])
        if not allowed:
            self._playing.clear()
            self._forget_shown(item, page[0])
        else:
            self._count(item)

    def _forget_shown(self, item: str, part: int | None = None) -> None:
        """Whatever is shown of it again is new, since it was hidden."""
        self._shown = {each for each in self._shown if each[0] != item or part not in (None, each[1])}

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
