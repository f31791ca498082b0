"""A statement file becomes events of the log, all of it or nothing (docs/format/record.md)."""

import gc

import pytest

from khronika.archive.error import UnknownItemError
from khronika.archive.index.entities import Entities
from khronika.archive.record.state import plan_recording, record
from khronika.evidence.citation.citation import CitationStanding, Context, FromOriginal, Quote
from khronika.evidence.citation.locator import InCharacters, Locator
from khronika.primitives.codec import parse_id
from khronika.primitives.digest import Digest
from khronika.primitives.uncollected import uncollected
from khronika.record.case import CaseContent, CaseSection, CaseSentence
from khronika.record.error import StatementFileError
from khronika.record.event import CaseEvent, StateEvent
from khronika.record.event_form import (
    ChainLink,
    EntityReference,
    Grade,
    LoggedStance,
)
from khronika.record.statement import (
    Assessment,
    Credibility,
    Knowledge,
    Protection,
    Reliability,
    Role,
    Stance,
)
from khronika.record.statement_file import parse_statement_file
from khronika.seal.opening import parse, parse_field, veils_of
from tests.record.files import GONE, GOOD, changed, text_of
from tests.world import codes, found, seal, spread

TESTIMONY = "Показания.\r\nТам ночью нас вывели в коридор 😀 и били.\r\nПотом нас вывели во двор.\r\n"
ORIGINALS = {
    "1/показания.txt": TESTIMONY.encode(),
    "2/показания.txt": b"another of this name",
    "koi.txt": "ночью нас вывели в коридор".encode("koi8-r"),
    "order.txt": b"unique",
}


@pytest.fixture(scope="module")
def sealed(tmp_path_factory):
    """An open archive with a few originals. Statements are added to it, items are not."""
    tmp_path = tmp_path_factory.mktemp("stating")
    with found(tmp_path / "archive") as archive:
        seal(archive, spread(tmp_path / "source", ORIGINALS))
        yield archive


def item_of(archive, name):
    """The item with the bytes of this original."""
    [row] = archive.index.items_by_digests([Digest.of(ORIGINALS[name]).data])
    return row


def cited(archive, citation, name="1/показания.txt"):
    """The good file, its one batch citing a place in an item."""
    return parsed(changed(batches__0__citation={"item": archive.control(item_of(archive, name))} | citation))


def parsed(value):
    return parse_statement_file(text_of(value))


def recorded(archive, file):
    """Every event that the file adds to the log."""
    before = archive.log.size
    assert record(archive, file).refusals == ()
    return [entry.event for entry in archive.entries(range(before, archive.log.size))]


def refusal(archive, file):
    """Why the file's one batch is refused; nothing may be recorded then."""
    before = archive.log.size, archive.index.size()
    [found_refusal] = record(archive, file).refusals
    assert (archive.log.size, archive.index.size()) == before
    return found_refusal


QUOTE = {"quote": {"exact": "нас вывели", "prefix": "ночью "}}


def test_a_batch_is_logged_with_every_field_of_the_format_page(sealed):
    item = item_of(sealed, "1/показания.txt")
    [event, _] = recorded(sealed, cited(sealed, QUOTE))
    assert isinstance(event, StateEvent)
    assert (event.item, event.of) == (item.id, None)
    assert parse_id(event.batch)
    assert event.grade == Grade(Reliability.B, Credibility.PROBABLE)
    assert event.source == "S-17"
    start = TESTIMONY.index("нас вывели")
    assert (event.rendition, event.standing) == (FromOriginal("utf-8"), CitationStanding.FOUND)
    assert event.quote == Quote("нас вывели", start, start + 10)
    assert event.context == Context(TESTIMONY[:start][-32:], TESTIMONY[start + 10 :][:32])
    assert event.locator == (Locator(InCharacters(start, start + 10)),)


