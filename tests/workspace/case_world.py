"""An archive with persons in cells, acts, and a case about them: what the pages of clocks, patterns and case files show."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from khronika.archive.casefile.entry import AllegationOrder, CaseOpening, allege, open_case
from khronika.casefile.word import Forum, ForumGround
from khronika.record.statement_file import parse_statement_file
from tests.world import found, recorded, seal, spread

HOSTILE = "<svg onload=alert(6)>"
LETTER = b"In cell 7 from 3 March.\nBeaten in the corridor.\nHe was never there.\n"
REGISTER = b"Placed 2024-03-03, let out 2024-03-20.\nIn the other prison on 10 March.\n"
KEPT = "Gavrila Podstavnoy"
"""The name of who goes by a pseudonym."""
ACT = "beating in the corridor"
HELD, OTHER, OFFICER = "Testov", f"Obraztsov {HOSTILE}", "Officer X."
"""Labels of persons."""


def batch(
    number: str,
    exact: str,
    item: str,
    who: str,
    statements: list[tuple[str, str, Any]],
    stance: str = "asserts",
) -> dict[str, Any]:
    """A batch of statements by one speaker, each `(subject, property, value)`."""
    rows = [
        {"id": f"{number}.{row}", "subject": subject, "property": name, "value": value}
        for row, (subject, name, value) in enumerate(statements)
    ]
    return {
        "id": number,
        "citation": {"item": {"name": item}, "quote": {"exact": exact}},
        "attribution": [{"who": who, "role": "speaker", "knows": "saw"}],
        "origin": who,
        "stance": stance,
        "grade": {"reliability": "B", "credibility": "2"},
        "statements": rows,
    }


def told(entity: str, kind: str, label: str, protection: str = "named inside") -> dict[str, dict[str, str]]:
    return {entity: {"type": kind, "label": label, "protection": protection}}


TOLD: dict[str, Any] = {
    "format": "khronika-statements/1",
    "entities": told("p", "Person", HELD)
    | told("q", "Person", OTHER)
    | told("w", "Person", "Witness 3", "pseudonym")
    | told("o", "Person", OFFICER, "public")
    | told("f", "Facility", "IK-99", "public")
    | told("g", "Facility", "SIZO-98", "public")
    | told("r", "Place", "cell 7", "public")
    | told("c", "Confinement", "cell of Testov")
    | told("d", "Confinement", "cell of Obraztsov")
    | told("e", "Confinement", "the other prison")
    | told("h", "Appearance", "hearing")
    | told("a", "Act", ACT)
    | told("b", "Act", "second beating"),
    "batches": [
        batch(
            "1",
            "In cell 7 from 3 March.",
            "letter.txt",
            "p",
            [
                ("c", "detainee", {"entity": "p"}),
                ("c", "type", "shizo"),
                ("c", "start_date", {"date": "2024-03-03"}),
                ("c", "end_date", {"date": "2024-03-20"}),
                ("c", "place", {"entity": "r"}),
                ("c", "hours_alone", {"number": 23}),
                ("r", "facility", {"entity": "f"}),
                ("d", "detainee", {"entity": "q"}),
                ("d", "type", "shizo"),
                ("d", "start_date", {"date": "2024-03-15"}),
                ("d", "end_date", {"date": "2024-03-18"}),
                ("d", "place", {"entity": "r"}),
                ("w", "name", KEPT),
                ("h", "appearing", {"entity": "p"}),
                ("h", "date", {"date": "2031-12-10"}),
            ],
        ),
        batch(
            "2",
            "In the other prison on 10 March.",
            "register.txt",
            "q",
            [
                ("e", "detainee", {"entity": "p"}),
                ("e", "type", "shizo"),
                ("e", "start_date", {"date": "2024-03-08"}),
                ("e", "end_date", {"date": "2024-03-12"}),
                ("e", "facility", {"entity": "g"}),
            ],
        ),
        batch(
            "3",
            "Beaten in the corridor.",
            "letter.txt",
            "p",
            [
                ("a", "victim", {"entity": "p"}),
                ("a", "type", "beating"),
                ("a", "method", "water"),
                ("a", "date", {"date": "2024-03-10"}),
                ("a", "facility", {"entity": "f"}),
                ("a", "perpetrator", {"entity": "o"}),
                ("b", "victim", {"entity": "q"}),
                ("b", "type", "beating"),
                ("b", "method", "water"),
                ("b", "date", {"date": "2024-04"}),
                ("b", "facility", {"entity": "g"}),
            ],
        ),
        batch(
            "4",
            "Placed 2024-03-03, let out 2024-03-20.",
            "register.txt",
            "q",
            [
                ("a", "victim", {"entity": "p"}),
                ("a", "type", "beating"),
            ],
        ),
    ],
}


CODE, TITLE = "case-word", f"The case of one corridor {HOSTILE}"


AGAINST = batch("5", "He was never there.", "letter.txt", "q", [("a", "type", "beating")], "denies")
"""A batch that says that it was not so."""


def build(folder: Path, told: Mapping[str, object] = TOLD) -> None:
    """Seal two files, record what they say, and open a case about it with two allegations."""
    with found(folder / "archive") as archive:
        seal(archive, spread(folder / "in", {"letter.txt": LETTER, "register.txt": REGISTER}))
        assert recorded(archive, parse_statement_file(json.dumps(told))).refusals == ()
        open_case(archive, CaseOpening(CODE, TITLE, "en", Forum.ICC, ForumGround.PART))
        act, officer = (archive.index.record.labelled(each)[0].id for each in (ACT, OFFICER))
        for accused in (officer, None):
            allege(archive, CODE, AllegationOrder("7(1)(f)", accused, act, None))
