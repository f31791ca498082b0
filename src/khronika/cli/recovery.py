"""khronika recovery: cards in many hands that open the archive when nobody else can."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from khronika.cli.cards import cards as read
from khronika.cli.cards import texts
from khronika.cli.free_text import FreeText, asked, taking_free_texts
from khronika.cli.language import say, words
from khronika.cli.option import ArchiveFolder, KeysFile, PassphraseFile
from khronika.cli.recovery_split import SPLIT_EXAMPLE, split
from khronika.cli.recovery_standing import tell_standing
from khronika.cli.show import as_typed, tell
from khronika.cli.translated import TranslatedTyper

if TYPE_CHECKING:
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
) -> None:
    """Say whether a card is whole, and if it is not, which word is wrong.

    One card alone will do, and no archive is needed.
    """
    from khronika.archive.members.recovery import newest_split
    from khronika.cli.unlock import unlock
    from khronika.presentation.card_faults import explained
    from khronika.seal.card import Card, read_card

    counted = None
    if archive is not None:
        with unlock(archive, passphrase_file, keys) as opened:
            counted = newest_split(opened)
    if not files and sys.stdin.isatty():
        found: list[Card] = read([])
        failed = not found
    else:
        results = [read_card(text) for text in texts(files or [])]
        found, failed = [card for card in results if isinstance(card, Card)], not results
        for number, result in enumerate(results, start=1):
            for line in [_whole(result)] if isinstance(result, Card) else explained(result, words()):
                tell(say("card {number}: {line}", number=number, line=line))
            failed |= not isinstance(result, Card)
    for card in found if archive is not None else ():
        is_of = counted is not None and counted.has(card)
        failed |= not is_of
        verdict = (
            say("one of this archive's newest split, to the letter")
            if is_of
            else say("none of this archive's newest split")
        )
        tell(
            say(
                "group {group}, card {card}: {verdict}",
                group=card.place.group,
                card=card.place.card,
                verdict=verdict,
            )
        )
    _say_key(found)
    raise typer.Exit(int(failed))


def _whole(card: "Card") -> str:
    told = (
        "whole: group {group}, card {card}; {needed} of its group are needed, and {groups} groups must agree"
    )
    place = card.place
    return say(told, group=place.group, card=place.card, needed=card.needed, groups=card.groups)


def _say_key(found: "list[Card]") -> None:
    from khronika.seal.card import CardError, TooFewCardsError, join
    from khronika.seal.recovery_key import RecoverySecret

    try:
        fingerprint = RecoverySecret(join(found)).fingerprint
    except TooFewCardsError:
        return
    except CardError as error:
        tell(say("together: {fact}", fact=error.fact))
        raise typer.Exit(1) from error
    tell(
        say(
            "together they give the key {fingerprint}: compare that with the fingerprint on each card",
            fingerprint=fingerprint,
        )
    )


@app.command("drill", epilog=DRILL_EXAMPLE)
def drill(
    archive: ArchiveFolder,
    *,
    files: CardFiles = None,
    passphrase_file: PassphraseFile = None,
    keys: KeysFile = None,
) -> None:
    """Rehearse with real cards: each is compared to the letter, enough of them are joined, and that is logged. Nothing is changed.

    One card alone can be rehearsed by its keeper: it is logged as seen.
    """
    from khronika.archive.members.recovery import drill as rehearse
    from khronika.archive.members.recovery import newest_split
    from khronika.cli.unlock import unlock
    from khronika.seal.event import DrillOutcome

    with unlock(archive, passphrase_file, keys) as opened:
        counted = newest_split(opened)
        seen = rehearse(opened, read(files or [], counted.has) if counted else [])
        places = ", ".join(f"group {group} card {card}" for group, card in seen.cards)
        tell(say("whole, and of this archive: {places}", places=places))
        if seen.outcome is DrillOutcome.JOINED:
            tell(say("together they give the recovery key: the drill is done"))
        else:
            tell(say("they are too few to give the key; each is logged as seen"))
        tell_standing(opened, archive)


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
) -> None:
    """Open the archive with enough cards, and become a member of it under a new passphrase.

    New keys are in force from then on.
    """
    from khronika.archive.folder.folder import Folder
    from khronika.archive.members.membership import Joining, people
    from khronika.archive.members.recovery import open_with_cards
    from khronika.archive.members.recovery import restore as take_in
    from khronika.cli.unlock import new_passphrase

    Folder(archive).read_label()
    # What can be refused is asked for before anybody types hundreds of words.
    called = name or asked(say("Your name or pseudonym, which no member has"))
    secret = new_passphrase(new_passphrase_file, of="your own, from now on")
    with open_with_cards(archive, read(files or [])) as opened:
        while sys.stdin.isatty() and called in {"", *(member.name for member in people(opened))}:
            called = asked(say("A member has this name; another one"))
        identity = take_in(opened, Joining(called, secret, keys_to))
    tell(
        say(
            "you are member {identity}; the index is built again when the archive is next opened",
            identity=identity,
        )
    )
    tell(
        say(
            "take away the keys of whoever may have lost them: khronika members {archive}, and --revoke ID",
            archive=as_typed(archive),
        )
    )
    tell(
        say(
            "the cards were together in one place: make new ones with khronika recovery split "
            "{archive}, and burn these",
            archive=as_typed(archive),
        )
    )


app.command("restore", epilog=RESTORE_EXAMPLE)(taking_free_texts(restore))


@app.command("status", epilog=STATUS_EXAMPLE)
def status(archive: ArchiveFolder, *, passphrase_file: PassphraseFile = None, keys: KeysFile = None) -> None:
    """If you die today: who can still open the archive, how many cards of which group it takes, and when that was rehearsed."""
    from khronika.cli.unlock import unlock

    with unlock(archive, passphrase_file, keys) as opened:
        tell_standing(opened, archive)
