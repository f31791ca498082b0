"""Words that people see on a page are read wherever they stand: under a stamp, in a letter, under a text layer that says something else."""

import ctypes
import io
import math
import random
from functools import cache

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageFont, ImageOps

from bench import pages
from khronika.evidence.citation.locator import OnPage
from khronika.evidence.citation.mapped_text import Origin
from khronika.evidence.readers.ocr import engine as recognition_engine
from khronika.evidence.readers.ocr import recognition
from khronika.evidence.readers.ocr.engine import PageLayout
from khronika.evidence.readers.ocr.passed_over import passed_over
from khronika.evidence.readers.ocr.passes import OcrPass
from khronika.evidence.readers.ocr.view import view
from khronika.evidence.reading.coverage import Gap, Unit, Why
from khronika.evidence.reading.further import DIFFERS, further, left_out
from khronika.evidence.reading.outcome import Outcome
from khronika.evidence.reading.reading import Reading, Wanted
from khronika.evidence.workers.supervisor import read_item
from khronika.intake.media import media_type
from tests.evidence.reading.in_process import read
from tests.evidence.reading.portable_maker import document, shown

WIDE, HIGH = 595, 842


@pytest.fixture(scope="module", autouse=True)
def _models():
    if not {"rus", "eng"} <= set(recognition.languages()):
        pytest.skip(f"models of languages are missing: {recognition.hint()}")


@cache
def scan():
    return pages.page("ru-letter", "serif", most=4)


STAMP = ("ЗАРЕГИСТРИРОВАНО", "входящий", "канцелярия колонии")


@cache
def stamp():
    """A stamp of registration, as wide as its words."""
    drawn = pages.drawn("stamp", STAMP, "serif").picture
    return drawn.crop(ImageOps.invert(drawn.convert("L")).point(lambda tone: 255 * (tone > 60)).getbbox())


def layered(*lines, over=(0, 0, WIDE, HIGH), mode=0, picture=None):
    """A document of one page: a picture over part of it, and lines of Latin letters (left, bottom, size, words)."""
    picture = scan().picture if picture is None else picture
    document = pypdfium2.PdfDocument.new()
    page = document.new_page(WIDE, HIGH)
    held = io.BytesIO()
    picture.convert("L").save(held, "JPEG", quality=85)
    image = pypdfium2.PdfImage.new(document)
    held.seek(0)
    image.load_jpeg(held, inline=True)
    left, bottom, right, top = over
    # Letters keep their form: the scan hangs from the upper edge.
    bottom = max(bottom, top - (right - left) * picture.height / picture.width)
    image.set_matrix(pypdfium2.PdfMatrix(right - left, 0, 0, top - bottom, left, bottom))
    page.insert_obj(image)
    for x, y, size, words in lines:
        text = pdfium.FPDFPageObj_NewTextObj(document.raw, b"Helvetica", size)
        units = ctypes.create_string_buffer(words.encode("utf-16-le") + b"\0\0")
        pdfium.FPDFText_SetText(text, ctypes.cast(units, ctypes.POINTER(ctypes.c_ushort)))
        pdfium.FPDFTextObj_SetTextRenderMode(text, mode)
        pdfium.FPDFPageObj_Transform(text, 1, 0, 0, 1, x, y)
        pdfium.FPDFPage_InsertObject(page.raw, text)
    page.gen_content()
    saved = io.BytesIO()
    document.save(saved)
    return saved.getvalue()


def whole(data):
    return read_item(media_type(data), len(data), lambda offset, length: data[offset : offset + length])


def said(reading, origin):
    return "".join(text.text for text in reading.texts if text.origin is origin)


# Examples


def test_a_scan_under_a_stamp_is_recognised_beside_it():
    reading = whole(layered((400, 20, 10, "LEAK-000017")))
    assert "LEAK-000017" in said(reading, Origin.WRITTEN)
    assert scan().text.splitlines()[1] in said(reading, Origin.RECOGNISED)
    assert reading.state is Outcome.READ


