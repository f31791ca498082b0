"""Sites of one archive that work apart and take in, now and then, what another one recorded: a simulator of our own protocol."""

import copy
import hashlib
from dataclasses import dataclass, field

from hypothesis import strategies as st

from khronika.intake.event import OpenEvent
from khronika.ledger.custody import Link, PlacedLink
from khronika.ledger.entry import LogEntry
from khronika.ledger.event import MergeEvent
from khronika.primitives.codec import format_id
from khronika.record.recorded import State
from tests.record.entries import policy, review, state, withdraw

ITEMS = tuple(format_id(bytes([number]) * 16) for number in range(1, 4))
SITES = ("a", "b", "c")


def moment(seconds):
    """A time as events claim it."""
    minutes, second = divmod(seconds, 60)
    hour, minute = divmod(minutes, 60)
    return f"2026-11-22T{hour:02}:{minute:02}:{second:02}Z"


@dataclass
class Site:
    """A site: its own log, and as much of the logs of others as it took in; `name` is `twin` of nobody unless a copy is made."""

    name: str
    mark: str = ""
    """What tells a copy of this site from it, since it draws other salts."""
    log: list[LogEntry] = field(default_factory=list)
    known: dict[str, list[LogEntry]] = field(default_factory=dict)

    def append(self, event, seconds, link=None):
        """Write an event of this site, claimed to be made at this second."""
        position = len(self.log)
        commitment = hashlib.sha256(repr((self.name, self.mark, position, event, link)).encode()).digest()
        self.log.append(
            LogEntry(position, commitment, moment(seconds), f"member of {self.name}", link, event)
        )

    def head(self, item):
        """The newest link of an item at this site."""
        return next((entry for entry in reversed(self.log) if entry.link and entry.link.item == item), None)

    def open_item(self, item, seconds):
        """Write a custody event, which names the newest links of the item that this site has."""
        head = self.head(item)
        seen = {}
        for other, entries in sorted(self.known.items()):
            newest = next(
                (entry for entry in reversed(entries) if entry.link and entry.link.item == item), None
            )
            if newest is not None:
                seen[other] = newest.commitment.hex()
        seq, prev = (head.link.seq + 1, head.commitment.hex()) if head else (0, None)
        self.append(OpenEvent(item=item, note=None), seconds, Link(item, self.name, seq, prev, seen))

    def take_in(self, other, seconds):
        """Take in the log of another site, and what that one had taken in; each with an event that says so."""
        for name, entries in sorted({**other.known, other.name: other.log}.items()):
            if name != self.name and len(entries) > len(self.known.get(name, ())):
                self.known[name] = list(entries)
                self.append(
                    MergeEvent(site=name, checkpoint="0" * 64, size=len(entries), root="0" * 64), seconds
                )

    def batches(self):
        """Batches that this site can decide on."""
        logs = [self.log, *self.known.values()]
        return [
            entry.event.batch for entries in logs for entry in entries if hasattr(entry.event, "entities")
        ]

    def twin(self):
        """A copy of the site as it is, which is then written to as well: what no site may do."""
        return Site(self.name, f"{self.mark}'", list(self.log), copy.copy(self.known))


def act(sites, deed, name, choice, seconds):
    """Let one site do something."""
    site = sites[name]
    match deed:
        case "open":
            site.open_item(ITEMS[choice % len(ITEMS)], seconds)
        case "take in":
            others = [other for other in sites.values() if other.name != name]
            site.take_in(others[choice % len(others)], seconds)
        case "state":
            batch = format_id(hashlib.sha256(repr((name, len(site.log))).encode()).digest()[:16])
            subject = ("x", "y")[choice % 2]
            site.append(
                state(batch, (subject, "health", f"words {choice}"), (subject, "age", choice)), seconds
            )
        case "decide":
            known = site.batches()
            if known:
                batch = known[choice % len(known)]
                decisions = (
                    review(batch, State.ACCEPTED),
                    review(batch, State.DISPUTED, f"{batch}.1"),
                    review(batch, State.PROPOSED),
                    withdraw(batch, f"{batch}.2"),
                )
                site.append(decisions[choice % len(decisions)], seconds)
        case "ask for":
            site.append(policy(1 + choice % 2), seconds)


DEEDS = ("open", "open", "take in", "take in", "state", "decide", "ask for")


@st.composite
def worked_apart(draw, *, deeds=DEEDS, most=24):
    """Two or three sites after some time of work; their clocks need not agree, nor go forward."""
    names = SITES[: draw(st.integers(2, 3))]
    sites = {name: Site(name) for name in names}
    steps = st.tuples(
        st.sampled_from(deeds), st.sampled_from(names), st.integers(0, 11), st.integers(-90, 90)
    )
    for number, (deed, name, choice, off) in enumerate(draw(st.lists(steps, max_size=most))):
        act(sites, deed, name, choice, 1_000 + 10 * number + off)
    return sites


def placed(sites):
    """Every link of every site, with its commitment."""
    logs = [site.log for site in sites]
    return [
        PlacedLink(entry.link, entry.commitment.hex())
        for entries in logs
        for entry in entries
        if entry.link is not None
    ]
