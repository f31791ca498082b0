"""Recovery cards: a secret in shares of SLIP-0039, one on each card, in groups that must all agree (docs/format/recovery.md).

What a person typed is read into a Card, or into what is wrong with it; nothing typed stands in an error.

CardError
├── TooFewCardsError     more cards are needed, of one group or of several
├── MixedCardsError      cards of different splits
├── FalseCardError       cards that bear a checksum that holds, and are none of the split
└── CardPassphraseError  a passphrase that cards cannot be made with
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import Enum
from itertools import combinations, islice, product

from shamir_mnemonic import MnemonicError, Share, generate_mnemonics
from shamir_mnemonic.recovery import RecoveryState
from shamir_mnemonic.wordlist import WORD_INDEX_MAP, WORDLIST

from khronika.primitives.message import counted, message
from khronika.seal.error import SealError
from khronika.seal.event import CardPlace, GroupRule
from khronika.seal.keyboard import LAYOUTS
from khronika.seal.rs1024 import remainder, replacement

WORDS = 33
"""Words of a card that is a share of 32 bytes."""

MOST_CARDS = 16
_ITERATION_EXPONENT = 1
_MOST_TRIES = 4_096
_EACH = "check each with: khronika recovery verify"
_CHECK = b"khronika/recovery/card/1\0"


class CardError(SealError):
    """Cards do not give what is asked for."""


class TooFewCardsError(CardError):
    """More cards are needed."""


class MixedCardsError(CardError):
    """Cards of different splits do not go together."""


class FalseCardError(CardError):
    """A card that is none of the split, although its checksum holds."""


class CardPassphraseError(CardError):
    """A passphrase that cards cannot be made with, and that therefore opens none."""


class CardFault(Enum):
    """What is wrong with a card as it was read."""

    LENGTH = "it has not the number of words of a card"
    WORDS = "it has words that stand in no list"
    CHECKSUM = "its words do not belong together"
    FORM = "its words belong together and are no card"


@dataclass(frozen=True, slots=True)
class CardDoubt:
    """A word that was read wrongly, by its number from 1, and the words it may be."""

    number: int
    near: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class UnreadableCard:
    """What is wrong with a card as it was read: how many words it has, and which of them are in doubt."""

    fault: CardFault
    words: int
    doubts: tuple[CardDoubt, ...] = ()


@dataclass(frozen=True, slots=True)
class Card:
    """One share."""

    share: Share = field(repr=False)

    @property
    def place(self) -> CardPlace:
        """Which card it is: the number of its group and its own in it, from 1."""
        return CardPlace(self.share.group_index + 1, self.share.index + 1)

    @property
    def needed(self) -> int:
        """How many cards of its group are needed."""
        return int(self.share.member_threshold)

    @property
    def groups(self) -> int:
        """How many groups must agree."""
        return int(self.share.group_threshold)

    @property
    def words(self) -> tuple[str, ...]:
        """Its words in their order."""
        return tuple(self.share.words())

    @property
    def check(self) -> str:
        """The check value by which a card is known again, SHA-256 in hex; it tells nothing of the words."""
        return hashlib.sha256(_CHECK + " ".join(self.words).encode()).hexdigest()

    def goes_with(self, other: "Card") -> bool:
        """Whether both may be of one split."""
        return bool(self.share.common_parameters() == other.share.common_parameters())


def read_card(text: str, length: int | None = WORDS) -> Card | UnreadableCard:
    """The card of a text: its words, whatever stands between them, and numbers before them.

    `length` None takes other sizes of secrets.

    A word that was typed while a Russian or Ukrainian keyboard was switched on is taken for the one on the
    same keys.
    """
    words = [
        _latin(word)
        for word in re.findall(_WORD, unicodedata.normalize("NFKC", text).lower())
        if not word.isdigit()
    ]
    if length is not None and len(words) != length:
        return UnreadableCard(CardFault.LENGTH, len(words))
    unknown = [number for number, word in enumerate(words) if word not in WORD_INDEX_MAP]
    if unknown:
        return UnreadableCard(
            CardFault.WORDS, len(words), tuple(_unknown(words, number, len(unknown)) for number in unknown)
        )
    try:
        return Card(Share.from_mnemonic(" ".join(words)))
    except MnemonicError:
        # The library's message quotes the card.
        indices = [WORD_INDEX_MAP[word] for word in words]
    if not remainder(indices):
        return UnreadableCard(CardFault.FORM, len(words))
    return UnreadableCard(CardFault.CHECKSUM, len(words), tuple(_doubts(indices)))


_WORD = r"[^\W_]+"


def _latin(word: str) -> str:
    typed = (word.translate(layout) for layout in LAYOUTS)
    return word if word in WORD_INDEX_MAP else next((each for each in typed if each in WORD_INDEX_MAP), word)


def _unknown(words: Sequence[str], place: int, unknown: int) -> CardDoubt:
    if unknown == 1:
        indices = [WORD_INDEX_MAP.get(word, 0) for word in words]
        fitting = indices[place] if not remainder(indices) else replacement(indices, place)
        if fitting is not None:
            return CardDoubt(place + 1, (WORDLIST[fitting],))
    # The first four letters of a word tell it from all others.
    beginnings = [word for word in WORDLIST if word[:4] == words[place][:4]]
    return CardDoubt(
        place + 1, tuple(dict.fromkeys((*beginnings, *get_close_matches(words[place], WORDLIST, 3, 0.6))))
    )


def _doubts(indices: Sequence[int]) -> Iterator[CardDoubt]:
    """The one word that is wrong, or the two neighbours that were exchanged.

    Nothing where more is wrong than the checksum can tell.
    """
    for place in range(len(indices)):
        found = replacement(indices, place)
        if found is not None:
            yield CardDoubt(place + 1, (WORDLIST[found],))
            return
    for place in range(len(indices) - 1):
        exchanged = [*indices[:place], indices[place + 1], indices[place], *indices[place + 2 :]]
        if not remainder(exchanged):
            yield CardDoubt(place + 1, (WORDLIST[indices[place + 1]],))
            yield CardDoubt(place + 2, (WORDLIST[indices[place]],))
            return


def split(secret: bytes, groups: Sequence[GroupRule], passphrase: str = "") -> tuple[tuple[Card, ...], ...]:
    """Cards of a secret, by groups that must all agree.

    Raises CardError for groups that cannot be, CardPassphraseError.
    """
    if not groups or len(groups) > MOST_CARDS or not all(_is_possible(rule) for rule in groups):
        raise CardError(
            "such groups of cards cannot be made",
            hint=message(
                "at most {most_cards} groups of at most {most_cards} cards, of which two or more "
                "are needed; a group of one is 1 of 1",
                most_cards=MOST_CARDS,
            ),
        )
    rules = [(rule.needed, rule.cards) for rule in groups]
    shares = generate_mnemonics(
        len(groups),
        rules,
        secret,
        _bytes(passphrase),
        extendable=True,
        iteration_exponent=_ITERATION_EXPONENT,
    )
    return tuple(tuple(Card(Share.from_mnemonic(words)) for words in group) for group in shares)


def _is_possible(rule: GroupRule) -> bool:
    return 1 <= rule.needed <= rule.cards <= MOST_CARDS and (rule.needed > 1 or rule.cards == 1)


def _bytes(passphrase: str) -> bytes:
    data = unicodedata.normalize("NFKC", passphrase).encode()
    if not all(32 <= byte <= 126 for byte in data):
        # The library refuses such a one when it splits, and when it joins takes it and gives another secret.
        raise CardPassphraseError(
            "a passphrase of cards has letters, digits and signs of ASCII alone",
            hint="no card was ever made under another one",
        )
    return data


def missing(cards: Iterable[Card]) -> dict[int, int]:
    """How many cards are still needed, by the number of a group that some are of.

    Groups that none are of are not among them.
    """
    held: dict[int, set[Card]] = {}
    for card in cards:
        held.setdefault(card.place.group, set()).add(card)
    return {group: max(0, next(iter(some)).needed - len(some)) for group, some in sorted(held.items())}


def join(cards: Sequence[Card], passphrase: str = "") -> bytes:
    """The secret of enough cards; more than enough are no harm, and a false one among them is passed over.

    A wrong passphrase gives another secret, as SLIP-0039 wants it: what it is to open has to be compared.
    Raises CardError.
    """
    data = _bytes(passphrase)
    _require_enough(cards)
    for some in islice(_choices(cards), _MOST_TRIES):
        state = RecoveryState()
        try:
            for card in some:
                state.add_share(card.share)
            return bytes(state.recover(data))
        except MnemonicError:
            continue  # the digest in the shares does not hold: one of them is false
    raise FalseCardError(
        "a card is false: its checksum holds, and it is not of this split",
        hint="check each with: khronika recovery verify",
    )


def _require_enough(cards: Sequence[Card]) -> None:
    if not cards:
        raise TooFewCardsError(
            "no card was read", hint="the words of one card, then an empty line, then the next"
        )
    if not all(card.goes_with(cards[0]) for card in cards):
        raise MixedCardsError(
            "these cards are of different splits", hint="the fingerprint on all cards of a split is the same"
        )
    if len({(card.place.group, card.needed) for card in cards}) != len({card.place.group for card in cards}):
        raise FalseCardError("cards of one group contradict each other on how many are needed", hint=_EACH)
    left = missing(cards)
    complete = sum(not count for count in left.values())
    if complete < cards[0].groups:
        wanted = [
            message("{number} more of group {group}", number=count, group=group)
            for group, count in left.items()
            if count
        ]
        others = cards[0].groups - len(left)
        if others > 0:
            wanted.append(counted("cards of {n} more group", "cards of {n} more groups", others))
        raise TooFewCardsError(
            message("too few cards: {names}", names=tuple(wanted)),
            hint="group and number are printed on each card",
        )


def _choices(cards: Sequence[Card]) -> Iterator[tuple[Card, ...]]:
    """Every way to take from these cards as many as are needed."""
    by_group: dict[int, list[Card]] = {}
    for card in dict.fromkeys(cards):
        by_group.setdefault(card.place.group, []).append(card)
    complete = [group for group in by_group.values() if len(group) >= group[0].needed]
    for groups in combinations(complete, cards[0].groups):
        for some in product(*(combinations(group, group[0].needed) for group in groups)):
            yield tuple(card for group in some for card in group)
