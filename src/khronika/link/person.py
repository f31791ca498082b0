"""A person as one place of the record describes them: what can be compared."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TypeVar

from khronika.language.place_forms import place_form
from khronika.link.name import WrittenName, written_names
from khronika.link.part import NamePart
from khronika.primitives.timespan import Timespan

_Told = TypeVar("_Told", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Person:
    """One description of a person.

    `places` and `company` are ids of the record: where they were, and whom or what event they met.
    """

    id: str
    names: tuple[str, ...]
    born: Timespan | None = None
    places: frozenset[str] = frozenset()
    company: frozenset[str] = frozenset()
    times: tuple[Timespan, ...] = ()
    """When they are said to have been there."""
    also_born: tuple[Timespan, ...] = ()
    """Further birth dates that are stated: none is dropped, and which of them is `born` does not matter."""
    ages: tuple["Age", ...] = ()


@dataclass(frozen=True, slots=True)
class Age:
    """An age in whole years, from `least` to `most`, at a time.

    An age of which the time is not known tells nothing.
    """

    least: int
    most: int
    at: Timespan

    def days(self) -> "Days | None":
        """Between which days somebody of that age was born; None when it is no age or its time is open."""
        at = days_of(self.at, APPROXIMATE)
        if at is None or not 0 <= self.least <= self.most <= OLDEST:
            return None
        first, last = date.fromordinal(at.first), date.fromordinal(at.last)
        return Days(_years_before(first, self.most + 1) + 1, _years_before(last, self.least))


OLDEST = 120
"""Years: who is said to be older is not compared by age."""


def _years_before(day: date, years: int) -> int:
    """The day so many years before, as a number; 29 February is taken for the 28th."""
    earlier = max(day.year - years, 1)
    return day.replace(year=earlier, day=28 if (day.month, day.day) == (2, 29) else day.day).toordinal()


@dataclass(frozen=True, slots=True)
class Days:
    """The days between two, inclusive, as numbers (`date.toordinal`).

    `exact` when it is known to be one day.
    """

    first: int
    last: int

    @property
    def exact(self) -> bool:
        """Whether only one day is possible."""
        return self.first == self.last

    def holds(self, other: "Days") -> bool:
        """Whether all days of the other are among these."""
        return self.first <= other.first and other.last <= self.last

    @property
    def year(self) -> int | None:
        """The year when there is only one."""
        first, last = date.fromordinal(self.first).year, date.fromordinal(self.last).year
        return first if first == last else None


APPROXIMATE = 730
"""A birth date said to be about right is taken two years wider, both ways: its bounds themselves are not
widened (timespan.md)."""


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """A person, taken apart once for many comparisons."""

    id: str
    names: tuple[WrittenName, ...]
    births: tuple[Days, ...]
    """Between which days the person was born, by each date and age that is stated; what another tells more
    narrowly is left out."""
    places: frozenset[str]
    """The places, each in one form."""
    company: frozenset[str]
    times: tuple[Days, ...]


def profile(person: Person) -> Profile:
    """What is compared of a person."""
    names = tuple(name for text in person.names for name in written_names(text))
    times = tuple(days for span in person.times if (days := days_of(span, 0)))
    births, places = _one(_births(person)), _one(frozenset(map(place_form, person.places)))
    return Profile(person.id, names, births, places, _one(person.company), times)


@lru_cache(maxsize=1 << 17)
def _one(told: _Told) -> _Told:
    """One object for all that is equal: a million persons were born on few days, in few places."""
    return told


def _births(person: Person) -> tuple[Days, ...]:
    spans = (person.born, *person.also_born) if person.born else person.also_born
    told = {days for span in spans if (days := days_of(span, APPROXIMATE))}
    told |= {days for age in person.ages if (days := age.days())}
    narrow = [days for days in told if not any(other != days and days.holds(other) for other in told)]
    return tuple(sorted(narrow, key=lambda days: (days.last - days.first, days.first)))


def days_of(span: Timespan, wider: int) -> Days | None:
    """The bounds of a timespan, `wider` days to both sides when it was said to be uncertain.

    None when it is open.
    """
    if span.earliest is None or span.latest is None:
        return None
    more = wider if span.approximate else 0
    return Days(
        max(span.earliest.toordinal() - more, 1), min(span.latest.toordinal() + more, date.max.toordinal())
    )


FEWEST = 500
"""A small set is taken for a sample of one of this size: two of four who bear a name do not make the name
common."""


@dataclass(frozen=True, slots=True)
class Rarity:
    """How many of the persons given have each name, place and company: agreeing in what is rare says more."""

    persons: int
    """How many there are, at least FEWEST."""
    counts: Mapping[str, int]
    given: int
    """How many were given."""

    def count(self, kind: str, value: str) -> int:
        """How many have it; at least one."""
        return self.counts.get(f"{kind}:{value}", 1)


def rarity(profiles: Iterable[Profile]) -> Rarity:
    """Count the persons that have each name, place and company."""
    counts: dict[str, int] = {}
    persons = 0
    for each in profiles:
        persons += 1
        for key in _countable(each):
            counts[key] = counts.get(key, 0) + 1
    return Rarity(max(persons, FEWEST), counts, persons)


def _countable(each: Profile) -> set[str]:
    found = {f"place:{place}" for place in each.places} | {f"company:{met}" for met in each.company}
    for name in each.names[:1]:
        found.update(f"surname:{half.stems[0]}" for half in name.surnames if half.stems)
        found.update(_countable_part("given", name.given))
        found.update(_countable_part("patronymic", name.patronymic))
    return found


def _countable_part(kind: str, part: NamePart | None) -> set[str]:
    if part is None or not part.stems:
        return set()
    found = {f"{kind} initial:{first_letter(part)}", f"{kind} initial:"}
    return found if part.cut else found | {f"{kind}:{known}" for known in part.names or part.stems[:1]}


def first_letter(part: NamePart) -> str:
    """What a part begins with: of a known name its usual form, of any other as it sounds."""
    return min(part.names)[0].casefold() if part.names else part.stems[0][:1]
