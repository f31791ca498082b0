"""The duty sheet of the night of 6 to 7 April, as somebody photographed it on a table."""

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
from khronika.demo.material.paper import A4, PaperSheet, aged, bare
from khronika.demo.material.table import PaperTable, Row, filled, grid

DUTY = PaperTable(edges=(96, 150, 470, 806, 930, 1172), top=420, head=64, step=84, rows=9)

HEADINGS = ("№", "Пост, объект", "Звание, фамилия", "Принял|(время)", "Видеорегистратор,|роспись")

ROWS: tuple[Row, ...] = (
    ("1", "Дежурный помощник|начальника", "майор Хмаренков С. Я.", "20.00", "№ 3"),
    ("2", "Карантинное отд.", "к-н Лозняков И. Ф.", "20.00", "не выд. (пр. 114)"),
    ("3", "Карантинное отд.,|резервная группа", "4 чел. — по отд.|списку ДПНК", "22.40", "не выд. (пр. 114)"),
    ("4", "Жилая зона, 1 эт.", "ст. л-т Верстовский О.", "20.00", "№ 5"),
    ("5", "Жилая зона, 2 эт.", "прап-к Дубовицын П.", "20.00", "№ 6"),
    ("6", "ШИЗО, посты 1–2", "прап-к Мшанин К. О.", "20.00", "№ 8"),
    ("7", "Медчасть", "ф-р Полынцева А. М.", "20.00", "—"),
    ("8", "КПП", "ст-на Рябоконский Т.", "20.00", "№ 2"),
)

REMARK = ("Этап 11 чел. принят 22.50. Приём окончен 03.30.", "Замечаний нет.")


def page() -> Image.Image:
    """The duty sheet on thin yellowish paper, before it was photographed."""
    sheet = PaperSheet("duty sheet", tint=(243, 238, 222))
    paper = bare(sheet)
    rules, headings = grid(DUTY, HEADINGS)
    press(paper, rules, TONER)
    press(paper, headings, TONER)
    press(paper, type_lines(A4, _printed()), TONER)
    press(paper, filled(DUTY, ROWS), BALLPOINT)
    press(paper, _remark(), BLACK_PEN)
    press(
        paper,
        seal(
            A4,
            (964, 1450),
            rim="ИК-99 • ДЕЖУРНАЯ ЧАСТЬ • ВЫМЫСЕЛ • INVENTED • ",
            core=("ДЛЯ", "СПРАВОК"),
            turn=9,
        ),
        SEAL_INK,
    )
    return aged(paper, sheet)


def _printed() -> list[InkLine]:
    width = A4[0]
    return [
        InkLine(96, 60, INVENTED, height=18),
        InkLine(900, 60, "Приложение № 6, форма 2", height=19),
        centred(140, "СУТОЧНАЯ ВЕДОМОСТЬ НАДЗОРА", width, height=36, face=Face.BOLD),
        centred(196, "учреждение ИК-99, смена № 2", width, height=26),
        InkLine(96, 286, "с 20 ч. 00 мин. «06» апреля 2024 г.", height=28, face=Face.BOLD),
        InkLine(96, 332, "до 08 ч. 00 мин. «07» апреля 2024 г.", height=28, face=Face.BOLD),
        InkLine(96, 1310, "Отметки дежурного:", height=24),
        InkLine(96, 1560, "ДПНК, майор внутренней службы", height=26),
        InkLine(96, 1610, "Начальник отдела безопасности", height=26),
    ]


def _remark() -> Image.Image:
    mask = blank(A4)
    for number, text in enumerate(REMARK):
        handwrite(mask, (110, 1352 + number * 48), text, height=30)
    sign(mask, (600, 1584), "duty officer", width=104)
    return worn(mask, "remark")
