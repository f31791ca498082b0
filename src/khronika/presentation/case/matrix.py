"""The matrix of an allegation: each row with what supports and contradicts it. No row is found to be fulfilled."""

from collections.abc import Iterator
from dataclasses import dataclass

from khronika.casefile.casefile import Evaluation
from khronika.casefile.law import Crime, Mode, RowKind, tables_of_law
from khronika.casefile.matrix import AttachedStatement, Matrix, MatrixRow
from khronika.casefile.word import Bearing
from khronika.presentation.bounds import bounds_json, bounds_text
from khronika.presentation.case.gap import HopeView
from khronika.presentation.case.names import SHORT, CaseNames, shown
from khronika.presentation.view import ViewModel, one_line
from khronika.presentation.words import Words
from khronika.primitives.codec import Json


@dataclass(frozen=True, slots=True)
class AttachedView:
    """A statement that is attached to a row."""

    attached: AttachedStatement

    def to_json(self) -> Json:
        """With its state and grade by the record, and whether it counts."""
        event, facts = self.attached.support.event, self.attached.facts
        return {
            "support": event.support,
            "statement": event.statement,
            "bearing": self.attached.bearing.value,
            "why": event.why,
            "grade": facts.grade,
            "state": facts.state.value if facts.state else None,
            "counts": facts.counts,
        }

    def text(self, words: Words) -> Iterator[str]:
        """On one line."""
        facts, event = self.attached.facts, self.attached.support.event
        state = shown(facts.state, words) if facts.state else words.say("not in the record")
        told = [shown(event.bearing, words), event.statement, facts.grade, state]
        if not facts.counts:
            told.append(words.say("(counts no longer)"))
        line = "  ".join(["     ", *filter(None, told), event.support[:SHORT], event.why])
        yield one_line(line.rstrip())


@dataclass(frozen=True, slots=True)
class EvaluationView:
    """How a member sees a row: no verdict, and it never leaves."""

    evaluation: Evaluation
    by: str

    def to_json(self) -> Json:
        """With the name of the member."""
        event = self.evaluation.event
        return {
            "evaluation": event.evaluation,
            "by": self.by,
            "opinion": event.opinion.value,
            "why": event.why,
        }

    def text(self, words: Words) -> Iterator[str]:
        """On one line."""
        event = self.evaluation.event
        opinion = shown(event.opinion, words)
        yield one_line(f"      {self.by}: {opinion}: {event.why}  {event.evaluation[:SHORT]}")


@dataclass(frozen=True, slots=True)
class RowView:
    """One row of a matrix."""

    row: MatrixRow
    names: CaseNames

    @property
    def attached(self) -> tuple[AttachedView, ...]:
        """What is attached to it."""
        return tuple(map(AttachedView, self.row.attached))

    @property
    def evaluations(self) -> tuple[EvaluationView, ...]:
        """How members see it."""
        seen = self.row.evaluations
        return tuple(EvaluationView(each, self.names.member(each.place.by)) for each in seen)

    @property
    def open_hopes(self) -> tuple[HopeView, ...]:
        """What somebody still hopes to show."""
        return tuple(map(HopeView, self.row.open_hopes))

    def to_json(self) -> Json:
        """The row, what is attached, and the counts of origins by bearing."""
        row, law = self.row, self.row.law
        attached: list[Json] = [each.to_json() for each in self.attached]
        evaluations: list[Json] = [each.to_json() for each in self.evaluations]
        hopes: list[Json] = [HopeView(each).to_json() for each in row.hopes]
        return {
            "row": law.id,
            "kind": law.kind.value,
            "part": law.part,
            "text": law.labels.en,
            "proof": law.proof,
            "state": row.state.value,
            "grades": list(row.grades),
            "origins": {bearing.value: row.origins(bearing) for bearing in Bearing},
            "independent": {bearing.value: bounds_json(row.independent(bearing)) for bearing in Bearing},
            "attached": attached,
            "evaluations": evaluations,
            "hopes": hopes,
        }

    def text(self, words: Words) -> Iterator[str]:
        """What it asks, how it stands, what is attached, how it is seen, what is hoped for."""
        row = self.row
        yield one_line(f"  {row.law.id}  {row.law.labels.get(words.language)}")
        if row.law.kind is RowKind.ALTERNATIVE and not row.attached:
            yield f"      {words.say('nobody looked for one')}"
        else:
            yield f"      {'; '.join([shown(row.state, words), *self.counts(words)])}"
        parts: tuple[ViewModel, ...] = (*self.attached, *self.evaluations, *self.open_hopes)
        for each in parts:
            yield from each.text(words)

    def counts(self, words: Words) -> Iterator[str]:
        """How many statements by bearing, from how many origins, and their grades."""
        for bearing in Bearing:
            number = len(self.row.of(bearing))
            if number:
                origins = words.count("{n} origin", "{n} origins", self.row.origins(bearing))
                bounds = bounds_text(self.row.independent(bearing))
                independent = words.say("independent: {bounds}", bounds=bounds)
                yield f"{shown(bearing, words)}: {number} ({origins}, {independent})"
        if self.row.grades:
            yield words.say("grades: {grades}", grades=", ".join(self.row.grades))


