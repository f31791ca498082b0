"""What a picture, film or sound is, in words, before anything of it is shown: what the file says, who is named, what to expect."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from khronika.archive.derivation.event import Derivation
from khronika.archive.derivation.rendition_tree import RenditionPart
from khronika.archive.derivation.renditions import bytes_of, metadata_of, outline_of
from khronika.archive.index.index import ItemRow
from khronika.archive.store.archive import Archive
from khronika.evidence.citation.mapped_text import parse_text
from khronika.evidence.proposal import parse
from khronika.evidence.proposal.proposal import ActName, ProposalKind, ProposedName
from khronika.evidence.readers.pdf.string import moment
from khronika.presentation.citing import CitingStatement
from khronika.presentation.words import Words
from khronika.primitives.codec import Json
from khronika.primitives.message import Message, message

MOST_NAMES = 12
_MOST_TEXTS = 12
_KIND_OF_ACT = "type"
_PROPOSED_ACTS = {
    "death": message("death"),
    "denial-of-medical-care": message("denial of medical care"),
    "electric-shock": message("electric shock"),
    "recruitment": message("recruitment"),
    "solitary-confinement": message("solitary confinement"),
    "stress-position": message("forced position"),
    "suffocation": message("suffocation"),
    "transfer": message("transfer"),
}
"""Acts that proposals name and no list of the record has."""


@dataclass(frozen=True, slots=True)
class ContentCard:
    """In words: format, length, size, when it was made and with what; people and acts that are named in what was read or stated."""

    media: str
    format: str
    width: str
    height: str
    pages: int
    seconds: float
    made: str
    device: str
    words_read: int
    people: tuple[str, ...]
    acts: tuple[str, ...]
    """Codes of acts that statements on it, or proposals from its words, name: what to be prepared for."""
    has_film: bool
    has_sound: bool
    is_claimed: bool
    """Whether the file claims, signed, how it was made."""

    def to_json(self) -> Json:
        """By name."""
        return {
            "media_type": self.media,
            "seconds": round(self.seconds),
            "people": [*self.people],
            "acts": [*self.acts],
        }

    @staticmethod
    def proposed_act(code: str) -> Message | None:
        """What an act is called that proposals name; None where the record has a word for it."""
        return _PROPOSED_ACTS.get(code)

    def text(self, words: Words) -> Iterator[str]:
        """Its lines but for the names of acts, which a vocabulary has."""
        if self.seconds:
            yield words.say("length: {length}", length=words.duration(self.seconds))
        if self.width and self.height:
            yield words.say("size: {width} × {height} pixels", width=self.width, height=self.height)
        if self.pages > 1:
            yield words.count("{n} page", "{n} pages", self.pages)
        if self.made:
            yield words.say("made, as the file claims: {when}", when=self.made)
        if self.device:
            yield words.say("with, as the file claims: {device}", device=self.device)
        if self.words_read:
            yield words.count("{n} word was read in it", "{n} words were read in it", self.words_read)


def content_card(
    archive: Archive,
    row: ItemRow,
    derivation: Derivation | None,
    number: int,
    statements: Iterable[CitingStatement],
) -> ContentCard:
    """The card of a part of an item, by its number in the outline; raises MalformedError, VaultError."""
    outline = outline_of(archive, derivation) if derivation else ()
    part = outline[number] if number < len(outline) else None
    told = metadata_of(archive, derivation, part) if derivation and part else {}
    people, acts = Counter[str](), Counter[str]()
    if derivation and part:
        people, acts = _proposed(archive, derivation, part)
    acts.update(each.value for each in statements if each.property == _KIND_OF_ACT and each.value)
    kinds = {value for name, value in told.items() if name.startswith("stream.") and name.endswith(".kind")}
    return ContentCard(
        media=part.media if part else row.media,
        format=told.get("format", "") or told.get("container", ""),
        width=told.get("width", "") or _of_film(told, "width"),
        height=told.get("height", "") or _of_film(told, "height"),
        pages=_number(told.get("pages", "") or told.get("frames", "")),
        seconds=_number(told.get("duration-ms", "")) / 1000,
        made=moment(told.get("time.taken", "") or told.get("created", "")),
        device=" ".join(filter(None, (told.get("camera.make", ""), told.get("camera.model", "")))),
        words_read=sum(text.length for text in part.texts) // 6 if part else 0,
        people=tuple(name for name, _ in people.most_common(MOST_NAMES)),
        acts=tuple(code for code, _ in acts.most_common(MOST_NAMES)),
        has_film="video" in kinds or "motion-photo" in told,
        has_sound="audio" in kinds,
        is_claimed=bool(part and part.notes and any(kind.value == "provenance" for kind in part.notes)),
    )


def _of_film(told: dict[str, str], name: str) -> str:
    return next(
        (value for key, value in told.items() if key.startswith("stream.") and key.endswith(f".{name}")), ""
    )


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 12 else 0


def _proposed(
    archive: Archive, derivation: Derivation, part: RenditionPart
) -> tuple[Counter[str], Counter[str]]:
    people, acts = Counter[str](), Counter[str]()
    for text in [each for each in part.texts if each.proposals][:_MOST_TEXTS]:
        words = parse_text(bytes_of(archive, derivation.rendition(text.rendition))).text
        for each in parse(bytes_of(archive, derivation.rendition(text.proposals)), words):
            match each.value:
                case ProposedName(name) if each.kind is ProposalKind.PERSON:
                    people[name] += 1
                case ActName(code, _):
                    acts[code] += 1
                case _:
                    pass
    return people, acts
