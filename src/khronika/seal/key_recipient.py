"""Key recipients: the members to whom the current epoch key is wrapped."""

from dataclasses import dataclass, field
from typing import Self

from khronika.primitives.codec import Json, b64, parse_b64, parse_id
from khronika.primitives.error import MalformedError
from khronika.seal.member import MemberKeys


@dataclass(frozen=True, slots=True)
class KeyRecipient:
    """A member with the raw public key that epoch keys are wrapped to, and the slot of `keys/locked` their keys lie in, if any."""

    member: str
    hpke: bytes = field(repr=False)
    slot: int | None

    @classmethod
    def of(cls, keys: MemberKeys, slot: int | None) -> Self:
        """The recipient whose keys these are."""
        return cls(keys.member, keys.hpke_bytes(), slot)

    def to_json(self) -> Json:
        """As the field `holders` of an `epoch` event lists it."""
        return {"hpke": b64(self.hpke), "member": self.member, "slot": self.slot}

    @classmethod
    def from_json(cls, value: Json) -> Self:
        """Strictly: raises MalformedError."""
        match value:
            case {"hpke": str(hpke), "member": str(member), "slot": int() | None as slot}:
                parse_id(member)
                recipient = cls(member, parse_b64(hpke), slot)
            case _:
                raise MalformedError("a recipient of the epoch key in no known form")
        if recipient.to_json() != value or type(slot) is bool:
            raise MalformedError("a recipient of the epoch key in no known form")
        return recipient
