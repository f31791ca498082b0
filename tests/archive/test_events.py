"""Events of every type: what is written is read back, and nothing else is read (docs/format/events.md)."""

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khronika.archive.events.event import (
    CUSTODY_TYPES,
    EVENT_TYPES,
    HEADER_TYPES,
    RESERVED_TYPES,
    UnreadableEvent,
    event_fields,
    loose_value,
    read_entry,
)
from khronika.archive.events.event import entry_of as entry_of_opening
from khronika.intake.event import OpenEvent
from khronika.ledger.custody import LINK_TYPES, CustodyEvent, Link, parse_link
from khronika.primitives.codec import canonical
from khronika.primitives.error import MalformedError
from khronika.primitives.event import EventFields, Exposure, Form, Veil, field_types, fields_of, parse_event
from khronika.primitives.form import DAY, DIGEST, INSTANT, SITE, mapped
from khronika.seal.opening import Sealed, field_text, parse, prepare, sign_run
from khronika.seal.signature import SigningKey
from tests.archive.event_values import UndrawnFormError, events, ids, instants, links, values

KEY = SigningKey.ed25519(b"\1" * 32)
BY = "a" * 26
AT = "2026-11-22T10:15:00Z"
of_every_type = pytest.mark.parametrize("kind", EVENT_TYPES, ids=lambda kind: kind.KIND)
few = settings(max_examples=12)
fewer = settings(max_examples=8)


def sealed_event(event, link=None, at=AT, by=BY):
    """The event as the log holds it."""
    return sign_run([prepare(event_fields(event, at, by, link))], KEY.sign)[0]


def placed(event):
    """A place in a custody chain for an event that needs one."""
    return Link(event.item, "a", 0, None, {}) if isinstance(event, CustodyEvent) else None


def with_line(sealed, line, fields=None):
    """The same opening with another event line, and other field texts."""
    head, salt, _, *rest = sealed.opening.split(b"\n")
    return Sealed(b"\n".join([head, salt, line.encode(), *rest]), sealed.fields if fields is None else fields)


def changed(sealed, change, fields=None):
    """The same opening with its event changed."""
    event = dict(parse(sealed.opening).event)
    change(event)
    return with_line(sealed, canonical(event), fields)


def refused(sealed):
    with pytest.raises(MalformedError):
        read_entry(0, sealed, "a")
    with pytest.raises(MalformedError):
        entry_of_opening(0, sealed, parse(sealed.opening), "a", loose_value)


@of_every_type
def test_what_is_written_of_an_event_is_read_back(kind):
    @few
    @given(events(kind))
    def check(event):
        assert (
            parse_event(
                kind, fields_of(event), **({"item": event.item} if isinstance(event, CustodyEvent) else {})
            )
            == event
        )

    check()


@of_every_type
def test_an_event_comes_back_through_its_opening_with_time_author_and_place(kind):
    @few
    @given(events(kind).flatmap(lambda event: st.tuples(st.just(event), links(event))), instants, ids)
    def check(event_and_link, at, by):
        event, link = event_and_link
        entry = read_entry(7, sealed_event(event, link, at, by), "z")
        assert (entry.position, entry.event, entry.link, entry.at, entry.by, entry.version) == (
            7,
            event,
            link,
            at,
            by,
            2,
        )

    check()


@of_every_type
def test_the_quick_reader_of_field_texts_reads_the_same(kind):
    @few
    @given(events(kind))
    def check(event):
        sealed = sealed_event(event, placed(event))
        assert entry_of_opening(0, sealed, parse(sealed.opening), "a", loose_value) == read_entry(
            0, sealed, "a"
        )

    check()


@given(st.lists(st.sampled_from(EVENT_TYPES).flatmap(events), min_size=2, max_size=6))
def test_events_of_one_run_come_back_each_by_itself(some):
    sealed = sign_run([prepare(event_fields(event, AT, BY, placed(event))) for event in some], KEY.sign)
    assert [read_entry(place, each, "a").event for place, each in enumerate(sealed)] == some


@of_every_type
def test_an_unknown_field_is_refused(kind):
    @few
    @given(events(kind))
    def check(event):
        sealed = sealed_event(event, placed(event))
        refused(changed(sealed, lambda line: line.update(unknown=1)))
        text = field_text("more", bytes(32))
        veil = {"veiled": hashlib.sha256(text).hexdigest()}
        refused(changed(sealed, lambda line: line.update(unknown=veil), {**sealed.fields, "unknown": text}))
        refused(changed(sealed, lambda line: line.update(unknown=[])))

    check()


