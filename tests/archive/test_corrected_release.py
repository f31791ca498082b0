"""What members read where something else was recognised: a court is told it beside the quotation, and it betrays no name."""

import json
from dataclasses import replace

import pytest

from khronika.archive.derivation.text_corrections import (
    correct_text,
    recorded_corrections,
    withdraw_correction,
)
from khronika.archive.exchange.export import ExportOrder, export
from khronika.archive.release.case import read_case
from khronika.archive.release.decision import decide, looked_at
from khronika.archive.release.order import ReleaseOrder
from khronika.archive.release.release import release
from khronika.disclosure.audience import Audience
from khronika.disclosure.case_place import CasePlace, PlaceKind
from khronika.exchange.exports.export_format import ExportFormat
from khronika.record.statement_file import parse_statement_file
from tests.archive.made_reading import put_readings
from tests.archive.test_text_corrections import FIRST, SCAN, SECOND, said, scanned
from tests.world import found, recorded, seal, spread

NOTE = "the stamp is legible, says Anna"
FILE = {
    "format": "khronika-statements/1",
    "entities": {
        "act": {"type": "Act", "label": "the night"},
        "p": {
            "type": "Person",
            "label": "W.",
            "protection": "pseudonym",
            "names": [{"value": "Секретов Егор"}],
        },
    },
    "batches": [
        {
            "id": "one",
            "citation": {"item": "A-000001", "quote": {"exact": "Начальник Тестав Б. И."}},
            "attribution": [{"who": "register", "role": "author", "knows": "document"}],
            "grade": {"reliability": "B", "credibility": "2"},
            "statements": [{"id": "s1", "subject": "act", "property": "detail", "value": "a chief signed"}],
        },
        {
            "id": "two",
            "citation": {"item": "A-000001", "quote": {"exact": "Приказ о дежурстве"}},
            "attribution": [{"who": "register", "role": "author", "knows": "document"}],
            "grade": {"reliability": "B", "credibility": "2"},
            "statements": [{"id": "s2", "subject": "act", "property": "victim", "value": {"entity": "p"}}],
        },
        {
            "id": "three",
            "citation": {"item": "A-000002", "quote": {"exact": "Начальник Тостав"}},
            "attribution": [{"who": "register", "role": "author", "knows": "document"}],
            "grade": {"reliability": "B", "credibility": "2"},
            "statements": [{"id": "s3", "subject": "act", "property": "detail", "value": "a chief came"}],
        },
    ],
    "cases": [
        {
            "code": "day",
            "title": "One day",
            "language": "en",
            "sections": [
                {"heading": "What is said", "sentences": [{"text": "A chief came.", "statements": ["s3"]}]}
            ],
        },
        {
            "code": "night",
            "title": "One night",
            "language": "en",
            "sections": [
                {
                    "heading": "What is said",
                    "sentences": [{"text": "A chief signed an order.", "statements": ["s1", "s2"]}],
                }
            ],
        },
    ],
}
ORDER = ReleaseOrder("night")
LISTED = "Начальник Тостав, с ним Секретов Егор"


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    root = tmp_path_factory.mktemp("corrected-release")
    with found(root / "archive") as opened:
        names = {"приказ.pdf": b"%PDF-1 a", "список.pdf": b"%PDF-1 b"}
        spread(root / "originals", names)
        seal(opened, *(root / "originals" / name for name in names))
        put_readings(opened, {"A-000001": scanned(*SCAN), "A-000002": scanned((LISTED, FIRST))})
        recorded(opened, parse_statement_file(json.dumps(FILE)))
        yield opened


@pytest.fixture(autouse=True)
def none_is_left(archive):
    """Every test begins with what was recognised."""
    yield
    for row in map(archive.item, ("A-000001", "A-000002")):
        for each in recorded_corrections(archive, row):
            if not each.withdrawn_at:
                withdraw_correction(archive, row, each.id)


def decided(archive, **more):
    order = ReleaseOrder("night", **more)
    case = read_case(archive, "night")
    decision = decide(archive, case, order)
    return decision.release, looked_at(case, order, decision)


def batches(archive):
    return [state.event.batch for state in read_case(archive, "night").batches]


def corrected(archive, recognised, read, note=""):
    return correct_text(archive, archive.item("A-000001"), said(recognised), read, note)


