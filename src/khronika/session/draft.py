"""What somebody typed and did not record yet, kept in memory so that a locked archive shows it to nobody.

It is sealed for the member at the archive: whoever only has the process, and not the passphrase, cannot open it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

from khronika.archive.store.archive import Archive
from khronika.seal import box
from khronika.seal.epoch import Epoch, parse_public_key, unwrap, wrap

_PURPOSE = b"khronika/draft/1"


@dataclass(frozen=True, slots=True)
class SealedDraft:
    """A form that was not sent, for one member of one archive."""

    archive: bytes
    wrapped: bytes = field(repr=False)
    sealed: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class DraftSeal:
    """Seals drafts for whom an archive was open to. It holds no secret: an archive that is locked can be sealed for, too."""

    archive: bytes
    recipient: bytes = field(repr=False)

    @classmethod
    def of(cls, archive: Archive) -> Self:
        """That of the member at an open archive."""
        return cls(archive.raw, archive.keyring.member.hpke_bytes())

    def sealed(self, fields: Mapping[str, str]) -> SealedDraft:
        """The fields of a form, each draft under a key of its own."""
        epoch = Epoch.generate()
        plain = json.dumps(dict(fields), ensure_ascii=False).encode("utf-8", "surrogatepass")
        key = epoch.derive(_PURPOSE, self.archive)
        wrapped = wrap(epoch, [parse_public_key(self.recipient)], self.archive)
        return SealedDraft(self.archive, wrapped, box.seal(key, _PURPOSE, plain))


def opened(archive: Archive, draft: SealedDraft) -> dict[str, str]:
    """The fields that were typed.

    Raises NotMemberError for one that was typed for another member or archive, DamagedError.
    """
    epoch = unwrap(draft.wrapped, archive.keyring.member, archive.raw)
    plain = box.unseal(epoch.derive(_PURPOSE, archive.raw), _PURPOSE, draft.sealed)
    found: dict[str, str] = json.loads(plain.decode("utf-8", "surrogatepass"))
    return found