@of_every_type
def test_a_missing_field_is_refused(kind):
    @fewer
    @given(events(kind))
    def check(event):
        sealed = sealed_event(event, placed(event))
        for name in parse(sealed.opening).event:
            texts = {each: text for each, text in sealed.fields.items() if each.partition(".")[0] != name}
            refused(changed(sealed, lambda line, name=name: line.pop(name), texts))

    check()


@of_every_type
def test_a_doubled_field_is_refused(kind):
    @fewer
    @given(events(kind))
    def check(event):
        sealed = sealed_event(event, placed(event))
        line = dict(parse(sealed.opening).event)
        for name, value in line.items():
            written = canonical({name: value})[1:-1]
            doubled = canonical(line).replace(written, f"{written},{written}", 1)
            with pytest.raises(MalformedError):
                read_entry(0, with_line(sealed, doubled), "a")

    check()


@of_every_type
def test_a_veil_without_its_text_and_a_text_without_its_veil_are_refused(kind):
    @fewer
    @given(events(kind))
    def check(event):
        sealed = sealed_event(event, placed(event))
        for name in sealed.fields:
            refused(
                Sealed(sealed.opening, {each: text for each, text in sealed.fields.items() if each != name})
            )
        refused(Sealed(sealed.opening, {**sealed.fields, "unknown": field_text(1, bytes(32))}))
        for name in sealed.fields:
            refused(Sealed(sealed.opening, {**sealed.fields, name: field_text("another", bytes(32))}))

    check()


@of_every_type
def test_what_is_veiled_may_not_stand_open_and_what_is_open_may_not_be_veiled(kind):
    @fewer
    @given(events(kind))
    def check(event):
        sealed = sealed_event(event, placed(event))
        written = fields_of(event)
        for name, value in written.veiled.items():
            texts = {each: text for each, text in sealed.fields.items() if each != name}
            refused(changed(sealed, lambda line, name=name, value=value: line.update({name: value}), texts))
        for name, value in written.plain.items():
            text = field_text(value, bytes(32))
            veil = {"veiled": hashlib.sha256(text).hexdigest()}
            refused(
                changed(
                    sealed,
                    lambda line, name=name, veil=veil: line.update({name: veil}),
                    {**sealed.fields, name: text},
                )
            )

    check()


@pytest.mark.parametrize(
    ("kind", "name"),
    [(kind, each.name) for kind in EVENT_TYPES for each in field_types(kind) if each.veil is Veil.EACH],
    ids=lambda value: value if isinstance(value, str) else value.KIND,
)
def test_a_list_of_veils_is_veiled_member_by_member(kind, name):
    @fewer
    @given(events(kind).filter(lambda event: fields_of(event).each[name]))
    def check(event):
        sealed = sealed_event(event, placed(event))
        veils = parse(sealed.opening).event[name]
        values_there = fields_of(event).each[name]
        last = f"{name}.{len(veils)}"
        others = {each: text for each, text in sealed.fields.items() if each != last}
        refused(changed(sealed, lambda line: line.update({name: [*veils[:-1], values_there[-1]]}), others))
        refused(changed(sealed, lambda line: line.update({name: veils[:-1]})))
        refused(changed(sealed, lambda line: line.update({name: [*veils, veils[0]]})))
        refused(Sealed(sealed.opening, others))
        whole = field_text(values_there, bytes(32))
        kept = {each: text for each, text in sealed.fields.items() if not each.startswith(f"{name}.")}
        veil = {"veiled": hashlib.sha256(whole).hexdigest()}
        refused(changed(sealed, lambda line: line.update({name: veil}), {**kept, name: whole}))

    check()


@pytest.mark.parametrize("kind", CUSTODY_TYPES, ids=lambda kind: kind.KIND)
def test_a_custody_event_without_its_place_is_refused(kind):
    @fewer
    @given(events(kind))
    def check(event):
        refused(sealed_event(event))

    check()


def test_only_custody_events_have_a_place_in_a_chain():
    @given(events(EVENT_TYPES[0]))
    def check(event):
        refused(sealed_event(event, Link("a" * 26, "a", 0, None, {})))

    check()


@given(links(OpenEvent(item="a" * 26, note=None)))
def test_a_link_is_read_back(link):
    assert parse_link(link.to_json()) == link


