"""Text in pictures is recognised, and every word of it leads back to where it stands."""

import io
import math
import shutil
import struct
import zlib
from types import SimpleNamespace

import numpy as np
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageOps

from bench import pages
from bench.recognition import distance, error_rate
from khronika.evidence.citation.locator import InPicture, OnPage
from khronika.evidence.citation.mapped_text import Origin
from khronika.evidence.readers.ocr import engine as recognition_engine
from khronika.evidence.readers.ocr import recognition
from khronika.evidence.readers.ocr import view as recognition_view
from khronika.evidence.readers.ocr.slant import slants
from khronika.evidence.reading.coverage import Gap, Unit, Why
from khronika.evidence.reading.error import UnreadError
from khronika.evidence.reading.item import open_item
from khronika.evidence.reading.outcome import Limits, Outcome, Reason
from khronika.evidence.reading.port import Report
from khronika.evidence.workers.allowance import Allowance
from khronika.evidence.workers.collector import Collector
from khronika.evidence.workers.supervisor import read_item

EXIF_ORIENTATION = 0x0112


@pytest.fixture(scope="module", autouse=True)
def _models():
    if not {"rus", "ukr", "eng", "fra"} <= set(recognition.languages()):
        pytest.skip(f"models of languages are missing: {recognition.hint()}")
    recognition.load()


@pytest.fixture(scope="module")
def letter():
    """The first lines of a Russian letter, and what was recognised in them."""
    page = pages.page("ru-letter", "serif", most=5)
    return page, read(coded(page.picture))


def coded(picture, kind="PNG", **options):
    held = io.BytesIO()
    picture.save(held, kind, **options)
    return held.getvalue()


def read(data, *, media="image/png", numbers=(1,), passwords=()):
    collector = Collector((), Allowance(Limits()))
    item = open_item(len(data), lambda offset, length: data[offset : offset + length])
    recognition.read_pages(item, Report(collector.take, Limits(), passwords), media, numbers)
    said = "".join(text.text for text in collector.texts)
    return SimpleNamespace(
        texts=collector.texts, metadata=collector.metadata, said=said, coverage=collector.coverage
    )


def errors(page, found):
    return error_rate(page.text, found.said)


def boxes(text):
    return [(text.text[run.start : run.end], run.locator.place) for run in text.runs]


def far(one, other):
    return max(abs(a - b) for a, b in zip(one, other, strict=True))


# Examples


@pytest.mark.parametrize("text", ["ru-statement", "uk-statement"])
def test_a_clean_page_is_recognised_with_less_than_two_wrong_letters_of_a_hundred(text):
    page = pages.page(text, "serif")
    assert errors(page, read(coded(page.picture))) < 0.02


@pytest.mark.parametrize("text", ["en-statement", "fr-statement"])
def test_english_and_french_are_recognised_without_being_asked_for(text):
    page = pages.page(text, "sans", most=6)
    assert errors(page, read(coded(page.picture))) < 0.02


def test_a_page_photographed_half_in_shadow_keeps_both_halves():
    page = pages.page("uk-letter", "sans", most=9)
    found = read(coded(pages.phone(page.picture, 1), "PNG"))
    assert errors(page, found) < 0.15
    assert found.metadata["recognised.1.evened"] == "yes"


@pytest.mark.parametrize(("degrees", "turned"), [(180, "180"), (90, "270"), (270, "90")])
def test_a_page_lies_whichever_way(letter, degrees, turned):
    page, _ = letter
    found = read(coded(page.picture.rotate(degrees, expand=True)))
    assert errors(page, found) < 0.02
    assert found.metadata["recognised.1.turned"] == turned


def test_a_page_ten_degrees_askew_is_levelled(letter):
    page, _ = letter
    askew = page.picture.rotate(10, Image.Resampling.BICUBIC, expand=True, fillcolor=pages.PAPER_WHITE)
    found = read(coded(askew))
    assert errors(page, found) < 0.02
    assert abs(float(found.metadata["recognised.1.levelled"]) + 10) < 0.6


