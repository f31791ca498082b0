"""Quotations and places are compared with what was read of their exhibits, letter by letter and place by place."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khronika_verify.citation import read_cited
from khronika_verify.finding import Result
from khronika_verify.form import MalformedError
from khronika_verify.limit import MAX_RENDITION
from khronika_verify.locator import read_locators
from khronika_verify.package import examine
from khronika_verify.quotation import Reason, stands_in_reading
from khronika_verify.reading import Made, Reading
from khronika_verify.rendition import read_rendition
from khronika_verify.report import write_json, write_report
from tests.verify.forge_simulator import codes
from tests.verify.package_simulator import Alterations, rebag
from tests.verify.quotation_simulator import CONTROL, exhibit, found_at, misread, place, report_on, words
from tests.verify.reading_simulator import DOCUMENT, PartScript, ReadingScript, TextScript, Words
from tests.verify.scenario_simulator import Event, Scenario, new_id

FOUND = DOCUMENT.found("слова")
ARCHIVE = ReadingScript(
    "archive",
    [
        PartScript(media="application/zip", reader="zipped"),
        PartScript(
            [TextScript([("Список", {"paragraph": 1}), ("Дежурный", {"paragraph": 2})])],
            media="application/x",
            member=("а", "Б.docx"),
        ),
        PartScript(
            [TextScript([("дата", {"sheet": "Апрель", "cell": "A1"})])],
            media="application/y",
            member=("смены.xlsx",),
        ),
    ],
)
CHAT = ReadingScript(
    "chat",
    [
        PartScript(
            [TextScript([("привет", {"message": 0}), ("выключи", {"message": 1})])],
            {"message.4.sender": "Аня"},
            media="text/plain",
        )
    ],
)
SCAN = ReadingScript(
    "scan",
    [
        PartScript(
            [TextScript([("жалоба", {"pixels": [10, 10, 60, 20]})], origin="recognised")],
            {"width": "100", "height": "50"},
            "image/png",
        )
    ],
)


# --- words --------------------------------------------------------------------------------------------------------------------

letters = st.text("абв 🖋e\u0301", min_size=1, max_size=9)
places = st.builds(lambda page: {"page": page}, st.integers(1, 3))
readings = st.builds(
    lambda lines, origin: ReadingScript("drawn", [PartScript([TextScript(lines, origin)], reader="drawn")]),
    st.lists(st.tuples(letters, places), min_size=1, max_size=6),
    st.sampled_from(["", "recognised", "transcribed"]),
)


def held(script: ReadingScript) -> Reading:
    """The reading as a verifier holds it."""
    reading = Reading()
    for identity, (kind, data) in script.renditions().items():
        fact = next(fact for fact in script.facts() if fact["rendition"] == identity)
        reading.take(Made(identity, kind, fact["sha256"], fact["size"]), read_rendition(data, kind))
    return reading


def is_taken(script: ReadingScript, found: Words) -> bool:
    """What the verifier says of words; what has not even the form of a citation is not taken."""
    try:
        return stands_in_reading(read_cited(found.parts(new_id("item"))), held(script))
    except MalformedError:
        return False


def stands(script: ReadingScript, found: Words) -> bool:
    """The same, point by point, as a person with a ruler would say it."""
    text, quote, context = script.parts[0].texts[0], found.quote, found.context
    where = {point: where for first, last, where in text.runs() for point in range(first, last)}
    touched = [where[point] for point in range(quote["start"], quote["end"]) if point in where]
    distinct = [each for at, each in enumerate(touched) if each not in touched[:at]]
    before, after = text.text[: max(quote["start"], 0)], text.text[quote["end"] :]
    return (
        quote["start"] >= 0
        and text.text[quote["start"] : quote["end"]] == quote["exact"]
        and before.endswith(context["prefix"])
        and after.startswith(context["suffix"])
        and distinct != []
        and found.locator == (distinct[0] if len(distinct) == 1 else distinct)
    )


@st.composite
def quotations(draw: Any) -> tuple[ReadingScript, Words]:
    script = draw(readings)
    text = script.parts[0].texts[0].text
    first, last, _ = draw(st.sampled_from(list(script.parts[0].texts[0].runs())))
    start = draw(st.integers(0, first))
    end = draw(st.integers(max(start, first) + 1, max(last, start + 1)))
    found = script.found(text[start:end])
    return script, found


@given(quotations())
def test_honest_words_stand(drawn):
    script, found = drawn
    assert stands(script, found)
    assert is_taken(script, found)


@given(
    quotations(),
    st.sampled_from(["exact", "start", "place", "prefix", "suffix", "origin", "reader", "sha256"]),
    st.data(),
)
def test_whatever_is_changed_in_a_citation_is_found(drawn, part, data):
    script, found = drawn
    quote, text = found.quote, script.parts[0].texts[0].text
    if part == "exact":
        at = data.draw(st.integers(0, len(quote["exact"]) - 1))
        lie = replace(found, quote={**quote, "exact": quote["exact"][:at] + "ы" + quote["exact"][at + 1 :]})
    elif part == "start":
        step = data.draw(st.sampled_from([-1, 1, 2, len(text)]))
        lie = replace(found, quote={**quote, "start": quote["start"] + step, "end": quote["end"] + step})
    elif part == "place":
        lie = replace(found, locator={"page": data.draw(st.integers(1, 4))})
    elif part in ("prefix", "suffix"):
        lie = replace(found, context={**found.context, part: found.context[part] + "ы"})
    else:
        lie = replace(
            found,
            rendition={
                "reading": {
                    **found.rendition["reading"],
                    part: "transcribed" if part == "origin" else "f" * 64,
                }
            },
        )
    is_same = lie == found
    assert is_taken(script, lie) is (
        is_same or (part not in ("origin", "reader", "sha256") and stands(script, lie))
    )


@pytest.mark.parametrize("kept", ["context", "locator"])
def test_words_are_compared_without_what_is_withheld_around_them(kept, forge):
    page = f"statements/{Scenario().batches[4].batch}"
    report = examine(forge.write(scenario=Scenario(kept=frozenset({f"{page}:{kept}"}))))
    assert report.facts.quotations.compared == 4
    assert report.result is Result.CONSISTENT


def test_words_that_are_withheld_are_listed(forge):
    page = Scenario().batches[4].batch
    told = examine(
        forge.write(scenario=Scenario(kept=frozenset({f"statements/{page}:quote"})))
    ).facts.quotations
    assert [(each.batch, each.reason) for each in told.quotes()][:1] == [(page, Reason.WORDS)]


def test_recognised_words_are_counted_apart(tmp_path):
    report = report_on(
        tmp_path / "package", exhibit(SCAN, "image/png", "png"), [words("scan", SCAN.found("жалоба"))]
    )
    told = report.facts.quotations
    assert (report.result, told.compared, told.recognised) == (Result.CONSISTENT, 1, 1)
    told_in_words = write_report(report, "en")
    assert (
        "Of these, compared with what a program read of the exhibit, as its makers logged it: 1."
        in told_in_words
    )
    assert (
        "in text that a program recognised in a picture or in speech, perhaps with mistakes: 1."
        in told_in_words
    )
    assert "That what a program read of an exhibit, as it was logged, is what stands in it." in told_in_words
    assert json.loads(write_json(report, "en"))["quotations"] == {
        "compared": 1,
        "read": 1,
        "recognised": 1,
        "places": 0,
        "uncompared": [],
    }


def test_words_in_a_file_within_an_archive_stand_there_and_nowhere_else(tmp_path):
    found = ARCHIVE.found("Дежурный", part=1)
    lies = {
        "outside": replace(found, locator={"paragraph": 2}),
        "another": replace(found, locator={"member": ["смены.xlsx"], "paragraph": 2}),
        "before": replace(found, locator={"member": ["а", "Б.docx"], "paragraph": 1}),
    }
    reports = [words("honest", found), *(words(label, lie) for label, lie in lies.items())]
    report = report_on(tmp_path / "package", exhibit(ARCHIVE, "application/zip", "zip"), reports)
    assert found_at(report, ["honest", *lies]) == {label: {"S003"} for label in lies}


# --- corrections --------------------------------------------------------------------------------------------------------------


def test_a_correction_stands_where_it_was_recognised_also_under_the_id_of_an_earlier_reading(tmp_path):
    honest = SCAN.found("жалоба")
    earlier = {**honest.rendition["reading"], "id": new_id("an earlier reading"), "reader": "older"}
    corrected = [honest, SCAN.found("жал"), replace(honest, rendition={"reading": earlier})]
    misread(exhibit(SCAN, "image/png", "png"), honest, corrected).write(tmp_path / "package")
    report = examine(tmp_path / "package")
    assert (report.result, report.facts.quotations.recognised) == (Result.CONSISTENT, 1)


def test_a_correction_of_a_text_that_does_not_travel_is_compared_with_nothing(tmp_path):
    honest = SCAN.found("жалоба")
    other = {**honest.rendition["reading"], "id": new_id("another"), "sha256": "f" * 64}
    lie = replace(honest, rendition={"reading": other})
    misread(exhibit(SCAN, "image/png", "png"), honest, [lie]).write(tmp_path / "package")
    assert examine(tmp_path / "package").result is Result.CONSISTENT


# --- places -------------------------------------------------------------------------------------------------------------------

MEMBER = {"member": ["а", "Б.docx"]}
LOOKED_UP: dict[str, tuple[ReadingScript, str, Event, str]] = {
    "a page": (DOCUMENT, "application/pdf", {"page": 3}, ""),
    "a line": (DOCUMENT, "application/pdf", {"page": 1, "box": [80, 682, 200, 710]}, ""),
    "what is beside the lines": (
        DOCUMENT,
        "application/pdf",
        {"page": 1, "box": [0, 0, 600, 800]},
        "rendition",
    ),
    "a page too many": (DOCUMENT, "application/pdf", {"page": 4}, "S009"),
    "a time of a document": (DOCUMENT, "application/pdf", {"seconds": [0, 1]}, "S009"),
    "a paragraph": (ARCHIVE, "application/zip", {**MEMBER, "paragraph": 1}, ""),
    "a paragraph too many": (ARCHIVE, "application/zip", {**MEMBER, "paragraph": 3}, "S009"),
    "a file": (ARCHIVE, "application/zip", {**MEMBER, "whole": True}, ""),
    "a folder of files": (ARCHIVE, "application/zip", {"member": ["а"], "whole": True}, ""),
    "no such file": (ARCHIVE, "application/zip", {"member": ["в.txt"], "whole": True}, "S009"),
    "a place in no such file": (ARCHIVE, "application/zip", {"member": ["в.txt"], "paragraph": 1}, "S009"),
    "a cell": (ARCHIVE, "application/zip", {"member": ["смены.xlsx"], "sheet": "Апрель", "cell": "A1"}, ""),
    "an empty cell": (
        ARCHIVE,
        "application/zip",
        {"member": ["смены.xlsx"], "sheet": "Апрель", "cell": "B7"},
        "S009",
    ),
    "a slide of a sheet": (ARCHIVE, "application/zip", {"member": ["смены.xlsx"], "slide": 1}, "S009"),
    "a message": (CHAT, "text/plain", {"message": 4}, ""),
    "a message too many": (CHAT, "text/plain", {"message": 5}, "S009"),
    "a page of a chat": (CHAT, "text/plain", {"page": 1}, "S009"),
    "a region": (SCAN, "image/png", {"pixels": [0, 0, 100, 50]}, ""),
    "a region too wide": (SCAN, "image/png", {"pixels": [0, 0, 101, 50]}, "S009"),
    "a page of a picture": (SCAN, "image/png", {"page": 1}, "rendition"),
}


@pytest.mark.parametrize("name", LOOKED_UP)
def test_a_place_is_looked_up_in_what_was_read(name, tmp_path):
    script, media, locator, wanted = LOOKED_UP[name]
    suffix = {"application/pdf": "pdf", "application/zip": "zip", "text/plain": "txt", "image/png": "png"}[
        media
    ]
    report = report_on(tmp_path / "package", exhibit(script, media, suffix), [place("one")], {"one": locator})
    told = report.facts.quotations
    assert found_at(report, ["one"]) == ({"one": {"S009"}} if wanted == "S009" else {})
    assert [each.reason.value for each in told.uncompared] == [wanted] * (wanted == "rendition")
    assert told.places == (wanted != "rendition")


def test_a_place_of_the_analyst_may_lie_where_no_text_was_found(tmp_path):
    report = report_on(
        tmp_path / "package",
        exhibit(ARCHIVE, "application/zip", "zip"),
        [place("one", analyst=True)],
        {"one": {**MEMBER, "slide": 9}},
    )
    assert report.result is Result.CONSISTENT
    assert [each.reason for each in report.facts.quotations.uncompared] == [Reason.ANALYST]


# --- what travels ---------------------------------------------------------------------------------------------------------------

TEXT_ID, DERIVED = DOCUMENT.id("text 0 0"), f"exhibits/{CONTROL}/custody/a-0001-derive"


def with_text(tmp_path, change):
    """A package whose text was changed, by somebody without a key."""
    report_on(tmp_path / "package", exhibit(DOCUMENT), [words("one", FOUND)])
    path = tmp_path / f"package/data/exhibits/{CONTROL}/renditions/{TEXT_ID}.json"
    path.write_bytes(change(path.read_bytes()))
    rebag(tmp_path / "package")
    return examine(tmp_path / "package")


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data.replace("слова".encode(), "снова".encode()),
        lambda data: data.replace(b'"page":2', b'"page":1'),
        lambda data: data + b"\n",
        lambda data: b"",
    ],
)
def test_a_changed_text_or_map_is_found_and_nothing_is_compared_with_it(change, tmp_path):
    report = with_text(tmp_path, change)
    assert {finding.code for finding in report.findings} >= {"S008", "K003"}
    assert (report.facts.quotations.compared, report.facts.quotations.uncompared[0].reason) == (
        0,
        Reason.RENDITION,
    )


def test_a_text_that_no_outline_has_is_compared_with_nothing(tmp_path):
    lonely = replace(
        DOCUMENT, outline=ReadingScript("", [PartScript()]).renditions()[new_id("rendition  outline")][1]
    )
    report = report_on(tmp_path / "package", exhibit(lonely), [words("one", FOUND)])
    assert (report.result, [each.reason for each in report.facts.quotations.uncompared]) == (
        Result.CONSISTENT,
        [Reason.RENDITION],
    )


@pytest.mark.parametrize(
    "data",
    [
        b'{"runs":[],"text":"a","text":"b"}',
        b'{"runs":[],"text":"\\ud800"}',
        b'{"runs":[[0,2,{"page":1}]],"text":"a"}',
        b'{"runs":[[0,1,{"page":1}],[0,1,{"page":1}]],"text":"a"}',
        b'{"runs":[[0,1,{"page":0}]],"text":"a"}',
        b'{"runs":[[0,1,{"page":1,"member":["a"]}]],"text":"a"}',
        b'{"runs":[[0,1,{"whole":true}]],"text":"a"}',
        b'{"runs":[[0,1.0,{"page":1}]],"text":"a"}',
        b'{"runs":[[false,true,{"page":1}]],"text":"a"}',
        b'{"origin":"written","runs":[],"text":"a"}',
        b'{"runs":[],"text":"a","more":1}',
        b'{"parts":[]}',
        b"[]",
    ],
)
def test_a_text_in_another_form_is_refused(data):
    with pytest.raises(MalformedError):
        read_rendition(data, "text")


@pytest.mark.parametrize(
    "data",
    [
        b'{"parts":[]}',
        b'{"parts":[{"media":"a"}]}',
        b'{"parts":[{"media":"a","outcome":"read","texts":null}]}',
        b'{"parts":[7]}',
        b'{"part":[]}',
    ],
)
def test_an_outline_in_another_form_is_refused(data):
    with pytest.raises(MalformedError):
        read_rendition(data, "outline")


@pytest.mark.parametrize("kind", ["picture", "member", "proposals", "note", ""])
def test_nothing_else_that_was_read_travels(kind):
    with pytest.raises(MalformedError):
        read_rendition(b"{}", kind)


@pytest.mark.parametrize(
    "value",
    [
        [{"page": 1}],
        [{"page": 1}, {"member": ["a"], "page": 1}],
        {"member": [], "page": 1},
        {"member": "a", "page": 1},
        {"page": True},
        {"pixels": [0, 0, 1]},
        {"seconds": [2, 1]},
        {"sheet": "a", "cell": "7B"},
        {"whole": False},
        {},
        None,
    ],
)
def test_a_locator_in_another_form_is_refused(value):
    with pytest.raises(MalformedError):
        read_locators(value)


def test_a_document_of_600_pages_is_compared(tmp_path):
    lines = [
        (f"Строка {line} на странице {page}, показания без имён", {"page": page, "box": [72, 10, 310, 24]})
        for page in range(1, 601)
        for line in range(40)
    ]
    script = ReadingScript("long", [PartScript([TextScript(lines)], {"pages": "600"})])
    assert 2_000_000 < max(len(data) for _, data in script.renditions().values()) < MAX_RENDITION
    wanted = [
        script.found(f"Строка {line} на странице {page}, ") for page, line in ((1, 0), (300, 20), (600, 39))
    ]
    report = report_on(
        tmp_path / "package",
        exhibit(script),
        [words(str(number), found) for number, found in enumerate(wanted)],
    )
    assert (report.result, report.facts.quotations.compared) == (Result.CONSISTENT, 3)


def test_a_rendition_that_was_logged_with_another_digest_is_found(forge):
    number = list(DOCUMENT.renditions()).index(TEXT_ID) + 1
    lie = {
        f"exhibits/A-000004/custody/a-0001-derive:renditions.{number}": lambda made: {
            **made,
            "sha256": "0" * 64,
        }
    }
    assert codes(forge.write(Alterations(value=lie), Scenario())) == {"S008"}
