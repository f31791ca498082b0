"""The reading copy leads from each sentence to its evidence, shows nothing by itself, and takes nothing from evidence for markup."""

import base64
import hashlib
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khronika.dossier.page.reading import reading_copy
from khronika.dossier.plan import DossierPlan
from khronika.dossier.view.build import tell
from khronika.dossier.view.view_model import CaseView
from khronika.dossier.wording.visible import visible
from tests.dossier.case_simulator import FORMER, NIGHT, Report, speaker
from tests.dossier.page_parser import Page
from tests.dossier.plan_simulator import WORDS, compose, plan_of, retitled, with_report
from tests.verify.scenario_simulator import PDF_PAGES, fragment

HOSTILE = (
    "<script>alert(1)</script><img src=x onerror=alert(1)>\"'><a href=javascript:alert(1)>",
    "&lt;b&gt; &amp; ]]> <!-- --> </style></bdi></body>",
    "Иванов\u202egnp.exe",
)


@pytest.fixture(scope="session")
def page(account: CaseView) -> Page:
    return Page(reading_copy(account).decode())


def hostile(text: str) -> Page:
    chain = [speaker(text, "saw", verb=text)]
    quote = {"type": "TextQuoteSelector", "exact": text, "prefix": text, "suffix": text}
    told = [
        ({"id": "x", "type": text, "label": text}, text, {"date": text, "said": text}),
        (NIGHT, "method", text),
    ]
    report = Report("hostile", "A-000001", [quote, *fragment(PDF_PAGES, "page=3")], told, chain, text)
    return Page(reading_copy(tell(retitled(with_report(report), text), WORDS)).decode())


def test_every_anchor_of_the_page_leads_somewhere(page: Page):
    marks = {element.attributes["id"] for element in page.root.walk() if "id" in element.attributes}
    targets = {
        link.attributes["href"][1:] for link in page.all("a") if link.attributes["href"].startswith("#")
    }
    assert targets <= marks
    assert any(target.startswith("statement-") for target in targets)


def test_no_mark_is_given_twice(page: Page):
    marks = [element.attributes["id"] for element in page.root.walk() if "id" in element.attributes]
    assert len(marks) == len(set(marks))


def test_words_of_the_analyst_do_not_look_like_words_of_the_exhibit():
    seen = {"type": "TextQuoteSelector", "exact": "не поздоровался", "prefix": "", "suffix": ""}
    report = Report("corridor", "A-000005", [seen], [(NIGHT, "method", "x")], is_analyst=True)
    page = Page(reading_copy(tell(plan_of(compose((report,))), WORDS)).decode())
    [quotation] = page.all("blockquote")
    assert quotation.attributes["class"] == "unconfirmed"
    texts = [element.text for element in page.by_id("report-1").walk() if element.name in ("p", "blockquote")]
    warning = next(at for at, text in enumerate(texts) if text.startswith("Words of the analyst"))
    assert texts[warning + 1] == "не поздоровался"


def test_every_file_the_page_names_is_in_the_package(stamped: Path):
    page = Page((stamped / "data/index.html").read_text())
    names = {unquote(link.attributes["href"].partition("#")[0]) for link in page.all("a")} - {""}
    assert {name for name in names if not (stamped / "data" / name).is_file()} == set()
    assert {"exhibits/A-000001/original.txt", "case.opening"} <= names


def test_each_sentence_leads_to_its_statements_and_each_statement_to_its_exhibit(
    page: Page, english: DossierPlan
):
    sentence = page.by_id("sentence-1")
    assert [link.text for link in sentence.walk() if link.name == "a"][1:4] == ["1.1", "1.2", "1.3"]
    report = page.by_id("report-1")
    ways = [link.attributes["href"] for link in report.walk() if link.name == "a"]
    assert "#A-000001" in ways
    assert any(way.startswith("exhibits/A-000001/original.txt#:~:text=") for way in ways)
    assert f"statements/{english.batches[0].batch}.tlog-proof" in ways


