"""A time stamp that was taken in: before when what existed, and who says so."""

from collections.abc import Iterator
from dataclasses import dataclass

from khronika.ledger.agreement import Agreement
from khronika.ledger.stamps import Completion
from khronika.presentation.words import Words
from khronika.primitives.codec import Json
from khronika.primitives.message import message

ONE_VERIFIER = message("openssl is not installed: only one verifier has checked this token")


@dataclass(frozen=True, slots=True)
class StampedView:
    """The newest stamp."""

    completion: Completion

    def told(self, words: Words) -> Iterator[str]:
        """When, by whom, and what is to be compared."""
        token = self.completion.token
        yield words.say(
            "stamped: {size} events existed before {at} UTC, says {authority}",
            size=self.completion.stamp.slot.size,
            at=format(token.at, "%Y-%m-%d %H:%M:%S"),
            authority=token.authority,
        )
        yield words.say(
            "root certificate, to be compared with what the authority publishes: sha256 {root}",
            root=token.root,
        )

    def text(self, words: Words) -> Iterator[str]:
        """All of it, with how it was checked."""
        yield from self.told(words)
        if self.completion.agreement is Agreement.ABSENT:
            yield words.of(ONE_VERIFIER)

    def to_json(self) -> Json:
        """How many events, when, by whom."""
        token = self.completion.token
        return {
            "size": self.completion.stamp.slot.size,
            "at": token.at.isoformat(),
            "authority": token.authority,
            "root": str(token.root),
        }
