"""Recovery cards: made, looked at, rehearsed, and used. JSON says which, and never a word of one."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from khronika.presentation.recovery import RecoveryReport
from khronika.presentation.view import one_line
from khronika.presentation.words import Words
from khronika.primitives.codec import Json
from khronika.primitives.message import Message, counted, message
from khronika.seal.card import (
    WORDS,
    Card,
    CardError,
    CardFault,
    TooFewCardsError,
    UnreadableCard,
    join,
    read_card,
)
from khronika.seal.event import CardPlace, DrillEvent, DrillOutcome
from khronika.seal.recovery_key import RecoverySecret


@dataclass(frozen=True, slots=True)
class CheckedCard:
    """One card as it was read, by its number among those that were, and what is wrong if it is not whole."""

    number: int
    card: Card | UnreadableCard

    def to_json(self) -> Json:
        """Its place, or its fault and the numbers of the words in doubt."""
        if isinstance(self.card, Card):
            return {"number": self.number, "whole": True, **_place(self.card.place)}
        doubts: list[Json] = [doubt.number for doubt in self.card.doubts]
        return {"number": self.number, "whole": False, "fault": self.card.fault.value, "words": doubts}

    def text(self, words: Words) -> Iterator[str]:
        """A line if it is whole, else what is wrong, with the words that may be meant."""
        lines = _whole(self.card, words) if isinstance(self.card, Card) else explained(self.card, words)
        for line in lines:
            yield one_line(words.say("card {number}: {line}", number=self.number, line=line))


@dataclass(frozen=True, slots=True)
class BelongingCard:
    """Whether a card is one of an archive's newest split, to the letter."""

    place: CardPlace
    is_of_archive: bool

    def to_json(self) -> Json:
        """Its place, and whether."""
        return {**_place(self.place), "of_archive": self.is_of_archive}

    def text(self, words: Words) -> Iterator[str]:
        """One line."""
        verdict = words.say("none of this archive's newest split")
        if self.is_of_archive:
            verdict = words.say("one of this archive's newest split, to the letter")
        told, (group, card) = "group {group}, card {card}: {verdict}", self.place
        yield words.say(told, group=group, card=card, verdict=verdict)


@dataclass(frozen=True, slots=True)
class JoinedCards:
    """The fingerprint of the key that cards give together, or why they give none."""

    fingerprint: str = ""
    fault: str = ""

    def to_json(self) -> Json:
        """The fingerprint, None where they give no key."""
        return {"fingerprint": self.fingerprint or None}

    def text(self, words: Words) -> Iterator[str]:
        """One line."""
        if self.fault:
            yield words.say("together: {fact}", fact=words.of(self.fault))
            return
        told = "together they give the key {fingerprint}: compare that with the fingerprint on each card"
        yield words.say(told, fingerprint=self.fingerprint)


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """A drill that was logged, and how recovery stands after it."""

    drill: DrillEvent
    standing: RecoveryReport

    def to_json(self) -> Json:
        """The cards that were seen, whether they gave the key, and how recovery stands."""
        cards: list[Json] = [_place(place) for place in self.drill.cards]
        joined = self.drill.outcome is DrillOutcome.JOINED
        return {"cards": cards, "gave_key": joined, "standing": self.standing.to_json()}

    def text(self, words: Words) -> Iterator[str]:
        """Which cards, what they gave, and how recovery stands."""
        named = "group {group} card {card}"
        places = [words.say(named, group=group, card=card) for group, card in self.drill.cards]
        yield words.say("whole, and of this archive: {places}", places=", ".join(places))
        if self.drill.outcome is DrillOutcome.JOINED:
            yield words.say("together they give the recovery key: the drill is done")
        else:
            yield words.say("they are too few to give the key; each is logged as seen")
        yield from self.standing.text(words)