def test_lines_that_fan_out_because_a_page_was_seen_from_the_side_are_read():
    page = pages.page("uk-letter", "serif", most=11)
    wide, high = page.picture.size
    corners = (0, -0.1 * high, 0, 1.1 * high, wide, high, wide, 0)
    aside = page.picture.transform(
        (wide, high), Image.Transform.QUAD, corners, Image.Resampling.BICUBIC, fillcolor=90
    )
    found = read(coded(aside))
    assert errors(page, found) < 0.05
    assert "recognised.1.unfolded" in found.metadata


def test_light_letters_on_a_dark_screen_are_read(letter):
    page, _ = letter
    found = read(coded(ImageOps.invert(page.picture)))
    assert errors(page, found) < 0.02
    assert found.metadata["recognised.1.inverted"] == "yes"


def test_a_recognised_text_says_so_and_how_sure_each_word_is(letter):
    _, found = letter
    (text,) = found.texts
    assert text.origin is Origin.RECOGNISED
    assert [(start, end) for start, end, _ in text.confidence] == [(run.start, run.end) for run in text.runs]
    assert min(percent for _, _, percent in text.confidence) > 50
    assert text.doubts == ()


def test_a_word_divided_at_the_end_of_a_line_stays_divided():
    page = pages.drawn("divided", ["Меня привезли в испра-", "вительную колонию", "рано утром."], "serif")
    assert "испра-\nвительную" in read(coded(page.picture)).said


def test_a_word_of_two_scripts_is_in_doubt():
    word = recognition_engine.PrintedWord(
        "Cидоров", 96, known=False, box=(0, 0, 9, 9), then=recognition_engine.Break.LINE
    )
    page = SimpleNamespace(place=InPicture)
    assert recognition.composed(page, (word,)).doubts == ((0, 7, "mixed-letters"),)


def test_a_picture_without_text_says_nothing():
    grain = np.random.default_rng(7).normal(0, 25, (480, 640))
    slope = np.linspace(40, 210, 640)[None, :] + grain
    found = read(coded(Image.fromarray(np.clip(slope, 0, 255).astype(np.uint8))))
    assert found.texts == []
    assert found.metadata == {"recognised.1.words": "0"}


# Positions


def test_any_quote_leads_back_to_a_box_with_its_words_in_it(letter):
    page, found = letter
    (text,) = found.texts
    for word, box in page.words:
        start = text.text.find(word)
        if start >= 0 and page.text.count(word) == 1:
            (run,) = text.locators(start, start + len(word))
            assert far(run.locator.place.pixels, box) <= 4, word


def test_what_is_cut_out_of_the_picture_at_a_box_is_that_word(letter):
    page, found = letter
    (text,) = found.texts
    long = [(word, place) for word, place in boxes(text) if len(word) > 6 and word.isalpha()]
    for word, place in long:
        x0, y0, x1, y1 = place.pixels
        cut = ImageOps.expand(page.picture.crop((x0 - 3, y0 - 3, x1 + 3, y1 + 3)), 30, pages.PAPER_WHITE)
        (again,) = recognition_engine.words(cut, recognition_engine.PageLayout.BLOCK, resolution=200)
        assert again.text == word
    assert len(long) > 4


def test_boxes_are_of_the_picture_as_it_is_shown(letter):
    page, _ = letter
    exif = Image.Exif()
    exif[EXIF_ORIENTATION] = 6
    stored = page.picture.transpose(Image.Transpose.ROTATE_90)
    found = read(coded(stored, "JPEG", exif=exif, quality=90), media="image/jpeg")
    assert errors(page, found) < 0.02
    true = dict(page.words)
    assert all(
        far(place.pixels, true[word]) <= 5
        for word, place in boxes(found.texts[0])
        if len(word) > 6 and word in true
    )


