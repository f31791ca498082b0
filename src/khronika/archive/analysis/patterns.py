"""Patterns over the acts of an archive's record."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from khronika.analysis.detention.recorded_person import spots_of
from khronika.analysis.detention.recorded_stay import Spots
from khronika.analysis.independence.reports import Relied
from khronika.analysis.patterns.counts import PatternCount, by_facility, by_kind, by_method, by_month
from khronika.analysis.patterns.incident import Incident, months_between
from khronika.analysis.patterns.sites import Likeness, SharedMethod, likeness_of_sites, shared_methods
from khronika.analysis.patterns.timing import ChangePoint, OrderTest, around_order, change_point
from khronika.archive.link.attributions import relied_by
from khronika.archive.link.judgements import called_by_judgement
from khronika.archive.store.archive import Archive
from khronika.record.meaning import meaning
from khronika.record.value import timespans
from khronika.record.view import EntityView, ValueView, entity_views
from khronika.record.vocabulary import Labels, Vocabulary

if TYPE_CHECKING:
    from khronika.primitives.timespan import Timespan

DAYS_AROUND = 90
_ACT_TYPES = ("Act",)
_EPISODE = "Episode"
_PARTS = ("perpetrator", "ordered_by")


@dataclass(frozen=True, slots=True)
class PatternOrder:
    """What is looked for: acts around a day, so many days before and after it; trials by chance come from a seed."""

    order: date | None = None
    days: int = DAYS_AROUND
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Patterns:
    """What the acts of a record have in common. Indicators: what is reported, not what happened.

    `changed_in` is the month in which the series changes most, with `change`. `codes` is what the vocabulary calls
    kinds and methods.
    """

    acts: int
    undated: int
    kinds: tuple[PatternCount, ...]
    methods: tuple[PatternCount, ...]
    facilities: tuple[PatternCount, ...]
    months: tuple[PatternCount, ...]
    shared: tuple[SharedMethod, ...]
    likeness: Likeness | None
    order: OrderTest | None
    change: ChangePoint | None
    changed_in: str
    labels: Mapping[str, str]
    codes: Mapping[str, Labels]
    asked: PatternOrder


@dataclass(frozen=True, slots=True)
class PatternsWithActs:
    """The patterns, and of each count the acts by their ids: those that are certain, then those that are possible only.

    A count is named by its table (`kinds`, `methods`, `facilities`, `months`) and its key.
    """

    found: Patterns
    acts: Mapping[tuple[str, str], tuple[tuple[str, ...], tuple[str, ...]]]


def patterns(archive: Archive, asked: PatternOrder) -> Patterns:
    """The patterns over all acts against persons that a report asserts."""
    return _patterns(archive, asked, *incidents_of(archive))


def patterns_with_acts(archive: Archive, asked: PatternOrder) -> PatternsWithActs:
    """The same with the acts of each count."""
    incidents, labels = incidents_of(archive)
    return PatternsWithActs(_patterns(archive, asked, incidents, labels), _acts(incidents))


def _acts(
    incidents: Iterable[Incident],
) -> Mapping[tuple[str, str], tuple[tuple[str, ...], tuple[str, ...]]]:
    certain: dict[tuple[str, str], list[str]] = {}
    possible: dict[tuple[str, str], list[str]] = {}
    for each in incidents:
        keys = {
            "kinds": (each.kinds, each.possible_kinds),
            "methods": (each.methods, each.possible_methods),
            "facilities": (each.facilities, each.possible_facilities),
            "months": (frozenset(filter(None, [each.month])), frozenset(each.months())),
        }
        for table, (sure, perhaps) in keys.items():
            for key in sure:
                certain.setdefault((table, key), []).append(each.id)
            for key in perhaps - sure:
                possible.setdefault((table, key), []).append(each.id)
    return {
        name: (tuple(certain.get(name, ())), tuple(possible.get(name, ())))
        for name in {**certain, **possible}
    }


def _patterns(
    archive: Archive, asked: PatternOrder, incidents: Sequence[Incident], labels: Mapping[str, str]
) -> Patterns:
    months = by_month(incidents)
    dated = [
        (each.first, each.last) for each in incidents if each.first is not None and each.last is not None
    ]
    series = _series(incidents)
    change = change_point([count for _, count in series], asked.seed)
    tested = None
    if asked.order is not None:
        tested = around_order(dated, asked.order.toordinal(), asked.days)
    return Patterns(
        len(incidents),
        len(incidents) - len(dated),
        by_kind(incidents),
        by_method(incidents),
        by_facility(incidents),
        months,
        shared_methods(incidents),
        likeness_of_sites(incidents, asked.seed),
        tested,
        change,
        series[change.place][0] if change else "",
        labels,
        {
            code: value.labels
            for name in ("method", "act")
            for code, value in archive.words.lists[name].values.items()
        },
        asked,
    )


def _series(incidents: Sequence[Incident]) -> list[tuple[str, int]]:
    """The acts that are certainly of each month, from the first to the last month without a gap."""
    counts: dict[str, int] = {}
    for each in incidents:
        if each.month:
            counts[each.month] = counts.get(each.month, 0) + 1
    if not counts:
        return []
    days = [each.first for each in incidents if each.month and each.first is not None]
    return [(month, counts.get(month, 0)) for month in months_between(min(days), max(days))]


AT_ONCE = 1_024
"""Acts that are looked at together: of a large record all are never held at once."""


def incidents_of(archive: Archive) -> tuple[list[Incident], dict[str, str]]:
    """The acts as incidents, and what their places are called."""
    record = archive.index.record
    beside = entity_views(
        record.about(sorted(record.of_types(("Facility", "Place", _EPISODE)))), archive.words
    )
    spots = spots_of(beside.values(), archive.words)
    labels = {view.id: view.label for view in beside.values() if view.type != _EPISODE}
    called = called_by_judgement(archive)
    found, shared = list[Incident](), dict[frozenset[str], frozenset[str]]()
    acts = sorted(record.of_types(_ACT_TYPES))
    for start in range(0, len(acts), AT_ONCE):
        for view in entity_views(record.about(acts[start : start + AT_ONCE]), archive.words).values():
            episodes = [beside[each.id] for each in view.entities("episode") if each.id in beside]
            incident = _incident(view, episodes, spots, archive.words, called)
            if view.type in _ACT_TYPES and incident.reports:
                found.append(_sharing(incident, shared))
    return found, labels


def _sharing(incident: Incident, shared: dict[frozenset[str], frozenset[str]]) -> Incident:
    """The same, with one set for all that are equal: very many acts are of few kinds, methods and places."""

    def one(found: frozenset[str]) -> frozenset[str]:
        return shared.setdefault(found, found)

    return incident._replace(
        kinds=one(incident.kinds),
        possible_kinds=one(incident.possible_kinds),
        methods=one(incident.methods),
        possible_methods=one(incident.possible_methods),
        facilities=one(incident.facilities),
        possible_facilities=one(incident.possible_facilities),
    )


def _incident(
    view: EntityView,
    episodes: Sequence[EntityView],
    spots: Spots,
    words: Vocabulary,
    called: Mapping[str, str],
) -> Incident:
    """An act; where it is not told when or where it was, it was when and where its episode was."""
    kinds, possible_kinds = _codes(view, "type", words)
    methods, possible_methods = _codes(view, "method", words)
    places = _places(view, spots)
    for episode in episodes if not places else ():
        places |= _places(episode, spots)
    certain = frozenset(places) if len(places) == 1 else frozenset[str]()
    first, last = _days([view])
    if first is None or last is None:
        first, last = _days(episodes)
    return Incident(
        view.id,
        kinds,
        possible_kinds,
        methods,
        possible_methods,
        certain,
        frozenset(places),
        first,
        last,
        frozenset(_reports(view, called)),
        frozenset(called.get(each.id, each.id) for each in view.entities(*_PARTS)),
    )


def _codes(view: EntityView, name: str, words: Vocabulary) -> tuple[frozenset[str], frozenset[str]]:
    """Codes that are asserted and that nobody denies, and all that somebody asserts."""
    certain: set[str] = set()
    possible: set[str] = set()
    for value in view.values(name):
        if value.is_asserted:
            codes = meaning(value.value, words, view.type, name).codes
            possible.update(codes)
            if not _is_denied(value):
                certain.update(codes)
    return frozenset(certain), frozenset(possible)


def _is_denied(value: ValueView) -> bool:
    return any(held.report.stance != "asserts" for held in value.standing)


def _places(view: EntityView, spots: Spots) -> set[str]:
    return {spots.facilities.get(each.id, each.id) for each in view.entities("facility", "place")}


def _days(views: Iterable[EntityView]) -> tuple[int | None, int | None]:
    """The days between which it was, by all dates that are told."""
    spans: list[Timespan] = []
    for view in views:
        for value in view.values("date", "start_date", "end_date"):
            if value.is_asserted:
                spans += timespans(value.value)
    firsts = [each.earliest.toordinal() for each in spans if each.earliest]
    lasts = [each.latest.toordinal() for each in spans if each.latest]
    if not firsts or not lasts:
        return None, None
    return min(firsts), max(lasts)


def _reports(view: EntityView, called: Mapping[str, str]) -> Iterator[Relied]:
    for held in view.held():
        report = held.report
        if held.stands and report.stance == "asserts":
            yield relied_by(report, called)
