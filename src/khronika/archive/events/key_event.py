"""The two events that tell of members and of key files, made from the keys themselves."""

from collections.abc import Iterable, Mapping

from khronika.primitives.codec import b64, parse_id
from khronika.primitives.digest import Digest
from khronika.seal.epoch import Epoch
from khronika.seal.event import ArchiveKind, EpochEvent, MemberEvent
from khronika.seal.key_recipient import KeyRecipient
from khronika.seal.member import MemberKeys


def member_event(keys: MemberKeys, name: str) -> MemberEvent:
    """The event that makes a member's public keys known to the log."""
    return MemberEvent(
        member=keys.member,
        ed25519=b64(keys.verifying_bytes()),
        hpke=str(Digest.of(keys.hpke_bytes())),
        name=name,
    )


def epoch_event(
    epoch: Epoch,
    files: Mapping[str, bytes],
    recipients: Iterable[KeyRecipient],
    holds: ArchiveKind | None = None,
) -> EpochEvent:
    """The event that names every key file with its digest, so that a changed byte is found, and lists whom the epoch key is wrapped to."""
    parse_id(epoch.id)
    digests = {name: str(Digest.of(data)) for name, data in sorted(files.items())}
    listed = tuple(sorted(recipients, key=lambda recipient: recipient.member))
    return EpochEvent(epoch=epoch.id, files=digests, holders=listed, holds=holds)