def test_each_statement_and_each_part_of_its_citation_is_under_a_veil_of_its_own(sealed):
    recorded(sealed, cited(sealed, QUOTE))
    record = sealed.bundles.record(sealed.log.size - 2)
    line = parse(record.opening).event
    assert line.keys() - {name.partition(".")[0] for name in veils_of(line)} == {
        "type",
        "at",
        "by",
        "batch",
        "of",
    }
    assert {name for name, value in line.items() if isinstance(value, list)} == {"statements", "chain"}
    assert {
        "item",
        "rendition",
        "locator",
        "quote",
        "context",
        "standing",
        "origin",
        "source",
        "entities",
    } <= record.fields.keys()
    assert {"statements.1", "statements.2", "chain.1", "chain.2"} <= record.fields.keys()
    assert parse_field(record.fields["statements.2"])["property"] == "date"
    for name, text in record.fields.items():
        assert ("нас вывели".encode() in text) is (name == "quote")


def test_statements_carry_logged_ids_and_one_id_for_each_entity(sealed):
    [event, _] = recorded(sealed, cited(sealed, QUOTE))
    first, second = event.statements
    assert [first.id, second.id] == [f"{event.batch}.1", f"{event.batch}.2"]
    assert first.subject == second.subject
    assert (first.subject.type, first.subject.label) == ("Act", "night 7 april")
    belov = event.origin
    assert belov == EntityReference(belov.id, "Person", "B., former prisoner")
    assert event.chain == (
        ChainLink(belov, Role.SPEAKER, Knowledge.SAW, "said"),
        ChainLink("interviewer of the project", Role.RECORDER),
    )
    assert first.value == {"entity": belov.id, "type": "Person", "label": "B., former prisoner"}
    assert second.value == {"date": "2024-04-07", "said": "в ночь на 7 апреля"}
    assert event.stance == LoggedStance(Stance.ASSERTS, Assessment.CLAIMED)


def test_nothing_of_a_statement_stands_open_in_its_event(sealed):
    before = sealed.log.size
    record(sealed, cited(sealed, QUOTE))
    item = item_of(sealed, "1/показания.txt")
    for position in range(before, sealed.log.size):
        opening = sealed.bundles.record(position).opening
        for secret in ("нас вывели", "S-17", "victim", "belov", "former", "ik-99", "beatings", item.id):
            assert secret.encode() not in opening
        line = parse(opening).event
        assert line.keys() - {name.partition(".")[0] for name in veils_of(line)} <= {
            "type",
            "at",
            "by",
            "batch",
            "of",
            "case",
        }


def test_a_batch_without_citation_is_an_annotation_by_the_team(sealed):
    [event, _] = recorded(
        sealed, parsed(changed(batches__0__citation=GONE, batches__0__source=GONE, batches__0__origin=GONE))
    )
    assert (event.citation, event.source, event.origin) == (None, None, None)
    assert {event.item, event.rendition, event.locator, event.quote, event.context, event.standing} == {None}


def commitments_of(archive, *batches):
    """The commitment of the event that made each batch."""
    return {batch: archive.entry(archive.index.batch_position(batch)).commitment.hex() for batch in batches}


def test_a_case_is_logged_with_the_ids_its_sentences_rest_on_and_the_commitments_of_their_events(sealed):
    [batch, event] = recorded(sealed, cited(sealed, QUOTE))
    assert isinstance(event, CaseEvent)
    assert parse_id(event.case)
    assert (event.code, event.of) == ("ik-99", None)
    sentence = CaseSentence(
        "A former prisoner says that he was beaten.", (f"{batch.batch}.1", f"{batch.batch}.2")
    )
    assert event.content == CaseContent(
        "Colony IK-99: beatings in the quarantine unit",
        "en",
        (CaseSection("Night of 7 April 2024", (sentence,)),),
        commitments_of(sealed, batch.batch),
    )


