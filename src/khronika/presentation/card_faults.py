"""What is wrong with a recovery card that somebody typed."""

from collections.abc import Iterator

from khronika.presentation.words import Words
from khronika.primitives.message import message
from khronika.seal.card import WORDS, CardFault, UnreadableCard


def what_is_wrong(card: UnreadableCard) -> str:
    """What is wrong, as a message without any word of it."""
    if card.fault is CardFault.LENGTH:
        return message("{number} words, and a card has {words}", number=card.words, words=WORDS)
    fault, numbers = message(card.fault.value), ", ".join(str(doubt.number) for doubt in card.doubts)
    return message("{fault} (word {numbers})", fault=fault, numbers=numbers) if numbers else fault


def explained(card: UnreadableCard, words: Words) -> Iterator[str]:
    """What is wrong with a card, for whoever holds it; each line is for their eyes alone."""
    yield words.say("not whole: {fault}", fault=what_is_wrong(card))
    for doubt in card.doubts:
        near = words.say(" or ").join(doubt.near)
        match card.fault:
            case CardFault.CHECKSUM:
                told = "word {number}: the card would be whole with `{near}` there. Look at the card before you believe it."
                yield words.say(told, number=doubt.number, near=near)
            case _ if near:
                yield words.say("word {number}: is it `{near}`?", number=doubt.number, near=near)
            case _:
                yield words.say("word {number}: nothing in the list is near it", number=doubt.number)
    if card.fault is CardFault.CHECKSUM and not card.doubts:
        yield words.say("two or more words are wrong, or stand in another order: compare each with the card")
