"""The part of bench/version1.py that runs with the build of version 1 and knows its interface."""

import json
import os
import random
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from khronika.archive.archive import Archive
from khronika.archive.create import Founding
from khronika.archive.membership import Joining, add_member
from khronika.archive.record_decision import decide, require_reviewers
from khronika.archive.seal_run import seal_paths
from khronika.archive.stating import record
from khronika.intake.accession import Provenance
from khronika.record.event import State
from khronika.record.statement_file import parse_statement_file
from khronika.seal.member import Cost
from khronika.seal.opening import Draft

PASSPHRASES = ("an invented passphrase of the founder", "an invented passphrase of the second")
PORTION = 5_000
"""Statements of one file."""

LARGEST = 50
"""Statements of one batch."""

ITEMS = 40
LINES = 200
TYPES = ("beating", "torture", "threat", "denial-of-care")


class Stated(NamedTuple):
    """A statement of the log by its id, what it is about, and which fifth of its act it is."""

    id: str
    act: str
    which: int


class Writing:
    """An archive that grows file by file, and what it has called things."""

    def __init__(self, archive: Archive, chance: random.Random) -> None:
        self._archive, self._chance = archive, chance
        self.stated: list[Stated] = []
        self.persons: list[str] = []

    def add_file(self, number: int, statements: int) -> None:
        """Record one file: entities of its own, some persons of earlier files, batches of 1 to 50, a replacement now and then."""
        entities = {
            f"person{n}": {"type": "Person", "label": f"prisoner {number}-{n}"}
            for n in range(statements // 50)
        }
        entities |= {
            f"act{n}": {"type": "Act", "label": f"act {number}-{n}"} for n in range(-(-statements // 5))
        }
        for identity in self._chance.sample(self.persons, min(20, len(self.persons))):
            if self._archive.index.record.described(identity) is None:
                continue  # everything that was said of this person has been withdrawn
            entities[identity] = {
                "id": identity,
                "type": "Person",
                "label": f"known to file {number} as {identity[:6]}",
            }
        rows = list(self._rows(entities, statements))
        batches = list(self._batches(number, rows))
        content = {
            "format": "khronika-statements/1",
            "entities": entities,
            "batches": batches,
            "cases": [self._case(number, rows)],
        }
        recording = record(self._archive, parse_statement_file(json.dumps(content, ensure_ascii=False)))
        if recording.refusals:
            raise SystemExit(recording.refusals[0].fact)
        self._remember(number, recording.ids, batches)

    def _rows(self, entities: dict[str, Any], count: int) -> Iterator[dict[str, Any]]:
        persons = [name for name, entity in entities.items() if entity["type"] == "Person"]
        for number in range(count):
            act, which = divmod(number, 5)
            day = f"20{self._chance.randrange(18, 26)}-{self._chance.randrange(1, 13):02}-{self._chance.randrange(1, 29):02}"
            name, value = (
                ("victim", {"entity": self._chance.choice(persons)}),
                ("date", {"date": day, "said": f"около {day}"}),
                ("type", {"code": self._chance.choice(TYPES), "said": "избили"}),
                ("number_of_perpetrators", {"from": 2, "to": self._chance.randrange(3, 9)}),
                ("detail", f"Вывели в коридор и били, «{number}»"),
            )[which]
            yield {"id": f"s{number}", "subject": f"act{act}", "property": name, "value": value}

    def _batches(self, number: int, rows: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        start = 0
        while start < len(rows):
            size = self._chance.choice((1, 2, 3, 5, self._chance.randint(1, LARGEST)))
            yield self._batch(f"b{start}", list(rows[start : start + size]), number)
            start += size
        if len(self.stated) > LARGEST:
            yield self._batch("replacing", [], number) | {"statements": self._replacements()}

    def _batch(self, identity: str, rows: list[dict[str, Any]], number: int) -> dict[str, Any]:
        item, line = self._chance.randrange(ITEMS), self._chance.randrange(LINES)
        cited = {"item": f"A-{item + 1:06}", "quote": {"exact": f"строка {item}-{line} вымысла"}}
        return {
            "id": identity,
            "attribution": [{"who": "an invented speaker", "role": "speaker", "knows": "saw"}],
            "origin": f"speaker {self._chance.randrange(40)}",
            "grade": {"reliability": self._chance.choice("ABC"), "credibility": self._chance.choice("123")},
            "source": f"S-{number + 1}",
            "statements": rows,
        } | ({"citation": cited} if self._chance.random() < 0.7 else {})

    def _replacements(self) -> list[dict[str, Any]]:
        chosen = [
            each
            for each in self._chance.sample(self.stated, LARGEST)
            if each.which == 4 and self._stands(each.id)
        ]
        return [
            {
                "id": f"r{n}",
                "subject": each.act,
                "property": "detail",
                "value": f"better {n}",
                "supersedes": each.id,
            }
            for n, each in enumerate(chosen)
        ] or [{"id": "r0", "subject": "act:spot", "property": "note", "value": "nothing to replace"}]

    def _case(self, number: int, rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
        chosen = self._chance.sample(rows, min(10, len(rows)))
        sentences = [
            {"text": f"INVENTED: sentence on {each['id']}.", "statements": [each["id"]]} for each in chosen
        ]
        return {
            "code": f"case-{number % 7}",
            "title": f"Case {number}",
            "language": "en",
            "sections": [{"heading": "H", "sentences": sentences}],
        }

    def _remember(self, number: int, ids: Sequence[str], batches: Sequence[dict[str, Any]]) -> None:
        acts = {}
        for identity, batch in zip(ids, batches, strict=True):
            for place, each in enumerate(batch["statements"], start=1):
                if each["id"].startswith("s"):
                    act, which = divmod(int(each["id"][1:]), 5)
                    acts.setdefault(act, self._archive.index.record.labelled(f"act {number}-{act}")[0].id)
                    self.stated.append(Stated(f"{identity}.{place}", acts[act], which))
        self.persons += [
            each.id
            for n in range(10)
            for each in self._archive.index.record.labelled(f"prisoner {number}-{n}")
        ]

    def decide(self) -> None:
        """Reviews of statements and of batches, and withdrawals of both."""
        for state, single in ((State.ACCEPTED, 600), (State.DISPUTED, 200), (State.WITHDRAWN, 300)):
            chosen = [each.id for each in self._chance.sample(self.stated, single)]
            decide(
                self._archive, [each for each in chosen if self._stands(each)], state, "an invented reason"
            )
        batches = {
            each.id.partition(".")[0]
            for each in self._chance.sample(self.stated, 200)
            if self._stands(each.id)
        }
        decide(self._archive, sorted(batches)[:100], State.WITHDRAWN, "taken from the wrong page")

    def _stands(self, statement: str) -> bool:
        from khronika.record.review import standing

        return standing(self._archive.index.record.statement(statement)).stands(statement)

    def judge(self) -> None:
        """Judgements as khronika.archive.linking writes them, many in one commit."""
        with self._archive.writing() as book:
            for _ in range(300):
                pair = sorted(self._chance.sample(self.persons, 2))
                plain = book.signed(
                    "judge",
                    {
                        "judgement": os.urandom(16).hex(),
                        "verdict": self._chance.choice(("same", "different")),
                    },
                )
                shown = {"likelihood": "0.500", "scorer": "invented"}
                book.add(Draft(plain, {"pair": [*pair], "grounds": "an invented reason", "proposal": shown}))
            book.commit()


def make(folder: Path, statements: int) -> None:
    """The archive, made by two members one after the other."""
    chance = random.Random(11)
    with (
        Archive.create(folder, Founding(PASSPHRASES[0], "the founder", Cost(64, 1, 1))) as archive,
        TemporaryDirectory() as originals,
    ):
        for number in range(ITEMS):
            text = "\n".join(f"строка {number}-{line} вымысла" for line in range(LINES))
            (Path(originals) / f"{number:03}.txt").write_text(text, encoding="utf-8")
        seal_paths(
            archive, [originals.encode()], Provenance("S-1", "invented"), lambda _: None, lambda: False
        )
        add_member(archive, Joining("the second", PASSPHRASES[1]))
    persons: list[str] = []
    for number, start in enumerate(range(0, statements, PORTION)):
        with Archive.open(folder, PASSPHRASES[number % 2]) as archive:
            writing = Writing(archive, chance)
            writing.persons = persons
            writing.add_file(number, min(PORTION, statements - start))
            if number == 3:
                require_reviewers(archive, 2)
            writing.judge()
            writing.decide()
            writing.add_file(1_000 + number, 100)
        print(f"{start + PORTION:,} statements", flush=True)
    folder.with_name(f"{folder.name}.passphrase").write_text(f"{PASSPHRASES[0]}\n", encoding="utf-8")


if __name__ == "__main__":
    make(Path(sys.argv[1]), int(sys.argv[2]))
