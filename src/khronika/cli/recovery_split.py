"""khronika recovery split: cards in many hands."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from khronika.cli.cards_file import printed_to, require_apart, unless_they_count
from khronika.cli.language import say, words
from khronika.cli.option import ArchiveFolder, KeysFile, PassphraseFile
from khronika.cli.show import as_typed, clear_screen, tell_settled
from khronika.primitives.error import KhronikaError

if TYPE_CHECKING:
    from khronika.archive.members.recovery import Deck
    from khronika.seal.event import GroupRule


SPLIT_EXAMPLE = """Examples:

  khronika recovery split ARCHIVE --to /dev/shm/cards.pdf

  khronika recovery split ARCHIVE --by-hand --groups 2of3,2of2 --language ru"""


class RecoveryOptionError(KhronikaError):
    """An option cannot be taken so."""


def split(
    archive: ArchiveFolder,
    *,
    to: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Write the cards into FILE as a PDF, four to a sheet.", show_default=False
        ),
    ] = None,
    by_hand: Annotated[
        bool, typer.Option("--by-hand", help="Show the cards on standard output, to be written down.")
    ] = False,
    groups: Annotated[
        str,
        typer.Option(
            metavar="GROUPS", help="How many cards of each group are needed; all groups must agree."
        ),
    ] = "2of3,3of5",
    language: Annotated[
        str, typer.Option(metavar="LANGUAGE", help="What the cards are printed in: en, ru, uk or fr.")
    ] = "en",
    passphrase_file: PassphraseFile = None,
    keys: KeysFile = None,
) -> None:
    """Make recovery cards. Cards that were made before open nothing that is written afterwards.

    A file on a disk can be found there after it was removed: write it into memory (/dev/shm), or copy the
    cards by hand.
    """
    from khronika.archive.custody.departure import settle
    from khronika.archive.members.recovery import newest_split, split_key
    from khronika.cli.unlock import unlock
    from khronika.presentation.recovery_cards import SplitKey

    rules, tongue = _groups(groups), _language(language)
    if (to is None) == (not by_hand):
        raise RecoveryOptionError("cards go to one place", hint="--to FILE for a PDF, or --by-hand")
    if to is not None:
        require_apart(to)
    with unlock(archive, passphrase_file, keys) as opened:
        former = newest_split(opened)
        if to is not None:
            opened.folder.require_writable()
            tell_settled(*settle(opened, to.parent))
        with unless_they_count(opened, to):
            deck = split_key(opened, rules, lambda made: printed_to(to, made, tongue) if to else _show(made))
    ended = "" if former is None else former.event.fingerprint
    view = SplitKey(deck.fingerprint, ended, as_typed(to) if to else "", as_typed(archive))
    sys.stderr.write("".join(f"{line}\n" for line in view.text(words())))


def _groups(text: str) -> "tuple[GroupRule, ...]":
    from khronika.seal.event import GroupRule

    found = []
    for part in text.split(","):
        needed, of, count = part.strip().partition("of")
        if not (needed.isdecimal() and of and count.isdecimal() and len(part) <= 8):
            raise RecoveryOptionError(
                "groups are written like 2of3,3of5",
                hint="two of three cards of one group, three of five of another",
            )
        found.append(GroupRule(int(needed), int(count)))
    return tuple(found)


def _language(text: str) -> str:
    from khronika.presentation.words import LANGUAGES

    if text not in LANGUAGES:
        raise RecoveryOptionError(
            "cards are printed in en, ru, uk or fr", hint="give one of these to --language"
        )
    return text


def _show(deck: "Deck") -> None:
    from khronika.archive.members.recovery_cards import as_text

    shown = list(as_text(deck))
    for number, text in enumerate(shown, start=1):
        if not sys.stdout.isatty():
            typer.echo(f"{text}\n")
            continue
        told = "Card {number} of {all}: write it down, compare, press Enter."
        typer.echo(f"\n{text}\n\n{say(told, number=number, all=len(shown))}")
        sys.stdin.readline()
        clear_screen()
