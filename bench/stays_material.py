"""Stays in cells for an archive whose pages are measured: invented persons, the same on every run."""

import json
import random
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

PORTION = 20_000
"""Statements of one file."""
STAY = 4
"""Statements of one stay: who, in which regime, from when and until when."""
_PER_PERSON, _COLONIES = 3, 40
_FIRST = date(2022, 1, 1).toordinal()


def stay_files(statements: int) -> Iterator[str]:
    """So many statements about stays, three stays to a person."""
    chance = random.Random(17)
    for first in range(0, statements, PORTION):
        yield _file(chance, first, min(PORTION, statements - first) // STAY)


def _file(chance: random.Random, first: int, stays: int) -> str:
    persons = -(-stays // _PER_PERSON)
    entities: dict[str, Any] = {
        f"p{n}": {"type": "Person", "label": f"Held {first // (STAY * _PER_PERSON) + n}"}
        for n in range(persons)
    }
    entities |= {f"s{n}": {"type": "Confinement", "label": f"stay {first // STAY + n}"} for n in range(stays)}
    batches = [_stay(chance, number) for number in range(stays)]
    return json.dumps({"format": "khronika-statements/1", "entities": entities, "batches": batches})


def _stay(chance: random.Random, number: int) -> Mapping[str, Any]:
    begun = _FIRST + chance.randrange(1_200)
    over = begun + chance.choice((3, 7, 10, 14, 14, 14, 29))
    values = {
        "detainee": {"entity": f"p{number // _PER_PERSON}"},
        "type": chance.choice(("shizo", "shizo", "shizo", "pkt", "kartser")),
        "start_date": {"date": date.fromordinal(begun).isoformat()},
        "end_date": {"date": date.fromordinal(over).isoformat()},
    }
    rows = [
        {"id": f"s{number}-{name}", "subject": f"s{number}", "property": name, "value": value}
        for name, value in values.items()
    ]
    return {
        "id": f"b{number}",
        "attribution": [{"who": f"a register of colony {chance.randrange(_COLONIES)}", "role": "author"}],
        "grade": {"reliability": "B", "credibility": "2"},
        "statements": rows,
    }
