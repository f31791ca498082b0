"""A time stamp that was asked for, and one that was got."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from khronika.ledger.agreement import Agreement
from khronika.ledger.stamps import Completion
from khronika.presentation.view import one_line
from khronika.presentation.words import Words
from khronika.primitives.codec import Json


@dataclass(frozen=True, slots=True)
class WrittenRequest:
    """A request over the first `size` events, in a file to be carried to an authority."""

    size: int
    out: Path

    def to_json(self) -> Json:
        """How many events it is about, and where it is."""
        return {"size": self.size, "request": str(self.out)}

    def text(self, words: Words) -> Iterator[str]:
        """Where it is, and how an authority is asked."""
        told = words.count(
            "the request over {n} event is in {out}; an authority answers it with, for example:",
            "the request over {n} events is in {out}; an authority answers it with, for example:",
            self.size,
            out=self.out,
        )
        yield one_line(told)
        command = (
            "curl -sS -H 'Content-Type: application/timestamp-query' --data-binary @{name} URL -o reply.tsr"
        )
        yield one_line("  " + words.say(command, name=self.out.name))


@dataclass(frozen=True, slots=True)
class Anchored:
    """A stamp that is kept, and what its token says."""

    completion: Completion

    @property
    def had_one_verifier(self) -> bool:
        """Whether no second verifier was there to agree."""
        return self.completion.agreement is Agreement.ABSENT

    def to_json(self) -> Json:
        """How many events existed before which time (UTC), by which authority, under which root certificate."""
        token = self.completion.token
        return {
            "size": self.completion.stamp.slot.size,
            "at": format(token.at, "%Y-%m-%dT%H:%M:%SZ"),
            "authority": token.authority,
            "root": str(token.root),
            "verifiers": 1 if self.had_one_verifier else 2,
        }

    def text(self, words: Words) -> Iterator[str]:
        """When, by whom, and what is to be compared."""
        token = self.completion.token
        told = words.count(
            "stamped: {n} event existed before {at} UTC, says {authority}",
            "stamped: {n} events existed before {at} UTC, says {authority}",
            self.completion.stamp.slot.size,
            at=format(token.at, "%Y-%m-%d %H:%M:%S"),
            authority=token.authority,
        )
        yield one_line(told)
        compared = "root certificate, to be compared with what the authority publishes: sha256 {root}"
        yield words.say(compared, root=token.root)
