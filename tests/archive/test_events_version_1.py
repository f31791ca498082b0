"""Events as the build of 22 November 2026 wrote them are read as the types of today, and nothing that they say is lost."""

import hashlib
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khronika.archive.events.event import UnreadableEvent, entry_of, loose_value, read_entry
from khronika.archive.events.event_v1 import VERSION_1
from khronika.dossier.event import ExportEvent
from khronika.evidence.citation.citation import Citation, CitationStanding, Context, FromOriginal, Quote
from khronika.evidence.citation.locator import (
    InCharacters,
    InMilliseconds,
    InPicture,
    InSeconds,
    Locator,
    OnPage,
    Whole,
)
from khronika.evidence.citation.passage import ENCODINGS
from khronika.evidence.event import DeriveEvent
from khronika.exchange.event import RecordExportEvent
from khronika.intake.event import AccessionClosedEvent, AccessionEvent, SealEvent
from khronika.ledger.custody import CustodyEvent, Link
from khronika.link.event import JudgeWithdrawnEvent
from khronika.primitives.codec import b64, canonical
from khronika.primitives.error import MalformedError
from khronika.primitives.event import fields_of
from khronika.record.event import CaseEvent, StateEvent
from khronika.seal.event import EpochEvent
from khronika.seal.opening import Sealed, field_text, parse
from khronika.seal.signature import SigningKey
from tests.archive.event_values import digests, events, ids, instants, small, texts, words
from tests.version1 import NAMES, printed

KEY = SigningKey.ed25519(b"\1" * 32)
SITE = "a"


def opening_1(plain, veiled):
    """An opening of version 1, as its writer composed it: four lines, the signature over the first three."""
    fields = {
        name: field_text(value, hashlib.sha256(name.encode()).digest()) for name, value in veiled.items()
    }
    event = plain | {name: {"veiled": hashlib.sha256(text).hexdigest()} for name, text in fields.items()}
    signed = f"khronika-opening/1\n{b64(bytes(32))}\n{canonical(event)}\n".encode()
    return Sealed(signed + f"{b64(KEY.sign(signed))}\n".encode(), fields)


def place_of(citation):
    """The selectors of version 1 for a citation that it could make (docs/format/record.md of 22 November)."""
    place, quote = citation.locators[0].place, citation.quote
    if quote and quote.start is not None:
        context = citation.context
        exact = {
            "type": "TextQuoteSelector",
            "exact": quote.exact,
            "prefix": context.prefix,
            "suffix": context.suffix,
        }
        return [exact, {"type": "TextPositionSelector", "start": quote.start, "end": quote.end}]
    match place:
        case OnPage(page):
            said = (
                [{"type": "TextQuoteSelector", "exact": quote.exact, "prefix": "", "suffix": ""}]
                if quote
                else []
            )
            return [fragment("http://tools.ietf.org/rfc/rfc3778", f"page={page}"), *said]
        case InPicture((x0, y0, x1, y1)):
            return [
                fragment("http://www.w3.org/TR/media-frags/", f"xywh=pixel:{x0},{y0},{x1 - x0},{y1 - y0}")
            ]
        case InSeconds(start, end):
            return [fragment("http://www.w3.org/TR/media-frags/", f"t={start},{end}")]
        case InMilliseconds(start, end):
            return [fragment("http://www.w3.org/TR/media-frags/", f"t={seconds(start)},{seconds(end)}")]
        case Whole():
            return []


def fragment(standard, value):
    return {"type": "FragmentSelector", "conformsTo": standard, "value": value}


def seconds(thousandths):
    whole, rest = divmod(thousandths, 1000)
    return f"{whole}.{rest:03}".rstrip("0").rstrip(".")


def target(citation):
    """The Web Annotation target of version 1."""
    if citation is None:
        return None
    found = {"source": citation.item, "selector": place_of(citation)}
    return found | {"encoding": citation.rendition.encoding} if citation.rendition.encoding else found


def passage(item, encoding, exact, start):
    quote = Quote(exact, start, start + len(exact))
    return Citation(
        item,
        FromOriginal(encoding),
        (Locator(InCharacters(start, quote.end)),),
        quote,
        Context("a", "b"),
        CitationStanding.FOUND,
    )


def whole_or_measured(item, place):
    """Nothing was logged of how a page, region or time was measured: what nobody can compare again is the analyst's."""
    standing = CitationStanding.PLACE if isinstance(place, Whole) else CitationStanding.ANALYST
    return Citation(item, FromOriginal(), (Locator(place),), standing=standing)


def stretch(kind):
    return st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)).map(lambda pair: kind(*sorted(pair)))


