"""Pieces that hold nothing: they bring the number of pieces in a vault to a coarse one (docs/format/vault.md, "Padding pieces")."""

import os
from collections.abc import Container, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from hmac import compare_digest
from hmac import digest as hmac
from typing import Self

from khronika.primitives.codec import format_id, is_id, parse_id
from khronika.seal.epoch import Epochs
from khronika.seal.keystream import keystream
from khronika.seal.padding import padme
from khronika.vault.piece import PIECE
from khronika.vault.store import ObjectStore

PURPOSE = b"khronika/padding/1"
"""What the key for padding pieces is derived for."""

_DRAWN = 8


@dataclass(frozen=True, slots=True)
class Padding:
    """What padding pieces are called and hold, under the key of the current epoch and those of earlier ones."""

    keys: Sequence[bytes] = field(repr=False)

    @classmethod
    def of(cls, epochs: Epochs, archive: bytes) -> Self:
        """The padding pieces of an archive."""
        return cls([epoch.derive(PURPOSE, archive) for epoch in (epochs.current, *epochs.past)])

    def draw(self) -> tuple[str, bytes]:
        """Name and bytes of a new one."""
        drawn = os.urandom(_DRAWN)
        raw = drawn + _mark(self.keys[0], drawn)
        return format_id(raw), keystream(_stream_key(self.keys[0], raw), PIECE)

    def stream_of(self, name: str) -> bytes | None:
        """The key of the stream that fills a padding piece of this name; None where it is the name of none."""
        key = self._key_of(name)
        return None if key is None else _stream_key(key, parse_id(name))

    def owns(self, name: str) -> bool:
        """Whether the name is that of a padding piece."""
        return self._key_of(name) is not None

    def _key_of(self, name: str) -> bytes | None:
        if not is_id(name):
            return None
        raw = parse_id(name)
        return next(
            (key for key in self.keys if compare_digest(raw[_DRAWN:], _mark(key, raw[:_DRAWN]))), None
        )


def wanted(pieces: int) -> int:
    """How many padding pieces go with so many others."""
    return padme(pieces) - pieces


@dataclass(frozen=True, slots=True)
class Survey:
    """What lies in a vault beside what events name: files that nobody named, padding pieces.

    And how many pieces are no padding.
    """

    unnamed: Sequence[str]
    padding: Sequence[str]
    others: int

    @property
    def surplus(self) -> int:
        """How many padding pieces there are too many; negative where some are missing."""
        return len(self.padding) - wanted(self.others)


def survey(store: ObjectStore, named: Container[str], padding: Padding) -> Survey:
    """Look at every file of a vault, of which events name some."""
    unnamed: list[str] = []
    held: list[str] = []
    others = 0
    for file in store.listed():
        if file.name in named:
            others += file.is_piece
        elif file.is_piece and padding.owns(file.name):
            held.append(file.name)
        else:
            unnamed.append(file.name)
            others += file.is_piece and is_id(file.name)
    return Survey(sorted(unnamed), held, others)


def level(store: ObjectStore, padding: Padding, found: Survey) -> None:
    """Bring the number of pieces to the coarse one: padding pieces are added, or make room for those that came; raises OSError."""
    if found.surplus < 0:
        _add(store, padding, -found.surplus)
    else:
        store.remove(found.padding[: found.surplus])


def _add(store: ObjectStore, padding: Padding, count: int) -> None:
    names: list[str] = []
    try:
        for _ in range(count):
            name, data = padding.draw()
            names.append(name)
            _write(store, name, data)
    except BaseException:
        store.forget(names)
        raise
    store.publish(names)


def _write(store: ObjectStore, name: str, data: bytes) -> None:
    piece = store.create(name)
    try:
        piece.write(data)
        piece.sync()
    except BaseException:
        piece.discard()
        raise


def _mark(key: bytes, drawn: bytes) -> bytes:
    return hmac(key, b"name" + drawn, sha256)[: 16 - _DRAWN]


def _stream_key(key: bytes, raw: bytes) -> bytes:
    return hmac(key, b"octets" + raw, sha256)
