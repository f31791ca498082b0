"""verify.html is one file that refers to nothing outside, speaks four languages alike, and is built the same every time."""

import base64
import hashlib
import json
import re
from html.parser import HTMLParser

import pytest

from khronika_verify.page.build import (
    CHAPTERS,
    SOURCE,
    ChapterError,
    build_page,
    build_script,
    write_compress,
)
from khronika_verify.single import verify_html
from khronika_verify.text import LANGUAGES

WORDS = {language: json.loads((SOURCE / f"words/{language}.json").read_text()) for language in LANGUAGES}
SLAVIC = {"one", "few", "many", "other"}
FORMS = {"en": {"one", "other"}, "ru": SLAVIC, "uk": SLAVIC, "fr": {"one", "many", "other"}}


class Inventory(HTMLParser):
    """Every element with its attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))


def test_the_page_in_the_tree_is_the_one_its_parts_make():
    assert verify_html() == build_page(), "run `python -m khronika_verify.page.build`"


def test_every_part_is_in_the_page():
    assert {path.stem for path in SOURCE.glob("*.js")} == set(CHAPTERS)


def test_the_policy_allows_this_script_and_this_style_and_nothing_else():
    page = build_page().decode()
    policy = next(
        attributes["content"] for _, attributes in Inventory(page).elements if "http-equiv" in attributes
    )
    pins = {
        tag: base64.b64encode(
            hashlib.sha256(re.search(f"<{tag}>(.*?)</{tag}>", page, re.DOTALL).group(1).encode()).digest()
        ).decode()
        for tag in ("script", "style")
    }
    assert policy.startswith(
        f"default-src 'none'; script-src 'sha256-{pins['script']}'; style-src 'sha256-{pins['style']}'"
    )


def test_no_element_refers_outside_or_carries_a_handler():
    for _, attributes in Inventory(build_page().decode()).elements:
        assert not attributes.keys() & {"src", "href", "srcset", "action", "style"}
        assert not any(name.startswith("on") for name in attributes)


def test_the_script_makes_no_code_and_no_markup_out_of_text():
    making = r"\beval\b|new Function|innerHTML|outerHTML|insertAdjacent|document\.write"
    reaching = r"fetch\(|XMLHttpRequest|WebSocket|localStorage|indexedDB|cookie"
    assert re.findall(f"{making}|{reaching}", build_script()) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_word_with_the_same_places(language):
    assert WORDS[language].keys() == WORDS["en"].keys()
    for name, entry in WORDS[language].items():
        assert places(entry) == places(WORDS["en"][name]), name
        assert isinstance(entry, str) or entry.keys() == FORMS[language], name


def places(entry):
    texts = [entry] if isinstance(entry, str) else entry.values()
    found = {frozenset(re.findall(r"\{(\w+)\}", text)) for text in texts}
    assert len(found) == 1
    return found.pop()


def test_the_constants_of_sha_256_are_those_of_the_standard():
    """FIPS 180-4 section 4.2.2: the first and the last, as signed words."""
    script = write_compress()
    assert str(0x428A2F98) in script
    assert str(0xC67178F2 - (1 << 32)) in script


def test_two_chapters_may_not_use_one_name(monkeypatch):
    monkeypatch.setattr("khronika_verify.page.build.CHAPTERS", ("bytes", "bytes"))
    with pytest.raises(ChapterError):
        build_script()
