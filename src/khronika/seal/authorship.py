"""Authorship: which members there are, and whether an opening was signed by the one it names."""

from khronika.primitives.error import MalformedError
from khronika.seal.opening import Opening
from khronika.seal.signature import Algorithm, VerifyingKey


class Authors:
    """The members' keys, learned from the log as it is read. A signature under a run is checked once for the whole run."""

    def __init__(self) -> None:
        self._keys: dict[str, VerifyingKey] = {}
        self._checked: tuple[str, bytes, bytes] | None = None

    def knows(self, member: str) -> bool:
        """Whether this member is known."""
        return member in self._keys

    def is_empty(self) -> bool:
        """Whether nobody is known yet: the founder makes himself known."""
        return not self._keys

    def learn(self, member: str, ed25519: bytes) -> None:
        """Make a member known; raises MalformedError when the bytes are no key."""
        self._keys[member] = VerifyingKey(Algorithm.ED25519, ed25519)

    def signed(self, opening: Opening, member: str) -> bool:
        """Whether this member, who must be known, signed the opening."""
        key = self._keys.get(member)
        if key is None:
            return False
        try:
            message = opening.signed()
        except MalformedError:
            return False
        # The openings of a run follow each other in the log: remembering the last message that held is enough.
        if self._checked == (member, message, opening.signature):
            return True
        if not key.verifies(opening.signature, message):
            return False
        self._checked = (member, message, opening.signature)
        return True
