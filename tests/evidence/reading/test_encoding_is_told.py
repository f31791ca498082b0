"""The encoding of a text is told by its mark, by its bytes or by its letters, or it is not told at all."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khronika.evidence.citation.locator import InCharacters
from khronika.evidence.readers.text.charset import decode_body, decode_declared
from khronika.evidence.readers.text.encoding import (
    REGIONAL,
    decode_name,
    detect,
    detect_or_doubt,
    encoding_of,
    name_or_doubt,
)
from khronika.evidence.readers.text.encoding_told import CODECS
from khronika.evidence.reading.coverage import Unit, Why
from khronika.evidence.reading.error import UnreadError
from khronika.evidence.reading.outcome import Reason
from tests.evidence.reading.in_process import read
from tests.evidence.reading.test_containers import tarred

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
        data = text.encode(name)
    except UnicodeEncodeError:
        pytest.skip("the encoding does not have these letters")
    assert detect(data).content == text


@given(st.integers(0, len(RUSSIAN) - 120), st.integers(120, 200), st.sampled_from(sorted(REGIONAL)))
def test_any_two_lines_of_prose_are_told(start, length, label):
    text = RUSSIAN[start : start + length]
    assert detect(text.encode(REGIONAL[label])).content == text


@given(st.integers(0, len(RUSSIAN) - 12), st.integers(12, 120), st.sampled_from(sorted(REGIONAL)))
def test_a_few_words_are_told_rightly_or_not_at_all(start, length, label):
    text = RUSSIAN[start : start + length]
    assert told(text.encode(REGIONAL[label])) in {text, Reason.UNDECIDABLE}


def told(data: bytes) -> str | Reason:
    """The text, or the reason why there is none."""
    try:
        return detect(data).content
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
    for data in (RUSSIAN.encode(label), mark + RUSSIAN.encode(label)):
        (mapped,) = read(data).texts
        assert (mapped.text, mapped.encoding) == (RUSSIAN, label)


@pytest.mark.parametrize(
    "data",
    [
        b"\xfe\xf3\x9d \x8f\xd0\x81\xfe",
        b"\xe9\x01\xe8\x02",
        codecs.BOM_UTF8 + b"\xff\xfe\xfd",
        codecs.BOM_UTF16_LE + b"\x00\xd8\x00\xd8",
    ],
)
def test_what_is_no_text_of_the_region_is_left_unread_with_the_reason(data):
    found = read(data, "text/plain")
    assert (found.reason, found.texts) == (Reason.UNDECIDABLE, [])


@given(st.binary(max_size=300))
def test_no_bytes_are_ever_replaced(data):
    try:
        text = detect_or_doubt(data)
    except UnreadError:
        return
    name = CODECS.get(text.encoding, text.encoding)
    assert data.endswith(text.content.encode(name))


@given(st.binary(max_size=300))
def test_bytes_that_are_told_to_be_of_the_region_decode(data):
    if (label := encoding_of(data)) is not None and label in REGIONAL:
        data.decode(REGIONAL[label])


@pytest.mark.parametrize("declared", ["windows-1251", "cp1251", '"Windows-1251"', "x-cp1251"])
def test_a_declared_encoding_is_believed_where_it_fits(declared):
    assert decode_declared("да".encode("cp1251"), declared).content == "да"


@pytest.mark.parametrize(
    "declared",
    ["us-ascii", "utf-8", "", "../../etc/passwd", "zlib", "rot13", "x" * 5000, "iso-2022-jp", "\0"],
)
def test_a_declared_encoding_that_lies_is_not(declared):
    assert decode_declared(RUSSIAN.encode("cp1251"), declared).content == RUSSIAN


@pytest.mark.parametrize("name", ["cp866", "cp1251", "koi8_r", "utf_8"])
def test_a_short_name_is_told(name):
    assert decode_name("Показания свидетеля.txt".encode(name)) == "Показания свидетеля.txt"


@pytest.mark.parametrize(
    "name", ["ШИЗО", "УФСИН", "ПРИМЕРОВ", "ЖУРНАЛ СМЕНЫ", "Запрос", "Фото", "Часы", "опись"]
)
@pytest.mark.parametrize("codec", ["cp1251", "cp866"])
def test_a_name_of_one_word_is_told_in_capitals_also(name, codec):
    assert decode_name(name.encode(codec)) == name


@pytest.mark.parametrize("codec", ["cp1251", "koi8_r"])
def test_a_name_that_is_a_word_in_two_encodings_is_in_doubt(codec):
    data = "ФОТО".encode(codec)
    assert {"windows-1251", "koi8-r"} == {(name := name_or_doubt(data)).encoding, *name.rivals}
    (gap,) = read(tarred({data.decode("utf-8", "surrogateescape"): b"x"}), "application/x-tar").coverage.gaps
    assert (gap.unit, gap.why) == (Unit.FIELD, Why.DOUBTFUL)


@pytest.mark.parametrize("codec", ["koi8_r", "cp1251", "cp866", "iso8859_5"])
@pytest.mark.parametrize(
    "text",
    [
        "НАЧАЛЬНИКУ ИСПРАВИТЕЛЬНОЙ КОЛОНИИ ОТ ОСУЖДЁННОГО. ЗАЯВЛЕНИЕ О ПОБОЯХ",
        "СПИСОК СОТРУДНИКОВ ДЕЖУРНОЙ СМЕНЫ",
    ],
)
def test_a_heading_in_capitals_is_told(text, codec):
    assert detect(text.encode(codec)).content == text


@pytest.mark.parametrize(
    ("name", "codec"),
    [
        ("Μαρτυρία κρατουμένου.txt", "cp1253"),
        ("עדות של אסיר בכלא.txt", "cp1255"),
        ("شهادة السجين في الليل.txt", "cp1256"),
    ],
)
def test_a_name_in_another_script_is_not_read_as_cyrillic(name, codec):
    assert decode_name(name.encode(codec)) == name


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


def test_a_text_with_one_byte_that_is_none_is_read_and_the_place_of_the_byte_is_named():
    found = read(f"{WORDS}{WORDS}".encode() + b"\xff" + WORDS.encode(), "text/plain")
    (mapped,) = found.texts
    assert mapped.text == f"{WORDS}{WORDS}\\xff{WORDS}"
    assert [(gap.count, gap.places) for gap in found.coverage.gaps] == [
        (1, (InCharacters(2 * len(WORDS), 2 * len(WORDS) + 4),))
    ]


def test_a_text_of_two_encodings_is_read_line_by_line_and_their_places_are_named():
    found = read(WORDS.encode("cp1251") * 3 + WORDS.encode() + b"ascii\n", "text/plain")
    assert found.texts[0].text == WORDS * 4 + "ascii\n"
    assert found.metadata == {
        "encodings": f"windows-1251 0-{3 * len(WORDS)}\nutf-8 {3 * len(WORDS)}-{4 * len(WORDS) + 6}"
    }


@given(st.text("абвгдежзийклмнопрстуфхцчшщъыьэюя \n", min_size=450, max_size=600), st.integers(0, 400))
def test_an_byte_that_is_none_takes_no_letter_with_it(text, at):
    place = text.encode()[:at].decode(errors="ignore")
    data = place.encode() + b"\xff" + text[len(place) :].encode()
    if sum(letter > "\x80" for letter in text) >= 50:
        assert read(data, "text/plain").texts[0].text == f"{place}\\xff{text[len(place) :]}"


@given(st.binary(min_size=40, max_size=400))
def test_bytes_of_any_kind_are_read_or_refused(data):
    found = read(data, "text/plain")
    assert found.reason or found.texts or found.files or found.kind


OTHERS = {
    "Hungarian": (
        "A vallomásom szerint az őröket később elvitték, és nem tudom, hogy hová. Őszintén féltünk.",
        "cp1250",
        "iso8859_2",
    ),
    "Polish": (
        "Świadek zeznał, że więźniowie byli bici każdej nocy. Żołnierz kazał nam milczeć.",
        "cp1250",
        "iso8859_2",
        "cp852",
    ),
    "Turkish": (
        "Tanık, mahkûmların her gece dövüldüğünü söyledi. Kapıyı açtılar, ışığı söndürdüler.",
        "cp1254",
    ),
    "Lithuanian": ("Liudytojas pasakė, kad kaliniai buvo mušami kiekvieną naktį. Mūsų neišleido.", "cp1257"),
    "Greek": (
        "Ο μάρτυρας είπε ότι οι κρατούμενοι χτυπήθηκαν κάθε βράδυ και δεν μας άφησαν.",
        "cp1253",
        "iso8859_7",
    ),
    "Hebrew": ("העד אמר שהאסירים הוכו בכל לילה ולא הניחו לנו לדבר עם עורך הדין", "cp1255", "iso8859_8"),
    "Arabic": ("قال الشاهد إن السجناء تعرضوا للضرب كل ليلة ولم يسمحوا لنا بالكلام", "cp1256", "iso8859_6"),
    "Japanese": (
        "証人は囚人が毎晩殴られたと言いました。弁護士と話せませんでした。",
        "shift_jis",
        "euc_jp",
        "iso2022_jp",
    ),
    "Korean": (
        "증인은 죄수들이 매일 밤 구타를 당했다고 말했다. 변호사와 이야기할 수 없었다.",
        "euc_kr",
        "iso2022_kr",
    ),
    "Chinese": ("证人说囚犯每天晚上都被打。我们不能和律师说话，也没有人来帮助我们。", "gb18030", "hz"),
    "Chinese as in Taiwan": ("證人說囚犯每天晚上都被打。我們不能和律師說話，也沒有人來幫助我們。", "big5"),
    "Bulgarian": (
        "Свидетелят каза, че затворниците са били бити всяка нощ. Не ни позволиха.",
        "cp1251",
        "iso8859_5",
    ),
    "Belarusian": ("Сведка сказаў, што вязняў білі кожную ноч. Нам не дазволілі размаўляць.", "cp1251"),
    "German of DOS": (
        "Der Zeuge sagte, dass die Häftlinge jede Nacht geschlagen würden, außer am Sonntag.",
        "cp850",
    ),
    "Estonian": (
        "Tunnistaja ütles, et vange peksti igal ööl. Mõned küsisid arsti, aga sõnu ei võetud kuulda.",
        "cp1257",
        "cp1252",
        "iso8859_15",
    ),
    "Spanish": (
        "El testigo dijo que los presos fueron golpeados cada noche. Señor, ¿quién podrá oírnos?",
        "cp1252",
    ),
}
SPOKEN = [(text, codec) for text, *codecs_of_it in OTHERS.values() for codec in codecs_of_it]


@pytest.mark.parametrize(("text", "codec"), SPOKEN)
def test_languages_beyond_the_region_are_told_by_their_letters(text, codec):
    assert read(text.encode(codec), "text/plain").texts[0].text == text


@pytest.mark.parametrize(("text", "codec"), SPOKEN)
@pytest.mark.parametrize(
    "declared", ["", "iso-8859-1", "windows-1250", "windows-1251", "koi8-r", "us-ascii", "x-none"]
)
def test_they_are_told_whatever_a_mail_declares(text, codec, declared):
    assert decode_body(text.encode(codec), declared).content == text


@given(st.sampled_from(SPOKEN), st.integers(6, 60))
def test_a_piece_of_them_is_never_read_otherwise_without_a_doubt(spoken, length):
    text, codec = spoken
    try:
        found = detect_or_doubt(text[:length].encode(codec))
    except UnreadError:
        return
    assert found.content == text[:length] or found.rivals


@pytest.mark.parametrize(
    ("data", "media"),
    [
        ("Őszintén".encode("cp1250"), "text/plain"),
        (b"<html><p>" + "Őszintén".encode("cp1250"), "text/html"),
        (b"From: a@example.org\nTo: b\nSubject: x\n\n" + "Őszintén".encode("cp1250"), "message/rfc822"),
        (b"BEGIN:VCARD\nN:" + "Őszintén".encode("cp1250"), "text/plain"),
    ],
)
def test_where_several_encodings_remain_the_account_says_so(data, media):
    (gap,) = read(data, media).coverage.gaps
    assert (gap.why, gap.names[0].startswith("encoding: "), " or " in gap.names[0]) == (
        Why.DOUBTFUL,
        True,
        True,
    )


@pytest.mark.parametrize(
    "declared", ["windows-1255", "iso-8859-8-i", "windows-1253", "iso-8859-7", "windows-1256", "windows-1250"]
)
def test_a_true_declaration_beyond_the_region_is_believed(declared):
    text = {
        "5": OTHERS["Hebrew"],
        "i": OTHERS["Hebrew"],
        "3": OTHERS["Greek"],
        "7": OTHERS["Greek"],
        "6": OTHERS["Arabic"],
    }
    spoken = text.get(declared[-1], OTHERS["Hungarian"])[0]
    assert decode_declared(spoken.encode(declared.removesuffix("-i")), declared).content == spoken


def test_a_body_in_a_declared_encoding_with_an_byte_that_is_none_keeps_its_words():
    data = (OTHERS["Japanese"][0] * 9).encode("shift_jis") + b"\x81\xff" + "あ".encode("shift_jis")
    assert decode_body(data, "shift_jis").encoding == "shift_jis, damaged"


@pytest.mark.parametrize("text", [RUSSIAN, UKRAINIAN, FRENCH, "café", "Où ça ?", "Überfall", "« Silence ! »"])
def test_ordinary_texts_are_read_without_a_doubt(text):
    codec = "cp1251" if text in (RUSSIAN, UKRAINIAN) else "cp1252"
    assert detect(text.encode(codec)).content == text