def everything(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def test_the_package_tells_what_a_member_reads_beside_what_was_recognised_and_not_what_they_note(
    archive, tmp_path
):
    made = corrected(archive, "Тестав", "Тестов", NOTE)
    release(archive, ORDER, tmp_path / "package")
    files = everything(tmp_path / "package")
    page = files["data/index.html"].decode()
    assert "Начальник Тестав Б. И." in page
    assert "A program recognised “Тестав” here. A member of the team reads “Тестов”" in page
    assert not [name for name, content in files.items() if NOTE.encode() in content or b"Anna" in content]
    logged = [content for name, content in files.items() if made.correction.encode() in content]
    assert logged


def test_only_what_corrects_cited_words_leaves_and_only_with_the_bytes(archive):
    before = decided(archive)[1]
    made = corrected(archive, "Тестав", "Тестов")
    [cites, other] = batches(archive)
    found, after = decided(archive)
    assert (found.corrections[cites], found.corrections.get(other, ())) == ((made.correction,), ())
    assert before != after
    assert not any(decided(archive, withhold=frozenset({"A-000001"}))[0].corrections.values())
    withdraw_correction(archive, archive.item("A-000001"), made.correction)
    assert not any(decided(archive)[0].corrections.values())


def test_a_protected_name_that_was_misread_keeps_the_quotation_back_until_somebody_confirms_it(archive):
    assert not decided(archive)[0].unconfirmed
    made = corrected(archive, "Тестав", "Секретов")
    [cites, beside] = batches(archive)
    found, _ = decided(archive)
    assert "quote" not in found.leaving(cites)
    # What stands around other words leaves neither: the misread name is in it.
    assert "quote" in found.leaving(beside)
    assert "context" not in found.leaving(beside)
    assert not found.corrections.get(cites)
    # The picture shows what the member reads: the bytes ask to be confirmed, too.
    exhibit, quote = CasePlace(PlaceKind.EXHIBIT, "A-000001"), CasePlace(PlaceKind.QUOTE, cites)
    assert not found.corrections.get(beside)
    assert exhibit in found.unconfirmed
    allowed, _ = decided(archive, allow=frozenset({exhibit, quote}))
    assert allowed.corrections[cites] == (made.correction,)
    # Without the bytes the quotation would leave as well.
    without, _ = decided(archive, withhold=frozenset({"A-000001"}))
    assert "quote" not in without.leaving(cites)
    only, _ = decided(archive, allow=frozenset({exhibit}))
    assert not only.corrections.get(cites)


def test_no_export_of_the_record_holds_a_quote_in_which_a_member_reads_a_protected_name(archive, tmp_path):
    def exported(name, audience):
        export(archive, ExportOrder(ExportFormat.ANNOTATIONS, audience), tmp_path / name)
        return b"".join(everything(tmp_path / name).values()).decode()

    assert "Тестав" in exported("before", Audience.COURT)
    corrected(archive, "Тестав", "Секретов")
    after = exported("after", Audience.COURT)
    assert "Тестав" not in after
    assert "Секретов" not in after
    assert "Приказ о дежурстве" in after


def exported_to_court(archive, folder):
    export(archive, ExportOrder(ExportFormat.ANNOTATIONS, Audience.COURT), folder)
    return b"".join(everything(folder).values()).decode()


@pytest.mark.parametrize(
    "made",
    [
        # The later one puts another word right, and replaces the one that read the name.
        (("Тестав Б. И.", "Секретов Е. И."), ("Б.", "В.")),
        # Neither says the name alone.
        (("Тест", "Секре"), ("ав", "тов")),
    ],
    ids=["replaced in part", "split over two"],
)
def test_a_name_that_no_single_counting_correction_says_keeps_the_quotation_back(archive, made, tmp_path):
    for recognised, read in made:
        corrected(archive, recognised, read)
    [cites, beside] = batches(archive)
    found, _ = decided(archive)
    assert "quote" not in found.leaving(cites)
    assert "quote" in found.leaving(beside)
    assert "context" not in found.leaving(beside)
    assert not any(found.corrections.values())
    assert CasePlace(PlaceKind.EXHIBIT, "A-000001") in found.unconfirmed
    assert "Тестав" not in exported_to_court(archive, tmp_path / "out")


def test_a_name_that_was_read_in_another_reading_of_the_words_keeps_the_quotation_back(archive, tmp_path):
    put_readings(archive, {"A-000001": scanned(("(", FIRST), ("Начальник Тестав Б. И. (", SECOND))})
    corrected(archive, "Тестав", "Секретов")
    [cites, _] = batches(archive)
    found, _ = decided(archive)
    put_readings(archive, {"A-000001": scanned(*SCAN)})
    assert "quote" not in found.leaving(cites)
    assert not any(found.corrections.values())
    assert "Тестав" not in exported_to_court(archive, tmp_path / "out")


def test_a_correction_of_more_than_is_cited_takes_no_protected_name_along(archive):
    row = archive.item("A-000002")
    made = correct_text(archive, row, said(LISTED), "Начальник Тестов, с ним неразборчиво")
    decision = decide(archive, read_case(archive, "day"), ReleaseOrder("day"))
    [batch] = [state.event.batch for state in read_case(archive, "day").batches]
    assert not decision.release.corrections.get(batch)
    asked = [e.text for e in decision.release.preview if e.place == CasePlace(PlaceKind.QUOTE, batch)]
    # Whoever confirms the quotation sees what would leave with it.
    assert all("Секретов" in text for text in asked)
    assert asked
    allowed = ReleaseOrder("day", allow=frozenset({CasePlace(PlaceKind.QUOTE, batch)}))
    assert decide(archive, read_case(archive, "day"), allowed).release.corrections[batch] == (
        made.correction,
    )


def test_what_stands_around_corrected_words_stays_with_the_bytes(archive, tmp_path):
    corrected(archive, "Начальник", "Нач. отдела")
    release(archive, ORDER, tmp_path / "package")
    files = everything(tmp_path / "package")
    of_it = {name.rpartition("/")[2] for name in files if "text-corrected.fields/" in name}
    assert of_it == {"rendition", "locator", "recognised", "corrected"}


def test_a_correction_of_words_that_no_program_recognised_there_is_told_to_nobody(archive):
    made = corrected(archive, "Тестав", "Тестов")
    withdraw_correction(archive, archive.item("A-000001"), made.correction)
    other = replace(made, correction="a" * 26, recognised=replace(made.recognised, exact="Иванов"))
    with archive.writing() as writer:
        writer.append(other)
        writer.commit()
    assert not any(decided(archive)[0].corrections.values())
