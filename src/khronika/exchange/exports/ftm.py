"""FollowTheMoney out: one stock entity a line, as Aleph, OpenAleph and Datashare take them (followthemoney.tech, model 3.8)."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from khronika.disclosure.plan import ExportedEntity, ExportedItem, ExportedStatement, ExportPlan
from khronika.disclosure.value import ExportedValue, ValueKind
from khronika.exchange.exports.ftm_cast import MARK, Cast, cast
from khronika.exchange.tables.written import ExportFiles, ExportLoss
from khronika.primitives.codec import Json, canonical
from khronika.record.statement import Stance
from khronika.record.vocabulary import Vocabulary

FILE = "record.ftm.json"
_WHOLE_DAY = len("2024-04-07")
_PARTS = {"involved"}
"""Properties in which different parts in an event become one."""


def ftm(plan: ExportPlan, words: Vocabulary) -> ExportFiles:
    """The plan as FollowTheMoney entities.

    An entity whose schema demands what it lacks is left out and counted.
    """
    return _Lines(plan, words).written()


@dataclass(slots=True)
class _Lines:
    plan: ExportPlan
    words: Vocabulary
    _cast: Cast = field(default_factory=cast)
    _losses: Counter[ExportLoss] = field(default_factory=Counter)
    _values: dict[str, dict[str, dict[str, None]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(dict))
    )
    _schemata: dict[str, str] = field(default_factory=dict)

    def written(self) -> ExportFiles:
        """The file and what is not in it."""
        for entity in self.plan.entities:
            self._name(entity)
        for statement in self.plan.statements:
            self._state(statement)
        self._count_grounds()
        lines = [*self._entities(), *self._documents()]
        return ExportFiles(
            {FILE: "".join(f"{canonical(line)}\n" for line in lines).encode()}, len(lines), dict(self._losses)
        )

    def _name(self, entity: ExportedEntity) -> None:
        schema = self._cast.schema(entity.type, self.words)
        if not schema:
            self._losses[ExportLoss.TYPE] += 1
            return
        self._schemata[entity.id] = schema
        held = self._values[entity.id]
        if schema in self._cast.mark and entity.type != schema:
            held[self._cast.mark[schema]][f"{MARK}{entity.type}"] = None
        for name in self._cast.naming(schema):
            held[name][entity.label] = None
        if "name" in self._cast.forms[schema]:
            held["name"].update(dict.fromkeys(entity.names))
        elif entity.names:
            self._losses[ExportLoss.NAMES] += len(entity.names)

    def _state(self, statement: ExportedStatement) -> None:
        schema = self._schemata.get(statement.subject.id)
        report = self.plan.reports[statement.report]
        if report.stance == Stance.DENIES.value:
            self._losses[ExportLoss.DENIED] += 1
            return
        name = self._cast.property(statement.subject.type, statement.property, self.words) if schema else ""
        if not schema or not name:
            self._losses[ExportLoss.PROPERTY] += 1
            return
        for value in statement.values:
            self._hold(statement, schema, name, value)
        if report.item and "proof" in self._cast.forms[schema]:
            self._values[statement.subject.id]["proof"][report.item.id] = None

    def _hold(self, statement: ExportedStatement, schema: str, name: str, value: ExportedValue) -> None:
        text = (
            self._as_entity(schema, name, value) if self._cast.range(schema, name) else self._as_text(value)
        )
        if not text or not (self._cast.range(schema, name) or self._cast.takes(schema, name, text)):
            self._losses[ExportLoss.FORM] += 1
            return
        if value.said:
            self._losses[ExportLoss.WORDS] += 1
        if name in _PARTS:
            self._losses[ExportLoss.ROLE] += 1
        self._values[statement.subject.id][name][text] = None

    def _as_entity(self, schema: str, name: str, value: ExportedValue) -> str:
        fits = self._cast.is_a(self._schemata.get(value.entity, ""), self._cast.range(schema, name))
        return value.entity if value.kind is ValueKind.ENTITY and fits else ""

    def _as_text(self, value: ExportedValue) -> str:
        if value.kind is not ValueKind.DATE:
            return value.code if value.code in ("male", "female") else value.text
        text = prefix_date(value)
        if text != value.edtf:
            self._losses[ExportLoss.UNCERTAIN] += 1
        return text

    def _entities(self) -> Iterator[Json]:
        for identity, schema in sorted(self._schemata.items()):
            held = self._values[identity]
            if all(held.get(name) for name in self._cast.required.get(schema, ())):
                yield self._line(identity, schema, held)
            else:
                self._losses[ExportLoss.INCOMPLETE] += 1

    @staticmethod
    def _line(identity: str, schema: str, held: Mapping[str, Iterable[str]]) -> Json:
        properties: dict[str, Json] = {
            name: list[Json](values) for name, values in sorted(held.items()) if values
        }
        return {"id": identity, "schema": schema, "properties": properties}

    def _documents(self) -> Iterator[Json]:
        """An entity for every item that something was read in."""
        cited = {item for held in self._values.values() for item in held.get("proof", ())}
        items = {report.item.id: report.item for report in self.plan.reports.values() if report.item}
        for identity in sorted(cited):
            yield self._document(items[identity])

    def _document(self, item: ExportedItem) -> Json:
        title = item.control or item.id
        told = {"fileName": title, "title": title, "contentHash": item.sha256, "mimeType": item.media}
        held = {name: [text] for name, text in told.items() if self._cast.takes("Document", name, text)}
        if item.size:
            held["fileSize"] = [str(item.size)]
        return self._line(item.id, "Document", held)

    def _count_grounds(self) -> None:
        reports = self.plan.reports.values()
        self._losses[ExportLoss.PLACE] += sum(1 for report in reports if report.selectors)
        self._losses[ExportLoss.ROAD] += sum(1 for report in reports if report.chain)
        self._losses[ExportLoss.GRADE] += sum(1 for report in reports if report.reliability)
        self._losses[ExportLoss.STATE] += len(self.plan.statements)
        self._losses = +self._losses


def prefix_date(value: ExportedValue) -> str:
    """The longest year, month or day that holds all days of a date; empty where even the year is open."""
    first, last = value.earliest, value.latest
    if not first or not last:
        return ""
    return next((first[:length] for length in (_WHOLE_DAY, 7, 4) if first[:length] == last[:length]), "")
