"""Asking for a passphrase, and opening an archive with it."""

import getpass
import sys
from contextvars import ContextVar
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from khronika.cli.language import say, words
from khronika.cli.leftover import tell_left
from khronika.cli.show import clear_screen, warn
from khronika.cli.text_file import text_of, typed
from khronika.primitives.error import KhronikaError
from khronika.primitives.message import counted

if TYPE_CHECKING:
    from khronika.archive.store.archive import Archive

clock_is_right: ContextVar[bool] = ContextVar("clock_is_right", default=False)
"""Whether the person gave `--clock-is-right` before the command."""


class PassphraseError(KhronikaError):
    """No passphrase, or one that protects nothing."""


def passphrase(file: Path | None, of: str = "") -> str:
    """The passphrase from a file's first line, or asked for on the terminal; never from an argument."""
    if file is not None:
        return text_of(file).split("\n", 1)[0]
    if not sys.stdin.isatty():
        raise PassphraseError(
            "no passphrase: standard input is no terminal", hint="give --passphrase-file FILE"
        )
    asked = say("Passphrase of {whom}: ", whom=say(of)) if of else say("Passphrase: ")
    return typed(lambda: getpass.getpass(asked))


def new_passphrase(file: Path | None, of: str = "") -> str:
    """A passphrase for a new archive or member: chosen by the rule, which is said first, or drawn.

    Raises PassphraseError.
    """
    from khronika.seal.passphrase import RULE, draw, normalised

    if file is not None or not sys.stdin.isatty():
        return _strong(passphrase(file, of))
    begin = say("A passphrase of {whom}.", whom=say(of)) if of else say("A passphrase.")
    drawing = say("Press Enter at once, and six words are drawn for you.")
    sys.stderr.write(f"{begin} {words().of(RULE)}\n{drawing}\n")
    first = passphrase(None, of)
    drawn = "" if first else draw()
    if drawn:
        told = say(
            "Write them down, apart from this machine, before you go on: they are taken off the screen."
        )
        sys.stderr.write(f"\n  {drawn}\n\n{told}\n")
    chosen = drawn or _strong(first)
    again = typed(lambda: getpass.getpass(say("The same again: ")))
    if drawn:
        clear_screen()
    if normalised(again) != normalised(chosen):
        raise PassphraseError("the two passphrases differ", hint="nothing was made; try again")
    return chosen


def _strong(chosen: str) -> str:
    from khronika.seal.passphrase import RULE, weakness

    weak = weakness(chosen)
    if weak is not None:
        raise PassphraseError(weak.value, hint=RULE)
    return chosen


def unlock(folder: Path, file: Path | None, keys: Path | None) -> "Archive":
    """Open an archive."""
    from khronika.archive.folder.folder import Folder
    from khronika.archive.store.archive import Archive

    Folder(folder).read_label()
    tell_left(folder.resolve().parent, Path())
    opened = Archive.open(folder, passphrase(file), keys)
    if opened.newer:
        _warn(
            say(
                "this is an older copy: it holds {size}, but {newer} were seen elsewhere",
                size=counted("{n} event", "{n} events", opened.log.size),
                newer=opened.newer,
            )
        )
    if not opened.index.is_kept:
        _warn(
            say(
                "the index cannot be written here: it was made for this command alone, encrypted, "
                "and goes with it"
            )
        )
    opened.clock = replace(opened.clock, is_vouched_for=clock_is_right.get(), tell=_warn)
    if opened.finished_keys:
        _warn(
            say(
                "a change of keys that had been interrupted is finished now: a passphrase that was "
                "being changed is the new one from here on"
            )
        )
    return opened


def _warn(text: str) -> None:
    warn(words().of(text))
