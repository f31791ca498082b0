"""What was taken back, or is held again, and what stands in the way of it."""

from collections.abc import Iterator
from dataclasses import dataclass

from khronika.archive.custody.overview import names
from khronika.archive.custody.take_back import RestsOnItError, TakenBack
from khronika.archive.store.archive import Archive
from khronika.presentation.view import one_line
from khronika.presentation.words import Words
from khronika.primitives.codec import Json


@dataclass(frozen=True, slots=True)
class TakenItem:
    """An item that was taken back."""

    item: str
    control: str
    names: tuple[str, ...]

    def to_json(self) -> Json:
        """As `khronika take-back --json` lists it."""
        return {"item": self.item, "control": self.control, "names": [*self.names]}

    def text(self, _: Words) -> Iterator[str]:
        """On one line."""
        yield one_line(f"{self.control}  {', '.join(map(repr, self.names))}")


def taken_items(archive: Archive) -> Iterator[TakenItem]:
    """The items that are not held any longer."""
    for row in archive.index.taken():
        yield TakenItem(row.id, archive.control(row), tuple(names(archive, row)))


@dataclass(frozen=True, slots=True)
class RestsOnItem:
    """Something that rests on an item that was to be taken back."""

    control: str
    fact: str

    def to_json(self) -> Json:
        """As `khronika take-back --json` has it where it refuses."""
        return {"item": self.control, "rests": self.fact}

    def text(self, words: Words) -> Iterator[str]:
        """On one line."""
        yield one_line(f"{self.control}  {words.of(self.fact)}")


def resting(error: RestsOnItError) -> Iterator[RestsOnItem]:
    """What stands in the way, item by item."""
    for control, fact in error.reasons:
        yield RestsOnItem(control, fact)


@dataclass(frozen=True, slots=True)
class TakenBackView:
    """What was changed, and what stays; `is_undone` where items are held again."""

    done: TakenBack
    is_undone: bool

    def to_json(self) -> Json:
        """As `khronika take-back --json` has it."""
        return {"changed": [*self.done.items], "stays": [*self.done.stays]}

    def text(self, words: Words) -> Iterator[str]:
        """Which items, which stay and why, and that it is no deletion."""
        items = ", ".join(self.done.items) or words.say("nothing: it was so already")
        if self.is_undone:
            yield words.say("held again: {items}", items=items)
        else:
            yield words.say("taken back: {items}", items=items)
        for control in self.done.stays:
            yield words.say(
                "{control} stays: it came with another accession, too; name that as well, or the "
                "item itself, if it is to go all the same",
                control=control,
            )
        if self.done.items and not self.is_undone:
            yield words.say(
                "this is no deletion: the bytes stay in the archive, encrypted, for whoever has its keys"
            )