def test_a_stamp_beside_a_full_text_is_recognised_where_it_stands():
    written = [(60, 600 - 14 * at, 12, "words of the letter, one line of many") for at in range(35)]
    reading = whole(layered(*written, over=(380, 700, 540, 800), picture=stamp()))
    (text,) = [text for text in reading.texts if text.origin is Origin.RECOGNISED]
    assert "ЗАРЕГИСТРИРОВАНО" in text.text
    assert "канцелярия колонии" in text.text
    for run in text.runs:
        left, bottom, right, top = run.locator.place.box
        assert 378 <= left < right <= 542
        assert 698 <= bottom < top <= 802
    assert reading.metadata["pages-with-small-pictures"] == "1"


def test_a_stamp_is_told_where_nobody_wanted_recognition():
    data = layered(
        *((60, 600 - 14 * at, 12, "words of the letter") for at in range(35)),
        over=(380, 700, 540, 800),
        picture=stamp(),
    )
    (gap,) = left_out("application/pdf", read(data), Wanted(recognise=False))
    assert gap == Gap(Unit.PAGE, Why.NOT_ASKED, 1, (OnPage(1),))


def test_a_small_picture_that_says_what_the_text_says_adds_nothing():
    sheet = pages.drawn("seal", ("Registration office",), "sans").picture
    words = sheet.crop((0, 0, sheet.width // 2, sheet.height))
    written = [(60, 600 - 14 * at, 12, "registration of the office, one line") for at in range(35)]
    assert not said(whole(layered(*written, over=(380, 700, 540, 800), picture=words)), Origin.RECOGNISED)


def test_a_stamp_that_a_layer_does_not_say_is_read_beside_it():
    sheet = pages.page("en-statement", "sans")
    paper = Image.new("L", pages.PAPER, pages.PAPER_WHITE)
    paper.paste(sheet.picture)
    paper.paste(stamp(), (600, pages.PAPER[1] - 300))
    scale = WIDE / paper.width
    layer = [(box[0] * scale, HIGH - box[3] * scale, 11, word) for word, box in sheet.words]
    reading = whole(layered(*layer, mode=3, picture=paper))
    assert reading.metadata["recognised.1.layer"] == "fits"
    found = said(reading, Origin.RECOGNISED)
    assert "ЗАРЕГИСТРИРОВАНО" in found
    assert sheet.words[0][0] not in found.split()


def test_a_layer_of_another_alphabet_is_kept_marked_and_recognised_beside():
    gibberish = [
        "3apaBcTByiiTe, Aoporaa MaMa! HMwy Te6e",
        "ywe 4eTBepToe nHCbMo, Ho He 3Haio",
        "nonyHMna nH Tbi xoTa 6bi oAHo H3 Hhx",
        "B 6apaKe TonaT TonbKo yTpoM",
    ]
    reading = whole(layered(*((60, 820 - 50 * at, 16, words) for at, words in enumerate(gibberish)), mode=3))
    (written,) = [text for text in reading.texts if text.origin is Origin.WRITTEN]
    assert {word for _, _, word in written.doubts} >= {DIFFERS}
    assert {(start, end) for start, end, _ in written.doubts} == {
        (run.start, run.end) for run in written.runs
    }
    assert scan().text.splitlines()[1] in said(reading, Origin.RECOGNISED)
    assert Gap(Unit.PAGE, Why.DOUBTFUL, 1, (OnPage(1),)) in reading.coverage.gaps


@pytest.mark.parametrize(
    ("lines", "over", "pictured"),
    [
        ([(60, 800, 12, "Enclosed is a copy.")], (60, 150, 535, 455), True),
        ([(60, 800, 12, "words " * 12)], (0, 0, WIDE, HIGH), True),
        ([(60, 800 - 14 * at, 12, "words " * 12) for at in range(40)], (500, 760, 560, 810), False),
    ],
    ids=["a letter around a scan", "a line of a fax", "a logo"],
)
def test_a_page_is_looked_at_where_pictures_take_a_part_of_it(lines, over, pictured):
    found = read(layered(*lines, over=over)).metadata
    assert (found.get("pages-with-pictures") == "1") is pictured


def test_a_picture_whose_points_are_no_squares_is_read_as_people_see_it():
    held = io.BytesIO()
    page = scan().picture.convert("L")
    squeezed = (
        page.resize((page.width, page.height * 98 // 204), Image.Resampling.BICUBIC)
        .point(lambda tone: 255 * (tone > 140))
        .convert("1")
    )
    squeezed.save(held, "TIFF", dpi=(204, 98), compression="group4")
    reading = whole(held.getvalue())
    assert sum(line in said(reading, Origin.RECOGNISED) for line in scan().text.splitlines()) >= 2
    assert all(run.locator.place.pixels[3] <= squeezed.height for text in reading.texts for run in text.runs)


def test_a_moving_picture_is_looked_at_too():
    assert [
        pages for _, pages in further("image/gif", Reading(Outcome.READ, metadata={"frames": "3"}), Wanted())
    ] == [(1,)]


def scrawl():
    """Lines of loops as a hand writes them, and no letter among them."""
    chance = random.Random(4)
    sheet = Image.new("L", (900, 420), 250)
    draw = ImageDraw.Draw(sheet)
    for y in range(60, 400, 62):
        x = 60
        while x < 800:
            for _ in range(chance.randrange(3, 9)):
                faster, later = chance.uniform(0.6, 1.4), chance.uniform(0, 6)
                draw.line(
                    [(x + 2 * at, y + 14 * math.sin(at * faster + later)) for at in range(10)],
                    fill=40,
                    width=3,
                )
                x += 17
            x += chance.randrange(14, 30)
    return sheet


def test_what_was_written_by_hand_is_told_to_be_illegible():
    held = io.BytesIO()
    scrawl().save(held, "PNG")
    reading = whole(held.getvalue())
    assert Gap(Unit.PAGE, Why.ILLEGIBLE, 1, (OnPage(1),)) in reading.coverage.gaps
    assert reading.state is Outcome.PARTLY


def test_a_line_that_was_passed_over_is_found_at_a_second_look():
    seen = view(scan().picture, scan().picture.size)
    first = recognition_engine.words(seen.grey, PageLayout.PAGE, resolution=200)
    line = [word for word in first if abs(word.box[1] - scan().words[-1][1][1]) < 20]
    others = tuple(word for word in first if word not in line)
    found = passed_over(OcrPass(seen, others))
    assert [word.text for word in found.words] == [word.text for word in line]
    assert not found.is_illegible


def test_lines_of_which_no_word_was_found_are_told_beside_those_that_were_read():
    sheet = scan().picture.convert("L")
    paper = Image.new("L", (sheet.width, sheet.height + 420), pages.PAPER_WHITE)
    paper.paste(sheet)
    first = recognition_engine.words(paper, PageLayout.PAGE, resolution=200)
    paper.paste(scrawl(), (100, sheet.height))
    assert passed_over(OcrPass(view(paper, paper.size), first)).is_illegible


def test_of_a_page_that_was_read_to_its_last_line_nothing_is_told():
    held = io.BytesIO()
    pages.page("ru-statement", "serif").picture.save(held, "PNG")
    assert whole(held.getvalue()).coverage.gaps == ()


def test_what_a_layer_says_where_a_stamp_says_something_else_is_read_and_marked():
    sheet = pages.page("en-statement", "sans")
    paper = Image.new("L", pages.PAPER, pages.PAPER_WHITE)
    paper.paste(sheet.picture)
    at = 600, pages.PAPER[1] - 300
    paper.paste(stamp(), at)
    scale = WIDE / paper.width
    layer = [(box[0] * scale, HIGH - box[3] * scale, 11, word) for word, box in sheet.words]
    layer += [
        (at[0] * scale, HIGH - (at[1] + stamp().height * (line + 0.7) / 3) * scale, 11, "3APErHCTPHPOBAHO oK")
        for line in range(3)
    ]
    reading = whole(layered(*layer, mode=3, picture=paper))
    assert "ЗАРЕГИСТРИРОВАНО" in said(reading, Origin.RECOGNISED)
    (gap,) = [
        gap for gap in reading.coverage.gaps if gap.why is Why.DOUBTFUL and gap.places and gap.places[0].box
    ]
    assert gap.count >= 2


def statement(**instead):
    """A scan of a letter under a layer of its words, some of which are others in the layer."""
    sheet = pages.page("en-statement", "sans")
    scale = WIDE / sheet.picture.width
    layer = [
        (box[0] * scale, HIGH - box[3] * scale, 11, instead.get(word, word)) for word, box in sheet.words
    ]
    return whole(layered(*layer, mode=3, picture=sheet.picture))


def names():
    """Two long words of the letter that stand far apart, and nowhere else."""
    words = [word for word, _ in pages.page("en-statement", "sans").words]
    once = [word for word in words if words.count(word) == 1 and word.isalpha() and len(word) > 6]
    return once[0], once[-1]


def test_a_layer_that_says_what_is_seen_is_not_in_doubt():
    reading = statement()
    assert reading.metadata["recognised.1.layer"] == "fits"
    assert reading.coverage.gaps == ()


@pytest.mark.parametrize("is_swapped", [True, False], ids=["swapped with another", "of nowhere"])
def test_one_name_that_a_layer_says_instead_of_another_is_marked_and_what_is_seen_is_read(is_swapped):
    one, other = names()
    reading = statement(**({one: other, other: one} if is_swapped else {one: "Primerov"}))
    (gap,) = reading.coverage.gaps
    assert (gap.unit, gap.why, gap.count) == (Unit.WORD, Why.DOUBTFUL, 1 + is_swapped)
    assert one in said(reading, Origin.RECOGNISED)


def outlines(words, left, bottom, high):
    """Words as filled paths, one a letter, so many points high."""
    font, paths = ImageFont.truetype(pages.FONTS / pages.FACES["serif"], 60), []
    for at, letter in enumerate(words):
        if letter == " ":
            continue
        ink = Image.new("1", (80, 90))
        ImageDraw.Draw(ink).text((4, 4), letter, font=font, fill=1)
        scale, x = high / 60, left + font.getlength(words[:at]) * high / 60
        for y, row in enumerate(np.asarray(ink)):
            edges = np.flatnonzero(np.diff(np.concatenate(([0], row.astype(np.int8), [0]))))
            for start, end in edges.reshape(-1, 2):
                place = (x + start * scale, bottom - y * scale, (end - start) * scale, scale)
                paths.append("{:.2f} {:.2f} {:.2f} {:.2f} re".format(*place))
        paths.append("f")
    return " ".join(paths).encode() + b"\n"


def test_words_drawn_as_outlines_beside_a_text_are_recognised():
    content = shown("covering letter", 20, 250, 10) + outlines("Начальник отдела", 30, 150, 14)
    reading = whole(document(content))
    assert "covering letter" in said(reading, Origin.WRITTEN)
    assert "Начальник отдела" in said(reading, Origin.RECOGNISED)


def test_a_few_letters_of_which_no_word_was_found_are_told():
    sheet = pages.page("ru-letter", "serif", most=8).picture.convert("L")
    paper = Image.new("L", (sheet.width, sheet.height + 160), pages.PAPER_WHITE)
    paper.paste(sheet)
    ImageDraw.Draw(paper).text(
        (260, sheet.height + 40),
        "щхжъ",
        font=ImageFont.truetype(pages.FONTS / pages.FACES["serif"], 44),
        fill=60,
    )
    blurred = paper.copy()
    blurred.paste(
        paper.crop((200, sheet.height, 700, sheet.height + 150)).filter(ImageFilter.GaussianBlur(3)),
        (200, sheet.height),
    )
    held = io.BytesIO()
    blurred.save(held, "PNG")
    reading = whole(held.getvalue())
    (gap,) = reading.coverage.gaps
    assert (gap.unit, gap.why) == (Unit.WORD, Why.DOUBTFUL)
    assert reading.state is Outcome.READ
