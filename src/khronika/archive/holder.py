"""Holders: the members to whom the current epoch key is wrapped; and the two events that tell of members and of files of keys."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from khronika.archive.book import Book
from khronika.primitives.codec import Json, b64, parse_b64, parse_id
from khronika.primitives.digest import Digest
from khronika.primitives.error import MalformedError
from khronika.seal.epoch import Epoch
from khronika.seal.member import MemberKeys
from khronika.seal.opening import Draft


@dataclass(frozen=True, slots=True)
class Holder:
    """A member with the raw public key that epoch keys are wrapped to, and the slot of `keys/locked` their keys lie in, if any."""

    member: str
    hpke: bytes = field(repr=False)
    slot: int | None

    @classmethod
    def of(cls, keys: MemberKeys, slot: int | None) -> "Holder":
        """The holder whose keys these are."""
        return cls(keys.member, keys.hpke_octets(), slot)

    def to_json(self) -> Json:
        """As the field `holders` of an `epoch` event lists it."""
        return {"hpke": b64(self.hpke), "member": self.member, "slot": self.slot}

    @classmethod
    def from_json(cls, value: Json) -> "Holder":
        """Strictly: raises MalformedError."""
        match value:
            case {"hpke": str(hpke), "member": str(member), "slot": int() | None as slot}:
                parse_id(member)
                holder = cls(member, parse_b64(hpke), slot)
            case _:
                raise MalformedError("a holder of the epoch key in no known form")
        if holder.to_json() != value:
            raise MalformedError("a holder of the epoch key in no known form")
        return holder


def member_event(book: Book, keys: MemberKeys, name: str) -> Draft:
    """The event that makes a member's public keys known to the log."""
    plain: dict[str, Json] = {
        "member": keys.member,
        "ed25519": b64(keys.verifying_bytes()),
        "hpke": str(Digest.of(keys.hpke_octets())),
    }
    return Draft(book.signed("member", plain), {"name": name})


def epoch_event(book: Book, epoch: Epoch, files: Mapping[str, bytes], holders: Iterable[Holder]) -> Draft:
    """The event that names every file of keys with its digest, so that a changed byte is found, and lists who holds the epoch key."""
    parse_id(epoch.id)
    digests: dict[str, Json] = {name: str(Digest.of(octets)) for name, octets in sorted(files.items())}
    listed: list[Json] = [holder.to_json() for holder in sorted(holders, key=lambda holder: holder.member)]
    return Draft(book.signed("epoch", {"epoch": epoch.id, "files": digests}), {"holders": listed})
