"""What a view model is: a result as it is shown, without a door."""

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol

from khronika.presentation.words import Words

Marked = Callable[[str, Iterable[tuple[int, int]]], str]
"""Shows a text with some of its stretches marked, on one line."""


class ViewModel(Protocol):
    """One result. A list of results is a list of views."""

    def to_json(self) -> object:
        """What `--json` prints of it: names of keys never change."""
        ...

    def text(self, words: Words) -> Iterator[str]:
        """It as lines for a person. What comes out of files is escaped by the door that shows it."""
        ...


def one_line(text: str) -> str:
    """What somebody wrote or named, on one line: it must not be taken for lines of ours."""
    return " ".join(text.splitlines())


def quoted(text: str, marks: Iterable[tuple[int, int]]) -> str:
    """A text on one line, its marks in quotation marks."""
    parts, at = list[str](), 0
    for start, end in marks:
        parts += [text[at:start], "«", text[start:end], "»"]
        at = end
    return " ".join("".join([*parts, text[at:]]).split())


def joined(path: Iterable[str]) -> str:
    """The way to a file in a file."""
    return one_line(" / ".join(path))
