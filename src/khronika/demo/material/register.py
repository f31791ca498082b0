"""Three pages of the register of the punishment cells, scanned into one document."""

import time
from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from khronika.demo.material.ink import (
    BALLPOINT,
    BLACK_PEN,
    SEAL_INK,
    TONER,
    InkLine,
    blank,
    centred,
    handwrite,
    press,
    seal,
    sign,
    type_lines,
    worn,
)
from khronika.demo.material.lettering import Face
from khronika.demo.material.orders import INVENTED
from khronika.demo.material.paper import A4, PaperSheet, aged, bare, scanned
from khronika.demo.material.table import PaperTable, Row, filled, grid

SCANNED = time.struct_time((2024, 4, 29, 21, 14, 6, 0, 120, 0))
"""When the invented scanner says it made the document."""
BOOK = PaperTable(edges=(104, 164, 470, 690, 850, 1000, 1172), top=190, head=64, step=96, rows=14)

HEADINGS = ("№", "Фамилия, инициалы", "Основание", "Водворён", "Срок, сут.", "Освобождён,|роспись")

SECOND: tuple[Row, ...] = (
    ("34", "Прудовецкий К. А.", "пр. 102", "28.03.24", "7", "04.04"),
    ("35", "Тростянов В. Н.", "пр. 106", "30.03.24", "10", "09.04"),
    ("36", "Мшанников Г. Е.", "пр. 109", "01.04.24", "5", "06.04"),
    ("37", "Голубятов Р. С.", "пр. 119", "06.04.24", "15", "21.04"),
    ("38", "Сажинский Е. Л.|кам. 4", "пр. 121", "08.04.24|11.00", "15", "23.04"),
    ("39", "Веретейко Я. И.", "пр. 122", "08.04.24", "7", "15.04"),
    ("40", "Зарубежнев А. Д.", "пр. 125", "11.04.24", "3", "14.04"),
)

THIRD: tuple[Row, ...] = (
    ("41", "Остожников П. П.", "пр. 127", "15.04.24", "10", "25.04"),
    ("42", "Лукоморцев Д. Т.", "пр. 130", "19.04.24", "5", "24.04"),
    ("43", "Прудовецкий К. А.", "пр. 131", "22.04.24", "15", ""),
    ("44", "Сажинский Е. Л.|кам. 4", "уст. указ. н-ка", "23.04.24|11.10", "", ""),
    ("45", "Тальянов О. Р.", "пр. 134", "25.04.24", "7", ""),
)


def pages() -> list[Image.Image]:
    """The title page and two pages of entries, each as the scanner gave it back."""
    return [
        scanned(_title(), turn=0.5, seed="register 1"),
        scanned(_entries("register 2", SECOND), turn=-0.4, seed="register 2"),
        scanned(_entries("register 3", THIRD), turn=0.9, seed="register 3"),
    ]


def write(path: Path) -> None:
    """Write the register as an image-only PDF that names no program, time or file."""
    first, *others = pages()
    # Pillow would put the name of the file and the present time into the document.
    dated = {"creationDate": SCANNED, "modDate": SCANNED, "title": "", "producer": "ScanPoint 200 (invented)"}
    first.save(path, "PDF", save_all=True, append_images=others, resolution=150, quality=58, **dated)


def _title() -> Image.Image:
    sheet = PaperSheet("register 1", tint=(238, 232, 214))
    paper = bare(sheet)
    press(paper, type_lines(A4, _title_lines()), TONER)
    pen = blank(A4)
    handwrite(pen, (560, 884), "01 марта 2024 г.", height=38)
    handwrite(pen, (560, 964), "—", height=38)
    handwrite(pen, (700, 1484), "96 (девяносто шесть)", height=32)
    sign(pen, (640, 1600), "head of security", width=150)
    press(paper, worn(pen, "register title"), BALLPOINT)
    press(
        paper,
        seal(
            A4,
            (420, 1600),
            rim="ИСПРАВИТЕЛЬНАЯ КОЛОНИЯ № 99 • ОСТРОЛЕССКАЯ ОБЛ. • ",
            core=("ИК-99", "вымысел"),
            turn=21,
        ),
        SEAL_INK,
    )
    return aged(paper, sheet)


def _title_lines() -> list[InkLine]:
    width = A4[0]
    return [
        InkLine(104, 60, INVENTED, height=18),
        centred(300, "ИСПРАВИТЕЛЬНАЯ КОЛОНИЯ № 99", width, height=32, face=Face.BOLD),
        centred(500, "Ж У Р Н А Л", width, height=60, face=Face.BOLD),
        centred(600, "учёта осуждённых, содержащихся", width, height=36),
        centred(652, "в штрафном изоляторе", width, height=36),
        InkLine(360, 890, "Начат", height=32),
        InkLine(360, 970, "Окончен", height=32),
        InkLine(104, 1490, "Прошито, пронумеровано, листов:", height=28),
    ]


def _entries(seed: str, rows: Sequence[Row]) -> Image.Image:
    sheet = PaperSheet(seed, tint=(240, 235, 219))
    paper = bare(sheet)
    rules, headings = grid(BOOK, HEADINGS)
    press(paper, rules, TONER)
    press(paper, headings, TONER)
    press(
        paper,
        type_lines(
            A4, [InkLine(104, 60, INVENTED, height=18), InkLine(1080, 130, f"л. {seed[-1]}", height=22)]
        ),
        TONER,
    )
    press(paper, filled(BOOK, rows[:3]), BALLPOINT)
    press(paper, filled(BOOK, rows[3:], first=3), BLACK_PEN)
    return aged(paper, sheet)
