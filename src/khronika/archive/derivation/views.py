"""Pages and pieces of items as people are shown them: made by workers when somebody looks, and kept sealed beside the archive."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from khronika.archive.derivation.reading_task import sealed_source
from khronika.archive.derivation.view_cache import PURPOSE, ViewCache
from khronika.archive.index.index import ItemRow
from khronika.archive.store.archive import Archive
from khronika.evidence.reading.outcome import Reason
from khronika.evidence.reading.shield import PICTURE_STEPS, ShieldStep
from khronika.evidence.workers.pixels import Pixels
from khronika.evidence.workers.playing import PlayedPiece, encode_piece, play_piece
from khronika.evidence.workers.pool import Server
from khronika.evidence.workers.sink import Source
from khronika.evidence.workers.viewing import Corners, PageView, view_page
from khronika.vault.location import Location

_MOST_FAILED = 200
_SILENCE = 3_200
"""Bytes of silence that are played so that what plays is started."""


@dataclass(frozen=True, slots=True)
class ViewedBytes:
    """What is looked at: an item, or a rendition of what was read of it, by its id; its type, size and place."""

    item: str
    rendition: str
    media: str
    size: int
    location: Location


@dataclass(frozen=True, slots=True)
class ViewFacts:
    """How a page is shown, without its pixels: pages in all, its size, where its corners lie, whether it is without pictures."""

    pages: int
    size: tuple[int, int]
    corners: Corners
    has_only_words: bool


class PieceLook(Enum):
    """How a piece of a recording is shown: in grey or in colour, silent or not; or only heard."""

    GREY = "grey"
    COLOUR = "colour"
    GREY_WITH_SOUND = "grey-sound"
    COLOUR_WITH_SOUND = "colour-sound"
    SOUND = "sound"

    @property
    def is_grey(self) -> bool:
        """Whether it is shown without colours."""
        return self in (PieceLook.GREY, PieceLook.GREY_WITH_SOUND)

    @property
    def has_sound(self) -> bool:
        """Whether it is heard."""
        return self not in (PieceLook.GREY, PieceLook.COLOUR)


class Views:
    """Shows pages of the items of an open archive. Any thread may ask; it is closed with the archive."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        key = archive.keyring.epoch.derive(PURPOSE, archive.raw)
        self._cache = ViewCache(archive.folder.views, key)
        # Pages wait for no piece of film: each has workers of its own.
        self._server, self._player = Server(), Server()
        self._turn, self._playing = threading.Lock(), threading.Lock()
        self._failed: dict[tuple[str, str, int], Reason] = {}
        self._cache.forget(row.id for row in archive.index.taken())
        archive.closing.callback(self.close)

    def prepare(self) -> bool:
        """Draw a point of our own, so that the libraries are loaded before somebody looks; gives whether it was drawn."""
        own = Pixels(1, 1, b"\0").png()
        with self._turn:
            drawn = view_page("image/png", len(own), lambda at, n: own[at : at + n], 1, self._server)
        return not isinstance(drawn, Reason)

    def prepare_player(self) -> bool:
        """Play a moment of silence, so that the libraries are loaded before somebody plays; gives whether it was."""
        own = PlayedPiece((0, 0), 0, b"", bytes(_SILENCE)).wave()
        with self._playing:
            heard = play_piece("audio/wav", len(own), lambda at, n: own[at : at + n], 0, self._player)
        return not isinstance(heard, Reason)

    def facts(self, original: ViewedBytes, page: int) -> ViewFacts | Reason:
        """How a page is shown, from 1; or why it is not. It is made where it was not yet."""
        kept = self._cache.find(original.item, _key(original, page, "facts"))
        if kept is not None:
            return _parsed(kept)
        made = self._made(original, page)
        if isinstance(made, Reason):
            return made
        return ViewFacts(made.pages, made.size, made.corners, made.has_only_words)

    def picture(self, original: ViewedBytes, page: int, step: ShieldStep) -> bytes | Reason:
        """A page in one of its steps, as PNG; or why it is not shown."""
        kept = self._cache.find(original.item, _key(original, page, step.value))
        if kept is not None:
            return kept
        made = self._made(original, page)
        return made if isinstance(made, Reason) else made.pictures[step]

    def piece(self, original: ViewedBytes, start: int, look: PieceLook) -> bytes | Reason:
        """Up to ten seconds of a recording from `start`, in milliseconds: a film (WebM), or sound alone (WAVE)."""
        key = f"{original.rendition} {start} {look.value}"
        if (kept := self._cache.find(original.item, key)) is not None:
            return kept
        asked = original.item, original.rendition, -1 - start
        if (before := self._failed.get(asked)) is not None:
            return before
        with self._playing:
            made = self._played(original, start, look)
        if isinstance(made, Reason):
            self._fail(asked, made)
        else:
            self._cache.keep(original.item, [(key, made)])
        return made

    def _played(self, original: ViewedBytes, start: int, look: PieceLook) -> bytes | Reason:
        found = play_piece(original.media, original.size, self._source(original), start, self._player)
        if isinstance(found, Reason):
            return found
        if look is PieceLook.SOUND:
            return found.wave() if found.sound else Reason.EMPTY
        if not found.pictures:
            return Reason.EMPTY
        shown = found.grey if look.is_grey else found
        return encode_piece(shown, self._player, with_sound=look.has_sound and bool(found.sound))

    def _fail(self, asked: tuple[str, str, int], reason: Reason) -> None:
        if len(self._failed) < _MOST_FAILED:
            self._failed[asked] = reason

    def _made(self, original: ViewedBytes, page: int) -> PageView | Reason:
        asked = original.item, original.rendition, page
        if (before := self._failed.get(asked)) is not None:
            return before
        with self._turn:
            made = view_page(original.media, original.size, self._source(original), page, self._server)
        if isinstance(made, Reason):
            self._fail(asked, made)
            return made
        self._cache.keep(original.item, _kept(original, page, made))
        return made

    def _source(self, original: ViewedBytes) -> Source:
        return sealed_source(self._archive.folder.vault, self._archive.raw, original.location)

    def close(self) -> None:
        """End the workers, and close what is kept."""
        self._server.close()
        self._player.close()
        self._cache.close()


def original_of(archive: Archive, row: ItemRow) -> ViewedBytes:
    """An item as it was sealed; raises MalformedError, VaultError."""
    return ViewedBytes(row.id, "", row.media, row.size, archive.location(row))


def _key(original: ViewedBytes, page: int, what: str) -> str:
    return f"{original.rendition} {page} {what}"


def _kept(original: ViewedBytes, page: int, made: PageView) -> Iterator[tuple[str, bytes]]:
    facts = json.dumps([made.pages, *made.size, *made.corners, made.has_only_words]).encode()
    yield _key(original, page, "facts"), facts
    for step in PICTURE_STEPS:
        yield _key(original, page, step.value), made.pictures[step]


def _parsed(kept: bytes) -> ViewFacts:
    pages, width, height, x0, y0, x1, y1, x2, y2, has_only_words = json.loads(kept)
    return ViewFacts(pages, (width, height), (x0, y0, x1, y1, x2, y2), has_only_words)
