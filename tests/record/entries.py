"""Entries of a log that adds to the record, as a site writes them, without an archive around it."""

import hashlib

from khronika.ledger.entry import LogEntry
from khronika.primitives.codec import format_id
from khronika.record.event import PolicyEvent, ReviewEvent, StateEvent, WithdrawEvent
from khronika.record.event_form import (
    EntityDescription,
    EntityReference,
    Grade,
    LoggedStance,
    LoggedStatement,
)
from khronika.record.statement import Assessment, Credibility, Protection, Reliability, Stance


def identity(*of):
    """An id that is the same for the same things."""
    return format_id(hashlib.sha256(repr(of).encode()).digest()[:16])


def entry(position, event, at="2026-11-22T10:00:00Z", by="anna", site="a", link=None):
    """An entry of this event; its commitment is that of no other place of any site."""
    commitment = hashlib.sha256(repr((site, position, event)).encode()).digest()
    return LogEntry(position, commitment, at, by, link, event)


def state(batch, *statements, **changed):
    """A batch of these statements: subject, property, value, and what is superseded."""
    rows = tuple(
        LoggedStatement(
            f"{batch}.{n}", EntityReference(subject, "Person", f"label of {subject}"), name, value, *rest
        )
        for n, (subject, name, value, *rest) in enumerate(statements, start=1)
    )
    fields = {
        **dict.fromkeys(
            ("of", "item", "rendition", "locator", "quote", "context", "standing", "origin", "source")
        ),
        "stance": LoggedStance(Stance.ASSERTS, Assessment.CLAIMED),
        "chain": (),
        "grade": Grade(Reliability.B, Credibility.PROBABLE),
        "statements": rows,
        "entities": (),
    }
    return StateEvent(batch=batch, **fields | changed)


def described(entity, label, protection=Protection.PUBLIC, names=()):
    """What a batch says of a person."""
    return EntityDescription(entity, "Person", label, protection, tuple(names))


def review(batch, became, *statements, why="a reason"):
    return ReviewEvent(batch=batch, statements=statements or None, state=became, why=why)


def withdraw(batch, *statements, why="a reason"):
    return WithdrawEvent(batch=batch, statements=statements or None, why=why)


def policy(reviewers):
    return PolicyEvent(reviewers=reviewers)