def test_boxes_of_a_page_askew_and_upside_down_are_around_the_words(letter):
    page, _ = letter
    wide, high = page.picture.size
    askew = page.picture.rotate(175, Image.Resampling.BICUBIC, expand=True, fillcolor=pages.PAPER_WHITE)
    (text,) = read(coded(askew)).texts
    true = dict(page.words)
    checked = 0
    for word, place in boxes(text):
        if len(word) > 6 and word in true:
            x0, y0, x1, y1 = true[word]
            x, y = (x0 + x1) / 2 - wide / 2, (y0 + y1) / 2 - high / 2
            turn = math.radians(-175)
            x, y = (
                x * math.cos(turn) - y * math.sin(turn) + askew.width / 2,
                x * math.sin(turn) + y * math.cos(turn) + askew.height / 2,
            )
            left, top, right, bottom = place.pixels
            assert abs((left + right) / 2 - x) < 6, word
            assert abs((top + bottom) / 2 - y) < 6, word
            checked += 1
    assert checked > 8


@pytest.mark.parametrize("turned", [0, 90])
def test_boxes_on_a_page_of_a_pdf_are_in_its_own_points_however_it_is_shown(letter, turned):
    page, _ = letter
    document = pypdfium2.PdfDocument(coded(page.picture, "PDF", resolution=200))
    document[0].set_rotation(turned)
    held = io.BytesIO()
    document.save(held)
    found = read(held.getvalue(), media="application/pdf")
    assert errors(page, found) < 0.02
    true, high = dict(page.words), page.picture.height
    checked = [(place, true[word]) for word, place in boxes(found.texts[0]) if len(word) > 6 and word in true]
    assert len(checked) > 8
    for place, (x0, y0, x1, y1) in checked:
        points = [edge * 72 / 200 for edge in (x0, high - y1, x1, high - y0)]
        assert isinstance(place, OnPage)
        assert far(place.box, points) <= 2.5


def test_only_the_pages_that_are_asked_for_are_read(letter):
    page, _ = letter
    other = pages.drawn("other", ["Вторая страница описи", "начинается здесь."], "sans").picture
    data = coded(other, "TIFF", save_all=True, append_images=[page.picture.copy(), other.copy()])
    found = read(data, media="image/tiff", numbers=(1, 3))
    assert [place.page for text in found.texts for _, place in boxes(text)] == [1] * 5 + [3] * 5
    assert sorted(name.split(".")[1] for name in found.metadata if name.endswith(".words")) == ["1", "3"]


# Properties


@settings(max_examples=30)
@given(
    st.integers(0, 3),
    st.floats(-14, 14),
    st.sampled_from([0.5, 1.0, 1.7]),
    st.integers(20, 300),
    st.integers(20, 200),
    st.sampled_from([(0, 0), (-3, 4), (2, -5)]),
)
def test_the_way_back_from_any_view_ends_at_the_mark(quarters, slant, factor, x, y, fan):
    picture = Image.new("L", (400, 300), 250)
    mark = (x, y, x + 40, y + 24)
    ImageDraw.Draw(picture).rectangle((x, y, x + 39, y + 23), fill=0)
    seen = recognition_view.view(picture, picture.size)
    level = recognition_view.levelled(recognition_view.turned(seen, quarters), slant)
    seen = recognition_view.scaled(recognition_view.unfolded(level, *fan), factor)
    rows, columns = np.nonzero(np.asarray(seen.grey) < 125)
    found = seen.box((int(columns.min()), int(rows.min()), int(columns.max()) + 1, int(rows.max()) + 1))
    # A box around a box that was turned is larger by what the corners stand out, twice.
    room = 4 + 2 * 40 * math.sin(math.radians(abs(slant) + max(map(abs, fan))))
    assert all(inner - outer <= room for inner, outer in zip(mark[:2], found[:2], strict=True))
    assert all(outer - inner <= room for inner, outer in zip(mark[2:], found[2:], strict=True))
    assert found[0] <= mark[0] + 3
    assert found[1] <= mark[1] + 3
    assert found[2] >= mark[2] - 3
    assert found[3] >= mark[3] - 3


