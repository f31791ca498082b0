"""Uncertain dates: expressions read for the first time, each one different, in four languages, on one core: `python -m bench.dates`."""

import argparse
import random
import time
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from khronika.primitives.timespan import parse

REFERENCE = date(2025, 6, 1)
_FIRST, _LAST = date(1987, 1, 1), date(2025, 5, 31)
_ROUNDS = 5
_MONTHS = {
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "uk": "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
    "en": "January February March April May June July August September October November December",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
}
_SAYINGS = {
    "ru": """{day} {month} {year} года|{day:02}.{number:02}.{year}|утром {day} {month} {year}|в ночь на {day} {month} {year} года
        с {day} {month} {year} на {days} суток|{days} суток ШИЗО с {day} {month} {year}|после {day} {month} {year} года
        кажется, {day} {month} {year}|около {day} {month} {year} года|за {days} дней до {day} {month} {year}|в начале {month} {year} года
        с {day} {month} по {next} {month} {year}|{day} {month} или {next} {month} {year}|до {day} {month} {year} года""",
    "uk": """{day} {month} {year} року|{day:02}.{number:02}.{year} р.|вранці {day} {month} {year}|у ніч на {day} {month} {year} року
        {days} діб карцеру з {day} {month} {year}|після {day} {month} {year} року|здається, {day} {month} {year}
        близько {day} {month} {year} року|за {days} днів до {day} {month} {year}|наприкінці {month} {year} року
        з {day} {month} по {next} {month} {year}|{day} або {next} {month} {year} року""",
    "en": """{day} {month} {year}|{month} {day}, {year}|on the morning of {day} {month} {year}|the night of {day} {month} {year}
        {days} days from {day} {month} {year}|after {day} {month} {year}|I think {month} {day}, {year}|around {day} {month} {year}
        {days} days before {day} {month} {year}|at the end of {month} {year}|from {day} to {next} {month} {year}
        {day} or {next} {month} {year}""",
    "fr": """le {day} {month} {year}|le {day:02}.{number:02}.{year}|le matin du {day} {month} {year}|la nuit du {day} {month} {year}
        {days} jours de cachot à partir du {day} {month} {year}|après le {day} {month} {year}|peut-être le {day} {month} {year}
        vers le {day} {month} {year}|{days} jours avant le {day} {month} {year}|à la fin de {month} {year}
        du {day} au {next} {month} {year}|le {day} ou le {next} {month} {year}""",
}


def expressions(language: str, count: int) -> Sequence[str]:
    """So many readable expressions of a language, all different, the same on every run."""
    chance = random.Random(7)
    sayings = [saying.strip() for line in _SAYINGS[language].splitlines() for saying in line.split("|")]
    months = _MONTHS[language].split()
    found: dict[str, None] = {}
    while len(found) < count:
        day = _FIRST + timedelta(days=chance.randrange((_LAST - _FIRST).days))
        said = {
            "day": min(day.day, 27),
            "month": months[day.month - 1],
            "number": day.month,
            "year": day.year,
        }
        found[
            chance.choice(sayings).format(**said, next=min(day.day, 27) + 1, days=chance.randrange(3, 30))
        ] = None
    return list(found)


def measure(count: int) -> Mapping[str, float]:
    """Expressions read a second, of each language and of all, each expression once.

    The median of several rounds of new ones.
    """
    rates: dict[str, list[float]] = {f"dates read a second, {language}": [] for language in _SAYINGS}
    rates["dates read a second, of all four"] = []
    portions = {language: expressions(language, count * _ROUNDS // len(_SAYINGS)) for language in _SAYINGS}
    for turn in range(_ROUNDS):
        spent = [_seconds(language, texts[turn::_ROUNDS]) for language, texts in portions.items()]
        for name, taken in zip(rates, [*spent, sum(spent) / len(spent)], strict=True):
            rates[name].append(count / len(_SAYINGS) / taken)
    return {name: sorted(measured)[len(measured) // 2] for name, measured in rates.items()}


def _seconds(language: str, texts: Sequence[str]) -> float:
    """Seconds of the processor for these texts, half of them without being told their language."""
    start = time.process_time()
    for at, text in enumerate(texts):
        parse(text, reference=REFERENCE, language=language if at % 2 else None)
    return time.process_time() - start


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(prog="python -m bench.dates", description=__doc__)
    parser.add_argument(
        "--count", type=int, default=20_000, help="how many different expressions in a round (default 20,000)"
    )
    for name, figure in measure(parser.parse_args().count).items():
        print(f"{name:36} {figure:>10,.0f}")


if __name__ == "__main__":
    main()
