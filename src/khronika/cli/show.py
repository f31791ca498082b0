"""Showing things: progress on standard error, findings by language, sizes."""

import json
import os
import re
import shlex
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import TextIO

import typer

from khronika.primitives.finding import Finding, Level

LANGUAGES = ("en", "ru", "uk", "fr")


def language() -> str:
    """The language of the environment, if it is one of ours."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        code = os.environ.get(name, "")[:2]
        if code in LANGUAGES:
            return code
    return "en"


@lru_cache(maxsize=1)
def _texts() -> dict[str, dict[str, str]]:
    texts: dict[str, dict[str, str]] = json.loads(
        files("khronika.archive.verification").joinpath("findings.json").read_text("utf-8")
    )
    return texts


def finding_text(finding: Finding, lang: str) -> str:
    """What a finding means, in words."""
    text = _texts()[finding.code][lang]
    return f"{text} ({finding.detail})" if finding.detail else text


def finding_lines(findings: Iterable[Finding], lang: str) -> Iterable[str]:
    """Findings as lines, faults first."""
    order = list(Level)
    for finding in sorted(
        findings, key=lambda finding: (order.index(finding.level), finding.code, finding.path)
    ):
        yield on_one_line(
            f"  {finding.level.value:6}  {finding.code}  {finding.path}  {finding_text(finding, lang)}"
        )


def size(octets: float) -> str:
    """A size for people."""
    for unit in ("B", "kB", "MB", "GB"):
        if octets < 1000:
            return f"{octets:.0f} {unit}" if unit == "B" else f"{octets:.1f} {unit}"
        octets /= 1000
    return f"{octets:.1f} TB"


def duration(seconds: float) -> str:
    """A length of time for people: seconds below two minutes, minutes below two hours."""
    if seconds < 120:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7_200 else f"{seconds / 3_600:.1f} h"


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
            of = f" of {size(total)}" if total else ""
            self._write(
                f"{size(done)}{of}, {size(rate)}/s{self._left(done, total)}{', ' + rest if rest else ''}"
            )

    def count(self, done: int, total: int, what: str) -> None:
        """How many are done, how many there are, and of what."""
        if self._is_due():
            self._write(f"{done} of {total} {what}{self._left(done, total)}")

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
        return f", {duration((total - done) / rate)} left" if total and rate and total >= done else ""

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
        sys.stderr.write(f"\nkhronika: finishing the current {current}; press Ctrl-C again to stop at once\n")

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


def tell_settled(removed: int, named: Iterable[Path], others: int = 0) -> None:
    """What was done with what killed exports had left."""
    if removed:
        typer.echo(f"an export was cut off here: what it left unfinished is removed ({removed} folders)")
    for package in named:
        typer.echo(
            f"a package had left by the log, and was cut off before it got its name: it is in {on_one_line(str(package))}"
        )
    if others:
        typer.echo(
            f"{others} whole packages of other archives lie there without a name, hidden (.new-export-*), in the clear: "
            "they may have left. An export of that archive into the same folder gives each its name or removes it; or remove them by hand"
        )
