"""What was done with folders that exports had left when they were cut off."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from khronika.presentation.view import one_line
from khronika.presentation.words import Words
from khronika.primitives.codec import Json


@dataclass(frozen=True, slots=True)
class SettledView:
    """Unfinished folders that were removed, packages that got their name, whole ones of other archives that stay."""

    removed: int
    named: tuple[Path, ...]
    others: int = 0

    def to_json(self) -> Json:
        """How many, and which."""
        return {
            "removed": self.removed,
            "named": [str(folder) for folder in self.named],
            "others": self.others,
        }

    def text(self, words: Words) -> Iterator[str]:
        """A line for each thing that was found; none where nothing was."""
        if self.removed:
            yield words.count(
                "an export was cut off here: what it left unfinished is removed ({n} folder)",
                "an export was cut off here: what it left unfinished is removed ({n} folders)",
                self.removed,
            )
        for package in self.named:
            told = words.say(
                "a package had left by the log, and was cut off before it got its name: it is in {folder}",
                folder=package,
            )
            yield one_line(told)
        if self.others:
            yield words.count(
                "{n} whole package of another archive lies there without a name, hidden "
                "(.new-export-*), in the clear: it may have left. An export of that archive into the "
                "same folder gives it its name or removes it; or remove it by hand",
                "{n} whole packages of other archives lie there without a name, hidden "
                "(.new-export-*), in the clear: they may have left. An export of that archive into "
                "the same folder gives each its name or removes it; or remove them by hand",
                self.others,
            )
