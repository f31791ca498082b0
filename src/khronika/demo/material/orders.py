"""The two orders of the invented colony: typed, signed, sealed."""

from collections.abc import Sequence
from dataclasses import dataclass

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
    rule,
    seal,
    sign,
    type_lines,
    worn,
)
from khronika.demo.material.lettering import Face
from khronika.demo.material.paper import A4, PaperSheet, aged, bare

INVENTED = "ВЫМЫСЕЛ / INVENTED EXAMPLE"
LEFT, RIGHT = 168, 1152
STEP = 39


@dataclass(frozen=True, slots=True)
class OrderSheet:
    """The words of an order.

    A body line that begins with a tab opens a paragraph, one that ends with `¶` closes it.
    """

    number: str
    date: str
    title: tuple[str, ...]
    body: tuple[str, ...]
    seed: str
    sealed_at: tuple[int, int]
    sealed_askew: float


ON_RECEPTION = OrderSheet(
    number="114",
    date="03 апреля 2024 г.",
    title=("О временном порядке приёма этапов", "в карантинном отделении"),
    body=(
        "\tВ целях обеспечения безопасности персонала и предупреждения",
        "нарушений установленного порядка при приёме этапов¶",
        "\tП Р И К А З Ы В А Ю :¶",
        "\t1. Приём этапов в апреле 2024 г. проводить в ночное время,",
        "с размещением прибывших в коридоре карантинного отделения,",
        "силами резервной группы.¶",
        "\t2. Переносные видеорегистраторы личному составу на период",
        "приёма не выдавать в целях сохранности имущества.¶",
        "\t3. Журнал регистрации телесных повреждений заполнять по",
        "завершении приёма, по согласованию с начальником отделения.¶",
        "\t4. Прибывших, не выполняющих требования персонала,",
        "представлять к водворению в штрафной изолятор в течение",
        "двух суток.¶",
        "\t5. Ответственным за исполнение назначить капитана",
        "внутренней службы Лознякова И. Ф. Контроль оставляю за собой.¶",
    ),
    seed="order on reception",
    sealed_at=(640, 1352),
    sealed_askew=-14,
)

ON_CONFINEMENT = OrderSheet(
    number="121",
    date="08 апреля 2024 г.",
    title=("О водворении осуждённого", "в штрафной изолятор"),
    body=(
        "\tЗа невыполнение 08.04.2024 в 05 ч. 00 мин. команды «Подъём»,",
        "выразившееся в отказе покинуть спальное место, на основании",
        "рапорта капитана внутренней службы Лознякова И. Ф.¶",
        "\tП Р И К А З Ы В А Ю :¶",
        "\t1. Осуждённого Сажинского Е. Л. водворить в штрафной",
        "изолятор на срок 15 (пятнадцать) суток с 11 ч. 00 мин.",
        "08.04.2024, камера № 4.¶",
        "\t2. Медицинское заключение: по состоянию здоровья",
        "содержаться в штрафном изоляторе может.¶",
        "\tФельдшер Полынцева А. М.¶",
        "\t3. С приказом осуждённого ознакомить под роспись.¶",
    ),
    seed="order on confinement",
    sealed_at=(566, 1366),
    sealed_askew=7,
)


def page(order: OrderSheet) -> Image.Image:
    """The order on aged paper, before it was scanned or photographed."""
    sheet = PaperSheet(order.seed)
    paper = bare(sheet)
    press(paper, type_lines(A4, [*_heading(order), *_body(order), *_foot()]), TONER)
    rules = blank(A4)
    rule(rules, (LEFT, 236, RIGHT, 236), (LEFT, 241, RIGHT, 241))
    press(paper, rules, TONER)
    press(paper, _pen(order), BALLPOINT)
    press(
        paper,
        seal(
            A4,
            order.sealed_at,
            rim="ИСПРАВИТЕЛЬНАЯ КОЛОНИЯ № 99 • ОСТРОЛЕССКАЯ ОБЛ. • ",
            core=("ИК-99", "вымысел"),
            turn=order.sealed_askew,
        ),
        SEAL_INK,
    )
    press(paper, _read_by(order), BLACK_PEN)
    return aged(paper, sheet)


def _heading(order: OrderSheet) -> list[InkLine]:
    width = A4[0]
    return [
        InkLine(LEFT, 54, INVENTED, height=18),
        InkLine(930, 54, "Для служебного", height=20),
        InkLine(930, 78, "пользования. Экз. № 1", height=20),
        centred(130, "УПРАВЛЕНИЕ ИСПОЛНЕНИЯ НАКАЗАНИЙ ПО ОСТРОЛЕССКОЙ ОБЛАСТИ", width, height=25),
        centred(176, "ИСПРАВИТЕЛЬНАЯ КОЛОНИЯ № 99", width, height=32, face=Face.BOLD),
        centred(286, "П Р И К А З", width, height=38, face=Face.BOLD),
        InkLine(LEFT, 364, order.date, height=29),
        InkLine(570, 364, "пос. Дальний Кордон", height=25),
        InkLine(1040, 364, "№", height=29),
        *(
            InkLine(LEFT, 440 + number * 36, text, height=28, face=Face.BOLD)
            for number, text in enumerate(order.title)
        ),
    ]


def _body(order: OrderSheet) -> list[InkLine]:
    return [_body_line(text, 558 + number * STEP) for number, text in enumerate(order.body)]


def _body_line(text: str, y: int) -> InkLine:
    x = LEFT + (64 if text.startswith("\t") else 0)
    words = text.strip("\t¶")
    closes = text.endswith("¶")
    return InkLine(x, y, words, width=0 if closes else RIGHT - x, height=29)


def _foot() -> Sequence[InkLine]:
    return (
        InkLine(LEFT, 1240, "Начальник учреждения", height=28),
        InkLine(LEFT, 1277, "подполковник внутренней службы", height=28),
        InkLine(880, 1277, "Р. Г. Тальниковцев", height=28),
        InkLine(LEFT, 1500, "С приказом ознакомлены:", height=24),
    )


def _pen(order: OrderSheet) -> Image.Image:
    """What the head of the colony wrote: the number and the signature."""
    mask = blank(A4)
    handwrite(mask, (1080, 358), order.number, height=38)
    sign(mask, (684 + order.sealed_askew, 1296), "head of the colony", width=152 - order.sealed_askew)
    return worn(mask, order.seed + " pen")


def _read_by(order: OrderSheet) -> Image.Image:
    mask = blank(A4)
    if order is ON_CONFINEMENT:
        handwrite(mask, (520, 1496), "от подписи отказался.", height=30)
        handwrite(mask, (LEFT, 1552), "Лозняков", height=30)
        sign(mask, (430, 1580), "captain", width=96)
        handwrite(mask, (LEFT + 460, 1552), "Хмаренков 08.04", height=30)
    else:
        handwrite(mask, (520, 1496), "Лозняков 03.04.24", height=30)
        sign(mask, (830, 1520), "captain", width=96)
        handwrite(mask, (520, 1552), "Хмаренков 03.04", height=30)
        sign(mask, (800, 1580), "duty officer", width=104)
        handwrite(mask, (520, 1610), "Полынцева", height=30)
        sign(mask, (716, 1636), "paramedic", width=80)
    return worn(mask, order.seed + " read by")
