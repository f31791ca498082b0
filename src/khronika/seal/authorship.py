"""Authorship: which members there are, and whether an opening was signed by the one it names."""

from collections.abc import Iterable
from typing import NamedTuple

from khronika.primitives.error import MalformedError
from khronika.primitives.event import Event
from khronika.seal.event import EpochEvent, TurnEvent
from khronika.seal.opening import Opening
from khronika.seal.run import RunTree, leaf_of
from khronika.seal.signature import Algorithm, VerifyingKey


class _SignedRun(NamedTuple):
    """A run whose signature held."""

    member: str
    signature: bytes
    tree: RunTree


class Authors:
    """The members' keys, learned from the log as it is read.

    A signature under a run is checked once for the whole run.
    """

    def __init__(self) -> None:
        self._keys: dict[str, VerifyingKey] = {}
        self._leaving: set[str] = set()
        self._removed: set[str] = set()
        self._run: _SignedRun | None = None

    def knows(self, member: str) -> bool:
        """Whether this member is known."""
        return member in self._keys and member not in self._removed

    def was_removed(self, member: str) -> bool:
        """Whether this member's keys sign nothing any more."""
        return member in self._removed

    def is_empty(self) -> bool:
        """Whether nobody is known yet: the founder makes himself known."""
        return not self._keys

    def learn(self, member: str, ed25519: bytes) -> None:
        """Make a member known, who is not known again once removed.

        Raises MalformedError when the bytes are no key.
        """
        self._keys[member] = VerifyingKey(Algorithm.ED25519, ed25519)
        self._run = None

    def follow(self, event: Event) -> None:
        """Take in what an event that was signed says of who leaves: their keys sign nothing behind the `epoch` event of a turn."""
        match event:
            case TurnEvent(removed=removed):
                self.announce(removed)
            case EpochEvent():
                self._removed |= self._leaving
                self._leaving.clear()
                self._run = None
            case _:
                pass

    def announce(self, leaving: Iterable[str]) -> None:
        """These members leave with the next epoch."""
        self._leaving.update(leaving)

    def signed(self, opening: Opening, member: str) -> bool:
        """Whether this member, who must be known, signed the opening."""
        key = self._keys.get(member)
        if key is None or member in self._removed:
            return False
        if opening.place is None:
            return key.verifies(opening.signature, opening.text)
        leaf, run = leaf_of(opening.text), self._run
        # The openings of a run follow each other in the log: remembering the last run that held is enough.
        if run is not None and run[:2] == (member, opening.signature) and run.tree.holds(leaf, opening.place):
            return True
        try:
            tree = RunTree(leaf, opening.place)
        except MalformedError:
            return False
        if not key.verifies(opening.signature, tree.message):
            return False
        self._run = _SignedRun(member, opening.signature, tree)
        return True
