"""Showing things: progress on standard error, findings by language, sizes."""

import json
import os
import re
import shlex
import signal
import sys
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol, TextIO

import typer

from khronika.cli.language import language, say, words
from khronika.presentation.view import Marked, ViewModel, quoted
from khronika.presentation.words import Words, words_in


def size(size_in_bytes: float) -> str:
    """A size for people."""
    return words().size(size_in_bytes)


def duration(seconds: float) -> str:
    """A length of time for people: seconds below two minutes, minutes below two hours."""
    return words().duration(seconds)


def show_views(views: Iterable[ViewModel], *, as_json: bool) -> None:
    """Results on standard output: each as a line of JSON, or as lines in the language of the person."""
    show_in(language(), views, as_json=as_json)


def show_list(views: Collection[ViewModel], otherwise: str, *, as_json: bool) -> None:
    """`show_views` of a list; where it is empty, a person is told something else."""
    show_views(views, as_json=as_json)
    if not views and not as_json:
        tell(words().of(otherwise))


def show_in(chosen: str, views: Iterable[ViewModel], *, as_json: bool) -> None:
    """`show_views` in a language that was asked for."""
    for view in views:
        if as_json:
            typer.echo(json_line(view.to_json()))
            continue
        for line in view.text(words_in(chosen)):
            typer.echo(for_terminal(line))


class MarkedView(Protocol):
    """A result in whose text some words are marked."""

    def to_json(self) -> object:
        """What `--json` prints of it."""
        ...

    def text(self, words: Words, marked: Marked) -> Iterator[str]:
        """It as lines."""
        ...


def show_marked(views: Iterable[MarkedView], *, as_json: bool) -> None:
    """`show_views`, with words marked in bold on a terminal, and in quotation marks elsewhere."""
    for view in views:
        if as_json:
            typer.echo(json_line(view.to_json()))
            continue
        for line in view.text(words(), _marked if sys.stdout.isatty() else quoted):
            typer.echo(for_terminal(line).replace(_BOLD, "\x1b[1m").replace(_PLAIN, "\x1b[0m"))


_BOLD, _PLAIN = "\ue000", "\ue001"
"""Stand for what a terminal obeys until the text between them was escaped; a text that has them has no others."""


def _marked(text: str, marks: Iterable[tuple[int, int]]) -> str:
    parts, at = list[str](), 0
    text = text.replace(_BOLD, " ").replace(_PLAIN, " ")
    for start, end in marks:
        parts += [text[at:start], _BOLD, text[start:end], _PLAIN]
        at = end
    return " ".join("".join([*parts, text[at:]]).split())


def tell(text: str) -> None:
    """A line on standard output."""
    typer.echo(on_one_line(text))


def warn(text: str) -> None:
    """A line of ours on standard error."""
    sys.stderr.write(f"khronika: {on_one_line(text, sys.stderr)}\n")


def tell_next(command: str, note: str = "") -> None:
    """What to type next."""
    tell(say("next: {command}", command=command) + (f"   ({note})" if note else ""))


INTO_A_PIPE = 60.0
"""Seconds between lines of progress where they cannot be rewritten."""


class ProgressLine:
    """One line of progress, rewritten in place on a terminal at most ten times a second; silent elsewhere.

    With `everywhere`, it is a line of its own each minute where it cannot be rewritten. It names no file and
    no person.
    """

    def __init__(self, *, quiet: bool, everywhere: bool = False) -> None:
        self._rewritten = sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
        self._on = not quiet and (self._rewritten or everywhere)
        self._since = time.monotonic()
        self._last = 0.0 if self._rewritten else self._since

    def show(self, done: int, total: int, rest: str = "") -> None:
        """Bytes done, bytes in all (0 when unknown), and a few words."""
        if self._is_due():
            rate = self._rate(done)
            shown = say("{done} of {total}", done=size(done), total=size(total)) if total else size(done)
            speed = say("{size}/s", size=size(rate))
            self._write(f"{shown}, {speed}{self._left(done, total)}{', ' + rest if rest else ''}")

    def count(self, done: int, total: int, what: str) -> None:
        """How many are done, how many there are, and of what."""
        if self._is_due():
            shown = say("{done} of {total}", done=done, total=total)
            self._write(f"{shown} {what}{self._left(done, total)}")

    def _is_due(self) -> bool:
        moment = time.monotonic()
        if not self._on or moment - self._last < (0.1 if self._rewritten else INTO_A_PIPE):
            return False
        self._last = moment
        return True

    def _rate(self, done: int) -> float:
        return done / max(time.monotonic() - self._since, 0.001)

    def _left(self, done: int, total: int) -> str:
        rate = self._rate(done)
        if not (total and rate and total >= done):
            return ""
        return ", " + say("{time} left", time=duration((total - done) / rate))

    def _write(self, text: str) -> None:
        sys.stderr.write(f"\r\x1b[K{text}" if self._rewritten else f"{text}\n")
        sys.stderr.flush()

    def end(self) -> None:
        """Clear the line."""
        if self._on and self._rewritten:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


def on_the_way(text: str) -> None:
    """A line about long work that goes on; on a terminal only, and never about a file or person."""
    if sys.stderr.isatty():
        sys.stderr.write(f"{text}\n")


@contextmanager
def stoppable(current: str = "file") -> Iterator[Callable[[], bool]]:
    """Ctrl-C once: finish the current file, or whatever is `current`. Twice: stop now."""
    asked = False

    def ask(_: int, __: object) -> None:
        nonlocal asked
        if asked:
            raise KeyboardInterrupt
        asked = True
        told = say(
            "finishing the current {current}; press Ctrl-C again to stop at once", current=say(current)
        )
        sys.stderr.write(f"\nkhronika: {told}\n")

    before = signal.signal(signal.SIGINT, ask)
    try:
        yield lambda: asked
    finally:
        signal.signal(signal.SIGINT, before)


_OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def for_terminal(text: str, stream: TextIO | None = None) -> str:
    """Text out of a hostile file: on a terminal its control characters are shown, not obeyed.

    Elsewhere it stays as it is.

    `stream` is where it goes, standard output when it is not said.
    """
    return _shown(text) if (stream or sys.stdout).isatty() else text


def on_one_line(text: str, stream: TextIO | None = None) -> str:
    """What somebody wrote or named, on one line: it must not be taken for lines of ours.

    On a terminal as `for_terminal` shows it.
    """
    return for_terminal(" ".join(text.splitlines()), stream)


def as_typed(path: Path) -> str:
    """A path as it is typed in a command that we print: in quotes where a shell would take it for something else."""
    return shlex.quote(str(path))


def clear_screen() -> None:
    """Take what was typed and shown off the terminal, and out of what it remembers above."""
    if sys.stderr.isatty():
        sys.stderr.write("\x1b[3J\x1b[2J\x1b[H")
        sys.stderr.flush()


def json_line(value: object) -> str:
    """A value as JSON on one line, its control characters escaped wherever it goes: they stand in texts alone, and mean the same there."""
    return _shown(json.dumps(value, ensure_ascii=False))


def _shown(text: str) -> str:
    return _OBEYED.sub(lambda found: f"\\u{ord(found.group()):04x}", text)


def tell_settled(removed: int, named: tuple[Path, ...], others: int = 0) -> None:
    """What was done with what killed exports had left."""
    from khronika.presentation.settled import SettledView

    show_views([SettledView(removed, named, others)], as_json=False)