def case_resting_on(*statements):
    return parsed(
        {
            "format": GOOD["format"],
            "cases": changed(cases__0__sections__0__sentences__0__statements=list(statements))["cases"],
        }
    )


def test_a_case_may_rest_on_statements_logged_before(sealed):
    [batch, _] = recorded(sealed, cited(sealed, QUOTE))
    [event] = recorded(sealed, case_resting_on(f"{batch.batch}.2"))
    assert event.content.sections[0].sentences[0].statements == (f"{batch.batch}.2",)
    assert event.content.batches == commitments_of(sealed, batch.batch)


def test_a_case_names_the_commitments_of_exactly_the_batches_it_rests_on(sealed):
    batches = [recorded(sealed, cited(sealed, QUOTE))[0].batch for _ in range(3)]
    [event] = recorded(sealed, case_resting_on(f"{batches[2]}.1", f"{batches[0]}.2", f"{batches[2]}.2"))
    assert event.content.batches == commitments_of(sealed, batches[0], batches[2])


def test_a_case_that_rests_on_a_statement_nobody_made_is_refused(sealed):
    [batch, _] = recorded(sealed, cited(sealed, QUOTE))
    before = sealed.log.size
    for unknown in (
        "b1",
        f"{batch.batch}.3",
        f"{batch.batch}.0",
        f"{batch.batch}.",
        batch.batch,
        "a" * 26 + ".1",
        ".",
    ):
        with pytest.raises(StatementFileError, match="no statement has this id"):
            record(sealed, case_resting_on(unknown))
    assert sealed.log.size == before


def test_a_citation_without_words_has_no_encoding(sealed):
    [event, _] = recorded(sealed, cited(sealed, {"whole": True}))
    assert (event.item, event.rendition, event.quote, event.context) == (
        item_of(sealed, "1/показания.txt").id,
        FromOriginal(),
        None,
        None,
    )
    assert event.standing is CitationStanding.PLACE


@pytest.mark.parametrize(
    "citation", [{"page": 2}, {"locator": {"pixels": [0, 0, 5, 5]}}, {"seconds": [0, 1]}]
)
def test_a_text_has_neither_pages_nor_pixels_nor_seconds(sealed, citation):
    refused = refusal(sealed, cited(sealed, citation))
    assert "cite a quote of a text" in refused.hint


def test_the_names_of_who_goes_by_a_pseudonym_are_kept_and_stay_veiled(sealed):
    [event, _] = recorded(sealed, cited(sealed, QUOTE))
    belov = next(entity for entity in event.entities if entity.type == "Person")
    assert (belov.label, belov.protection) == ("B., former prisoner", Protection.PSEUDONYM)
    assert belov.names == ({"value": "Б.", "script": "Cyrl"},)
    line = parse(sealed.bundles.record(sealed.log.size - 2).opening).event
    assert line["entities"].keys() == {"veiled"}


def test_a_quote_in_another_encoding_is_found_when_it_is_named(sealed):
    quote = {"quote": {"exact": "коридор", "encoding": "koi8-r"}}
    [event, _] = recorded(sealed, cited(sealed, quote, "koi.txt"))
    assert (event.rendition, event.quote) == (FromOriginal("koi8-r"), Quote("коридор", 19, 26))


def test_a_quote_that_is_not_there_is_refused_with_the_nearest_passage(sealed):
    refused = refusal(sealed, cited(sealed, {"quote": "ночью нас увели в коридор"}))
    assert refused.batch == "beating-march"
    assert refused.nearest == "ночью нас вывели в коридор"
    assert refused.nearest not in refused.fact + refused.hint


@pytest.mark.parametrize(
    ("name", "citation", "fact"),
    [
        ("1/показания.txt", {"quote": "нас вывели"}, "more than once"),
        ("koi.txt", {"quote": "коридор"}, "no utf-8 text"),
    ],
)
def test_a_quote_that_cannot_be_placed_is_refused(sealed, name, citation, fact):
    refused = refusal(sealed, cited(sealed, citation, name))
    assert fact in refused.fact
    assert refused.hint
    assert refused.nearest == ""


