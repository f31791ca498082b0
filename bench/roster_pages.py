"""Ruled tables of invented people, drawn and scanned the same way on every run."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from bench.pages import FACES, FONTS, PAPER_WHITE, compressed

SURNAMES = (
    "Тестов",
    "Примеров",
    "Образцов",
    "Пробный",
    "Учебный",
    "Условный",
    "Вымышленный",
    "Ненастоящий",
    "Придуманный",
    "Сочинённый",
    "Мнимый",
    "Книжный",
    "Бумажный",
    "Печатный",
    "Строкин",
    "Абзацев",
    "Сносков",
    "Полянский-Примеров",
    "Кавычкин",
    "Скобкин",
    "Запятов",
    "Тирешенко",
    "Дефисюк",
    "Буквоедов",
    "Шрифтов",
    "Кеглев",
    "Отступов",
    "Колонкин",
    "Таблицын",
    "Графов",
)
INITIALS = ["А", "Б", "В", "Г", "Д", "Е", "И", "К", "Л", "М", "Н", "О", "П", "Р", "С", "Т", "У", "Ю", "Я"]
MEASURES = (
    "ШИЗО 15 суток",
    "ПКТ 2 месяца",
    "ШИЗО 7 суток",
    "выговор",
    "ШИЗО 10 суток",
    "карцер",
    "ЕПКТ 6 месяцев",
    "без взыскания",
)
HEADS = ("№", "Фамилия, инициалы", "Год рожд.", "Отряд", "Дата", "Вид взыскания")
SHARES = (0.6, 2.6, 1.1, 0.8, 1.3, 2.2)
A4 = (8.27, 11.69)


class Ruling(Enum):
    """Which rules a table has."""

    GRID = "grid"
    ALONG = "along"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Roster:
    """A table: its rows of cells, its picture, and how it was made."""

    rows: tuple[tuple[str, ...], ...]
    picture: Image.Image
    dots: int
    turned: int
    """Degrees against the clock by which the sheet lies."""
    name: str


def rosters(count: int, *, dots: int | None = None, ruling: Ruling = Ruling.GRID) -> Iterator[Roster]:
    """Tables of 3 to 40 rows on sheets that stand and lie, of 150 to 300 dots an inch, up to 3 degrees askew, some stamped, some turned."""
    for seed in range(count):
        yield one(seed, dots or (150, 200, 240, 300)[seed % 4], ruling)


def one(seed: int, dots: int, ruling: Ruling) -> Roster:
    """One of these tables."""
    chance = np.random.default_rng(1_000 + seed)
    lies = seed % 2 == 0
    wide, high = (round(side * dots) for side in (A4[::-1] if lies else A4))
    most = 24 if lies else 40
    count = int(chance.integers(3, most + 1))
    rows = (HEADS, *(_row(number, chance) for number in range(1, count + 1)))
    face = list(FACES)[seed % 2]
    picture = _drawn(rows, (wide, high), dots, face, chance, ruling)
    if seed % 3 == 0:
        _stamp(picture, dots, chance)
    askew = float(chance.uniform(-3, 3))
    turned = (0, 0, 0, 0, 90, 0, 0, 180, 0, 270)[seed % 10]
    scanned = picture.rotate(askew, Image.Resampling.BICUBIC, fillcolor=PAPER_WHITE).filter(
        ImageFilter.GaussianBlur(0.003 * dots)
    )
    noisy = np.asarray(scanned, np.float32) + chance.normal(0, 5, (high, wide))
    whole = compressed(noisy, 65).rotate(turned, expand=True)
    return Roster(
        rows,
        whole,
        dots,
        turned,
        f"{seed}: {count} rows, {dots} dpi, {'lies' if lies else 'stands'}, {askew:+.1f}, {turned}",
    )


def _row(number: int, chance: np.random.Generator) -> tuple[str, ...]:
    name = f"{chance.choice(SURNAMES)} {chance.choice(INITIALS)}.{chance.choice(INITIALS)}."
    day = f"{chance.integers(1, 29):02}.{chance.integers(1, 13):02}.{chance.integers(2018, 2024)}"
    return (
        str(number),
        name,
        str(chance.integers(1955, 2003)),
        str(chance.integers(1, 15)),
        day,
        str(chance.choice(MEASURES)),
    )


def _drawn(
    rows: tuple[tuple[str, ...], ...],
    size: tuple[int, int],
    dots: int,
    face: str,
    chance: np.random.Generator,
    ruling: Ruling,
) -> Image.Image:
    picture = Image.new("L", size, PAPER_WHITE)
    draw = ImageDraw.Draw(picture)
    points = 9 if len(rows) > 26 else 10.5
    font = ImageFont.truetype(FONTS / FACES[face], round(points * dots / 72))
    margin, line = round(0.6 * dots), round(dots * points / 72 * float(chance.uniform(1.5, 1.9)))
    draw.text((margin, margin), "Список осуждённых, водворённых в ШИЗО, ИК-99", font=font, fill=25)
    left, top = margin, margin + 2 * line
    line = min(line, (size[1] - margin - top) // len(rows))
    widths = [(size[0] - 2 * margin) * share / sum(SHARES) for share in SHARES]
    edges = [round(left + sum(widths[:at])) for at in range(len(widths) + 1)]
    thick = max(1, round(dots * float(chance.choice([0.006, 0.01, 0.016]))))
    for at, row in enumerate(rows):
        for edge, text in zip(edges, row, strict=False):
            draw.text(
                (edge + round(0.05 * dots), top + at * line + line // 2),
                text,
                font=font,
                fill=25,
                anchor="lm",
            )
    for at in range(len(rows) + 1) if ruling is not Ruling.NONE else ():
        draw.line((edges[0], top + at * line, edges[-1], top + at * line), fill=30, width=thick)
    for edge in edges if ruling is Ruling.GRID else ():
        draw.line((edge, top, edge, top + len(rows) * line), fill=30, width=thick)
    return picture


def _stamp(picture: Image.Image, dots: int, chance: np.random.Generator) -> None:
    """A round stamp over the table, as grey as blue ink is."""
    draw, radius = ImageDraw.Draw(picture), round(0.7 * dots)
    x, y = (
        int(chance.integers(2 * radius, picture.width - 2 * radius)),
        int(chance.integers(2 * radius, picture.height - radius)),
    )
    for ring in (1.0, 0.72):
        reach = radius * ring
        draw.ellipse((x - reach, y - reach, x + reach, y + reach), outline=140, width=max(2, dots // 80))
    font = ImageFont.truetype(FONTS / FACES["sans"], dots // 9)
    for at, letter in enumerate("УЧРЕЖДЕНИЕ ИК-99 * ДЛЯ ДОКУМЕНТОВ * "):
        angle = 2 * math.pi * at / 36
        draw.text(
            (x + radius * 0.85 * math.cos(angle), y + radius * 0.85 * math.sin(angle)),
            letter,
            font=font,
            fill=140,
            anchor="mm",
        )
