"""Text from evidence cannot hide, reorder or move anything when it is shown."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khronika.dossier.paper.glyphs import drawable
from khronika.dossier.wording.visible import drawn, language_of, one_line, visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("обычный текст", "обычный текст"),
        ("a\r\nb\tc", "a\nb c"),
        ("photo\u202egnp.exe", "photo[U+202E]gnp.exe"),
        ("\ufeffx\u200d\u00ad", "[U+FEFF]x[U+200D][U+00AD]"),
        ("\x1b[31m\x00\x7f", "[U+001B][31m[U+0000][U+007F]"),
        ("line\u2028end", "line[U+2028]end"),
        ("\ud800", "[U+D800]"),
    ],
)
def test_what_draws_nothing_is_shown_by_its_code_point(text: str, shown: str):
    assert visible(text) == shown


@given(st.text())
def test_nothing_hidden_is_left(text: str):
    hidden = {"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"}
    assert not {unicodedata.category(character) for character in visible(text) if character != "\n"} & hidden
    assert "\n" not in one_line(text)


@given(st.text())
def test_showing_twice_changes_nothing(text: str):
    assert visible(visible(text)) == visible(text)


@given(st.text())
def test_what_is_printed_is_what_the_fonts_can_draw(text: str):
    printed = drawn(visible(text), drawable())
    assert {ord(character) for character in printed if character != "\n"} <= drawable()


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("нас вывели в коридор", "ru"),
        ("його тримали в ізоляторі, її — ні", "uk"),
        ("слова", None),
        ("Қазақ тілі ы", None),
        ("быў ён і ты", None),
        ("we were led into the corridor", None),
        ("", None),
    ],
)
def test_a_language_is_named_only_when_the_letters_leave_no_doubt(text: str, language: str | None):
    assert language_of(text) == language
