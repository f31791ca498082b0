"""Recovery cards as a page prints them: four to a sheet, each group on its own, without any name."""

from collections.abc import Mapping
from dataclasses import dataclass

from khronika.analysis.drawing import Drawn
from khronika.archive.members.recovery import Deck
from khronika.archive.members.recovery_cards import CardFace, face_words, faces
from khronika.dossier.wording.words import PackageLanguage


@dataclass(frozen=True, slots=True)
class PrintedCard:
    """A card: what stands on it, and its words as a figure to be read by a machine."""

    face: CardFace
    code: Drawn


@dataclass(frozen=True, slots=True)
class PrintedCards:
    """The cards by groups, and what stands on all of them."""

    fingerprint: str
    words: Mapping[str, str]
    groups: tuple[tuple[PrintedCard, ...], ...]


def printed_cards(deck: Deck, language: str) -> PrintedCards:
    """The cards of a deck in a language of the program."""
    tongue = PackageLanguage(language)
    groups = tuple(tuple(_printed(face) for face in group) for group in faces(deck, tongue))
    return PrintedCards(deck.fingerprint, face_words(tongue), groups)


def _printed(face: CardFace) -> PrintedCard:
    return PrintedCard(face, Drawn(face.code, (), ()))
