"""Asking for a passphrase, and opening an archive with it."""

import getpass
import sys
from contextvars import ContextVar
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from khronika.cli.leftover import tell_left
from khronika.cli.show import clear_screen
from khronika.cli.text_file import text_of, typed
from khronika.primitives.error import KhronikaError

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
    return typed(lambda: getpass.getpass(f"Passphrase{f' of {of}' if of else ''}: "))


def new_passphrase(file: Path | None, of: str = "") -> str:
    """A passphrase for a new archive or member: chosen by the rule, which is said first, or drawn.

    Raises PassphraseError.
    """
    from khronika.seal.passphrase import RULE, draw, normalised

    if file is not None or not sys.stdin.isatty():
        return _strong(passphrase(file, of))
    sys.stderr.write(
        f"A passphrase{f' of {of}' if of else ''}. {RULE}\nPress Enter at once, and six words are drawn for you.\n"
    )
    first = passphrase(None, of)
    drawn = "" if first else draw()
    if drawn:
        sys.stderr.write(
            f"\n  {drawn}\n\nWrite them down, apart from this machine, before you go on: they are taken off the screen.\n"
        )
    chosen = drawn or _strong(first)
    again = typed(lambda: getpass.getpass("The same again: "))
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
            f"this is an older copy: it holds {opened.log.size} events, but {opened.newer} were seen elsewhere"
        )
    if not opened.index.is_kept:
        _warn(
            "the index cannot be written here: it was made for this command alone, encrypted, and goes with it"
        )
    opened.clock = replace(opened.clock, is_vouched_for=clock_is_right.get(), tell=_warn)
    if opened.finished_keys:
        _warn(
            "a change of keys that had been interrupted is finished now: a passphrase that was being changed is the new one from here on"
        )
    return opened


def _warn(text: str) -> None:
    sys.stderr.write(f"khronika: {text}\n")
