"""A small record, invented, as an export is planned from it; everything secret in it says so."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from khronika.disclosure.audience import Access, Audience
from khronika.disclosure.filter import plan
from khronika.disclosure.grounds import ItemFacts, ReportGrounds
from khronika.disclosure.plan import ExportPlan
from khronika.disclosure.rules import Material
from khronika.evidence.citation.citation import Citation, CitationStanding, Context, FromOriginal, Quote
from khronika.evidence.citation.locator import InCharacters, Locator
from khronika.primitives.codec import Json, canonical, format_id
from khronika.record.event_form import ChainLink, EntityReference
from khronika.record.fold import fold
from khronika.record.recorded import Described, Place, Recorded, RecordEvent, Report, Review, State, Stated
from khronika.record.statement import Knowledge, Role
from khronika.record.view import entity_views
from khronika.record.vocabulary_file import vocabulary

WORDS = vocabulary()
ITEM = ItemFacts(format_id(b"item" * 4), "A-000001", "ab" * 32, 1234, "text/plain")
SALT = b"salt of one export"
GRADE = ("B", "2")
EVERYONE = tuple(Audience)


def identity(key: str) -> str:
    return format_id(key.encode().ljust(16, b".")[:16])


def entity(
    key: str, kind: str, label: str, protection: str = "public", names: Iterable[str] = ()
) -> Described:
    return Described(
        1, identity(key), kind, label, protection, canonical([{"value": name} for name in names])
    )


def party(key: str, kind: str = "Person", label: str = "as it was") -> EntityReference:
    """An entity as a link of attribution names it."""
    return EntityReference(identity(key), kind, label)


def named(key: str, kind: str = "Person", label: str = "as it was") -> dict[str, str]:
    return {"entity": identity(key), "type": kind, "label": label}


def stated(
    number: int,
    *rows: tuple[str, str, Json],
    stance: str = "asserts",
    source: str = "S-17",
    item: str = ITEM.id,
    origin: str = "",
) -> Stated:
    """One batch of (subject, property, value)."""
    batch = identity(f"batch{number}")
    report = Report(
        Place(number, "2026-11-22T10:00:00Z", "m" * 26),
        batch,
        item,
        origin,
        source,
        stance,
        "claimed by source",
        *GRADE,
    )
    recorded = tuple(
        Recorded(f"{batch}.{n}", batch, identity(about), name, canonical(value))
        for n, (about, name, value) in enumerate(rows, 1)
    )
    return Stated(report, recorded, ())


def review(number: int, state: State = State.ACCEPTED) -> Review:
    return Review(
        Place(100 + number, "2026-11-22T11:00:00Z", "m" * 26),
        identity(f"batch{number}"),
        None,
        state,
        "INVENTED reason",
    )


def grounds(
    exact: str = "INVENTED quote",
    who: str = "INVENTED interviewer",
    prefix: str = "before it ",
    suffix: str = " after it",
) -> ReportGrounds:
    end = 3 + len(exact)
    quote, around, found = Quote(exact, 3, end), Context(prefix, suffix), CitationStanding.FOUND
    citation = Citation(
        ITEM.id, FromOriginal("utf-8"), (Locator(InCharacters(3, end)),), quote, around, found
    )
    return ReportGrounds(citation, (ChainLink(who, Role.SPEAKER, Knowledge.SAW),))


def material(
    entities: Iterable[Described],
    events: Sequence[RecordEvent],
    rests: Mapping[str, ReportGrounds] | None = None,
    accepted: bool = True,
) -> Material:
    """What is planned from; every batch accepted unless it is told otherwise."""
    batches = [event.report for event in events if isinstance(event, Stated)]
    reviews = [review(report.place.position) for report in batches] if accepted else []
    described = [Stated(batches[0], (), tuple(entities))]
    views = entity_views(fold([*events, *described, *reviews]), WORDS)
    rest = {report.batch: grounds() for report in batches} if rests is None else rests
    return Material(views, tuple(entities), rest, {ITEM.id: ITEM})


def access(audience: Audience = Audience.PRESS, **changed: Any) -> Access:
    return replace(Access(audience, SALT), **changed)


def planned(what: Material, audience: Audience = Audience.PRESS, **changed: Any) -> ExportPlan:
    return plan(what, access(audience, **changed), WORDS)
