"""What the record says: acts found and counted, and the page of an entity."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass

from khronika.analysis.independence.graph import Bounds
from khronika.analysis.independence.reports import origins_of_reports
from khronika.archive.record.present_labels import PresentLabels
from khronika.archive.store.archive import Archive
from khronika.presentation.bounds import bounds_json, bounds_text
from khronika.presentation.view import one_line
from khronika.presentation.words import Words
from khronika.primitives.codec import Json
from khronika.primitives.message import counted
from khronika.record.act_summary import ActSummary, act_summary
from khronika.record.meaning import shown
from khronika.record.naming import ResolvedName
from khronika.record.question import Answer, Counts, QueryResult
from khronika.record.review import Status
from khronika.record.view import Assertion, EntityView


@dataclass(frozen=True, slots=True)
class FoundAct:
    """An act that answers a question, with when, where and to whom it happened, as reports say."""

    found: QueryResult
    summary: ActSummary

    def to_json(self) -> Json:
        """As `khronika query --json` has it."""
        statements: list[Json] = [*sorted({each.statement.id for each in self.found.held})]
        act = self.found.act
        facts: dict[str, Json] = {"id": act.id, "type": act.type, "label": act.label}
        for name, values in asdict(self.summary).items():
            facts[name] = [*values]
        facts["statements"], facts["origins"] = statements, len(self.found.origins)
        facts["independent"] = bounds_json(self.independent)
        return facts

    @property
    def independent(self) -> Bounds:
        """From how many origins it comes that do not depend on each other, as far as reports tell."""
        return independent_of(self.found.held)

    def text(self, words: Words) -> Iterator[str]:
        """What it is, and a line of what it says."""
        act = self.found.act
        rests = words.say(
            "{reports}, {origins}, {independent} independent",
            reports=counted(
                "{n} report", "{n} reports", len({held.report.batch for held in self.found.held})
            ),
            origins=counted("{n} origin", "{n} origins", len(self.found.origins)),
            independent=bounds_text(self.independent),
        )
        yield f"{act.id}  {act.type:14}  {one_line(act.label)}  ({rests})"
        told = self.summary
        parts = (
            (words.say("when"), told.dates),
            (words.say("victim"), told.victims),
            (words.say("where"), told.places),
        )
        if line := "  ".join(f"{name}: {'; '.join(values)}" for name, values in parts if values):
            yield f"    {one_line(line)}"


@dataclass(frozen=True, slots=True)
class AnswerView:
    """The acts that were found, and the counts over them."""

    acts: tuple[FoundAct, ...]
    counts: Counts
    meant: tuple[ResolvedName, ...]

    def to_json(self) -> Json:
        """As `khronika query --json` has it."""
        acts: list[Json] = [act.to_json() for act in self.acts]
        meant: list[Json] = [asdict(each) for each in self.meant]
        answer: dict[str, Json] = {"acts": acts, "counts": asdict(self.counts) | self._on_one_origin()}
        return answer | {"meant": meant} if meant else answer

    def _on_one_origin(self) -> dict[str, Json]:
        """How many acts rest on one independent origin: for certain, or perhaps, since nameless origins may be one."""
        bounds = [act.independent for act in self.acts]
        return {
            "acts_on_one_independent_origin": sum(each.upper == 1 for each in bounds),
            "acts_perhaps_on_one_independent_origin": sum(each.lower == 1 for each in bounds),
        }

    def text(self, words: Words) -> Iterator[str]:
        """Act by act, then the counts."""
        for act in self.acts:
            yield from act.text(words)
        yield counts_text(self.counts, words)


def independent_of(held: Iterable[Assertion]) -> Bounds:
    """From how many independent origins those of these statements come that assert something."""
    reports = {each.report for each in held if each.stands and each.report.stance == "asserts"}
    return origins_of_reports(reports)


def counts_text(counts: Counts, words: Words) -> str:
    """How many acts, persons, reports and origins, on one line."""
    persons = words.say("persons: {number}", number=counts.persons)
    if counts.persons != counts.entities_named:
        persons = words.say(
            "persons: {number} by judgement ({named})",
            number=counts.persons,
            named=counted("{n} entity named", "{n} entities named", counts.entities_named),
        )
    doubt = (
        words.say(", {number} of them in doubt", number=counts.persons_in_doubt)
        if counts.persons_in_doubt
        else ""
    )
    return words.say(
        "acts: {acts}, of which {alone} rest on one origin; {persons}, and {described} only described;"
        " reports: {reports}; origins: {origins}",
        acts=counts.acts,
        alone=counts.acts_on_one_origin,
        persons=persons + doubt,
        described=counts.persons_in_words,
        reports=counts.reports,
        origins=counts.origins,
    )


def answer_view(archive: Archive, answer: Answer) -> AnswerView:
    """An answer with what each act says of itself, entities by the labels they have now."""
    named = PresentLabels(archive.index.record).of
    acts = tuple(FoundAct(found, act_summary(found, archive.words, named)) for found in answer.found)
    return AnswerView(acts, answer.counts, tuple(answer.meant))


@dataclass(frozen=True, slots=True)
class EntityPage:
    """All that the record says of one entity; `values` are the texts of values, in the order they stand."""

    view: EntityView
    values: tuple[tuple[str, ...], ...]

    def to_json(self) -> Json:
        """As `khronika query --entity --json` has it."""
        view = self.view
        properties: list[Json] = [
            {
                "property": each.name,
                "disagrees": each.disagrees,
                "values": [
                    {
                        "value": value.value.logged(),
                        "origins": len(value.origins),
                        "independent": bounds_json(independent_of(value.standing)),
                        "statements": [assertion_json(held) for held in value.held],
                    }
                    for value in each.values
                ],
            }
            for each in view.properties
        ]
        names: list[Json] = [name.logged() for name in view.described]
        known: dict[str, Json] = {"id": view.id, "type": view.type, "label": view.label}
        return known | {"protection": view.protection, "names": names, "properties": properties}

    def text(self, words: Words) -> Iterator[str]:
        """Property by property, each value with the statements that say it."""
        view = self.view
        protection = f", {words.say(str(view.protection))}" if view.protection else ""
        yield f"{one_line(view.label)} ({view.type}{protection})  {view.id}"
        for each, values in zip(view.properties, self.values, strict=True):
            yield f"{each.name}{'  -- ' + words.say('reports disagree') if each.disagrees else ''}"
            for value, told in zip(each.values, values, strict=True):
                yield f"  {one_line(told)}"
                yield from (f"    {assertion_text(held, words)}" for held in value.held)


def assertion_text(held: Assertion, words: Words) -> str:
    """One statement: whether it denies, what became of it, and its grade."""
    denied = f"{words.say('denied')}, " if held.report.stance == "denies" else ""
    became = words.say(held.status.state.value)
    if held.superseded_by:
        became = words.say("superseded by {statements}", statements=", ".join(held.superseded_by))
    grade = words.say("grade {grade}", grade=f"{held.report.reliability}{held.report.credibility}")
    return f"{held.statement.id}  {denied}{became}  {grade}"


def assertion_json(held: Assertion) -> Json:
    """One statement with its state, grade and report."""
    report = held.report
    return {
        "id": held.statement.id,
        "state": held.status.state.value,
        "stands": held.stands,
        "superseded_by": list(held.superseded_by),
        "stance": report.stance,
        "assessment": report.assessment,
        "grade": {"reliability": report.reliability, "credibility": report.credibility},
        "item": report.item or None,
        "at": report.place.at,
        "by": report.place.by,
    }


def entity_page(archive: Archive, view: EntityView) -> EntityPage:
    """A page with the labels that entities in its values have now."""
    labels = PresentLabels(archive.index.record)
    values = tuple(tuple(shown(labels.of(value.value)) for value in each.values) for each in view.properties)
    return EntityPage(view, values)


@dataclass(frozen=True, slots=True)
class DecisionView:
    """What became of statements that were reviewed; `accepting` if that was to accept them."""

    statuses: Mapping[str, Status]
    accepting: bool

    @property
    def all_accepted(self) -> bool:
        """Whether each of them stands accepted."""
        return all(status.state.value == "accepted" for status in self.statuses.values())

    def to_json(self) -> Json:
        """As `khronika review --json` has it."""
        return {
            each: {"state": status.state.value, "accepted_by": list(status.accepted_by)}
            for each, status in self.statuses.items()
        }

    def text(self, words: Words) -> Iterator[str]:
        """A line a statement."""
        for each, status in self.statuses.items():
            waits = self.accepting and status.state.value != "accepted"
            second = f": {words.say('a second member has to accept it')}" if waits else ""
            yield f"{one_line(each)}  {words.say(status.state.value)}{second}"