@pytest.mark.parametrize(
    ("item", "fact"),
    [
        ("A-000099", "no item has this control number"),
        ("a" * 26, "no item has this control number"),
        ({"name": "absent.txt"}, "no item was sealed under this name"),
        ({"name": "показания.txt"}, "2 items were sealed under this name"),
        ({"name": "1/показания.txt"}, "no item was sealed under this name"),
    ],
)
def test_an_item_that_is_not_told_apart_is_refused(sealed, item, fact):
    refused = refusal(sealed, parsed(changed(batches__0__citation={"item": item, "whole": True})))
    assert fact in refused.fact


@pytest.mark.parametrize(
    "naming",
    [lambda archive, row: archive.control(row), lambda _, row: row.id, lambda *_: {"name": "order.txt"}],
)
def test_an_item_is_named_by_number_id_or_its_one_name(sealed, naming):
    row = item_of(sealed, "order.txt")
    [event, _] = recorded(
        sealed, parsed(changed(batches__0__citation={"item": naming(sealed, row), "quote": "unique"}))
    )
    assert event.item == row.id


@pytest.mark.parametrize("place", ["subject", "value"])
def test_an_entity_nobody_described_is_refused(sealed, place):
    unknown = "nobody" if place == "subject" else {"entity": "nobody"}
    file = parsed(changed(**{"batches__0__citation": GONE, f"batches__0__statements__0__{place}": unknown}))
    assert "no entity of the file has this key" in refusal(sealed, file).fact


def test_one_refused_batch_keeps_every_other_one_and_the_cases_back(sealed):
    good = GOOD["batches"][0] | {"citation": {"item": {"name": "order.txt"}, "quote": "unique"}}
    bad = {
        "id": "second",
        "attribution": good["attribution"],
        "grade": good["grade"],
        "statements": [{"id": "c1", "subject": "act:x", "property": "date", "value": "2024"}],
        "citation": {"item": {"name": "order.txt"}, "quote": "absent"},
    }
    before = sealed.log.size
    recording = record(
        sealed,
        parsed(
            GOOD
            | {
                "batches": [
                    good,
                    bad,
                    bad | {"id": "third", "statements": [bad["statements"][0] | {"id": "d1"}]},
                ]
            }
        ),
    )
    assert [refused.batch for refused in recording.refusals] == ["second", "third"]
    assert sealed.log.size == before


def test_a_plan_changes_nothing(sealed):
    before = sealed.log.size, sealed.index.size()
    events, recording = plan_recording(sealed, cited(sealed, QUOTE))
    assert [type(event) for event in events] == [StateEvent]
    assert recording.ids == tuple(event.batch for event in events)
    assert (recording.batches, recording.statements, recording.cases) == (1, 2, ("ik-99",))
    assert (sealed.log.size, sealed.index.size()) == before


def test_a_name_that_two_seals_of_one_item_share_is_still_one_item(tmp_path):
    with found(tmp_path / "archive") as archive:
        source = spread(tmp_path / "source", {"order.txt": b"unique"})
        seal(archive, source)
        seal(archive, source)
        assert (
            record(
                archive,
                parsed(changed(batches__0__citation={"item": {"name": "order.txt"}, "quote": "unique"})),
            ).refusals
            == ()
        )
    assert codes(tmp_path / "archive") == set()


def test_an_unknown_item_is_an_error_of_the_archive(sealed):
    with pytest.raises(UnknownItemError):
        sealed.item("A-000099")


def test_what_a_plan_was_made_with_is_let_go_while_cycles_are_left_alone(sealed):
    gc.collect()
    with uncollected():
        events, _ = plan_recording(sealed, cited(sealed, QUOTE))
        left = [each for each in gc.get_objects() if isinstance(each, Entities)]
    assert events
    assert left == []