@dataclass(frozen=True, slots=True)
class AllegationView:
    """What is alleged of whom, and a row for each element."""

    matrix: Matrix
    names: CaseNames

    @property
    def crime(self) -> Crime | None:
        """The crime, if the tables of law have it."""
        return tables_of_law().crimes.get(self.matrix.allegation.event.provision)

    @property
    def mode(self) -> Mode | None:
        """The mode of liability, if one is alleged and the tables of law have it."""
        return tables_of_law().modes.get(self.matrix.allegation.event.mode or "")

    @property
    def rows(self) -> tuple[RowView, ...]:
        """The rows that the law asks for."""
        return tuple(RowView(each, self.names) for each in self.matrix.rows)

    @property
    def strays(self) -> tuple[RowView, ...]:
        """Rows that the tables of law do not have for this allegation."""
        return tuple(RowView(each, self.names) for each in self.matrix.strays)

    def to_json(self) -> Json:
        """The allegation with its rows."""
        event, crime, mode = self.matrix.allegation.event, self.crime, self.mode
        rows: list[Json] = [each.to_json() for each in self.rows]
        strays: list[Json] = [each.to_json() for each in self.strays]
        return {
            "allegation": self.matrix.id,
            "provision": event.provision,
            "crime": crime.labels.en if crime else None,
            "caution": crime.caution.en if crime and crime.caution else None,
            "accused": event.accused,
            "accused_label": self.names.entity(event.accused) if event.accused else None,
            "episode": event.episode,
            "episode_label": self.names.entity(event.episode) if event.episode else None,
            "mode": event.mode,
            "mode_article": mode.article if mode else None,
            "rows": rows,
            "strays": strays,
        }

    def text(self, words: Words) -> Iterator[str]:
        """What is alleged of whom, then row by row."""
        event, crime = self.matrix.allegation.event, self.crime
        label = crime.labels.get(words.language) if crime else ""
        yield one_line(f"{words.say('ALLEGED')}  {self.matrix.id[:SHORT]}  {event.provision} {label}")
        if crime and crime.caution:
            warning = crime.caution.get(words.language)
            yield f"  {words.say('look at this first: {warning}', warning=warning)}"
        accused = self.names.entity(event.accused, words.say("nobody who is identified"))
        yield f"  {words.say('of {accused}', accused=accused)}"
        if event.episode:
            yield f"  {words.say('in {episode}', episode=self.names.entity(event.episode))}"
        if event.mode:
            article = self.mode.article if self.mode else ""
            told = words.say("by {mode}, article {article}", mode=event.mode, article=article)
            yield one_line(f"  {told}")
        for row in self.rows:
            yield from row.text(words)
        if self.strays:
            yield f"  {words.say('rows that the tables of law do not have for this allegation:')}"
        for row in self.strays:
            yield from row.text(words)