@dataclass(frozen=True, slots=True)
class Restored:
    """A member whom cards let in; `typed` is the archive's folder as a shell takes it."""

    member: str
    typed: str

    def to_json(self) -> Json:
        """Their id."""
        return {"member": self.member}

    def text(self, words: Words) -> Iterator[str]:
        """Their id, and what is to be done before anything else."""
        lines = (
            message(
                "you are member {identity}; the index is built again when the archive is next opened",
                identity=self.member,
            ),
            message(
                "take away the keys of whoever may have lost them: khronika members {archive}, and --revoke ID",
                archive=self.typed,
            ),
            message(
                "the cards were together in one place: make new ones with khronika recovery split "
                "{archive}, and burn these",
                archive=self.typed,
            ),
        )
        for line in lines:
            yield one_line(words.of(line))


@dataclass(frozen=True, slots=True)
class SplitKey:
    """Cards that were made: the key's fingerprint, that of former cards that end with it, and where they are."""

    fingerprint: str
    former: str
    file: str
    """The file with the cards as a shell takes it; empty where they were written down by hand."""
    typed: str

    def to_json(self) -> Json:
        """The fingerprints; None where there were no cards before."""
        return {"fingerprint": self.fingerprint, "former": self.former or None}

    def text(self, words: Words) -> Iterator[str]:
        """What is to be done with them."""
        if self.former:
            ended = "the cards {fingerprint} end with this: have them burnt"
            yield words.say(ended, fingerprint=self.former)
        split = "the recovery key is split; the fingerprint on every card is {fingerprint}"
        yield words.say(split, fingerprint=self.fingerprint)
        if self.file:
            told = (
                "print {file}, cut it, compare one card with: khronika recovery verify; then remove the file"
            )
            yield one_line(words.say(told, file=self.file))
        yield words.say("give each card to another person, and tell nobody who has the others")
        drill = f"khronika recovery drill {self.typed}"
        yield one_line(words.say("rehearse, now and once a year: {command}", command=drill))


def fault_of(card: UnreadableCard) -> Message:
    """What is wrong, without any word of it."""
    if card.fault is CardFault.LENGTH:
        return counted(
            "{n} word, and a card has {words}", "{n} words, and a card has {words}", card.words, words=WORDS
        )
    fault = message(card.fault.value)
    numbers = ", ".join(str(doubt.number) for doubt in card.doubts)
    return message("{fault} (word {numbers})", fault=fault, numbers=numbers) if numbers else fault


def explained(card: UnreadableCard, words: Words) -> Iterator[str]:
    """What is wrong with a card, for whoever holds it; each line is for their eyes alone."""
    yield words.say("not whole: {fault}", fault=fault_of(card))
    for doubt in card.doubts:
        yield _of_doubt(card.fault, doubt.number, doubt.near, words)
    if card.fault is CardFault.CHECKSUM and not card.doubts:
        told = "two or more words are wrong, or stand in another order: compare each with the card"
        yield words.say(told)


def _of_doubt(fault: CardFault, number: int, near: Sequence[str], words: Words) -> str:
    meant = words.say(" or ").join(near)
    if fault is CardFault.CHECKSUM:
        told = "word {number}: the card would be whole with `{near}` there. Look at the card before you believe it."
        return words.say(told, number=number, near=meant)
    if meant:
        return words.say("word {number}: is it `{near}`?", number=number, near=meant)
    return words.say("word {number}: nothing in the list is near it", number=number)


def _whole(card: Card, words: Words) -> Iterator[str]:
    place = card.place
    yield words.say(
        "whole: group {group}, card {card}; cards needed of its group: {needed}, groups that "
        "must agree: {groups}",
        group=place.group,
        card=place.card,
        needed=card.needed,
        groups=card.groups,
    )


def _place(place: CardPlace) -> dict[str, Json]:
    return {"group": place.group, "card": place.card}


def checked_cards(texts: Iterable[str]) -> list[CheckedCard]:
    """Each text as a card, in order."""
    return [CheckedCard(number, read_card(text)) for number, text in enumerate(texts, start=1)]


def joined_cards(cards: Sequence[Card]) -> list[JoinedCards]:
    """The key that cards give together, or why they give none; nothing where they are too few."""
    try:
        return [JoinedCards(RecoverySecret(join(cards)).fingerprint)]
    except TooFewCardsError:
        return []
    except CardError as error:
        return [JoinedCards(fault=error.fact)]