regions = st.tuples(*[st.integers(0, 10**6)] * 4).map(
    lambda box: InPicture((box[0], box[1], box[0] + box[2], box[1] + box[3]))
)
places = st.one_of(
    st.builds(OnPage, st.integers(1, 10**6)),
    regions,
    stretch(InSeconds),
    stretch(InMilliseconds).filter(lambda place: place.start % 1000 or place.end % 1000),
    st.just(Whole()),
)
citations = st.one_of(
    st.builds(passage, ids, st.sampled_from(sorted(ENCODINGS)), words, small),
    st.builds(whole_or_measured, ids, places),
    st.builds(
        lambda item, page, said: Citation(
            item, FromOriginal(), (Locator(OnPage(page)),), Quote(said), None, CitationStanding.ANALYST
        ),
        ids,
        st.integers(1, 10**6),
        words,
    ),
)


@st.composite
def states(draw):
    """A `state` event that version 1 could say."""
    event = draw(events(StateEvent))
    citation = draw(st.none() | citations)
    parts = dict.fromkeys(("rendition", "locator", "quote", "context", "standing"))
    item = draw(st.none() | ids)
    if citation is not None:
        item = citation.item
        parts = {
            "rendition": citation.rendition,
            "locator": citation.locators,
            "quote": citation.quote,
            "context": citation.context,
            "standing": citation.standing,
        }
    return replace(event, of=None, item=item, **parts)


def said(kind):
    """What draws events of a type that version 1 could say."""
    if kind is StateEvent:
        return states()
    if kind is CaseEvent:
        return events(kind).map(
            lambda event: replace(event, of=None, content=event.content._replace(batches={}))
        )
    if kind is DeriveEvent:
        return events(kind).map(lambda event: replace(event, **paired(event)))
    return events(kind)


def paired(event):
    """As many renditions as places: each rendition of version 1 had its place in it."""
    count = min(len(event.renditions), len(event.objects))
    return {"renditions": event.renditions[:count], "objects": event.objects[:count]}


def old(event):
    """Open and veiled fields of an event as the build of 22 November wrote them."""
    written = fields_of(event)
    rewrite = REWRITTEN.get(type(event))
    if rewrite is None:
        return {"type": event.KIND, **written.plain}, written.veiled
    return rewrite(event, written)


def old_accession(event, written):
    return {"type": "accession", "state": "opened", **written.plain}, written.veiled


def old_accession_closed(event, written):
    return {"type": "accession", "state": "closed", **written.plain}, written.veiled


def old_seal(event, written):
    open_then = {**written.veiled["content"], "accession": event.accession}
    names = ("name", "path", "times") if event.object is None else ("name", "path", "times", "object")
    return {"type": "seal", **written.plain, **open_then}, {name: written.veiled[name] for name in names}


def old_derive(event, written):
    made = zip(written.each["renditions"], written.each["objects"], strict=True)
    renditions = [{**rendition, "object": place} for rendition, place in made]
    return {"type": "derive", **written.veiled["reading"]}, {
        "tools": written.veiled["tools"],
        "renditions": renditions,
    }


def old_record_export(event, written):
    return {"type": "export", **written.plain}, written.veiled


def old_withdrawal(event, written):
    return {"type": "judge", "withdraws": event.judgement}, written.veiled


def old_case(event, written):
    content = {name: value for name, value in written.veiled["content"].items() if name != "batches"}
    return {"type": "case", "case": event.case}, {"code": event.code, "content": content}


def old_state(event, written):
    attribution = {
        **written.veiled["stance"],
        "chain": written.each["chain"],
        "origin": written.veiled["origin"],
    }
    kept = {name: written.veiled[name] for name in ("grade", "source", "entities")}
    veiled = {
        "citation": target(event.citation),
        "attribution": attribution,
        "statements": written.each["statements"],
        **kept,
    }
    return {"type": "state", "batch": event.batch, "item": event.item}, veiled


REWRITTEN = {
    AccessionEvent: old_accession,
    AccessionClosedEvent: old_accession_closed,
    SealEvent: old_seal,
    DeriveEvent: old_derive,
    RecordExportEvent: old_record_export,
    JudgeWithdrawnEvent: old_withdrawal,
    StateEvent: old_state,
    CaseEvent: old_case,
}


def read_both_ways(sealed):
    """The entry, which both readers of field texts must agree on."""
    entry = read_entry(0, sealed, SITE)
    assert entry_of(0, sealed, parse(sealed.opening), SITE, loose_value) == entry
    return entry


OLD_TYPES = sorted({old_type.today for old_type in VERSION_1.values()}, key=lambda kind: kind.KIND)
of_every_old_type = pytest.mark.parametrize("kind", OLD_TYPES, ids=lambda kind: kind.KIND)
placed = st.builds(lambda seq, prev: (seq, prev), st.integers(0, 10**6), st.none() | digests)


