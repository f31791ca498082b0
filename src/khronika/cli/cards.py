"""Reading recovery cards, from a file, from standard input or as somebody types them, and saying what is wrong with one."""

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from khronika.cli.show import clear_screen
from khronika.cli.text_file import piped_text, text_of, typed
from khronika.primitives.error import KhronikaError
from khronika.primitives.message import message

if TYPE_CHECKING:
    from khronika.seal.card import Card, UnreadableCard

STDIN = Path("-")


class CardReadingError(KhronikaError):
    """A card was read wrongly."""


def cards(files: list[Path], is_ours: "Callable[[Card], bool]" = lambda _: True) -> list["Card"]:
    """The cards of some files, of standard input, or as they are typed.

    Raises CardReadingError for one that is not whole.

    `is_ours` is asked of each that is typed: one that is not is said to be none of the archive's at once.
    """
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
                    what=_what(card),
                ),
                hint="khronika recovery verify says more",
            )
        found.append(card)
    return found


def texts(files: list[Path]) -> Iterator[str]:
    """The text of each card: cards stand apart by an empty line, or each on one line.

    A line that begins with `#` is none of a card.
    """
    for file in files or [STDIN]:
        yield from _apart(piped_text() if file == STDIN else text_of(file))


def _apart(text: str) -> Iterator[str]:
    from khronika.seal.card import WORDS

    kept = "\n".join(line.strip() for line in text.splitlines() if not line.lstrip().startswith("#"))
    for block in re.split(r"\n{2,}", kept.strip()):
        lines = block.split("\n")
        if len(lines) > 1 and all(len(line.split()) >= WORDS for line in lines):
            yield from lines
        elif block:
            yield block


def _typed(is_ours: "Callable[[Card], bool]") -> Iterator["Card"]:
    """Cards as somebody types them, each looked at at once."""
    from khronika.seal.card import Card, read_card

    found: list[Card] = []
    while text := _block(
        f"Card {len(found) + 1}: its words, then an empty line. An empty line at once ends."
    ):
        card = read_card(text)
        if not isinstance(card, Card):
            sys.stderr.write("".join(f"  {line}\n" for line in explained(card)))
        elif not is_ours(card):
            sys.stderr.write("  whole, and none of the newest cards of this archive: take another one\n")
        else:
            found.append(card)
            yield card
            clear_screen()
            sys.stderr.write(f"  group {card.place.group}, card {card.place.card}: whole; {_still(found)}\n")


def _still(found: "list[Card]") -> str:
    from khronika.seal.card import missing

    left = missing(found)
    wanted = [f"{count} more of group {group}" for group, count in left.items() if count]
    others = found[0].groups - len(left)
    wanted += [f"cards of {others} more group{'s' if others > 1 else ''}"] if others > 0 else []
    return f"to give the key it needs {', '.join(wanted)}" if wanted else "these are enough to give the key"


def _block(prompt: str) -> str:
    sys.stderr.write(f"{prompt}\n")
    sys.stderr.flush()
    lines: list[str] = []
    while line := typed(sys.stdin.readline).strip():
        lines.append(line)
    return "\n".join(lines)


def _what(card: "UnreadableCard") -> str:
    """What is wrong, without any word of it."""
    from khronika.seal.card import WORDS, CardFault

    if card.fault is CardFault.LENGTH:
        return f"{card.words} words, and a card has {WORDS}"
    numbers = ", ".join(str(doubt.number) for doubt in card.doubts)
    return f"{card.fault.value}{f' (word {numbers})' if numbers else ''}"


def explained(card: "UnreadableCard") -> Iterable[str]:
    """What is wrong with a card, for whoever holds it; each line is for their eyes alone."""
    from khronika.seal.card import CardFault

    yield f"not whole: {_what(card)}"
    for doubt in card.doubts:
        near = " or ".join(doubt.near)
        match card.fault:
            case CardFault.CHECKSUM:
                yield f"word {doubt.number}: the card would be whole with `{near}` there. Look at the card before you believe it."
            case _ if near:
                yield f"word {doubt.number}: is it `{near}`?"
            case _:
                yield f"word {doubt.number}: nothing in the list is near it"
    if card.fault is CardFault.CHECKSUM and not card.doubts:
        yield "two or more words are wrong, or stand in another order: compare each with the card"
