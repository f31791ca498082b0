"""Recording statements: each batch of a statement file becomes one event whose citation was found in its item first."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from khronika.archive.archive import Archive
from khronika.archive.error import UnknownItemError
from khronika.archive.index import ItemRow
from khronika.evidence.error import EvidenceError, QuoteNotFoundError
from khronika.evidence.extent import Extent, measure, require_fitting, require_inside
from khronika.evidence.passage import LARGEST_TEXT, Passage, Text, decode, find
from khronika.evidence.place import Moment, Page, Quote, Region, Selector, Whole
from khronika.evidence.selector import target
from khronika.primitives.codec import Json, format_id
from khronika.record.error import StatementFileError
from khronika.record.statement import Batch, Case, Entity, Link, Protection, Statement, StatementFile
from khronika.seal.opening import Draft


@dataclass(frozen=True, slots=True)
class Refusal:
    """A batch that cannot be recorded, why, and for a quote the nearest passage (to be shown, never logged)."""

    batch: str
    fact: str
    hint: str
    nearest: str = ""


@dataclass(frozen=True, slots=True)
class Recording:
    """What was recorded, or what stands in the way; with a refusal nothing at all was recorded."""

    batches: int
    statements: int
    cases: tuple[str, ...]
    refusals: tuple[Refusal, ...]


@dataclass(slots=True)
class _Resolver:
    archive: Archive
    _texts: dict[tuple[str, str], Text] = field(default_factory=dict)
    _extents: dict[str, Extent] = field(default_factory=dict)

    def item(self, batch: Batch) -> ItemRow | None:
        if batch.item is None:
            return None
        if not batch.item.by_name:
            return self.archive.item(batch.item.text)
        rows = self.archive.index.items_by_name(batch.item.text)
        if len(rows) != 1:
            fact = "no item was sealed under this name" if not rows else f"{len(rows)} items were sealed under this name"
            raise UnknownItemError(fact, hint="name the item by its control number: khronika status ARCHIVE lists them")
        return rows[0]

    def citation(self, row: ItemRow, selector: Selector) -> Json:
        match selector:
            case Quote():
                return target(row.id, self._passage(row, selector))
            case Page() | Region() | Moment():
                require_fitting(selector, row.media)
                require_inside(selector, self._extent(row))
                return target(row.id, selector)
            case Whole():
                return target(row.id, selector)

    def _passage(self, row: ItemRow, quote: Quote) -> Passage:
        key = row.id, quote.encoding
        if key not in self._texts:
            if row.size > LARGEST_TEXT:
                raise EvidenceError("the item is too large to be searched as text", hint="cite a page, region or time instead")
            self._texts[key] = decode(b"".join(self.archive.read(row)), quote.encoding)
        return find(self._texts[key], quote.exact, quote.prefix, quote.suffix)

    def _extent(self, row: ItemRow) -> Extent:
        if row.id not in self._extents:
            self._extents[row.id] = measure(row.media, self.archive.read(row))
        return self._extents[row.id]


def plan_recording(archive: Archive, file: StatementFile) -> tuple[list[tuple[str, Draft]], Recording]:
    """Drafts of every event the file makes, by type, or the refusals that stand in the way."""
    resolver = _Resolver(archive)
    entities = _Entities(file.entities)
    numbers: dict[str, str] = {}
    drafts: list[tuple[str, Draft]] = []
    refusals: list[Refusal] = []
    for batch in file.batches:
        try:
            drafts.append(("state", _batch_draft(batch, resolver, entities, numbers)))
        except QuoteNotFoundError as error:
            refusals.append(Refusal(batch.id, error.fact, error.hint, error.nearest))
        except (EvidenceError, UnknownItemError, StatementFileError) as error:
            refusals.append(Refusal(batch.id, error.fact, error.hint))
    if not refusals:
        drafts += [("case", _case_draft(case, archive, numbers)) for case in file.cases]
    count = sum(len(batch.statements) for batch in file.batches)
    return drafts, Recording(len(file.batches), count, tuple(case.code for case in file.cases), tuple(refusals))


def record(archive: Archive, file: StatementFile) -> Recording:
    """Record a whole statement file, or nothing of it."""
    drafts, recording = plan_recording(archive, file)
    if recording.refusals:
        return recording
    with archive.writing() as book:
        for kind, draft in drafts:
            book.add(Draft(book.signed(kind, dict(draft.plain)), draft.veiled))
        book.commit()
    return recording


class _Entities:
    """Entities of one file under random ids, made when first named."""

    def __init__(self, known: Mapping[str, Entity]) -> None:
        self._known = dict(known)
        self._ids: dict[str, str] = {}
        self._met: dict[str, None] = {}

    def met(self) -> list[Json]:
        """What the file says of every entity referred to since the last time: kept veiled, so that a name is not lost and not shown."""
        met, self._met = self._met, {}
        return [_entity_json(self._ids[key], self._known[key]) for key in met]

    def reference(self, key: str, place: str) -> dict[str, Json]:
        """Id, type and label of the entity under this key; `type:key` makes one on the spot."""
        if key not in self._known:
            kind, colon, label = key.partition(":")
            if not colon or not kind or not label:
                raise StatementFileError(place, "no entity of the file has this key, and it is not of the form type:key")
            self._known[key] = Entity(key, kind.capitalize(), label.replace("-", " "), Protection.INSIDE)
        entity = self._known[key]
        identity = self._ids.setdefault(key, format_id(os.urandom(16)))
        self._met[key] = None
        return {"id": identity, "type": entity.type, "label": entity.label}

    def named(self, text: str) -> Json:
        """A reference if the text is a key of the file, else the text as it is."""
        return self.reference(text, "") if text in self._known else text


def _entity_json(identity: str, entity: Entity) -> Json:
    names: list[Json] = [dict(name) for name in entity.names]
    return {"id": identity, "type": entity.type, "label": entity.label, "protection": entity.protection.value, "names": names}


def _batch_draft(batch: Batch, resolver: _Resolver, entities: _Entities, numbers: dict[str, str]) -> Draft:
    row = resolver.item(batch)
    citation = resolver.citation(row, batch.selector) if row and batch.selector else None
    identity = format_id(os.urandom(16))
    statements: list[Json] = []
    for position, statement in enumerate(batch.statements, start=1):
        numbers[statement.id] = f"{identity}.{position}"
        statements.append(_statement_json(statement, numbers[statement.id], entities))
    attribution: dict[str, Json] = {
        "chain": [_link_json(link, entities) for link in batch.chain],
        "origin": entities.named(batch.origin) if batch.origin else None,
        "stance": batch.stance.value,
        "assessment": batch.assessment.value,
    }
    veiled: dict[str, Json] = {
        "citation": citation,
        "attribution": attribution,
        "grade": {"reliability": batch.reliability.value, "credibility": batch.credibility.value},
        "statements": statements,
        "source": batch.source or None,
        "entities": entities.met(),
    }
    return Draft({"batch": identity, "item": row.id if row else None}, veiled)


def _statement_json(statement: Statement, identity: str, entities: _Entities) -> Json:
    subject = entities.reference(statement.subject, f"statement {statement.id}")
    value = _value_json(statement.value, statement.id, entities)
    return {"id": identity, "subject": subject, "property": statement.property, "value": value}


def _value_json(value: Json, place: str, entities: _Entities) -> Json:
    match value:
        case dict() if isinstance(key := value.get("entity"), str):
            reference = entities.reference(key, f"statement {place}")
            found: dict[str, Json] = {"entity": reference["id"], "type": reference["type"], "label": reference["label"]}
            return {name: member for name, member in value.items() if name != "entity"} | found
        case list():
            return [_value_json(member, place, entities) for member in value]
        case _:
            return value


def _link_json(link: Link, entities: _Entities) -> Json:
    found: dict[str, Json] = {"who": entities.named(link.who), "role": link.role.value}
    if link.knows is not None:
        found["knows"] = link.knows.value
    if link.verb:
        found["verb"] = link.verb
    if link.source:
        found["from"] = entities.named(link.source)
    return found


def _case_draft(case: Case, archive: Archive, numbers: Mapping[str, str]) -> Draft:
    sections: list[Json] = []
    for heading, sentences in case.sections:
        rows: list[Json] = [
            {"text": sentence.text, "statements": list(_known(sentence.statements, archive, numbers))} for sentence in sentences
        ]
        sections.append({"heading": heading, "sentences": rows})
    content: dict[str, Json] = {"title": case.title, "language": case.language, "sections": sections}
    return Draft({"case": format_id(os.urandom(16))}, {"code": case.code, "content": content})


def _known(statements: tuple[str, ...], archive: Archive, numbers: Mapping[str, str]) -> Iterator[Json]:
    for statement in statements:
        if statement in numbers:
            yield numbers[statement]
        elif statement in _logged(archive, statement.partition(".")[0]):
            yield statement
        else:
            raise StatementFileError(f"case statement “{statement}”", "no statement has this id, in the file or in the archive")


def _logged(archive: Archive, batch: str) -> Iterator[str]:
    for position in archive.index.about("state", batch):
        match archive.event(position)[1].get("statements"):
            case list(statements):
                yield from (str(statement["id"]) for statement in statements if isinstance(statement, dict))
            case _:
                continue
