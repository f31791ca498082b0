"""Sealed bundles: the openings and field texts behind 256 entries of the log (docs/format/vault.md, "Bundles")."""

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from khronika.seal.box import seal, unseal
from khronika.seal.epoch import Epoch, Epochs, EpochSealing
from khronika.seal.error import DamagedError
from khronika.seal.opening import Sealed
from khronika.seal.padding import padme
from khronika.vault.error import RESTORE_BUNDLES, DamagedObjectError

WIDTH = 256
_HEADS = {b"khronika-sealed/1": 2, b"khronika-sealed/2": 4}
"""How many bytes tell how many fields a record has, by the version of the bundle. Version 1 is read; it had
no veil for each statement."""
_NEWEST = b"khronika-sealed/2"


@dataclass(frozen=True, slots=True)
class BundlePlace:
    """Archive (raw id), site, bundle number and how many records it holds."""

    archive: bytes
    site: str
    number: int
    width: int

    @property
    def context(self) -> bytes:
        """What binds a new bundle to its place."""
        return self.versioned(_NEWEST)

    def versioned(self, version: bytes) -> bytes:
        """What binds a bundle of a version to its place: its head stands in the clear, and one version is not to be taken for another."""
        site = self.site.encode()
        return (
            b"khronika/bundle/"
            + version[-1:]
            + b"\0"
            + self.archive
            + bytes([len(site)])
            + site
            + self.number.to_bytes(8, "big")
            + self.width.to_bytes(2, "big")
        )


def seal_bundle(records: Sequence[Sealed], epoch: Epoch, place: BundlePlace) -> bytes:
    """The bytes of one sealed bundle."""
    plain = b"".join(map(_record, records))
    padded = plain.ljust(padme(len(plain)), b"\0")
    return _NEWEST + b" " + epoch.id.encode() + b"\n" + seal(_key(epoch, place), place.context, padded)


def open_bundle(data: bytes, epochs: Epochs, place: BundlePlace) -> list[Sealed]:
    """The records of a bundle sealed in any of these epochs; raises DamagedObjectError."""
    head, _, sealed = data.partition(b"\n")
    version, _, of = head.partition(b" ")
    epoch = epochs.called(of.decode(errors="replace"))
    if version not in _HEADS or epoch is None:
        raise DamagedObjectError("a bundle of openings is of another epoch or damaged", hint=RESTORE_BUNDLES)
    try:
        return _records(
            unseal(_key(epoch, place), place.versioned(version), sealed), place.width, _HEADS[version]
        )
    except (DamagedError, IndexError, UnicodeDecodeError, struct.error) as error:
        raise DamagedObjectError(
            "a bundle of openings does not authenticate", hint=RESTORE_BUNDLES
        ) from error


def _key(epoch: Epoch, place: BundlePlace) -> bytes:
    return epoch.key_for(EpochSealing.BUNDLES, place.archive)


def _record(sealed: Sealed) -> bytes:
    parts = [len(sealed.opening).to_bytes(4, "big"), sealed.opening, len(sealed.fields).to_bytes(4, "big")]
    for name in sorted(sealed.fields):
        text = sealed.fields[name]
        data = name.encode()
        parts += (bytes((len(data),)), data, len(text).to_bytes(4, "big"), text)
    return b"".join(parts)


def _records(plain: bytes, width: int, counted: int) -> list[Sealed]:
    records, at = [], 0
    for _ in range(width):
        opening, at = _take(plain, at, 4)
        fields, at = _fields(plain, at, counted)
        records.append(Sealed(opening, fields))
    if plain.count(0, at) != len(plain) - at:
        raise IndexError
    return records


def _fields(plain: bytes, at: int, counted: int) -> tuple[Mapping[str, bytes], int]:
    # Written out: there are many more fields than events, and a call for each part of each takes three
    # times as long.
    count = int.from_bytes(plain[at : at + counted], "big")
    at += counted
    fields: dict[str, bytes] = {}
    for _ in range(count):
        middle = at + 1 + plain[at]
        (length,) = _LENGTH.unpack_from(plain, middle)
        name = plain[at + 1 : middle]
        at = middle + 4 + length
        fields[name.decode()] = plain[middle + 4 : at]
    if at > len(plain):
        raise IndexError
    return fields, at


def _take(plain: bytes, at: int, prefix: int) -> tuple[bytes, int]:
    start = at + prefix
    stop = start + int.from_bytes(plain[at:start], "big")
    if stop > len(plain):
        raise IndexError
    return plain[start:stop], stop


_LENGTH = struct.Struct(">I")
