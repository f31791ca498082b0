"""What the team marked, beside the list of evidence: the tags to choose by, and the saved view that is open."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from khronika.archive.index.marks import TagRow
from khronika.archive.record.saved_views import SavedView, count_of_new, saved_views, words_of
from khronika.archive.store.archive import Archive
from khronika.presentation.saved_views import SavedViewLine
from khronika.presentation.tags import known_tags
from khronika.presentation.words import Words
from khronika.primitives.codec import Json
from khronika.record.team_word import ViewKind

MOST_SHOWN = 12
"""Tags above the list: those of the most items."""


@dataclass(frozen=True, slots=True)
class ListMarks:
    """Tags above the list, how many more there are, those that can be put, those that are chosen, and the view that is open."""

    shown: tuple[TagRow, ...]
    further: int
    known: tuple[TagRow, ...]
    chosen: tuple[TagRow, ...]
    view: SavedViewLine | None

    def is_new(self, number: int) -> bool:
        """Whether an item came since this member saw the view that is open."""
        return self.view is not None and number > self.view.view.seen

    def to_json(self) -> Json:
        """The tags, and the view."""
        tags: list[Json] = [each.word for each in self.shown]
        return {"tags": tags, "view": self.view.to_json() if self.view else None}

    def text(self, words: Words) -> Iterator[str]:
        """The tags on one line, the view on another."""
        yield ", ".join(f"#{each.word}" for each in self.shown)
        if self.view:
            yield from self.view.text(words)


def list_marks(archive: Archive, filters: Mapping[str, str], saved: str) -> ListMarks:
    """For a list that chooses by these filters; `saved` is the id of a view, which is open while the list chooses as it does."""
    rows = [each for each in archive.index.marks.tags() if each.items]
    often = sorted(rows, key=lambda each: -each.items)[:MOST_SHOWN]
    chosen = filter(None, map(archive.index.marks.tag_of_word, words_of(filters)))
    shown = sorted(often, key=lambda each: each.word.casefold())
    return ListMarks(
        tuple(shown),
        len(rows) - len(shown),
        known_tags(archive),
        tuple(chosen),
        _opened(archive, filters, saved),
    )


def _opened(archive: Archive, filters: Mapping[str, str], saved: str) -> SavedViewLine | None:
    found: SavedView | None = None
    if saved:
        found = next((each for each in saved_views(archive) if each.id == saved), None)
    if found is None or found.of is not ViewKind.EVIDENCE or dict(found.filters) != dict(filters):
        return None
    return SavedViewLine(found, "", count_of_new(archive, found))
