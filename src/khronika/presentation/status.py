"""What is in an archive, as both doors tell it: counts, cases, trusted time, recovery, copies, interrupted work."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass

from khronika.archive.copies.copies import KnownCopy, known_copies
from khronika.archive.custody.overview import Overview, not_sealed, overview
from khronika.archive.store.archive import Archive
from khronika.presentation.view import one_line
from khronika.presentation.words import Words
from khronika.primitives.codec import Json
from khronika.primitives.message import counted


@dataclass(frozen=True, slots=True)
class StatusView:
    """An archive in a few lines; who can recover it is told by `RecoveryView`."""

    seen: Overview
    copies: tuple[KnownCopy, ...]

    def to_json(self) -> Json:
        """Counts and lists by name."""
        copies: list[Json] = [asdict(copy) for copy in self.copies]
        facts = asdict(self.seen)
        return facts | {"cases": [*self.seen.cases], "unfinished": [*self.seen.unfinished], "copies": copies}

    def text(self, words: Words) -> Iterator[str]:
        """All of it; what to type next is for the door to say."""
        yield from self.counts(words)
        yield from self.kept_elsewhere(words)

    def counts(self, words: Words) -> Iterator[str]:
        """How much there is, and since when it is proven to exist."""
        seen = self.seen
        yield words.say(
            "{items}, {batches}, {events}",
            items=counted("{n} item", "{n} items", seen.items),
            batches=counted("{n} batch of statements", "{n} batches of statements", seen.batches),
            events=counted("{n} event in the log", "{n} events in the log", seen.events),
        )
        yield words.say(
            "read: {read}, partly: {partly}, unread: {unread}, not read yet: {left}",
            read=seen.read,
            partly=seen.partly,
            unread=seen.unread,
            left=seen.items - seen.read - seen.partly - seen.unread,
        )
        cases = one_line(", ".join(seen.cases)) or words.say("none yet")
        yield words.say("cases: {cases}", cases=cases)
        if seen.anchored:
            yield words.say(
                "newest trusted time: {time}; events it covers: {size} of {events}",
                time=seen.anchored,
                size=seen.anchored_size,
                events=seen.events,
            )

    def kept_elsewhere(self, words: Words) -> Iterator[str]:
        """Copies, and when each was checked."""
        for copy in self.copies:
            yield words.say(
                "copy: {place}, checked {day}, events it lacks: {number}",
                place=one_line(copy.place),
                day=copy.at[:10],
                number=copy.behind,
            )


def status_view(archive: Archive) -> StatusView:
    """The state of an archive; raises VaultError, MalformedError."""
    return StatusView(overview(archive), tuple(known_copies(archive)))


@dataclass(frozen=True, slots=True)
class UnsealedEntry:
    """An entry of an accession that was not sealed, and why."""

    outcome: str
    reason: str
    path: str

    def to_json(self) -> Json:
        """By name."""
        return {"outcome": self.outcome, "reason": self.reason, "path": self.path}

    def text(self, words: Words) -> Iterator[str]:
        """One line."""
        reason = f": {one_line(words.say(self.reason))}" if self.reason else ""
        yield f"{words.say(self.outcome)}{reason}\t{self.path!r}"


def not_sealed_views(archive: Archive, accession: str) -> tuple[UnsealedEntry, ...]:
    """What of an accession was not sealed; raises UnknownAccessionError."""
    return tuple(UnsealedEntry(*each) for each in not_sealed(archive, accession))
