"""Tags for people: which there are, what has one, and what became of tagging."""

from collections.abc import Iterator
from dataclasses import dataclass

from khronika.archive.index.item_pages import ItemChoice
from khronika.archive.index.marks import TagRow
from khronika.archive.record.tags import TagChanged, tags_of
from khronika.archive.store.archive import Archive
from khronika.presentation.item_list import titles_of
from khronika.presentation.view import one_line
from khronika.presentation.words import Words
from khronika.primitives.codec import Json
from khronika.record.event import TagChange
from khronika.record.event_form import Subject, SubjectKind

MOST_KNOWN = 300
"""Tags that are offered while one types."""
SHOWN = 100
"""Things of a page."""
PAGE = 500
"""Things that are fetched together."""


@dataclass(frozen=True, slots=True)
class TagLine:
    """A tag, and on how much it is."""

    row: TagRow

    def to_json(self) -> Json:
        """As `khronika tag --json` lists it."""
        return {"tag": self.row.word, "items": self.row.items, "others": self.row.others}

    def text(self, words: Words) -> Iterator[str]:
        """On one line."""
        row = self.row
        yield f"{one_line(row.word)}  {words.count('{n} item', '{n} items', row.items)}" + (
            f", {words.count('{n} other thing', '{n} other things', row.others)}" if row.others else ""
        )


def tag_lines(archive: Archive) -> tuple[TagLine, ...]:
    """The tags that something has, by word."""
    return tuple(TagLine(row) for row in archive.index.marks.tags())


@dataclass(frozen=True, slots=True)
class TaggedThing:
    """An item, statement, batch or entity: its kind and id, the number or id that one names it by, its title or label, its tags."""

    subject: Subject
    reference: str
    title: str
    tags: tuple[str, ...]

    def to_json(self) -> Json:
        """As `khronika tag --json` has it."""
        return {
            "kind": self.subject.kind.value,
            "id": self.subject.id,
            "reference": self.reference,
            "title": self.title or None,
            "tags": [*self.tags],
        }

    def text(self, _: Words) -> Iterator[str]:
        """On one line."""
        yield one_line(f"{self.reference}  {self.title}  {', '.join(f'#{each}' for each in self.tags)}")


def tagged_thing(archive: Archive, subject: Subject) -> TaggedThing:
    """Something with its tags."""
    reference, title = _named(archive, subject)
    return TaggedThing(subject, reference, title, tuple(each.word for each in tags_of(archive, subject)))


def _named(archive: Archive, subject: Subject) -> tuple[str, str]:
    if subject.kind is SubjectKind.ITEM:
        row = archive.index.item_by_id(subject.id)
        if row is None:
            return subject.id, ""
        name = next(iter(archive.index.names_of(row.number)), "")
        return archive.control(row), titles_of(archive, [row.id]).get(row.id, "") or name
    described = archive.index.record.described(subject.id) if subject.kind is SubjectKind.ENTITY else None
    return subject.id, described.label if described else ""


def having(archive: Archive, tag: TagRow) -> Iterator[TaggedThing]:
    """Everything that has a tag: items in their order, then the rest."""
    after = 0
    while page := archive.index.pages.after(after, ItemChoice(tags=(tag.number,)), PAGE):
        yield from (tagged_thing(archive, Subject(SubjectKind.ITEM, each.id)) for each in page)
        after = page[-1].number
    last = ("", "")
    while some := archive.index.marks.others(tag.number, last, PAGE):
        yield from (tagged_thing(archive, each) for each in some)
        last = some[-1].kind.value, some[-1].id


@dataclass(frozen=True, slots=True)
class TaggedOthers:
    """What has a tag beside items, a page of it; `later` is the kind and id after which there is more."""

    things: tuple[TaggedThing, ...]
    later: tuple[str, str] | None

    def to_json(self) -> Json:
        """The page, and where it goes on."""
        return {"things": [each.to_json() for each in self.things], "later": list(self.later or ()) or None}

    def text(self, words: Words) -> Iterator[str]:
        """A line each."""
        for each in self.things:
            yield from each.text(words)


def tagged_others(archive: Archive, tag: TagRow, after: tuple[str, str]) -> TaggedOthers:
    """What has a tag beside items, after a kind and an id."""
    found = archive.index.marks.others(tag.number, after, SHOWN + 1)
    later = (found[SHOWN - 1].kind.value, found[SHOWN - 1].id) if len(found) > SHOWN else None
    return TaggedOthers(tuple(tagged_thing(archive, each) for each in found[:SHOWN]), later)


@dataclass(frozen=True, slots=True)
class TagChangedView:
    """What was tagged, or is tagged no longer."""

    done: TagChanged

    def to_json(self) -> Json:
        """As `khronika tag --put --json` has it."""
        done = self.done
        changed: list[Json] = [{"kind": each.kind.value, "id": each.id} for each in done.changed]
        return {"tag": done.word, "change": done.change.value, "changed": changed, "others": done.others}

    def text(self, words: Words) -> Iterator[str]:
        """What changed, and what was so already."""
        done, number = self.done, len(self.done.changed)
        word = one_line(done.word)
        if done.change is TagChange.PUT:
            yield words.count(
                "“{word}” was put on {n} thing", "“{word}” was put on {n} things", number, word=word
            )
            if done.others:
                yield words.count("{n} had it already", "{n} had it already", done.others)
            return
        yield words.count(
            "“{word}” was taken off {n} thing", "“{word}” was taken off {n} things", number, word=word
        )
        if done.others:
            yield words.count("{n} did not have it", "{n} did not have it", done.others)


@dataclass(frozen=True, slots=True)
class Tagging:
    """What one sees of the tags of something: by what it is named, which it has, and which the team has."""

    reference: str
    tags: tuple[TagRow, ...]
    known: tuple[TagRow, ...]


def tagging(archive: Archive, subject: Subject, reference: str) -> Tagging:
    """The tags of something, and those that can be put on it: of the most frequent `MOST_KNOWN`, by word."""
    return Tagging(reference, tags_of(archive, subject), known_tags(archive))


def known_tags(archive: Archive) -> tuple[TagRow, ...]:
    """The tags that most has, `MOST_KNOWN` of them, by word."""
    rows = sorted(archive.index.marks.tags(), key=lambda each: -(each.items + each.others))
    return tuple(sorted(rows[:MOST_KNOWN], key=lambda each: each.word.casefold()))
