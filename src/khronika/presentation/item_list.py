"""The list of items, a page at a time: what each is called, what kind of file it is, and whether it was read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from khronika.archive.index.item_pages import ItemChoice, ListedItem, MediaFamily
from khronika.archive.index.marks import TagRow
from khronika.archive.search.search import MissingSearchExtraError, held_search
from khronika.archive.store.archive import Archive
from khronika.evidence.reading.outcome import Outcome
from khronika.presentation.sheet import is_viewable
from khronika.presentation.view import one_line
from khronika.presentation.words import Words
from khronika.primitives.codec import Json
from khronika.primitives.message import message

PAGE = 50
"""Items of a page."""

_AT_ONCE = 1_000
MOST_MONTHS = 120
"""Months of the scrubber."""

STATE_NAMES = {
    Outcome.READ: message("read"),
    Outcome.PARTLY: message("partly read"),
    Outcome.UNREAD: message("unread"),
    None: message("not read yet"),
}
FAMILY_NAMES = {
    MediaFamily.TEXT: message("texts"),
    MediaFamily.MESSAGE: message("mail"),
    MediaFamily.APPLICATION: message("documents"),
    MediaFamily.IMAGE: message("pictures"),
    MediaFamily.AUDIO: message("sound"),
    MediaFamily.VIDEO: message("film"),
}


@dataclass(frozen=True, slots=True)
class ListedLine:
    """An item of the list. The title is what somebody wrote in it, and empty where only its file has a name."""

    control: str
    title: str
    name: str
    media: str
    size: int
    outcome: Outcome | None
    tags: tuple[TagRow, ...] = ()
    number: int = 0

    @property
    def family(self) -> str:
        """The family of its media type."""
        return self.media.partition("/")[0]

    @property
    def is_viewable(self) -> bool:
        """Whether it is shown as pictures of its pages, so that the grid has one of the first."""
        return is_viewable(self.media)

    def to_json(self) -> Json:
        """By name."""
        return {
            "control": self.control,
            "title": self.title or None,
            "name": self.name,
            "media_type": self.media,
            "size": self.size,
            "state": self.outcome.value if self.outcome else "sealed",
            "tags": [each.word for each in self.tags],
        }

    def text(self, words: Words) -> Iterator[str]:
        """One line."""
        state, tags = words.of(STATE_NAMES[self.outcome]), "".join(f"  #{each.word}" for each in self.tags)
        yield one_line(f"{self.control}  {state}  {self.title or self.name}{tags}")


@dataclass(frozen=True, slots=True)
class MonthBar:
    """A month in which files were changed last, as their medium said, with how many items, and the height of its bar (1 to 40)."""

    month: str
    items: int
    height: int


@dataclass(frozen=True, slots=True)
class ItemList:
    """A page of the list; `earlier` and `later` are numbers before and after which there is more, `counts` is by outcome.

    `reached` is the number of the newest item there is: the list can be entered anywhere up to it.
    """

    lines: tuple[ListedLine, ...]
    choice: ItemChoice
    earlier: int | None
    later: int | None
    reached: int
    counts: dict[Outcome | None, int]
    months: tuple[MonthBar, ...] = ()

    @property
    def total(self) -> int:
        """How many items are held."""
        return sum(self.counts.values())

    def to_json(self) -> Json:
        """The page, and where it goes on."""
        lines: list[Json] = [line.to_json() for line in self.lines]
        return {"items": lines, "earlier": self.earlier, "later": self.later}

    def text(self, words: Words) -> Iterator[str]:
        """A line an item."""
        for line in self.lines:
            yield from line.text(words)


def item_list(archive: Archive, choice: ItemChoice, *, after: int = 0, before: int | None = None) -> ItemList:
    """The page after a number, or before one; raises DamagedIndexError."""
    pages = archive.index.pages
    if before is None:
        found = pages.after(after, choice, PAGE + 1)
        shown, is_more = found[:PAGE], len(found) > PAGE
        earlier = shown[0].number if shown and pages.before(shown[0].number, choice, 1) else None
        later = shown[-1].number if is_more else None
    else:
        found = pages.before(before, choice, PAGE + 1)
        shown, is_more = found[-PAGE:], len(found) > PAGE
        earlier = shown[0].number if is_more else None
        later = shown[-1].number if shown and pages.after(shown[-1].number, choice, 1) else None
    counts = {Outcome(name) if name else None: n for name, n in archive.index.outcomes().items()}
    lines = tuple(_lines(archive, shown))
    return ItemList(lines, choice, earlier, later, archive.index.last_number(), counts, month_bars(archive))


def every_line(archive: Archive, choice: ItemChoice) -> Iterator[ListedLine]:
    """Every item of a choice, in the order of control numbers."""
    after = 0
    while page := archive.index.pages.after(after, choice, _AT_ONCE):
        yield from _lines(archive, page)
        after = page[-1].number


def listed_lines(archive: Archive, numbers: Sequence[int]) -> tuple[ListedLine, ...]:
    """Lines of these items that are held, by running number."""
    pages, all_ = archive.index.pages, ItemChoice()
    rows = [row for number in numbers for row in pages.after(number - 1, all_, 1) if row.number == number]
    return tuple(_lines(archive, rows))


def month_bars(archive: Archive) -> tuple[MonthBar, ...]:
    """The newest months that have items, oldest first; heights grow with the root of the number, so that few are seen beside many."""
    months = archive.index.received.months()[-MOST_MONTHS:]
    most = max((items for _, items in months), default=1)
    return tuple(MonthBar(month, items, max(1, round(40 * (items / most) ** 0.5))) for month, items in months)


def _lines(archive: Archive, rows: list[ListedItem]) -> Iterator[ListedLine]:
    titles = titles_of(archive, [row.id for row in rows])
    tags = archive.index.marks.of_items([row.number for row in rows])
    for row in rows:
        name = next(iter(archive.index.names_of(row.number)), "")
        control = archive.control_of(row.number)
        yield ListedLine(
            control,
            titles.get(row.id, ""),
            name,
            row.media,
            row.size,
            row.outcome,
            (*tags.get(row.number, ()),),
            row.number,
        )


def titles_of(archive: Archive, items: list[str]) -> dict[str, str]:
    """The titles that the search has of items: to read each from the vault would take too long for a list."""
    try:
        return held_search(archive).titles(items)
    except MissingSearchExtraError:
        return {}
