"""A ruled table comes out row by row, every cell in its column, whichever way its sheet lies."""

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont

from bench import pages
from bench.pages import FACES, FONTS, page
from bench.roster_pages import Ruling, one
from bench.rosters import measured, rows_of, text_of
from khronika.evidence.citation.locator import InPicture
from khronika.evidence.readers.ocr import recognition
from khronika.evidence.readers.ocr.aligned import aligned
from khronika.evidence.readers.ocr.column import judged
from khronika.evidence.readers.ocr.engine import Break, PrintedWord
from khronika.evidence.readers.ocr.page import recognise
from khronika.evidence.readers.ocr.recognition import composed
from khronika.evidence.readers.ocr.rules import ruled, tilt
from khronika.evidence.readers.ocr.source import Page

ROSTER = (
    ("№", "Фамилия", "Отряд", "Взыскание"),
    ("1", "Тестов Т.Т.", "3", "ШИЗО 15 суток"),
    ("2", "Пробный П.П.", "", "выговор"),
    ("3", "Учебный У.У.", "11", "ШИЗО 7 суток"),
)


def drawn(rows, widths=(110, 460, 220, 520), thick=3, heading="Список водворённых в изолятор"):
    """A table on a sheet with a line above it."""
    height = 64
    font = ImageFont.truetype(FONTS / FACES["sans"], 30)
    sheet = Image.new("L", (sum(widths) + 160, len(rows) * height + 240), 250)
    draw = ImageDraw.Draw(sheet)
    draw.text((80, 40), heading, font=font, fill=20)
    edges = [80 + sum(widths[:at]) for at in range(len(widths) + 1)]
    for at, row in enumerate(rows):
        for edge, text in zip(edges, row, strict=False):
            draw.text((edge + 14, 120 + at * height + height // 2), text, font=font, fill=20, anchor="lm")
    for at in range(len(rows) + 1):
        draw.line((edges[0], 120 + at * height, edges[-1], 120 + at * height), fill=20, width=thick)
    for edge in edges:
        draw.line((edge, 120, edge, 120 + len(rows) * height), fill=20, width=thick)
    return sheet


def said(picture):
    found = recognise(picture, picture.size)
    return found, [tuple(map(text_of, row)) for row in rows_of(found.words) if len(row) > 1]


@pytest.fixture
def _models():
    if not {"rus", "eng"} <= set(recognition.languages()):
        pytest.skip(f"models of languages are missing: {recognition.hint()}")


def a_word(text, percent=96, *, known=True):
    return PrintedWord(text, percent, known, (0, 0, 1, 1), Break.SPACE)


# Examples


@pytest.mark.usefixtures("_models")
def test_a_table_comes_out_row_by_row_and_an_empty_cell_keeps_its_place():
    found, rows = said(drawn(ROSTER))
    assert rows == list(ROSTER)
    text = composed(Page(1, Image.new("L", (1, 1)), (1, 1), InPicture), found.words)
    assert "2\tПробный П.П.\t\tвыговор\n" in text.text
    assert text.text.startswith("Список водворённых в изолятор\n\n№\t")


@pytest.mark.usefixtures("_models")
def test_a_table_on_a_sheet_that_lies_on_its_side_and_askew_comes_out_alike():
    sheet = (
        drawn(ROSTER)
        .rotate(1.7, Image.Resampling.BICUBIC, fillcolor=250, expand=True)
        .rotate(90, expand=True)
    )
    found, rows = said(sheet)
    assert [(len(row), row[1], row[3]) for row in rows] == [(len(row), row[1], row[3]) for row in ROSTER]
    assert found.seen.quarters == 3
    (name,) = [word for word in found.words if word.text == "Учебный"]
    ink = np.asarray(sheet.crop(name.box))
    assert ink.min() < 100
    assert name.box[3] - name.box[1] > name.box[2] - name.box[0]


@pytest.mark.usefixtures("_models")
@pytest.mark.parametrize(("name", "count"), [("s06_table.png", 4), ("s25_roster_ruled_landscape.png", 13)])
def test_a_roster_that_lost_its_rows_has_them_all(shared, name, count):
    path = shared / "cases" / "evidence" / name
    if not path.is_file():
        pytest.skip("the cases are not here")
    found, rows = said(Image.open(path).convert("L"))
    assert (len(rows), {len(row) for row in rows}, found.seen.quarters) == (count, {4}, 0)
    assert "Тестов Т.Т." in {row[1] for row in rows}


def test_a_page_of_text_has_no_rules():
    assert tilt(page("ru-letter", "serif", most=8).picture) is None


def test_what_is_unlike_the_rest_of_its_column_is_in_doubt():
    numbers = judged([(a_word(text), at) for at, text in enumerate(["1", "2", "З", "4", "11"])])
    assert [word.text for word, _ in numbers if not word.sound] == ["З"]
    dates = judged(
        [
            (a_word(text), at)
            for at, text in enumerate(["16.03.2021", "01.04.2021", "1б.03.2021", "02.05.2021", "26.02"])
        ]
    )
    assert [word.text for word, _ in dates if not word.sound] == ["1б.03.2021", "26.02"]
    names = judged(
        [
            (a_word(text, 88 if text == "Абзатев" else 92, known=False), at)
            for at, text in enumerate(["Тестов", "Абзатев", "Пробный"])
        ]
    )
    assert [word.text for word, _ in names if not word.sound] == ["Абзатев"]


# Properties


@settings(max_examples=12, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(st.integers(2, 7), st.integers(2, 5), st.integers(1, 5), st.floats(-3, 3))
def test_the_cells_of_any_grid_are_found_at_any_tilt(rows, columns, thick, askew):
    sheet = drawn([("",) * columns] * rows, widths=(180,) * columns, thick=thick, heading="")
    turned = sheet.rotate(askew, Image.Resampling.BICUBIC, fillcolor=250)
    found_tilt = tilt(turned)
    assert found_tilt is not None
    assert found_tilt.makes_cells
    degrees = found_tilt.degrees

    assert abs(degrees + askew) <= 0.3
    level = turned.rotate(degrees, Image.Resampling.BICUBIC, fillcolor=250)
    found = ruled(level)
    assert found is not None
    assert len(found.cells) == rows * columns
    assert (np.asarray(found.grey) < 100).mean() < 0.001


def test_strokes_of_a_stamp_or_of_letters_in_a_narrow_column_are_no_rules():
    sheet = drawn([("", "", "")] * 12, widths=(60, 400, 700), heading="")
    stroked = sheet.copy()
    draw = ImageDraw.Draw(stroked)
    for at in (2, 5, 8):
        draw.line((85, 150 + at * 64, 135, 150 + at * 64), fill=20, width=3)
    assert ruled(stroked).cells == ruled(sheet).cells


def in_columns(rows, lefts, width=1300):
    """Lines of words at these places, without rules."""
    font = ImageFont.truetype(FONTS / FACES["sans"], 30)
    sheet = Image.new("L", (width, len(rows) * 60 + 160), 250)
    draw = ImageDraw.Draw(sheet)
    for at, row in enumerate(rows):
        for left, text in zip(lefts, row, strict=False):
            draw.text((left, 100 + at * 60), text, font=font, fill=20, anchor="lm")
    return sheet


ALIGNED = (*ROSTER, ("4", "Мнимый М.М.", "7", "выговор"), ("5", "Книжный К.К.", "12", "карцер"))


def test_lines_that_stand_in_columns_without_rules_have_cells_and_prose_in_columns_has_none():
    cells = aligned(in_columns(ALIGNED, (80, 200, 700, 900)))
    assert len(cells) == 4 * len(ALIGNED)
    assert all(left[2] == right[0] for left, right in zip(cells[::4], cells[1::4], strict=True))
    prose = [["слова стоят подряд до края", "и дальше тоже до края", "ещё одна колонка слов"]] * 9
    assert aligned(in_columns(prose, (60, 560, 960))) == ()
    assert aligned(in_columns([["слова", "слова"]] * 9, (60, 700))) == ()
    assert aligned(Image.new("L", (300, 300), 250)) == ()


@pytest.mark.usefixtures("_models")
def test_a_table_that_nobody_ruled_is_said_row_by_row():
    assert said(in_columns(ALIGNED, (80, 200, 700, 900)))[1] == [
        tuple(text for text in row) for row in ALIGNED
    ]


def test_the_feet_of_letters_are_not_taken_away_with_the_rules():
    sheet = drawn([("", "", "")] * 9, widths=(300, 400, 500), heading="")
    ImageDraw.Draw(sheet).line((100, 150, 190, 150), fill=20, width=3)
    cleared = np.asarray(ruled(sheet).grey)
    assert cleared[148:153, 110:180].min() < 60
    assert cleared[120 + 64 - 3 : 120 + 64 + 4, 110:180].min() > 200


@pytest.mark.parametrize(("ruling", "seed", "dots"), [(Ruling.ALONG, 8, 150), (Ruling.NONE, 3, 300)])
def test_rows_of_a_table_that_is_ruled_along_only_or_not_at_all_have_cells_also_under_a_stamp(
    ruling, seed, dots
):
    figure = measured(one(seed, dots, ruling))
    assert figure.whole >= figure.rows - 1
    assert not figure.is_turned


def test_what_is_bold_is_no_rule_and_a_rule_in_one_direction_makes_no_cells():
    assert tilt(pages.scan(page("ru-order", "serif").picture, 3)) is None
    found = tilt(one(1, 200, Ruling.ALONG).picture)
    assert found is not None
    assert not found.makes_cells
    assert abs(found.degrees - 2) < 0.2