def test_a_quotation_carries_its_language_and_its_direction(page: Page):
    quotation = next(element for element in page.by_id("report-1").walk() if element.name == "blockquote")
    assert (quotation.attributes["lang"], quotation.attributes["dir"]) == ("ru", "auto")
    assert "нас вывели в коридор" in quotation.text


def test_the_exhibit_shows_every_custody_event_in_order(page: Page):
    rows = [element for element in page.by_id("A-000001").walk() if element.name == "tr"]
    assert [row.text[:4] for row in rows[1:]] == ["What", "What", "What"]
    assert ["sealed into" in rows[1].text, "sealed again" in rows[2].text, "exported" in rows[3].text] == [
        True,
        True,
        True,
    ]
    assert all("no. " in row.text for row in rows[1:])


def test_nothing_of_an_exhibit_is_shown_by_itself(page: Page):
    names = {element.name for element in page.root.walk()}
    assert not names & {
        "script",
        "img",
        "picture",
        "video",
        "audio",
        "source",
        "iframe",
        "embed",
        "object",
        "svg",
        "link",
        "form",
        "base",
    }


def test_the_policy_allows_the_one_style_sheet_and_nothing_else(page: Page):
    style = base64.b64encode(hashlib.sha256(page.all("style")[0].text.encode()).digest()).decode()
    policies = [
        meta.attributes["content"]
        for meta in page.all("meta")
        if meta.attributes.get("http-equiv") == "Content-Security-Policy"
    ]
    assert policies == [
        f"default-src 'none'; style-src 'sha256-{style}'; base-uri 'none'; form-action 'none'"
    ]
    assert not any("style" in element.attributes for element in page.root.walk())


@pytest.mark.parametrize("language", ["en", "ru", "uk", "fr", "de"])
def test_the_page_speaks_the_language_of_the_case(english: DossierPlan, language: str):
    page = Page(reading_copy(tell(replace(english, language=language), WORDS)).decode())
    expected = {"en": "alleged", "ru": "утверждения", "uk": "твердження", "fr": "allégué", "de": "alleged"}
    assert page.all("html")[0].attributes["lang"] == ("en" if language == "de" else language)
    assert expected[language] in page.of_class("alleged")[0].text
    assert page.all("h1")[0].attributes.get("lang") == ("de" if language == "de" else None)


@pytest.mark.parametrize("text", HOSTILE)
def test_markup_in_names_and_quotations_stays_text(text: str):
    page, plain = hostile(text), hostile("плохо")
    assert page.shape() == plain.shape()
    assert not any(link.attributes["href"].startswith("javascript") for link in page.all("a"))


def test_a_name_that_would_turn_text_around_is_shown_by_code_points():
    page = hostile("Иванов\u202egnp.exe\u2066\u200b")
    assert "Иванов[U+202E]gnp.exe[U+2066][U+200B]" in page.all("h1")[0].text
    assert not set(page.root.text) & set(
        "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\u200e\u200f\0"
    )


SHAPED = tell(
    with_report(
        Report("small", "A-000001", [], [(NIGHT, "method", "x")], [speaker(FORMER, "saw")], encoding=None)
    ),
    WORDS,
)
SHAPE = Page(reading_copy(SHAPED).decode()).shape()


@given(st.text(min_size=1, max_size=40))
def test_no_text_whatever_changes_the_shape_of_the_page(text: str):
    told = visible(text)
    reports = (
        tuple(replace(report, lead=told, origin=told) for report in SHAPED.reports[:2]) + SHAPED.reports[2:]
    )
    page = Page(
        reading_copy(
            replace(SHAPED, front=replace(SHAPED.front, title=told, code=told), reports=reports)
        ).decode()
    )
    assert page.shape() == SHAPE
    assert page.all("h1")[0].text == told
