"""A person, or any entity, by date: what is told of it with a day, in order; and what may have been on one day."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from khronika.archive.index.dates import END, START
from khronika.archive.store.archive import Archive
from khronika.presentation.view import one_line
from khronika.presentation.words import Words
from khronika.primitives.codec import Json
from khronika.primitives.timespan import Timespan
from khronika.record.meaning import shown
from khronika.record.period import Certainty, Period, lasted_into, within
from khronika.record.recorded import Described
from khronika.record.value import Date, entities
from khronika.record.view import EntityView, entity_view


@dataclass(frozen=True, slots=True)
class DatedValue:
    """A date as it is told: of which property, in its words, and the statement that stands and says so first."""

    property: str
    text: str
    statement: str
    span: Timespan


@dataclass(frozen=True, slots=True)
class DatedLine:
    """Something with dates: what it is, and as what it names the entity that is looked at (none where it is that itself).

    `is_certain` says that it was on the day that was asked for, whatever of it is true; None where no day was.
    """

    id: str
    type: str
    label: str
    roles: tuple[str, ...]
    dates: tuple[DatedValue, ...]
    is_certain: bool | None = None

    @property
    def begins(self) -> date:
        """The first day on which it may have begun; the last of all days where nobody says."""
        known = [each.span.earliest for each in self.dates if each.span.earliest is not None]
        return min(known, default=date.max)

    def to_json(self) -> Json:
        """By name."""
        dates: list[Json] = [
            {"property": each.property, "date": each.span.edtf, "statement": each.statement}
            for each in self.dates
        ]
        known: dict[str, Json] = {"entity": self.id, "type": self.type, "label": self.label, "dates": dates}
        return known | {"named_as": [*self.roles], "certain": self.is_certain}

    def text(self, words: Words) -> Iterator[str]:
        """When, and what."""
        del words
        yield one_line(f"{'; '.join(each.text for each in self.dates)}  {self.label}")


def by_date(
    archive: Archive, view: EntityView, naming: Iterable[Described], day: date | None = None
) -> tuple[DatedLine, ...]:
    """What of an entity, and of what names it, has a date, the earliest first; where a day is given, what may have been on it."""
    lines = [_line(view, view.id)]
    for each in naming:
        other = entity_view(archive.index.record.about([each.id]), each.id, archive.words)
        if other is not None:
            lines.append(_line(other, view.id))
    dated = [line for line in lines if line.dates]
    if day is not None:
        dated = [found for line in dated if (found := _on(line, day)) is not None]
    return tuple(sorted(dated, key=lambda line: (line.begins, line.label)))


def _line(view: EntityView, entity: str) -> DatedLine:
    values = [(each, value) for each in view.properties for value in each.values if value.is_asserted]
    dates = tuple(
        DatedValue(each.name, shown(read), value.standing[0].statement.id, read.span)
        for each, value in values
        if isinstance(read := value.value, Date)
    )
    roles = [each.name for each, value in values if any(of.id == entity for of in entities(value.value))]
    return DatedLine(view.id, view.type, view.label, tuple(dict.fromkeys(roles)), dates)


def _on(line: DatedLine, day: date) -> DatedLine | None:
    """The line where it may have been on a day, by any of the dates that are told."""
    if not _is_on(line, Period(day, day)):
        return None
    certain = _is_on(line, Period(day, day, Certainty.CERTAIN)) and _is_told_once(line)
    return DatedLine(line.id, line.type, line.label, line.roles, line.dates, certain)


def _is_on(line: DatedLine, period: Period) -> bool:
    starts, ends = ([each.span for each in line.dates if each.property == name] for name in (START, END))
    lasting = any(lasted_into(start, end, period) for start in starts for end in ends)
    return lasting or any(within(each.span, period) for each in line.dates)


def _is_told_once(line: DatedLine) -> bool:
    """Whether no two reports tell a date of one kind differently."""
    return len({each.property for each in line.dates}) == len(line.dates)


def day_of(text: str) -> date | None:
    """A day as a browser sends it; None for anything else."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if date.min + timedelta(366) < found < date.max - timedelta(366) else None
