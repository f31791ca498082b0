"""Decoding a text item: by its mark, as it is cited, or not at all."""

import codecs
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khronika.evidence.citation.error import NotTextError
from khronika.evidence.citation.passage import ENCODINGS, decode

# WHATWG label, Python's name, letters that the encoding has.
REGIONAL = [
    ("windows-1251", "cp1251", "Показання свідка: ґ, є, ї"),
    ("koi8-r", "koi8_r", "Показания свидетеля"),
    ("koi8-u", "koi8_u", "Показання свідка: ґ, є, ї"),
    ("ibm866", "cp866", "Показания свидетеля"),
    ("x-mac-cyrillic", "mac_cyrillic", "Показания свидетеля"),
    ("iso-8859-5", "iso8859_5", "Показания свидетеля"),
    ("windows-1252", "cp1252", "témoignage « déposé »"),
]

# The same news text under several encodings, in the corpus.
NEWS = [("cp1251", "windows-1251"), ("koi8-r", "koi8-r"), ("utf-16-bom", ""), ("utf-16be-nobom", "utf-16-be")]


@pytest.mark.parametrize(("label", "name", "words"), REGIONAL)
def test_an_encoding_of_the_region_is_decoded_when_it_is_named(label, name, words):
    decoded = decode(words.encode(name), label)
    assert (decoded.content, decoded.encoding) == (words, label)


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [(codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")],
)
@pytest.mark.parametrize("given_encoding", ["", "windows-1251", "utf-8"])
def test_a_byte_order_mark_decides_whatever_is_named_and_is_not_counted(mark, encoding, given_encoding):
    decoded = decode(mark + "ночью".encode(encoding), given_encoding)
    assert (decoded.content, decoded.encoding) == ("ночью", encoding)


def test_only_the_first_mark_is_left_out():
    assert decode(codecs.BOM_UTF8 * 2 + b"x").content == "\ufeffx"


def test_line_ends_stay_as_they_are():
    assert decode("one\r\ntwo\rthree\n\u2028".encode()).content == "one\r\ntwo\rthree\n\u2028"


def test_what_is_no_utf_8_is_refused_with_a_hint_at_its_encoding():
    with pytest.raises(NotTextError, match="the item is no utf-8 text") as refusal:
        decode("Показания".encode("cp1251"))
    assert "windows-1251" in refusal.value.hint


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (b"\xff", "utf-8"),
        (b"\xed\xa0\x80", "utf-8"),
        (b"\xc0\x80", "utf-8"),
        (codecs.BOM_UTF8 + b"\xff", ""),
        (codecs.BOM_UTF16_LE + b"x", ""),
        (codecs.BOM_UTF16_LE + b"\x00\xd8", ""),
        (b"x", "utf-16-le"),
        (b"\x98", "windows-1251"),
        (b"\x81", "windows-1252"),
    ],
)
def test_bytes_the_encoding_does_not_have_are_refused_and_never_replaced(data, encoding):
    with pytest.raises(NotTextError):
        decode(data, encoding)


@pytest.mark.parametrize(
    "encoding", ["cp1251", "latin-1", "utf-7", "idna", "rot13", "UTF-8", "utf8", "base64", "../x"]
)
def test_an_encoding_that_is_not_on_the_list_is_refused_with_the_list(encoding):
    with pytest.raises(NotTextError, match="unknown text encoding") as refusal:
        decode(b"x", encoding)
    assert all(known in refusal.value.hint for known in ENCODINGS)


def test_a_refusal_tells_nothing_of_the_item():
    with pytest.raises(NotTextError) as refusal:
        decode("тайна".encode("cp1251"))
    assert "тайна" not in refusal.value.fact + refusal.value.hint
    assert b"\xf2" not in refusal.value.fact.encode()


@pytest.mark.parametrize(("name", "encoding"), NEWS)
def test_one_news_text_is_the_same_in_every_encoding_of_the_corpus(shared, name, encoding):
    original = decode((shared / "corpus/press/ru_news_151.txt").read_bytes()).content
    other = decode((shared / f"corpus/text-encodings/news_151.{name}.txt").read_bytes(), encoding).content
    # KOI8-R has no dash and no quotation marks: they were lost when the copy was made.
    assert re.findall(r"\w+", other) == re.findall(r"\w+", original)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_is_had_back_from_utf_8_and_utf_16(text):
    assert decode(text.encode(), "utf-8").content == text.removeprefix("\ufeff")
    for encoding in ("utf-16-le", "utf-16-be"):
        assert decode(codecs.BOM_UTF8 + text.encode(), encoding).content == text


@given(st.binary(max_size=80), st.sampled_from(ENCODINGS))
def test_any_bytes_are_decoded_without_loss_or_refused(data, encoding):
    try:
        decoded = decode(data, encoding)
    except NotTextError:
        return
    assert "\ufffd" not in decoded.content or "\ufffd".encode(decoded.encoding) in data
