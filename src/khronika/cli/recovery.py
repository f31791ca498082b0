"""khronika recovery: cards in many hands that open the archive when nobody else can."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from khronika.cli.cards import cards as read
from khronika.cli.cards import explained, texts
from khronika.cli.cards_file import printed_to, require_apart, unless_they_count
from khronika.cli.free_text import FreeText, asked, taking_free_texts
from khronika.cli.language import say, words
from khronika.cli.option import ArchiveFolder, KeysFile, PassphraseFile
from khronika.cli.show import as_typed, clear_screen, show_views, tell, tell_settled
from khronika.cli.translated import TranslatedTyper
from khronika.primitives.error import KhronikaError

if TYPE_CHECKING:
    from khronika.archive.members.recovery import Deck
    from khronika.archive.store.archive import Archive
    from khronika.seal.card import Card
    from khronika.seal.event import GroupRule

SPLIT_EXAMPLE = """Examples:

  khronika recovery split ARCHIVE --to /dev/shm/cards.pdf

  khronika recovery split ARCHIVE --by-hand --groups 2of3,2of2 --language ru"""
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


class RecoveryOptionError(KhronikaError):
    """An option cannot be taken so."""


@app.command("split", epilog=SPLIT_EXAMPLE)
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
    if former is not None:
        told = say(
            "the cards {fingerprint} end with this: have them burnt", fingerprint=former.event.fingerprint
        )
        sys.stderr.write(f"{told}\n")
    _say_next(archive, deck, to)


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


def _say_next(archive: Path, deck: "Deck", to: Path | None) -> None:
    split = "the recovery key is split; the fingerprint on every card is {fingerprint}"
    lines = [say(split, fingerprint=deck.fingerprint)]
    if to is not None:
        told = "print {file}, cut it, compare one card with: khronika recovery verify; then remove the file"
        lines.append(say(told, file=as_typed(to)))
    lines.append(say("give each card to another person, and tell nobody who has the others"))
    drill = f"khronika recovery drill {as_typed(archive)}"
    lines.append(say("rehearse, now and once a year: {command}", command=drill))
    sys.stderr.write("".join(f"{line}\n" for line in lines))


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
            for line in [_whole(result)] if isinstance(result, Card) else explained(result):
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
        _tell_standing(opened, archive)


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
        _tell_standing(opened, archive)


def _tell_standing(opened: "Archive", archive: Path) -> None:
    from khronika.presentation.recovery import RecoveryDue, recovery_view

    view = recovery_view(opened, opened.clock.now())
    show_views([view], as_json=False)
    if view.due is RecoveryDue.SPLIT:
        told = "there are no recovery cards: {command}"
        tell(say(told, command=f"khronika recovery split {as_typed(archive)} --to /dev/shm/cards.pdf"))
    elif view.rehearsed is None:
        told = "cards last gave the key in a drill: never: {command}"
        tell(say(told, command=f"khronika recovery drill {as_typed(archive)}"))


def in_brief(opened: "Archive", archive: Path, today: str) -> list[str]:
    """Who can still open the archive if one dies, by which cards, when that was rehearsed, and what is due: for `khronika status`."""
    from khronika.presentation.recovery import recovery_view

    view = recovery_view(opened, today)
    cards = [view.cards(words())] if view.stands.split else []
    last = [view.last(words())] if view.stands.split and view.stands.joined else []
    due = reminder(opened, archive, today)
    return [view.people(words()), *cards, *last, *([due] if due else [])]


def reminder(opened: "Archive", archive: Path, today: str) -> str:
    """One line about recovery for `khronika status`; empty where all is well."""
    from khronika.presentation.recovery import RecoveryDue, recovery_view

    view, typed = recovery_view(opened, today), as_typed(archive)
    drill = f"khronika recovery drill {typed}"
    if view.due is RecoveryDue.SPLIT:
        split = f"khronika recovery split {typed} --to /dev/shm/cards.pdf"
        told = "recovery: none yet: if every passphrase is lost, so is the archive. {command}"
        return say(told, command=split)
    if view.due is RecoveryDue.NOTHING:
        return ""
    if view.rehearsed is None:
        return say("recovery: cards were never rehearsed: {command}", command=drill)
    return say("recovery: last rehearsed {days} days ago: {command}", days=view.rehearsed, command=drill)