@pytest.mark.parametrize("site", ["", "A", "1a", "a-b", "veiled", "a" * 17, "а"])
def test_what_is_no_site_is_refused(site):
    with pytest.raises(MalformedError):
        SITE.parse(site)


def test_a_site_cannot_be_called_so_that_what_was_seen_of_it_reads_as_a_veil():
    line = {"item": "a" * 26, "site": "a", "seq": 1, "prev": "0" * 64, "seen": {"veiled": "0" * 64}}
    with pytest.raises(MalformedError):
        parse_link(line)


@pytest.mark.parametrize(
    "day",
    [
        "0000-01-01",
        "2025-02-29",
        "2025-04-31",
        "2025-13-01",
        "2025-1-1",
        "20250101",
        "2025-01-01T00:00:00Z",
        3,
        None,
    ],
)
def test_what_is_no_day_is_refused(day):
    with pytest.raises(MalformedError):
        DAY.parse(day)
    with pytest.raises(MalformedError):
        INSTANT.parse(f"{day}T00:00:00Z")


def test_the_last_day_of_a_month_is_a_day():
    assert DAY.parse("2024-02-29") == "2024-02-29"
    assert INSTANT.parse("2025-12-31T23:59:59Z") == "2025-12-31T23:59:59Z"


def test_an_event_of_an_unknown_type_is_kept_by_the_name_of_its_type():
    fields = EventFields(
        {"type": "of-tomorrow", "at": AT, "by": BY, "number": 7}, {"text": "words"}, {"each": [1, 2]}
    )
    entry = read_entry(0, sign_run([prepare(fields)], KEY.sign)[0], "a")
    assert isinstance(entry.event, UnreadableEvent)
    assert (entry.event.kind, entry.link) == ("of-tomorrow", None)


def test_a_custody_event_of_an_unknown_type_keeps_its_place_in_the_chain():
    link = Link("a" * 26, "a", 3, "0" * 64, {"c": "1" * 64})
    fields = EventFields({"type": "of-tomorrow", "at": AT, "by": BY, **link.to_json()}, {}, {})
    assert read_entry(0, sign_run([prepare(fields)], KEY.sign)[0], "a").link == link


def test_every_type_has_a_name_of_its_own():
    assert len({kind.KIND for kind in EVENT_TYPES}) == len(EVENT_TYPES)
    assert {kind for kind in EVENT_TYPES if issubclass(kind, CustodyEvent)} - {*RESERVED_TYPES} == {
        *CUSTODY_TYPES
    }


def test_no_type_calls_a_field_as_every_event_has_one():
    everywhere = {each.name for each in HEADER_TYPES}
    chained = {each.name for each in LINK_TYPES}
    for kind in EVENT_TYPES:
        taken = everywhere | chained if issubclass(kind, CustodyEvent) else everywhere
        assert not taken & {each.name for each in field_types(kind)}, kind.KIND


def test_no_field_that_stands_open_can_be_taken_for_a_veil_or_for_a_list_of_veils():
    @settings(max_examples=200)
    @given(st.sampled_from(EVENT_TYPES).flatmap(events))
    def check(event):
        for value in fields_of(event).plain.values():
            assert not isinstance(value, list)
            assert not isinstance(value, dict) or value.keys() != {"veiled"}

    check()


def test_who_may_read_it_is_told_of_every_field():
    for kind in EVENT_TYPES:
        for declared in field_types(kind):
            assert isinstance(declared.exposure, Exposure)
            assert declared.meaning.strip(), (kind.KIND, declared.name)
            if declared.veil is Veil.OPEN:
                assert declared.exposure is Exposure.PUBLIC, "what stands open goes wherever the event goes"
    for declared in (*HEADER_TYPES, *LINK_TYPES):
        assert (declared.veil, declared.exposure) == (Veil.OPEN, Exposure.PUBLIC)
        assert declared.meaning.strip()


def test_a_form_without_a_strategy_is_noticed():
    with pytest.raises(UndrawnFormError):
        values(Form("new", str, str))


def test_an_event_is_drawn_for_every_field_of_every_type():
    for kind in EVENT_TYPES:
        for declared in field_types(kind):
            values(declared.form)


def test_an_object_that_looks_like_a_veil_is_no_value_of_a_field():
    with pytest.raises(MalformedError):
        mapped(DIGEST).parse({"veiled": "0" * 64})
    assert mapped(DIGEST).parse({"veiled": "0" * 64, "keys/epoch": "1" * 64}).keys() == {
        "veiled",
        "keys/epoch",
    }
