"""Reading recovery cards, from a file, from standard input or as somebody types them."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from khronika.cli.language import count, say, words
from khronika.cli.show import clear_screen
from khronika.cli.text_file import piped_text, text_of, typed
from khronika.primitives.error import KhronikaError
from khronika.primitives.message import message

if TYPE_CHECKING:
    from khronika.seal.card import Card

STDIN = Path("-")


class CardReadingError(KhronikaError):
    """A card was read wrongly."""


def cards(files: list[Path], is_ours: "Callable[[Card], bool]" = lambda _: True) -> list["Card"]:
    """The cards of some files, of standard input, or as they are typed.

    Raises CardReadingError for one that is not whole.

    `is_ours` is asked of each that is typed: one that is not is said to be none of the archive's at once.
    """
    from khronika.presentation.recovery_cards import fault_of
    from khronika.seal.card import Card, read_card

    if not files and sys.stdin.isatty():
        return list(_typed(is_ours))
    found = []
    for number, text in enumerate(texts(files), start=1):
        card = read_card(text)
        if not isinstance(card, Card):
            raise CardReadingError(
                message(
                    "card {number} of those that were read is not whole: {what}",
                    number=number,
                    what=fault_of(card),
                ),
                hint="khronika recovery verify says more",
            )
        found.append(card)
    return found


def texts(files: list[Path]) -> Iterator[str]:
    """The text of each card: cards stand apart by an empty line, or each on one line.

    A line that begins with `#` is none of a card.
    """
    from khronika.archive.members.typed_cards import card_texts

    for file in files or [STDIN]:
        yield from card_texts(piped_text() if file == STDIN else text_of(file))


def _typed(is_ours: "Callable[[Card], bool]") -> Iterator["Card"]:
    """Cards as somebody types them, each looked at at once."""
    from khronika.presentation.recovery_cards import explained
    from khronika.seal.card import Card, read_card

    found: list[Card] = []
    while text := _block(
        say(
            "Card {number}: its words, then an empty line. An empty line at once ends.", number=len(found) + 1
        )
    ):
        card = read_card(text)
        if not isinstance(card, Card):
            sys.stderr.write("".join(f"  {line}\n" for line in explained(card, words())))
        elif not is_ours(card):
            told = say("whole, and none of the newest cards of this archive: take another one")
            sys.stderr.write(f"  {told}\n")
        else:
            found.append(card)
            yield card
            clear_screen()
            place = {"group": card.place.group, "card": card.place.card}
            told = say("group {group}, card {card}: whole; {rest}", **place, rest=_still(found))
            sys.stderr.write(f"  {told}\n")


def _still(found: "list[Card]") -> str:
    from khronika.seal.card import missing

    left = missing(found)
    wanted = [
        say("{number} more of group {group}", number=number, group=group)
        for group, number in left.items()
        if number
    ]
    others = found[0].groups - len(left)
    if others > 0:
        wanted.append(count("cards of {n} more group", "cards of {n} more groups", others))
    if not wanted:
        return say("these are enough to give the key")
    return say("to give the key it needs {cards}", cards=", ".join(wanted))


def _block(prompt: str) -> str:
    sys.stderr.write(f"{prompt}\n")
    sys.stderr.flush()
    lines: list[str] = []
    while line := typed(sys.stdin.readline).strip():
        lines.append(line)
    return "\n".join(lines)