@settings(max_examples=8)
@given(st.floats(-12, 12), st.booleans())
def test_the_slant_of_lines_is_told_to_half_a_degree(degrees, across):
    page = Image.new("L", (900, 1200), 250)
    for top in range(150, 1050, 36):
        ImageDraw.Draw(page).rectangle((120, top, 780, top + 14), fill=20)
    turned = page.rotate(
        degrees + (90 if across else 0), Image.Resampling.BICUBIC, expand=True, fillcolor=250
    )
    along, other = slants(turned)
    found, less = (other, along) if across else (along, other)
    assert found.sharpness > less.sharpness
    assert abs(found.degrees + degrees) <= 0.5


@given(st.text("абв", max_size=8), st.text("абв", max_size=8), st.text("абв", max_size=8))
def test_the_edit_distance_is_a_distance(one, two, three):
    assert (distance(one, two) == 0) is (one == two)
    assert distance(one, two) == distance(two, one)
    assert distance(one, three) <= distance(one, two) + distance(two, three)
    assert abs(len(one) - len(two)) <= distance(one, two) <= max(len(one), len(two))


# Peers


def test_the_models_of_a_folder_that_is_asked_for_are_used_alone(tmp_path, monkeypatch):
    shutil.copy(recognition_engine._models()["eng"], tmp_path)
    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path))
    assert recognition.languages() == ("eng",)


def test_what_recognises_is_named_with_the_digest_of_every_model():
    tools = recognition.tools()
    assert {"tesserocr", "tesseract"} < tools.keys()
    assert {len(digest) for name, digest in tools.items() if name.endswith(".traineddata")} == {64}


def test_without_models_the_reason_is_a_missing_tool(tmp_path, monkeypatch, letter):
    page, _ = letter
    monkeypatch.delenv("TESSDATA_PREFIX", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setattr(recognition_engine, "_FOLDERS", (str(tmp_path),))
    recognition_engine.engine.cache_clear()
    try:
        assert recognition.languages() == ()
        with pytest.raises(UnreadError) as caught:
            read(coded(page.picture))
    finally:
        recognition_engine.engine.cache_clear()
    assert caught.value.reason is Reason.MISSING_TOOL


# Attacks


def test_a_confined_worker_that_can_open_nothing_recognises_all_the_same(letter):
    page, _ = letter
    data = coded(page.picture)
    reading = read_item("image/png", len(data), lambda offset, length: data[offset : offset + length])
    assert reading.outcome is Outcome.READ
    assert error_rate(page.text, "".join(text.text for text in reading.texts)) < 0.02
    assert reading.state is Outcome.READ


def test_a_picture_that_declares_more_points_than_there_is_room_for_is_refused():
    head = b"IHDR" + struct.pack(">IIBBBBB", 100_000, 100_000, 8, 0, 0, 0, 0)
    bomb = (
        b"\x89PNG\r\n\x1a\n"
        + struct.pack(">I", 13)
        + head
        + struct.pack(">I", zlib.crc32(head))
        + struct.pack(">I", 9)
        + b"IDAT"
    )
    assert read(bomb).coverage.gaps == (Gap(Unit.PAGE, Why.TOO_LARGE, 1, (OnPage(1),)),)


def test_a_picture_that_breaks_off_is_read_as_far_as_it_goes(letter):
    page, _ = letter
    data = coded(page.picture, "JPEG", quality=90)
    found = read(data[: len(data) * 3 // 4], media="image/jpeg")
    assert page.text.splitlines()[0] in found.said


def test_a_page_that_is_not_there_takes_no_other_with_it(letter):
    page, _ = letter
    found = read(coded(page.picture, "PDF", resolution=200), media="application/pdf", numbers=(1, 9))
    assert errors(page, found) < 0.02
    assert found.coverage.gaps == (Gap(Unit.PAGE, Why.MALFORMED, 1, (OnPage(9),)),)
    assert not found.coverage.is_whole


def test_a_locked_document_is_drawn_with_its_password_alone(shared):
    data = (shared / "corpus" / "pdf" / "encrypted_password_openpassword.pdf").read_bytes()
    with pytest.raises(UnreadError) as caught:
        read(data, media="application/pdf", passwords=("wrong",))
    assert caught.value.reason is Reason.ENCRYPTED
    assert read(data, media="application/pdf", passwords=("wrong", "openpassword")).said.strip()