@of_every_old_type
def test_an_event_of_version_1_is_the_event_of_today(kind):
    @settings(max_examples=25)
    @given(said(kind), instants, ids, placed)
    def check(event, at, by, place):
        plain, veiled = old(event)
        chain = (
            {"item": event.item, "seq": place[0], "prev": place[1]} if isinstance(event, CustodyEvent) else {}
        )
        entry = read_both_ways(opening_1({**plain, **chain, "at": at, "by": by}, veiled))
        assert (entry.event, entry.at, entry.by, entry.version) == (event, at, by, 1)
        assert entry.link == (Link(event.item, SITE, *place, {}) if chain else None)
        if isinstance(event, StateEvent):
            assert entry.event.citation == event.citation

    check()


@of_every_old_type
def test_what_no_build_of_version_1_wrote_is_not_left_out_in_silence(kind):
    @settings(max_examples=5)
    @given(said(kind))
    def check(event):
        plain, veiled = old(event)
        chain = {"item": event.item, "seq": 0, "prev": None} if isinstance(event, CustodyEvent) else {}
        plain |= chain | {"at": "2026-11-22T10:15:00Z", "by": "a" * 26}
        read_both_ways(opening_1(plain, veiled))
        for wrong in ((plain | {"more": 1}, veiled), (plain, veiled | {"more": 1})):
            with pytest.raises(MalformedError):
                read_entry(0, opening_1(*wrong), SITE)
        for name in (plain.keys() | veiled.keys()) - {"holders", "holds", "object", "item", "seq"}:
            less = [
                {each: value for each, value in fields.items() if each != name} for fields in (plain, veiled)
            ]
            with pytest.raises(MalformedError):
                read_entry(0, opening_1(*less), SITE)

    check()


@given(events(EpochEvent))
def test_an_epoch_of_an_early_build_tells_neither_holders_nor_what_the_archive_is_for(event):
    plain, _ = old(event)
    entry = read_both_ways(opening_1({**plain, "at": "2026-11-22T10:15:00Z", "by": "a" * 26}, {}))
    assert entry.event == replace(event, holders=(), holds=None)


OF_VERSION_1 = """
accession accession-closed case derive epoch export import judge judge-withdrawn member open policy record-export
review seal state timestamp withdraw
"""
"""The types that version 1 had, by their names of today: for ever these, whatever comes later."""


def test_every_type_that_version_1_had_is_read_still_and_no_other():
    assert [kind.KIND for kind in OLD_TYPES] == OF_VERSION_1.split()


def test_a_type_of_today_is_unknown_in_version_1():
    plain = {
        "type": "upgrade",
        "before": 1,
        "size": 3,
        "root": "0" * 64,
        "at": "2026-11-22T10:15:00Z",
        "by": "a" * 26,
    }
    assert isinstance(read_both_ways(opening_1(plain, {})).event, UnreadableEvent)


@given(events(ExportEvent), texts)
def test_a_custody_event_of_an_unknown_type_of_version_1_keeps_its_place(event, word):
    plain = {
        "type": "of-yesterday",
        "item": event.item,
        "seq": 2,
        "prev": "0" * 64,
        "at": "2026-11-22T10:15:00Z",
        "by": "a" * 26,
    }
    entry = read_both_ways(opening_1(plain, {"word": word}))
    assert entry.link == Link(event.item, SITE, 2, "0" * 64, {})
    assert isinstance(entry.event, UnreadableEvent)


@given(states().filter(lambda event: event.citation is not None), ids)
def test_a_citation_of_another_item_than_its_event_is_refused(event, other):
    plain, veiled = old(event)
    plain |= {"item": other, "at": "2026-11-22T10:15:00Z", "by": "a" * 26}
    if other != event.item:
        with pytest.raises(MalformedError):
            read_entry(0, opening_1(plain, veiled), SITE)


@pytest.mark.parametrize("name", NAMES)
def test_every_event_that_a_build_of_version_1_wrote_says_all_it_said(name):
    for logged in printed(name)["(logged)"]:
        open_then = {each: value for each, value in logged["event"].items() if each not in logged["values"]}
        entry = read_both_ways(opening_1(open_then, logged["values"]))
        plain, veiled = old(entry.event)
        chain = (
            {"item": entry.link.item, "seq": entry.link.seq, "prev": entry.link.prev} if entry.link else {}
        )
        again = plain | veiled | chain | {"at": entry.at, "by": entry.by}
        told = open_then | logged["values"]
        assert {
            each: value for each, value in again.items() if each in told or value not in (None, [])
        } == told
