"""Reading the record out of the index: always as a part of the record, from which the pure room computes its views."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from khronika.archive.index.dates import DATED, EVER, NEVER
from khronika.archive.index.descriptions import IN_VIEW
from khronika.archive.index.record_rows import (
    AT_ONCE,
    MOST,
    listed,
    marks_of,
    portions,
    reported,
    reviewed_as,
)
from khronika.archive.index.upgrade_rows import Ask
from khronika.archive.index.withdrawn import BITS
from khronika.record.fold import SETTLED, Record
from khronika.record.name import names_of
from khronika.record.recorded import Described, Place, Review, ReviewPolicy, State
from khronika.record.value import entities, value_of

_SOME = ",".join("?" * AT_ONCE)
_STATEMENTS = """SELECT s.number, e.id, s.property, s.value, s.supersedes, b.position, b.at, b.member, b.id, b.item, b.origin, b.source,
b.stance, b.assessment, b.reliability, b.credibility
FROM statement s JOIN batch b ON b.position = s.number >> 20 JOIN entity e ON e.number = s.subject """
_ENTITY = f"SELECT {SETTLED}, id, type, label, protection, names FROM entity WHERE {IN_VIEW} AND "  # noqa: S608 -- our own names
_REVIEWS = f"SELECT position, at, member, batch, statements, state, why FROM review WHERE batch IN ({_SOME})"  # noqa: S608
_OF_SUBJECTS = f"{_STATEMENTS}WHERE s.subject IN (SELECT number FROM entity WHERE id IN ({_SOME}))"  # noqa: S608
_DESCRIBED = f"{_ENTITY}id IN ({_SOME})"
_VALUES = """SELECT group_concat(line, char(10)), max(number) FROM
(SELECT number, subject || char(9) || value AS line FROM statement WHERE number > ? ORDER BY number LIMIT 100000)"""
_LABEL_LINE = "number || char(9) || replace(label, char(10), ' ')"
_NAMES_LINE, _VALUE_LINE = "number || char(9) || names", "subject || char(9) || value"
_OF_BATCH = f"s.number BETWEEN b.position << {BITS} AND (b.position << {BITS}) + {MOST}"
"""Says where the statements of a batch lie, so that not all statements are looked at."""


class RecordIndex:
    """The record as the index holds it."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask

    def described(self, entity: str) -> Described | None:
        """What counts of what is said of the entity of this id."""
        rows = self._ask(f"{_ENTITY}id = ?", entity)
        return Described(*rows[0]) if rows else None

    def origins(self, batches: Iterable[str]) -> set[str]:
        """What these batches rest on, those apart that were undone.

        An empty text for one that names no origin.
        """
        gone, rest, found = self.undone(), iter(batches), set[str]()
        while some := list(islice(rest, AT_ONCE)):
            kept = [batch for batch in some if batch not in gone]
            padded = kept + [""] * (AT_ONCE - len(kept))
            found |= {
                str(origin)
                for (origin,) in self._ask(
                    f"SELECT DISTINCT origin FROM batch WHERE id IN ({_SOME})",  # noqa: S608 -- question marks
                    *padded,
                )
            }
        return found

    def on_origin(self, origin: str) -> frozenset[str]:
        """Ids of the batches that rest on this origin, those apart that were undone."""
        return (
            frozenset(str(row[0]) for row in self._ask("SELECT id FROM batch WHERE origin = ?", origin))
            - self.undone()
        )

    def has_history(self, entity: str) -> bool:
        """Whether anything was ever recorded about the entity of this id, be it withdrawn or not."""
        return bool(
            self._ask(
                "SELECT 1 FROM entity e JOIN statement s ON s.subject = e.number WHERE e.id = ? LIMIT 1",
                entity,
            )
        )

    def has_any(self, kind: str) -> bool:
        """Whether an entity of this type was ever recorded."""
        return bool(self._ask("SELECT 1 FROM entity WHERE type = ? LIMIT 1", kind))

    def labelled(self, label: str) -> list[Described]:
        """The entities of this label."""
        return [Described(*row) for row in self._ask(f"{_ENTITY}label = ? ORDER BY number", label)]

    def beginning(self, beginning: str, types: Collection[str], limit: int) -> list[Described]:
        """Entities of these types with a label that begins so, in the order of labels, no more than so many."""
        question = (
            f"""{_ENTITY}label >= ? AND label < ? AND type IN ({marks_of(types)}) ORDER BY label LIMIT ?"""
        )
        last = f"{beginning}\U0010ffff"
        return [Described(*row) for row in self._ask(question, beginning, last, *types, limit)]

    def called(self, kind: str, properties: Iterable[str]) -> Iterator[str]:
        """Every label and name that an entity of this type bears or is stated to bear in one of these properties, withdrawn or not."""
        for label, names in self._ask("SELECT label, names FROM entity WHERE type = ?", kind):
            yield label
            yield from names_of(names)
        wanted = [*properties]
        question = f"""SELECT s.value FROM entity e JOIN statement s ON s.subject = e.number
WHERE e.type = ? AND s.property IN ({",".join("?" * len(wanted))})"""  # noqa: S608
        for (value,) in self._ask(question, kind, *wanted):
            yield from names_of(value)

    def keyed(self, key: str, limit: int) -> list[int]:
        """The numbers of entities called by a name with this key, no more than so many."""
        rows = self._ask("SELECT entity FROM name_key WHERE key = ? LIMIT ?", key, limit)
        return [int(row[0]) for row in rows]

    def labels_of(self, numbers: Collection[int], types: frozenset[str]) -> str:
        """As `labels`, of entities of these numbers alone."""
        where = f"type IN ({marks_of(types)}) AND number IN ({listed(numbers)})"
        return self._lines("entity", _LABEL_LINE, where, types)

    def names_of(self, numbers: Collection[int], properties: frozenset[str]) -> str:
        """As `names`, of entities of these numbers alone."""
        some = listed(numbers)
        borne = self._lines("entity", _NAMES_LINE, f"names != '[]' AND number IN ({some})", ())
        where = f"property IN ({marks_of(properties)}) AND subject IN ({some})"
        return f"{borne}\n{self._lines('statement', _VALUE_LINE, where, properties)}"

    def labels(self, types: frozenset[str]) -> str:
        """A line for every entity of these types, whether anything said of it still counts or not: its number, a tab, its label."""
        return self._lines("entity", _LABEL_LINE, f"type IN ({marks_of(types)})", types)

    def names(self, properties: frozenset[str]) -> str:
        """A line for all names, as JSON, of an entity and for each value of these properties: the entity's number, a tab, the JSON."""
        borne = self._lines("entity", _NAMES_LINE, "names != '[]'", ())
        stated = self._lines("statement", _VALUE_LINE, f"property IN ({marks_of(properties)})", properties)
        return f"{borne}\n{stated}"

    def values(self) -> Iterator[str]:
        """Lines of every statement, whatever became of it, in portions: the number of its subject, a tab, its value as canonical JSON."""
        after = -1
        while (rows := self._ask(_VALUES, after)) and rows[0][0] is not None:
            yield str(rows[0][0])
            after = int(rows[0][1])

    def _lines(self, table: str, line: str, where: str, values: Iterable[str]) -> str:
        # Put together by the database: so many rows as objects of our own would cost several times as much.
        rows = self._ask(
            f"SELECT ifnull(group_concat({line}, char(10)), '') FROM {table} WHERE {where}",  # noqa: S608 -- ours
            *values,
        )
        return str(rows[0][0])

    def ids(self, numbers: Iterable[int], types: frozenset[str]) -> list[str]:
        """The ids of those entities of these numbers that are of these types, in the order of their numbers."""
        question = "SELECT id, type FROM entity WHERE number = ?"
        return [
            row[0] for number in sorted(numbers) for row in self._ask(question, number) if row[1] in types
        ]

    def is_source(self, code: str) -> bool:
        """Whether a source of this code, in whatever case, has given anything."""
        return bool(self._ask("SELECT 1 FROM source WHERE code = ?", code.strip().casefold()))

    def sources(self) -> frozenset[str]:
        """The code of every source that has given anything, in small letters."""
        return frozenset(row[0] for row in self._ask("SELECT code FROM source"))

    def about(self, entities: Iterable[str]) -> Record:
        """All that is recorded about these entities, and what became of it."""
        rows: list[tuple[Any, ...]] = []
        described: list[Described] = []
        for some in portions(entities):
            rows += self._ask(_OF_SUBJECTS, *some)
            described += [Described(*row) for row in self._ask(_DESCRIBED, *some)]
        return self._record(rows, described)

    def batch(self, batch: str) -> Record:
        """The statements of one batch, and what became of them."""
        return self._record(self._ask(f"{_STATEMENTS}WHERE b.id = ? AND {_OF_BATCH}", batch), ())

    def statement(self, statement: str) -> Record:
        """All that is recorded about the subject of a statement.

        An empty record when there is no such statement.
        """
        subject = self.subject_of(statement)
        return self.about([subject]) if subject else Record()

    def subject_of(self, statement: str) -> str:
        """The id of the entity a statement is about; empty when there is no such statement."""
        batch, _, digits = statement.rpartition(".")
        if not digits.isdecimal() or not 0 < int(digits[:8]) <= MOST or str(int(digits[:8])) != digits:
            return ""
        question = f"{_STATEMENTS}WHERE b.id = ? AND {_OF_BATCH} AND s.number = b.position << {BITS} | ?"
        return str(next((row[1] for row in self._ask(question, batch, int(digits))), ""))

    def policies(self) -> list[ReviewPolicy]:
        """Every policy, oldest first."""
        rows = self._ask("SELECT position, at, member, reviewers FROM policy ORDER BY position")
        return [ReviewPolicy(Place(*row[:3]), row[3]) for row in rows]

    def counts(self) -> tuple[int, int, int]:
        """How many entities, batches and statements there are, without batches withdrawn as a whole and what only they told of."""
        (entities, batches, statements), *_ = self._ask(
            f"""SELECT (SELECT count(*) FROM entity WHERE {IN_VIEW}),
(SELECT count(*) FROM batch) - (SELECT count(*) FROM silent WHERE undone),
(SELECT count(*) FROM statement) - (SELECT count(*) FROM silent b JOIN statement s ON {_OF_BATCH} WHERE b.undone)"""  # noqa: S608 -- our own
        )
        return entities, batches, statements

    def silent(self) -> frozenset[str]:
        """Batches of which no statement is left, withdrawn at once or one by one."""
        return frozenset(row[0] for row in self._ask("SELECT id FROM batch JOIN silent USING (position)"))

    def undone(self) -> frozenset[str]:
        """Batches withdrawn as a whole."""
        return frozenset(
            row[0] for row in self._ask("SELECT id FROM batch JOIN silent USING (position) WHERE undone")
        )

    # Candidates: subjects among which the answer to a question lies.

    def naming(self, entities: Iterable[str], properties: Iterable[str]) -> set[str]:
        """Subjects of statements, not of batches withdrawn as a whole, that name one of these entities as the value of such a property."""
        wanted = [*properties]
        question = f"""SELECT DISTINCT e.id FROM mention m JOIN statement s ON s.number = m.number JOIN entity e ON e.number = s.subject
WHERE m.entity IN (SELECT number FROM entity WHERE id IN ({_SOME})) AND m.property IN ({marks_of(wanted)})
AND NOT EXISTS (SELECT 1 FROM silent WHERE position = m.number >> {BITS} AND undone)"""  # noqa: S608
        return {row[0] for some in portions(entities) for row in self._ask(question, *some, *wanted)}

    def named_by(self, subjects: Iterable[str], name: str) -> set[str]:
        """Entities that statements about these subjects name as the value of a property."""
        record = self.about(subjects)
        values = (value_of(each.value) for each in record.statements if each.property == name)
        return {entity.id for value in values for entity in entities(value)}

    def coded(self, properties: Iterable[str], codes: Iterable[str]) -> set[str]:
        """Subjects of statements in which one of these properties has one of these codes."""
        question = """SELECT DISTINCT e.id FROM coded c JOIN statement s ON s.number = c.number JOIN entity e ON e.number = s.subject
WHERE c.property = ? AND c.code = ?"""
        asked = [*codes]
        return {row[0] for name in properties for code in asked for row in self._ask(question, name, code)}

    def coded_among(
        self, subjects: Iterable[str], properties: Iterable[str], codes: Iterable[str]
    ) -> set[str]:
        """Those of these subjects of which `coded` gives some."""
        names, asked = [*properties], [*codes]
        # In this order: of each subject its few statements, and of each of these whether it has one of the codes.
        question = f"""SELECT e.id FROM entity e WHERE e.id IN ({_SOME}) AND EXISTS (SELECT 1 FROM statement s
CROSS JOIN coded c ON c.property = s.property AND c.code IN ({marks_of(asked)}) AND c.number = s.number
WHERE s.subject = e.number AND s.property IN ({marks_of(names)}))"""  # noqa: S608 -- question marks
        return {row[0] for some in portions(subjects) for row in self._ask(question, *some, *asked, *names)}

    def numbers_coded(self, properties: Iterable[str], code: str) -> set[int]:
        """The numbers of subjects of statements in which one of these properties has a code."""
        question = "SELECT DISTINCT s.subject FROM coded c JOIN statement s ON s.number = c.number WHERE c.property = ? AND c.code = ?"
        return {int(row[0]) for name in properties for row in self._ask(question, name, code)}

    def of_types(self, types: Iterable[str]) -> set[str]:
        """Every entity of these types of which something that counts is said."""
        wanted = [*types]
        marks = ",".join("?" * len(wanted))
        return {
            row[0]
            for row in self._ask(
                f"SELECT id FROM entity WHERE {IN_VIEW} AND type IN ({marks})",  # noqa: S608 -- question marks
                *wanted,
            )
        }

    def dated(self, first: int, last: int) -> set[str]:
        """Subjects with a date that may lie within these days, and those whose start and end may lie on either side of them."""
        first, last = max(first, EVER), min(last, NEVER)
        question = f"SELECT id FROM entity WHERE number IN ({DATED})"  # noqa: S608 -- our own words
        return {row[0] for row in self._ask(question, first, last)}

    def from_source(self, source: str) -> set[str]:
        """Subjects of statements that came from a source."""
        question = """SELECT DISTINCT e.id FROM batch b
JOIN statement s ON s.number >= b.position << 20 AND s.number < (b.position + 1) << 20
JOIN entity e ON e.number = s.subject WHERE b.source = ?"""
        return {row[0] for row in self._ask(question, source)}

    def resting_on(self, item: str) -> list[str]:
        """Ids of the batches that cite an item and of which some statement is not withdrawn."""
        question = "SELECT id FROM batch WHERE item = ? AND position NOT IN (SELECT position FROM silent) ORDER BY position"
        return [str(row[0]) for row in self._ask(question, item)]

    def citing(self, item: str) -> list[tuple[int, str]]:
        """Position and id of every batch that cites an item, withdrawn or not."""
        return [
            (int(at), str(batch))
            for at, batch in self._ask(
                "SELECT position, id FROM batch WHERE item = ? ORDER BY position", item
            )
        ]

    def reviews_of(self, batches: Iterable[str]) -> list[Review]:
        """Every review of these batches."""
        return self._reviews(batches)

    def naming_as_origin(self, origins: Sequence[str]) -> list[str]:
        """Ids of the batches that rest on one of these origins and of which some statement is not withdrawn."""
        question = f"""SELECT id FROM batch WHERE origin IN ({marks_of(origins)})
AND position NOT IN (SELECT position FROM silent) ORDER BY position"""  # noqa: S608 -- marks alone
        return [str(row[0]) for row in self._ask(question, *origins)]

    def used_sources(self) -> list[tuple[str, str, str]]:
        """Code of the source, id and item of every batch that names a source and is not withdrawn as a whole."""
        question = """SELECT source, id, item FROM batch WHERE source != '' AND id NOT IN
(SELECT batch FROM review WHERE state = ? AND statements IS NULL) ORDER BY position"""
        return [(code, batch, item) for code, batch, item in self._ask(question, State.WITHDRAWN.value)]

    def reviewed(self, state: State) -> set[str]:
        """Subjects of batches that some review took to a state."""
        question = """SELECT DISTINCT e.id FROM review r JOIN batch b ON b.id = r.batch
JOIN statement s ON s.number >= b.position << 20 AND s.number < (b.position + 1) << 20 JOIN entity e ON e.number = s.subject
WHERE r.state = ?"""
        return {row[0] for row in self._ask(question, state.value)}

    def _record(self, rows: Sequence[tuple[Any, ...]], described: Iterable[Described]) -> Record:
        reports, statements = reported(rows)
        reviews = self._reviews({report.batch for report in reports})
        return Record(
            reports, statements, frozenset(described), frozenset(reviews), frozenset(self.policies())
        )

    def _reviews(self, batches: Iterable[str]) -> list[Review]:
        if not self._ask("SELECT 1 FROM review LIMIT 1"):
            return []
        return [reviewed_as(row) for some in portions(batches) for row in self._ask(_REVIEWS, *some)]
