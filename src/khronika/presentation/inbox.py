"""The inbox: what came when, from whom and how, and how much of it is read; the reasons why items are not read."""

from collections.abc import Iterator
from dataclasses import dataclass

from khronika.archive.custody.accessions import UnknownAccessionError, accession_of
from khronika.archive.custody.take_back import is_taken_back
from khronika.archive.derivation.coverage import CoverageAccount, accounts
from khronika.archive.derivation.renditions import derivation_of
from khronika.archive.index.item_pages import ItemChoice, ListedItem
from khronika.archive.index.kept_counts import ReceivedAccession
from khronika.archive.store.archive import Archive
from khronika.evidence.reading.outcome import Outcome, Reason
from khronika.intake.accession import AccessionOutcome, Provenance
from khronika.intake.event import AccessionClosedEvent
from khronika.presentation.gap_words import gap_sentences
from khronika.presentation.item_list import titles_of
from khronika.presentation.view import one_line
from khronika.presentation.words import Words
from khronika.primitives.codec import Json
from khronika.primitives.message import counted

PAGE = 20
"""Accessions of a page."""
MOST_PENDING = 20
"""Items that are not read, or partly, that are named with their reasons."""
_SEALED = (AccessionOutcome.SEALED, AccessionOutcome.SEALED_AGAIN)


@dataclass(frozen=True, slots=True)
class AccessionLine:
    """An accession as it is told today.

    `at` is when it came, as its member claimed; `aside` counts entries that were not sealed; `is_closed` is
    false for one that was interrupted, unless what came with it was taken back.
    """

    id: str
    at: str
    provenance: Provenance
    outcomes: dict[Outcome | None, int]
    is_closed: bool
    aside: int

    @property
    def items(self) -> int:
        """Its items that are held."""
        return sum(self.outcomes.values())

    @property
    def obtained(self) -> str:
        """When it was obtained, as its receiver said."""
        return self.provenance.obtained.get("when", "")

    def to_json(self) -> Json:
        """By name."""
        counts: dict[str, Json] = {(key.value if key else "sealed"): n for key, n in self.outcomes.items()}
        return {
            "accession": self.id,
            "at": self.at,
            **self.provenance.to_json(),
            "items": counts,
            "finished": self.is_closed,
        }

    def text(self, words: Words) -> Iterator[str]:
        """One line."""
        yield one_line(
            words.say(
                "{day} {source}: {items}, {channel}",
                day=self.at[:10],
                source=self.provenance.source,
                items=counted("{n} item", "{n} items", self.items),
                channel=self.provenance.channel,
            )
        )


@dataclass(frozen=True, slots=True)
class Inbox:
    """A page of accessions, newest first; `earlier` is the number before which there are more."""

    lines: tuple[AccessionLine, ...]
    earlier: int | None


@dataclass(frozen=True, slots=True)
class PendingItem:
    """An item that was not read, or of which something was not, and why."""

    control: str
    title: str
    name: str
    reason: Reason | None
    accounts: tuple[CoverageAccount, ...]

    def gaps(self, words: Words) -> Iterator[str]:
        """What was not read, and why, a line each."""
        for account in self.accounts:
            if not account.is_whole:
                yield from gap_sentences(account, words)


@dataclass(frozen=True, slots=True)
class PendingItems:
    """A page of them; `later` is the number after which there are more."""

    lines: tuple[PendingItem, ...]
    outcome: Outcome
    later: int | None


def inbox(archive: Archive, before: int | None = None) -> Inbox:
    """The newest accessions, or those before one; raises MalformedError, VaultError."""
    found = archive.index.received.accessions(before, PAGE + 1)
    shown = found[:PAGE]
    earlier = shown[-1].number if len(found) > PAGE else None
    return Inbox(tuple(_line(archive, each) for each in shown), earlier)


def accession_line(archive: Archive, identity: str) -> AccessionLine:
    """One accession; raises UnknownAccessionError."""
    found = archive.index.received.accession(identity)
    if found is None:
        raise UnknownAccessionError("no accession has this id", hint="the inbox lists them")
    return _line(archive, found)


def _line(archive: Archive, received: ReceivedAccession) -> AccessionLine:
    told = accession_of(archive, received.id)
    closed = archive.entries(archive.index.about(AccessionClosedEvent, received.id))
    counts = [each.event.outcomes.counts for each in closed if isinstance(each.event, AccessionClosedEvent)]
    aside = sum(n for count in counts for outcome, n in count.items() if outcome not in _SEALED)
    is_due = not closed and not is_taken_back(archive, received.id)
    return AccessionLine(received.id, told.at, told.provenance, received.outcomes, not is_due, aside)


def pending_items(archive: Archive, outcome: Outcome, after: int = 0) -> PendingItems:
    """Items of an outcome after a number, with the reasons; raises MalformedError, VaultError."""
    found = archive.index.pages.after(after, ItemChoice(outcome=outcome), MOST_PENDING + 1)
    shown = found[:MOST_PENDING]
    titles = titles_of(archive, [each.id for each in shown])
    lines = tuple(_pending(archive, each, titles.get(each.id, "")) for each in shown)
    return PendingItems(lines, outcome, shown[-1].number if len(found) > MOST_PENDING else None)


def _pending(archive: Archive, listed: ListedItem, title: str) -> PendingItem:
    control = archive.control_of(listed.number)
    name = next(iter(archive.index.names_of(listed.number)), "")
    derivation = derivation_of(archive, archive.item(control))
    told = tuple(accounts(archive, derivation)) if derivation is not None else ()
    return PendingItem(control, title, name, derivation.reason if derivation else None, told)
