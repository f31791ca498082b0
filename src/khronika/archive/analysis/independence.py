"""Independent origins of the statements of an archive, by what reports say that they rely on."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from khronika.analysis.independence.circle import Circle, circles
from khronika.analysis.independence.graph import Bounds, SourceGraph
from khronika.analysis.independence.origins import independent_origins, ways
from khronika.analysis.independence.reports import source_graph, without_recorders
from khronika.archive.link.attributions import chains_of, relied_by
from khronika.archive.link.judgements import called_by_judgement
from khronika.archive.store.archive import Archive
from khronika.record.error import QuestionError
from khronika.record.recorded import Report
from khronika.record.value import Value
from khronika.record.view import EntityView, ValueView, entity_views


@dataclass(frozen=True, slots=True)
class ValueOrigins:
    """What is said of one property of one entity by so many reports, and from how many independent origins it comes.

    `apart_from_recorders` are those that do not share whoever took them down either: an interviewer, or their
    list of questions, may have put the same words into several mouths.
    """

    entity: str
    label: str
    property: str
    value: Value
    statements: tuple[str, ...]
    reports: int
    origins: Bounds
    apart_from_recorders: Bounds
    ways: tuple[tuple[str, ...], ...]
    circles: tuple[Circle, ...]
    graph: SourceGraph


def value_origins(archive: Archive, statement: str = "") -> tuple[ValueOrigins, ...]:
    """The independent origins of everything that is asserted, or of what one statement says.

    What most reports tell comes first. Raises QuestionError for a statement that is not there.
    """
    record = archive.index.record
    if statement:
        subject = record.subject_of(statement)
        if not subject:
            raise QuestionError("no statement of this id is recorded")
        subjects = [subject]
    else:
        subjects = sorted(record.of_types(archive.words.types))
    return tuple(sorted(each_value(archive, subjects, statement), key=most_told_first))


def origins_of_entity(archive: Archive, entity: str) -> tuple[ValueOrigins, ...]:
    """The independent origins of everything that is asserted of one entity, what most reports tell first."""
    return tuple(sorted(each_value(archive, [entity]), key=most_told_first))


def each_value(archive: Archive, subjects: Sequence[str], statement: str = "") -> Iterator[ValueOrigins]:
    """What is asserted of these entities, one thing after another."""
    called = called_by_judgement(archive)
    for view in _views(archive, subjects, lambda *_: None):
        yield from _of_entity(archive, view, statement, called)


class ToldValue(NamedTuple):
    """The same in short, for a list of very many: `statement` is the first of those that say it."""

    entity: str
    label: str
    property: str
    value: Value
    statement: str
    reports: int
    origins: Bounds
    is_circular: bool


def each_told_value(
    archive: Archive, subjects: Sequence[str], report: Callable[[int, int], None]
) -> Iterator[ToldValue]:
    """What is asserted of these entities, in short; `report` is told of how many it was computed."""
    called = called_by_judgement(archive)
    for view in _views(archive, subjects, report):
        for name, value, ids in _asserted(view):
            reports = _reports_of(value, ids)
            # What one report tells has one way to it, however many passed it on, and no circle.
            origins, is_circular = Bounds(1, 1), False
            if len(reports) > 1:
                chains = without_recorders(chains_of(archive, reports, called))
                graph = source_graph([relied_by(each, called) for each in reports], chains)
                origins, is_circular = independent_origins(graph), bool(circles(graph))
            yield ToldValue(
                view.id, view.label, name, value.value, ids[0], len(reports), origins, is_circular
            )


def _views(
    archive: Archive, subjects: Sequence[str], report: Callable[[int, int], None]
) -> Iterator[EntityView]:
    for start in range(0, len(subjects), AT_ONCE):
        report(start, len(subjects))
        views = entity_views(archive.index.record.about(subjects[start : start + AT_ONCE]), archive.words)
        yield from views.values()


AT_ONCE = 1_024
"""Entities looked at together."""


def most_told_first(each: ValueOrigins | ToldValue) -> tuple[int, int, str, str]:
    """What most reports tell before the rest, and of these what comes from the fewest origins."""
    return -each.reports, each.origins.lower, each.label, each.property


def _of_entity(
    archive: Archive, view: EntityView, statement: str, called: Mapping[str, str]
) -> list[ValueOrigins]:
    return [
        _of_value(archive, view, name, value, ids, called=called)
        for name, value, ids in _asserted(view)
        if not statement or statement in ids
    ]


def _asserted(view: EntityView) -> Iterator[tuple[str, ValueView, list[str]]]:
    """What is asserted of an entity: the property, the value, and the statements that say so."""
    for told in view.properties:
        for value in told.values:
            ids = [held.statement.id for held in value.standing if held.report.stance == "asserts"]
            if ids:
                yield told.name, value, ids


def _reports_of(value: ValueView, ids: Sequence[str]) -> list[Report]:
    found = {held.report.batch: held.report for held in value.standing if held.statement.id in ids}
    return list(found.values())


def _of_value(
    archive: Archive,
    view: EntityView,
    name: str,
    value: ValueView,
    ids: Sequence[str],
    *,
    called: Mapping[str, str],
) -> ValueOrigins:
    reports = _reports_of(value, ids)
    chains = chains_of(archive, reports, called)
    relied = [relied_by(each, called) for each in reports]
    graph = source_graph(relied, without_recorders(chains))
    graph = replace(graph, labels=_labels(archive, graph))
    return ValueOrigins(
        view.id,
        view.label,
        name,
        value.value,
        tuple(ids),
        len(reports),
        independent_origins(graph),
        independent_origins(source_graph(relied, chains)),
        ways(graph),
        circles(graph),
        graph,
    )


def _labels(archive: Archive, graph: SourceGraph) -> dict[str, str]:
    """What entities and items among its nodes are called, for members of the archive."""
    found = {}
    for node in graph.nodes():
        kind, _, identity = node.partition(" ")
        if kind in ("origin", "who"):
            known = archive.index.record.described(identity)
            if known is not None:
                found[node] = f"{kind} {known.label}"
        elif kind == "item" and (row := archive.index.item_by_id(identity)) is not None:
            found[node] = f"{kind} {archive.control(row)}"
    return found
