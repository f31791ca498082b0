"""Saved views for people: what each chooses, who saved it, and what is new in it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from khronika.archive.index.item_pages import MediaFamily
from khronika.archive.members.membership import member_names
from khronika.archive.record.saved_views import MOST_NEW, SavedView, count_of_new, saved_views, words_of
from khronika.archive.store.archive import Archive
from khronika.evidence.reading.outcome import Outcome
from khronika.presentation.item_list import FAMILY_NAMES, STATE_NAMES
from khronika.presentation.view import one_line
from khronika.presentation.words import Words
from khronika.primitives.codec import Json
from khronika.record.team_word import ViewKind


@dataclass(frozen=True, slots=True)
class SavedViewLine:
    """A view, the name of who saved it so, and how many of its items are new to this member; None where that is not told."""

    view: SavedView
    member: str
    new: int | None

    @property
    def is_search(self) -> bool:
        """Whether it is a search."""
        return self.view.of is ViewKind.SEARCH

    @property
    def are_more_new(self) -> bool:
        """Whether more may be new than were counted."""
        return self.new == MOST_NEW

    def chosen(self, words: Words) -> tuple[str, ...]:
        """What it chooses by, in words; the words of a search as they were typed."""
        return tuple(_told(self.view.filters, words))

    def to_json(self) -> Json:
        """As `khronika view --json` lists it."""
        view = self.view
        filters: dict[str, Json] = dict(view.filters)
        return {
            "view": view.id,
            "name": view.name,
            "of": view.of.value,
            "filters": filters,
            "saved_by": view.by,
            "saved": view.at,
            "new": self.new,
        }

    def text(self, words: Words) -> Iterator[str]:
        """One line."""
        told = "; ".join(self.chosen(words)) or words.say("everything")
        line = f"{self.view.id[:8]}  {self.view.name}: {told}"
        if self.new:
            line += f"  ({self.news(words)})"
        yield one_line(line)

    def news(self, words: Words) -> str:
        """How many are new, in words."""
        if self.are_more_new:
            return words.say("{number} new or more", number=MOST_NEW)
        return words.count("{n} new", "{n} new", self.new or 0)


def _told(filters: Mapping[str, str], words: Words) -> Iterator[str]:
    for name, value in sorted(filters.items()):
        match name:
            case "kind":
                families = [each for each in MediaFamily if each.value == value]
                yield words.of(FAMILY_NAMES[families[0]]) if families else value
            case "state":
                states = [each for each in Outcome if each.value == value]
                yield words.of(STATE_NAMES[states[0] if states else None])
            case "accession":
                yield words.say("one accession")
            case "tag":
                yield from (f"#{each}" for each in words_of(filters))
            case _:
                yield value


def saved_view_lines(archive: Archive) -> tuple[SavedViewLine, ...]:
    """The views that are kept, by name. Raises MalformedError, VaultError."""
    members = member_names(archive)
    return tuple(
        SavedViewLine(each, members.get(each.by, each.by[:8]), count_of_new(archive, each))
        for each in saved_views(archive)
    )
