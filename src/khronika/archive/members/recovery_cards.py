"""Recovery cards on paper and as text: what a keeper holds in their hand, without any name (docs/format/recovery.md)."""

import io
import json
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from khronika.archive.members.recovery import Deck
from khronika.dossier.paper.pdf import compiled
from khronika.dossier.wording.words import PackageLanguage
from khronika.primitives.codec import Json
from khronika.seal.card import Card


class CardFace(NamedTuple):
    """What stands on a card; `code` is its words as a QR code in SVG."""

    code: str
    needed: str
    place: str
    words: tuple[str, ...]


def faces(deck: Deck, language: PackageLanguage) -> list[list[CardFace]]:
    """What stands on each card, by groups."""
    words = _texts()[language]
    return [[_face(card, len(group), words) for card in group] for group in deck.groups]


def face_words(language: PackageLanguage) -> dict[str, str]:
    """What stands on every card: `title`, `fingerprint`, `advice`."""
    return {**_texts()[language]}


def printed(deck: Deck, language: PackageLanguage) -> bytes:
    """The cards as a PDF, four to a sheet of A4, each group on sheets of its own; it bears no date."""
    groups: list[Json] = [[_json(face) for face in group] for group in faces(deck, language)]
    content: dict[str, Json] = {
        "fingerprint": deck.fingerprint,
        "groups": groups,
        "language": language.value,
        "words": {**_texts()[language]},
    }
    return compiled(_data("cards.typ"), {"content": json.dumps(content)}, [], 0)


def _face(card: Card, cards: int, words: dict[str, str]) -> CardFace:
    group, number = card.place
    return CardFace(
        code=_code(card),
        needed=words["needed"].format(needed=card.needed, cards=cards),
        place=words["place"].format(group=group, card=number, cards=cards),
        words=card.words,
    )


def _json(face: CardFace) -> Json:
    return {"code": face.code, "needed": face.needed, "place": face.place, "words": [*face.words]}


def _code(card: Card) -> str:
    """The words as a QR code in SVG; in capitals, for which a code needs fewer modules."""
    import segno

    drawn = io.BytesIO()
    segno.make(" ".join(card.words).upper(), error="m", micro=False).save(
        drawn, kind="svg", border=2, xmldecl=False
    )
    return drawn.getvalue().decode()


def as_text(deck: Deck) -> Iterator[str]:
    """Each card as lines that are read back as they stand: a line of `#` says which it is."""
    for group in deck.groups:
        for card in group:
            head = f"# group {card.place.group}, card {card.place.card} of {len(group)}, fingerprint {deck.fingerprint}"
            rows = [card.words[start : start + 11] for start in range(0, len(card.words), 11)]
            yield "\n".join([head, *(" ".join(row) for row in rows)])


@cache
def _texts() -> dict[str, dict[str, str]]:
    texts: dict[str, dict[str, str]] = json.loads(_data("cards.json"))
    return texts


def _data(name: str) -> str:
    return files("khronika.archive.members").joinpath("templates", name).read_text("utf-8")
