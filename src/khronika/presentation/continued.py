"""An archive that goes on although something of it is lost."""

from collections.abc import Iterator
from dataclasses import dataclass

from khronika.archive.copies.continue_log import Continued
from khronika.presentation.view import one_line
from khronika.presentation.words import Words
from khronika.primitives.codec import Json


@dataclass(frozen=True, slots=True)
class ContinuedView:
    """What was set down as lost; `typed` is the archive's folder as a shell takes it."""

    done: Continued
    typed: str

    def to_json(self) -> Json:
        """The sizes that the log is known to have had, and how many objects no event names."""
        return {"sizes": [*self.done.sizes], "objects": self.done.objects}

    def text(self, words: Words) -> Iterator[str]:
        """A line for each size, the objects, and what comes next."""
        for size in self.done.sizes:
            yield words.count(
                "logged: the log is known to have had {n} event",
                "logged: the log is known to have had {n} events",
                size,
            )
        yield words.count(
            "logged: {n} object that no event names; it stays",
            "logged: {n} objects that no event names; they stay",
            self.done.objects,
        )
        told = "next: khronika verify {archive} ; khronika copy {archive} TARGET"
        yield one_line(words.say(told, archive=self.typed))
