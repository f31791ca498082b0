"""What both builds are given whose growth is measured: statement files and letters. Imports nothing of either build."""

import json
import random
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bench.beside_material import values_of_act

PORTION = 20_000
"""Statements of one file."""
PAGE = 500
"""Statements about the one entity whose page is read."""
SHOWN = "The Person whose Page is Read"
WORDS = (
    *("коридор", "камера", "смена", "обход", "письмо", "адвокат", "медпункт", "изолятор", "проверка"),
    *("отбой", "барак", "журнал", "рапорт", "протокол", "прогулка", "осмотр", "жалоба", "свидание"),
    *("этап", "дежурный", "начальник", "надзор", "хлеб", "вода"),
)


def page_file() -> str:
    """As many statements about one person as are read of a page, each batch with some of them."""
    batches = [
        _batch(
            f"p{number}",
            [
                {
                    "id": f"p{number}-{each}",
                    "subject": "p",
                    "property": "health",
                    "value": f"as {number}-{each} says",
                }
                for each in range(5)
            ],
        )
        for number in range(PAGE // 5)
    ]
    return _file({"p": {"type": "Person", "label": SHOWN}}, batches)


def statement_files(statements: int) -> Iterator[str]:
    """So many statements in batches of five, each about one act of a day between 2018 and 2025."""
    chance = random.Random(7)
    for number in range(0, statements, PORTION):
        yield _portion(chance, number, min(PORTION, statements - number))


def one_file(number: int) -> str:
    """One statement about one new person."""
    value = {"id": "s", "subject": "p", "property": "health", "value": f"as report {number} says"}
    return _file({"p": {"type": "Person", "label": f"a person of report {number}"}}, [_batch("b", [value])])


def _portion(chance: random.Random, first: int, count: int) -> str:
    people = count // 50
    entities = {
        f"person{n}": {"type": "Person", "label": f"Prisoner {first // 50 + n} of {chance.choice(WORDS)}"}
        for n in range(people)
    }
    entities |= {f"act{n}": {"type": "Act", "label": f"act {first // 5 + n}"} for n in range(count // 5)}
    batches = [_batch(f"b{n}", list(_of_act(chance, n, people))) for n in range(count // 5)]
    return _file(entities, batches)


def _of_act(chance: random.Random, number: int, people: int) -> Iterator[Mapping[str, Any]]:
    values = values_of_act(chance, number, people)
    for name, value in values.items():
        yield {"id": f"s{number}-{name}", "subject": f"act{number}", "property": name, "value": value}


def _batch(identity: str, statements: list[Mapping[str, Any]]) -> Mapping[str, Any]:
    return {
        "id": identity,
        "attribution": [{"who": "an invented speaker", "role": "speaker", "knows": "saw"}],
        "grade": {"reliability": "B", "credibility": "2"},
        "statements": statements,
    }


def _file(entities: Mapping[str, Any], batches: list[Mapping[str, Any]]) -> str:
    return json.dumps(
        {"format": "khronika-statements/1", "entities": entities, "batches": batches}, ensure_ascii=False
    )


def case_file(exhibits: int) -> str:
    """A statement about each of so many letters, quoting its first line, and a case that rests on all of them."""
    batches: list[Mapping[str, Any]] = []
    for number in range(exhibits):
        row = {"id": f"s{number}", "subject": f"act:a{number}", "property": "summary", "value": "as it says"}
        citation = {"item": {"name": letter_name(number)}, "quote": {"exact": f"Рапорт {number} дежурного"}}
        batches.append(dict(_batch(f"b{number}", [row])) | {"citation": citation})
    sentences = [{"text": f"Letter {n} says so.", "statements": [f"s{n}"]} for n in range(exhibits)]
    case = {"code": "growth", "title": "Letters", "language": "en"}
    sections = [{"heading": "Letters", "sentences": sentences}]
    file = {"format": "khronika-statements/1", "batches": batches, "cases": [case | {"sections": sections}]}
    return json.dumps(file, ensure_ascii=False)


def letter_name(number: int) -> str:
    """What a letter is called."""
    return f"{number:07}.txt"


def write_letters(folder: Path, count: int) -> None:
    """So many letters of about 780 letters each, no two alike."""
    folder.mkdir()
    chance = random.Random(11)
    for number in range(count):
        lines = [" ".join(chance.choices(WORDS, k=10)) for _ in range(10)]
        text = f"Рапорт {number} дежурного\n" + "\n".join(lines)
        (folder / letter_name(number)).write_text(text, encoding="utf-8")
