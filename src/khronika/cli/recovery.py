"""khronika recovery: cards in many hands that open the archive when nobody else can."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from khronika.cli.cards import cards as read
from khronika.cli.cards import texts
from khronika.cli.free_text import FreeText, asked, taking_free_texts
from khronika.cli.language import say
from khronika.cli.option import ArchiveFolder, AsJson, KeysFile, PassphraseFile
from khronika.cli.recovery_split import SPLIT_EXAMPLE, split
from khronika.cli.show import as_typed, show_views
from khronika.cli.translated import TranslatedTyper

if TYPE_CHECKING:
    from collections.abc import Sequence

    from khronika.presentation.recovery_cards import CheckedCard
    from khronika.seal.card import Card

VERIFY_EXAMPLE = "Examples:\n\n  khronika recovery verify\n\n  khronika recovery verify --archive ARCHIVE"
DRILL_EXAMPLE = "Example:\n\n  khronika recovery drill ARCHIVE"
RESTORE_EXAMPLE = "Example:\n\n  khronika recovery restore ARCHIVE"
STATUS_EXAMPLE = "Example:\n\n  khronika recovery status ARCHIVE"

CardFiles = Annotated[
    list[Path] | None,
    typer.Option(
        "--cards",
        metavar="FILE",
        help="Read cards from FILE, `-` for standard input, instead of asking; an empty line between two cards.",
        show_default=False,
    ),
]

app = TranslatedTyper(
    help="Cards in many hands that open the archive when nobody else can: khronika recovery split, verify, drill, restore, status.",
    epilog="Example:\n\n  khronika recovery status ARCHIVE",
    no_args_is_help=True,
    rich_markup_mode=None,
)


app.command("split", epilog=SPLIT_EXAMPLE)(split)


@app.command("verify", epilog=VERIFY_EXAMPLE)
def verify(
    *,
    files: CardFiles = None,
    archive: Annotated[
        Path | None,
        typer.Option(
            metavar="ARCHIVE", help="Also say whether they are cards of this archive.", show_default=False
        ),
    ] = None,
    passphrase_file: PassphraseFile = None,
    keys: KeysFile = None,
    as_json: AsJson = False,
) -> None:
    """Say whether a card is whole, and if it is not, which word is wrong.

    One card alone will do, and no archive is needed.
    """
    from khronika.archive.members.recovery import newest_split
    from khronika.cli.unlock import unlock
    from khronika.presentation.recovery_cards import BelongingCard, checked_cards, joined_cards

    split = None
    if archive is not None:
        with unlock(archive, passphrase_file, keys) as opened:
            split = newest_split(opened)
    is_typed = not files and sys.stdin.isatty()
    checked = [] if is_typed else checked_cards(texts(files or []))
    found = read([]) if is_typed else _whole(checked)
    belonging = [BelongingCard(card.place, split is not None and split.has(card)) for card in found]
    joined = joined_cards(found)
    show_views([*checked, *(belonging if archive is not None else ()), *joined], as_json=as_json)
    is_well = bool(found) and (is_typed or len(found) == len(checked))
    is_ours = archive is None or all(each.is_of_archive for each in belonging)
    raise typer.Exit(int(not is_well or not is_ours or any(each.fault for each in joined)))


def _whole(checked: "Sequence[CheckedCard]") -> "list[Card]":
    from khronika.seal.card import Card

    return [each.card for each in checked if isinstance(each.card, Card)]


@app.command("drill", epilog=DRILL_EXAMPLE)
def drill(
    archive: ArchiveFolder,
    *,
    files: CardFiles = None,
    passphrase_file: PassphraseFile = None,
    keys: KeysFile = None,
    as_json: AsJson = False,
) -> None:
    """Rehearse with real cards: each is compared to the letter, enough of them are joined, and that is logged. Nothing is changed.

    One card alone can be rehearsed by its keeper: it is logged as seen.
    """
    from khronika.archive.members.recovery import drill as rehearse
    from khronika.archive.members.recovery import newest_split
    from khronika.cli.unlock import unlock
    from khronika.presentation.recovery import recovery_report
    from khronika.presentation.recovery_cards import Rehearsed

    with unlock(archive, passphrase_file, keys) as opened:
        split = newest_split(opened)
        done = rehearse(opened, read(files or [], split.has) if split else [])
        standing = recovery_report(opened, opened.clock.now(), as_typed(archive))
    show_views([Rehearsed(done, standing)], as_json=as_json)


def restore(
    archive: ArchiveFolder,
    *,
    files: CardFiles = None,
    name: Annotated[
        str,
        typer.Option(
            metavar="NAME",
            help="Your name or pseudonym, kept encrypted; asked for where it is not given.",
            show_default=False,
        ),
        FreeText("Your name or pseudonym, which no member has"),
    ] = "",
    new_passphrase_file: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Read your new passphrase from the first line of FILE.", show_default=False
        ),
    ] = None,
    keys_to: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Keep your locked keys in FILE, on a stick.", show_default=False),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Open the archive with enough cards, and become a member of it under a new passphrase.

    New keys are in force from then on.
    """
    from khronika.archive.folder.folder import Folder
    from khronika.archive.members.membership import Joining, people
    from khronika.archive.members.recovery import open_with_cards
    from khronika.archive.members.recovery import restore as take_in
    from khronika.cli.unlock import new_passphrase
    from khronika.presentation.recovery_cards import Restored

    Folder(archive).read_label()
    # What can be refused is asked for before anybody types hundreds of words.
    called = name or asked(say("Your name or pseudonym, which no member has"))
    secret = new_passphrase(new_passphrase_file, of="your own, from now on")
    with open_with_cards(archive, read(files or [])) as opened:
        while sys.stdin.isatty() and called in {"", *(member.name for member in people(opened))}:
            called = asked(say("A member has this name; another one"))
        identity = take_in(opened, Joining(called, secret, keys_to))
    show_views([Restored(identity, as_typed(archive))], as_json=as_json)


app.command("restore", epilog=RESTORE_EXAMPLE)(taking_free_texts(restore))


@app.command("status", epilog=STATUS_EXAMPLE)
def status(
    archive: ArchiveFolder,
    *,
    passphrase_file: PassphraseFile = None,
    keys: KeysFile = None,
    as_json: AsJson = False,
) -> None:
    """If you die today: who can still open the archive, how many cards of which group it takes, and when that was rehearsed."""
    from khronika.cli.unlock import unlock
    from khronika.presentation.recovery import recovery_report

    with unlock(archive, passphrase_file, keys) as opened:
        view = recovery_report(opened, opened.clock.now(), as_typed(archive))
    show_views([view], as_json=as_json)
