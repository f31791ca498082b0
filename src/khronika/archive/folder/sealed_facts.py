"""`keys/facts`: what an archive is, sealed under the epoch's key (docs/format/vault.md, "Facts")."""

from dataclasses import dataclass

from khronika.archive.folder.facts import SEALED, Facts, parse_sites, sites_json
from khronika.primitives.codec import Json, canonical, parse_canonical, parse_id
from khronika.primitives.error import MalformedError
from khronika.seal.box import seal, unseal
from khronika.seal.epoch import Epoch, EpochSealing

PADDED = 4_096
"""The plaintext is as long as a multiple of this: how many sites there are, and members who wait, shows
not."""

_HEAD = "khronika-facts/1 "
_CONTEXT = b"khronika/facts/1\0"
_RESTORE = "restore keys/facts from another copy"


@dataclass(frozen=True, slots=True)
class SealedFacts:
    """The facts, and the ids of members whose locked keys are bound to the archive's id still, as version 2 bound them."""

    facts: Facts
    waiting: tuple[str, ...] = ()

    def lock(self, epoch: Epoch, folder: bytes) -> bytes:
        """The bytes of `keys/facts`; `folder` is what the label binds keys to."""
        told: dict[str, Json] = {
            "archive": self.facts.archive,
            "sites": sites_json(self.facts.sites),
            "waiting": list(self.waiting),
        }
        text = canonical(told).encode() + b"\n"
        padded = text.ljust(-len(text) // PADDED * -PADDED, b"\0")
        return (
            head_of_facts(epoch.id)
            + b"\n"
            + seal(epoch.key_for(EpochSealing.FACTS, folder), _CONTEXT + folder, padded)
        )

    @classmethod
    def unlock(cls, data: bytes, epoch: Epoch, folder: bytes) -> "SealedFacts":
        """What `lock` was given; raises DamagedError, MalformedError."""
        head, _, sealed = data.partition(b"\n")
        if head != head_of_facts(epoch.id):
            raise MalformedError("the facts of the archive are of another epoch or damaged", hint=_RESTORE)
        plain = unseal(epoch.key_for(EpochSealing.FACTS, folder), _CONTEXT + folder, sealed)
        match parse_canonical(plain.rstrip(b"\0").decode(errors="replace").removesuffix("\n")):
            case {"archive": str(archive), "sites": [_, *_] as sites, "waiting": [*waiting], **rest} if (
                not rest
            ):
                parse_id(archive)
                members = tuple(each for each in waiting if isinstance(each, str) and parse_id(each))
                told = cls(Facts(archive, parse_sites(sites), SEALED), members)
            case _:
                raise MalformedError("the facts of the archive are of no known form", hint=_RESTORE)
        if len(told.waiting) != len(waiting):
            raise MalformedError("the facts of the archive are of no known form", hint=_RESTORE)
        return told


def head_of_facts(epoch: str) -> bytes:
    """The first line of `keys/facts`, without its end."""
    return (_HEAD + epoch).encode()
