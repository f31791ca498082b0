"""A page speaks the language of its case: no word of another one stands in it but in what was quoted, in names, ids and commands."""

import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from khronika.dossier.active import ActiveKind
from khronika.dossier.page.reading import reading_copy
from khronika.dossier.view.build import tell
from khronika.dossier.view.context import frame
from khronika.dossier.view.logged import Logged
from khronika.dossier.wording.words import data_text
from tests.dossier.case_simulator import REPORTS
from tests.dossier.plan_simulator import WORDS, compose, plan_of
from tests.verify.scenario_simulator import new_id


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


TECHNICAL = _listed(
    "verify html python3 sha256sum sha256 SHA BagIt bagit validate OpenSSL openssl UTC opening tlog proof C2SP timestamps README txt data "
    "manifest tagmanifest checkpoint tsq tsr chain pem khronika DSA Ed25519 trust letter csv dat json pdf docx PDF HTML SVG XML package "
    "lang text image audio video application plain png jpeg mp4 octet stream zip word members exhibits statements case accessions"
)
"""Names of files, programs, formats and media types, which are the same in every language."""


class Texts(HTMLParser):
    """What a reader sees of a page, but for quotations, ids and code."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self._hidden = 0
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self._hidden += tag in ("style", "code", "blockquote", "mark", "title")

    def handle_endtag(self, tag):
        self._hidden -= tag in ("style", "code", "blockquote", "mark", "title")

    def handle_data(self, data):
        if not self._hidden and data.strip():
            self.found.append(data)


def evidence() -> list[str]:
    """Every text that the simulated witnesses and papers say, the longest first."""
    found: set[str] = set()
    for report in REPORTS:
        told = [list(report.chain), report.origin, *([about, value] for about, _, value in report.told)]
        found |= set(strings(json.loads(json.dumps(told))))
    return sorted(found, key=len, reverse=True)


def strings(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (
            text
            for name, member in value.items()
            if name not in ("type", "role", "knows", "date")
            for text in strings(member)
        )
    elif isinstance(value, list):
        yield from (text for member in value for text in strings(member))


def foreign_words(page: str) -> set[str]:
    """Latin words of three letters and more that are neither evidence, nor ids, nor technical names."""
    text = "\n".join(Texts(page).found)
    for said in evidence():
        text = text.replace(said, " ")
    text = re.sub(r"\b[a-z2-7]{26}\b|\b[0-9a-f]{64}\b|\S+\.invalid\S*|A-\d+", " ", text)
    return latin(text)


def latin(text: str) -> set[str]:
    """Latin words of three letters and more that are no technical names."""
    return {word for word in re.findall(r"[A-Za-z][A-Za-z0-9]{2,}", text) if word not in TECHNICAL}


@pytest.fixture(scope="module")
def russian():
    """A Russian case in which everything is shown that a page can show."""
    whole = plan_of(compose(language="ru"))
    first, *rest = whole.exhibits
    earlier = first.custody[-1]
    custody = (*first.custody, replace(earlier, dossier="a"), replace(earlier, dossier="b", did_leave=False))
    more = [replace(custody[0], type=kind) for kind in ("open", "derive")]
    renamed = [replace(each, active=kind) for each, kind in zip(rest, ActiveKind, strict=False)]
    return replace(whole, exhibits=(replace(first, custody=(*custody, *more)), *renamed))


def test_no_word_of_another_language_stands_in_a_russian_reading_copy(russian):
    page = reading_copy(tell(russian, WORDS)).decode()
    assert foreign_words(page) == set()
    assert re.findall(r"\d{4}-\d\d(?:-\d\d)?", "\n".join(Texts(page).found)) == []
    assert "7 апреля 2024 года" in page
    assert "22 ноября 2026 г." in page


@pytest.mark.parametrize("language", ["ru", "uk"])
def test_no_text_of_the_interface_mixes_languages(language):
    texts = json.loads(data_text("words.json"))
    said = {key: json.dumps(text[language], ensure_ascii=False) for key, text in texts.items()}
    places = re.compile(r"\{\w*\}|\"(?:one|few|many|other)\":|\\S+\\.invalid")
    mixed = {key: words for key, text in said.items() if (words := latin(places.sub(" ", text)))}
    assert mixed == {}


def test_what_is_disclosed_of_an_event_is_called_by_its_name_in_the_language(russian):
    """A reading and its renditions travel: neither the name of a field nor what it is said to be is told in English."""
    facts = {
        "kind": "outline",
        "media": "application/json",
        "rendition": new_id("r"),
        "sha256": "0" * 64,
        "size": 4,
    }
    reading = {"outcome": "read", "reader": "word", "reason": None, "version": "1"}
    logged = Logged(
        "derive", 1, {"renditions.1": facts, "reading": reading, "tools": []}, ("renditions.2", "objects.1")
    )
    ground = frame(russian, WORDS)
    told = " ".join([*ground.disclosed(logged), ground.withheld(logged)])
    assert latin(re.sub(r"\b[a-z2-7]{26}\b", " ", told)) == set()
    assert "опись прочитанного" in told


def test_a_french_page_says_nothing_in_english():
    page = "\n".join(Texts(reading_copy(tell(plan_of(compose(language="fr")), WORDS)).decode()).found)
    texts = json.loads(data_text("words.json")).values()
    english = {
        text["en"]
        for text in texts
        if isinstance(text["en"], str) and text["en"] != text["fr"] and "{" not in text["en"]
    }
    assert [text for text in english if len(text) > 12 and text in page] == []


def test_a_word_of_another_language_is_found():
    assert foreign_words("<p>\u0441\u043b\u043e\u0432\u043e inferred</p><code>inferred</code>") == {
        "inferred"
    }


def test_no_line_of_a_french_page_can_break_before_a_sign():
    plan = plan_of(compose(language="fr"))
    text = "\n".join(Texts(reading_copy(tell(plan, WORDS)).decode()).found)
    told = [sentence.text for section in plan.sections for sentence in section.sentences]
    for said in (plan.title, *told, *(section.heading for section in plan.sections), *evidence()):
        text = text.replace(said, " ")
    assert (
        re.findall(r".{0,20}(?:(?<!\u00a0):(?=\s)|(?<![\u00a0\u202f])[;?!»](?=\s)|«(?!\u00a0)).{0,5}", text)
        == []
    )


def test_no_word_of_another_language_stands_in_a_ukrainian_reading_copy():
    plan = plan_of(compose(language="uk"))
    text = reading_copy(tell(plan, WORDS)).decode()
    for said in (plan.title, *(section.heading for section in plan.sections)):
        text = text.replace(said, " ")
    for section in plan.sections:
        for sentence in section.sentences:
            text = text.replace(sentence.text, " ")
    assert foreign_words(text) == set()
