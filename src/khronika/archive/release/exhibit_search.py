"""Looking for protected names in what was read of exhibits, one after another: texts, metadata, names of files in them, signed claims."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain

from khronika.archive.derivation.event import Derivation
from khronika.archive.derivation.rendition_tree import RenditionPart
from khronika.archive.derivation.renditions import all_derivations, bytes_of, outline_of
from khronika.archive.derivation.text_corrections import recorded_corrections
from khronika.archive.index.index import ItemRow
from khronika.archive.release.gap import gaps_of
from khronika.archive.store.archive import Archive
from khronika.disclosure.exhibit_look import ExhibitGap, ExhibitLook, Mention, NotLookedAt, excerpt_of
from khronika.disclosure.name_guard import NameGuard
from khronika.evidence.citation.locator import Locator, locator_json
from khronika.evidence.citation.mapped_text import parse_text
from khronika.evidence.reading.note import NoteKind
from khronika.primitives.codec import Json
from khronika.primitives.error import MalformedError
from khronika.record.text_correction import as_read, sentence_of

MOST_LISTED = 5_000
"""Mentions of one exhibit that are listed: a chat has its author's name before every message."""

_NAME = "the name of a file"
_CLAIMS = (NoteKind.PROVENANCE, NoteKind.PROOF)
"""Notes in which somebody's words stand; the others are numbers."""


def look_at_exhibits(
    archive: Archive, rows: Sequence[ItemRow], guard: NameGuard, report: Callable[[int, int], None]
) -> Iterator[ExhibitLook]:
    """What is found in each of these items, one at a time in memory; raises VaultError, MalformedError.

    `report` is told how many are done, and of how many.
    What was read of an item earlier is looked at, too: a quotation may rest on it, and it tells what the
    newest reading does not.
    """
    for done, row in enumerate(rows, start=1):
        derivations = list(all_derivations(archive, row))
        search = _ExhibitSearch(archive, guard)
        read = (mention for derivation in derivations for mention in search.mentions(derivation))
        mentions = _listed(chain(read, search.corrected(row)))
        gaps = gaps_of(archive, derivations[0]) if derivations else [ExhibitGap(NotLookedAt.NEVER_READ)]
        yield ExhibitLook(archive.control(row), mentions, tuple(gaps))
        report(done, len(rows))


def _listed(mentions: Iterable[Mention]) -> tuple[Mention, ...]:
    """Each mention once, and of more than can be read by anybody their number."""
    found: dict[Mention, None] = {}
    more = 0
    for mention in mentions:
        if len(found) < MOST_LISTED:
            found[mention] = None
        else:
            more += mention not in found
    last = (Mention("elsewhere", f"and {more} more mentions"),) if more else ()
    return (*found, *last)


class _ExhibitSearch:
    """Searches the readings of one item; what two of them have in common is searched once."""

    def __init__(self, archive: Archive, guard: NameGuard) -> None:
        self._archive, self._guard = archive, guard
        self._seen: set[str] = set()

    def mentions(self, derivation: Derivation) -> Iterator[Mention]:
        """Every protected name in what this reading says and no other said before."""
        for part in outline_of(self._archive, derivation):
            if part.member:
                yield from self._in_words(part.member[-1], _NAME, part)
            for kind, identity in (
                ("metadata", part.metadata),
                *((kind.value, part.notes.get(kind, "")) for kind in _CLAIMS),
            ):
                for name, words in _named_texts(json.loads(self._new(derivation, identity) or "null")):
                    yield from self._in_words(words, f"{kind}, {name}" if name else kind, part)
            for text in part.texts:
                yield from self._in_text(self._new(derivation, text.rendition), part)

    def corrected(self, row: ItemRow) -> Iterator[Mention]:
        """Every protected name in what members read where something else was recognised."""
        known = recorded_corrections(self._archive, row)
        for each in known:
            _, together = as_read(known, each.event.citation)
            texts = () if each.withdrawn_at else (sentence_of(each.event), *together)
            # What it says alone is found in what all of them say together, too: it is listed once.
            text = next((text for text in texts if self._guard.contains(text)), "")
            for span in self._guard.find(text):
                yield Mention(place_words(each.event.locator[0]), excerpt_of(text, span))

    def _new(self, derivation: Derivation, identity: str) -> bytes:
        """The bytes of a rendition; none where they were searched before."""
        rendition = derivation.rendition(identity) if identity else None
        if rendition is None or rendition.sha256 in self._seen:
            return b""
        self._seen.add(rendition.sha256)
        return bytes_of(self._archive, rendition)

    def _in_words(self, words: str, where: str, part: RenditionPart) -> Iterator[Mention]:
        for span in self._guard.find(words):
            yield Mention(
                within(where, part.member[:-1] if where == _NAME else part.member), excerpt_of(words, span)
            )

    def _in_text(self, data: bytes, part: RenditionPart) -> Iterator[Mention]:
        text = _text(data) if data else ""
        spans = list(self._guard.find(text))
        # The map of a text is large, and most texts have no name in them.
        mapped = parse_text(data, part.member) if spans else None
        for span in spans:
            places = mapped.narrowed(span.start, span.end) if mapped else []
            yield Mention(
                place_words(places[0]) if places else within("between the lines", part.member),
                excerpt_of(text, span),
            )


def _text(data: bytes) -> str:
    match json.loads(data):
        case {"text": str(text)}:
            return text
        case _:
            raise MalformedError("a text that is not what its reader writes")


def _named_texts(value: Json, name: str = "") -> Iterator[tuple[str, str]]:
    """Every text in a value, with the name under which it stands."""
    match value:
        case str():
            yield name, value
        case list():
            for member in value:
                yield from _named_texts(member, name)
        case dict():
            for inner, member in value.items():
                yield from _named_texts(member, f"{name}.{inner}" if name else inner)
        case _:
            return


def place_words(locator: Locator) -> str:
    """A place in words: `page 3`, `sheet Journal, cell B7`, and in which file of the exhibit."""
    told = locator_json(Locator(locator.place))
    # Where on a page a line stands tells a person nothing.
    words = [f"{name} {_numbers(value)}" for name, value in told.items() if name != "box"]
    return within(", ".join(words), locator.member)


def _numbers(value: Json) -> str:
    match value:
        case [start, end]:
            return f"{start} to {end}"
        case list():
            return " ".join(map(str, value))
        case _:
            return str(value)


def within(where: str, member: Sequence[str]) -> str:
    """A place, and in which file of the exhibit it is."""
    return f"{where} in {' / '.join(member)}" if member else where
