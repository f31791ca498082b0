"""Cards as somebody types them, one or several, and a trial of whether what was printed can be read."""

import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass

from khronika.archive.members.recovery import Deck
from khronika.seal.card import WORDS, Card, UnreadableCard, read_card
from khronika.seal.event import CardPlace

ASKED = 3
"""Words of one card that whoever printed it reads back."""


def card_texts(text: str) -> Iterator[str]:
    """The text of each card: cards stand apart by an empty line, or each on one line.

    A line that begins with `#` is none of a card.
    """
    kept = "\n".join(line.strip() for line in text.splitlines() if not line.lstrip().startswith("#"))
    for block in re.split(r"\n{2,}", kept.strip()):
        lines = block.split("\n")
        if len(lines) > 1 and all(len(line.split()) >= WORDS for line in lines):
            yield from lines
        elif block:
            yield block


def typed_cards(text: str) -> list[Card | UnreadableCard]:
    """Each card of a text, or what is wrong with it."""
    return [read_card(each) for each in card_texts(text)]


@dataclass(frozen=True, slots=True)
class CardTrial:
    """Which words of which card are to be read back; `numbers` are of words, from 1, in their order."""

    place: CardPlace
    numbers: tuple[int, ...]

    def holds(self, deck: Deck, typed: str) -> bool:
        """Whether these are the words that stand there."""
        card = deck.groups[self.place.group - 1][self.place.card - 1]
        return [*map(str.lower, typed.split())] == [card.words[number - 1] for number in self.numbers]


def draw_trial(deck: Deck) -> CardTrial:
    """A card and words of it, by chance: nobody knows before printing which."""
    card = secrets.choice(secrets.choice(deck.groups))
    numbers = secrets.SystemRandom().sample(range(1, WORDS + 1), ASKED)
    return CardTrial(card.place, tuple(sorted(numbers)))
