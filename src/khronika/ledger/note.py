"""A text signed by one or more keys (C2SP signed-note).

    example.invalid/a
    17
    CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

    — example.invalid/a Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurm...

The text ends with a newline; then an empty line; then signature lines: em dash, space, key name, space,
base64 of the 4-byte key id and the signature. There is no other control character than the newline.
"""

import re
from dataclasses import dataclass
from typing import Self

from khronika.primitives.codec import b64, parse_b64
from khronika.primitives.error import MalformedError

MAX_LENGTH = 1_000_000
"""Bytes; a note with a hundred ML-DSA-44 signatures has a third of it."""

MAX_SIGNATURES = 100
"""Signature lines; signed-note asks for at least 16."""

KEY_ID_LENGTH = 4

# Every commit reads several notes again, and a pattern takes a hundredth of the time of a loop over their characters.
_CONTROL = re.compile("[\0-\x09\x0b-\x1f]")


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line: who claims to have signed, and the bytes to check."""

    name: str
    key_id: bytes
    data: bytes

    @classmethod
    def parse(cls, line: str) -> Self:
        """The parts of a line without its newline; raises MalformedError."""
        dash, name, text = (*line.split(" "), "", "")[:3]
        if dash != "—" or line.count(" ") != 2:
            raise MalformedError("not a signature line")
        require_name(name)
        data = parse_b64(text)
        if len(data) <= KEY_ID_LENGTH:
            raise MalformedError("a signature line without a signature")
        return cls(name, data[:KEY_ID_LENGTH], data[KEY_ID_LENGTH:])

    def __str__(self) -> str:
        return f"— {self.name} {b64(self.key_id + self.data)}"


@dataclass(frozen=True, slots=True)
class Note:
    """A text, its last newline included, and its signatures, none of which is checked yet."""

    text: str
    signatures: tuple[Signature, ...]

    @classmethod
    def parse(cls, data: bytes) -> Self:
        """The note, such that `parse(x).encode() == x`; raises MalformedError."""
        body, empty, tail = decode(data).rpartition("\n\n")
        if not empty or not tail.endswith("\n"):
            raise MalformedError("not a signed note")
        lines = tail[:-1].split("\n")
        if len(lines) > MAX_SIGNATURES:
            raise MalformedError("a note with more signatures than are read")
        return cls(body + "\n", tuple(Signature.parse(line) for line in lines))

    def encode(self) -> bytes:
        """The bytes of the note."""
        return "".join([self.text, "\n", *(f"{signature}\n" for signature in self.signatures)]).encode()


def require_name(name: str) -> None:
    """Refuse what cannot name a key: nothing, spaces, control characters or a plus sign."""
    if not name or "+" in name or any(letter.isspace() or letter < " " for letter in name):
        raise MalformedError("not a key name")


def decode(data: bytes) -> str:
    """The text of a note, or of a proof that holds one: UTF-8 with no control character but the newline.

    Raises MalformedError.
    """
    if len(data) > MAX_LENGTH:
        raise MalformedError("a note longer than is read")
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        raise MalformedError("a note is UTF-8 text") from error
    if _CONTROL.search(text):
        raise MalformedError("a control character in a note")
    return text
