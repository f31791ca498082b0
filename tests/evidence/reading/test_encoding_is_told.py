"""The encoding of a text is told by its mark, by its octets or by its letters, or it is not told at all."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khronika.evidence.citation.locator import InCharacters
from khronika.evidence.reading.charset import decode_declared
from khronika.evidence.reading.encoding import REGIONAL, decode_name, detect, encoding_of
from khronika.evidence.reading.error import UnreadError
from khronika.evidence.reading.outcome import Reason
from tests.evidence.reading.in_process import read

RUSSIAN = """Ночью нас вывели из камеры и построили в коридоре. Начальник отряда прочитал приказ, потом дежурный сказал, что прогулки
не будет. Я просил вызвать врача, мне ответили, что врач придёт в понедельник. Свидетель Иванов видел это через открытую дверь.
В журнале записали: жалоб нет. Подпись поставили за меня. Передачу от родных не приняли, объяснив это карантином."""
UKRAINIAN = """Вночі нас вивели з камери й поставили обличчям до стіни. Черговий прочитав наказ, потім сказав, що прогулянки не буде.
Я просив викликати лікаря, мені відповіли, що він приїде в понеділок. Свідок бачив це крізь відчинені двері, її покази є у справі."""
CORPUS = {
    "text-encodings/news_151.cp1251.txt": "windows-1251",
    "text-encodings/news_151.koi8-r.txt": "koi8-r",
    "text-encodings/news_151.utf-16-bom.txt": "utf-16-le",
    "text-encodings/news_151.utf-16be-nobom.txt": "utf-16-be",
    "text-encodings/ru.koi8-r.txt": "koi8-r",
    "text-encodings/russian.cp866.txt": "ibm866",
    "office/cp1251.csv": "windows-1251",
}


@pytest.mark.parametrize(("label", "name"), REGIONAL.items())
@pytest.mark.parametrize("text", [RUSSIAN, RUSSIAN.upper(), UKRAINIAN])
def test_the_encodings_of_the_region_are_told_apart_by_their_letters(label, name, text):
    try:
        octets = text.encode(name)
    except UnicodeEncodeError:
        pytest.skip("the encoding does not have these letters")
    assert detect(octets).content == text


@given(st.integers(0, len(RUSSIAN) - 120), st.integers(120, 200), st.sampled_from(sorted(REGIONAL)))
def test_any_two_lines_of_prose_are_told(start, length, label):
    text = RUSSIAN[start : start + length]
    assert detect(text.encode(REGIONAL[label])).content == text


@given(st.integers(0, len(RUSSIAN) - 12), st.integers(12, 120), st.sampled_from(sorted(REGIONAL)))
def test_a_few_words_are_told_rightly_or_not_at_all(start, length, label):
    text = RUSSIAN[start : start + length]
    assert told(text.encode(REGIONAL[label])) in {text, Reason.UNDECIDABLE}


def told(octets: bytes) -> str | Reason:
    """The text, or the reason why there is none."""
    try:
        return detect(octets).content
    except UnreadError as error:
        return error.reason


def test_the_same_letters_in_both_koi8_are_called_koi8_r_and_ukrainian_ones_koi8_u():
    assert detect(RUSSIAN.encode("koi8_r")).encoding == "koi8-r"
    assert detect(UKRAINIAN.encode("koi8_u")).encoding == "koi8-u"


@pytest.mark.parametrize(("path", "label"), CORPUS.items())
def test_the_encoding_of_a_real_file_is_told(shared, path, label):
    (mapped,) = read((shared / "corpus" / path).read_bytes()).texts
    assert mapped.encoding == label
    assert "\ufffd" not in mapped.text


@pytest.mark.parametrize("label", ["utf-16-le", "utf-16-be"])
def test_utf_16_is_told_with_and_without_its_mark(label):
    mark = {"utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE}[label]
    for octets in (RUSSIAN.encode(label), mark + RUSSIAN.encode(label)):
        (mapped,) = read(octets).texts
        assert (mapped.text, mapped.encoding) == (RUSSIAN, label)


@pytest.mark.parametrize(
    "octets",
    [
        "證人看見了他們把他帶走".encode("big5"),
        b"\x81\x82 \x83",
        codecs.BOM_UTF8 + b"\xff\xfe\xfd",
        codecs.BOM_UTF16_LE + b"\x00\xd8\x00\xd8",
    ],
)
def test_what_is_no_text_of_the_region_is_left_unread_with_the_reason(octets):
    found = read(octets, "text/plain")
    assert (found.reason, found.texts) == (Reason.UNDECIDABLE, [])


@given(st.binary(max_size=300))
def test_no_octets_are_ever_replaced(octets):
    try:
        text = detect(octets)
    except UnreadError:
        return
    name = {"x-mac-cyrillic": "mac-cyrillic"}.get(text.encoding, text.encoding)
    assert octets.endswith(text.content.encode(name))


@given(st.binary(max_size=300))
def test_octets_that_are_told_to_be_of_the_region_decode(octets):
    if (label := encoding_of(octets)) is not None and label in REGIONAL:
        octets.decode(REGIONAL[label])


@pytest.mark.parametrize("declared", ["windows-1251", "cp1251", '"Windows-1251"', "x-cp1251"])
def test_a_declared_encoding_is_believed_where_it_fits(declared):
    assert decode_declared("да".encode("cp1251"), declared).content == "да"


@pytest.mark.parametrize("declared", ["us-ascii", "utf-8", "", "../../etc/passwd", "zlib", "rot13", "x" * 5000, "iso-2022-jp", "\0"])
def test_a_declared_encoding_that_lies_is_not(declared):
    assert decode_declared(RUSSIAN.encode("cp1251"), declared).content == RUSSIAN


@pytest.mark.parametrize("name", ["cp866", "cp1251", "koi8_r", "utf_8"])
def test_a_short_name_is_told(name):
    assert decode_name("Показания свидетеля.txt".encode(name)) == "Показания свидетеля.txt"


def test_a_name_in_no_encoding_is_written_out():
    assert decode_name(b"a\xe9b") == "a\\xe9b"


FRENCH = "Le témoin a été déposé à l’hôpital, où il a été entendu"


@pytest.mark.parametrize(
    ("text", "codec", "label"),
    [
        (FRENCH, "cp1252", "windows-1252"),
        (FRENCH, "mac_roman", "macintosh"),
        ("Les détenus ont été frappés : « Silence ! », a crié le surveillant.", "cp1252", "windows-1252"),
        ("Zeugen hörten Schläge während der Nacht; Türen öffneten sich früh", "latin-1", "windows-1252"),
        ("Показания", "utf-32", "utf-32-le"),
        ("Показания: étranger", "utf-32-be", "utf-32-be"),
        ("┌─────────┐\r\n│ Тестов  │\r\n└─────────┘\r\n", "cp866", "ibm866"),
    ],
)
def test_western_letters_wide_characters_and_drawn_tables_are_read(text, codec, label):
    (mapped,) = read(text.encode(codec), "text/plain").texts
    assert (mapped.text, mapped.encoding) == (text, label)


WORDS = "Ночью нас вывели из камеры и построили в коридоре, свидетель это видел.\n"


def test_a_text_with_one_octet_that_is_none_is_read_and_the_place_of_the_octet_is_named():
    found = read(f"{WORDS}{WORDS}".encode() + b"\xff" + WORDS.encode(), "text/plain")
    (mapped,) = found.texts
    assert mapped.text == f"{WORDS}{WORDS}\\xff{WORDS}"
    assert [(gap.count, gap.places) for gap in found.coverage.gaps] == [(1, (InCharacters(2 * len(WORDS), 2 * len(WORDS) + 4),))]


def test_a_text_of_two_encodings_is_read_line_by_line_and_their_places_are_named():
    found = read(WORDS.encode("cp1251") * 3 + WORDS.encode() + b"ascii\n", "text/plain")
    assert found.texts[0].text == WORDS * 4 + "ascii\n"
    assert found.metadata == {"encodings": f"windows-1251 0-{3 * len(WORDS)}\nutf-8 {3 * len(WORDS)}-{4 * len(WORDS) + 6}"}


@given(st.text("абвгдежзийклмнопрстуфхцчшщъыьэюя \n", min_size=450, max_size=600), st.integers(0, 400))
def test_an_octet_that_is_none_takes_no_letter_with_it(text, at):
    place = text.encode()[:at].decode(errors="ignore")
    octets = place.encode() + b"\xff" + text[len(place) :].encode()
    if sum(letter > "\x80" for letter in text) >= 50:
        assert read(octets, "text/plain").texts[0].text == f"{place}\\xff{text[len(place) :]}"


@given(st.binary(min_size=40, max_size=400))
def test_octets_of_any_kind_are_read_or_refused(octets):
    found = read(octets, "text/plain")
    assert found.reason or found.texts or found.files or found.kind
