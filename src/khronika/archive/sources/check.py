"""What an archive holds that it should not, held against the archive of its sources: their names, unknown codes, consent that is over."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from khronika.archive.custody.accessions import accessions
from khronika.archive.error import ArchiveError
from khronika.archive.link.judgements import persons
from khronika.archive.sources.known_sources import Consent, Source, sources
from khronika.archive.store.archive import Archive
from khronika.intake.event import SealEvent
from khronika.link.candidate import Linking
from khronika.link.comparison import compare_names
from khronika.link.person import Person
from khronika.record.error import SourceCodeError
from khronika.record.source_code import well_typed

LEAST = 0.3
"""From which likelihood of two names on a person is told: that of a bare surname, for a page missed may cost a life."""

_OVER = {Consent.WITHDRAWN, Consent.ENDED, Consent.DOUBTFUL}


class SameArchiveError(ArchiveError):
    """An archive of sources is to be checked against itself."""


@dataclass(frozen=True, slots=True)
class Namesake:
    """A person of the archive who may be a source: how likely by the names alone (0 to 1), and what speaks for and against."""

    codes: tuple[str, ...]
    source: str
    person: str
    label: str
    protection: str
    likelihood: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Use:
    """Where a code stands in the archive: ids of accessions and of batches not withdrawn as a whole; items sealed or cited in them.

    Items are control numbers by running number.
    """

    code: str
    accessions: tuple[str, ...]
    batches: tuple[str, ...]
    items: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What was found; all three are empty where nothing was."""

    namesakes: tuple[Namesake, ...]
    unknown: tuple[Use, ...]
    over: tuple[tuple[Source, Use], ...]


def compare(held: Archive, main: Archive, today: date) -> Comparison:
    """Hold the archive `main` against the archive of its sources; nothing is logged in either.

    Raises NotSourcesError, SameArchiveError.
    """
    if held.id == main.id:
        raise SameArchiveError("this is one archive, given twice", hint="name the archive in which the material is kept")
    known = sources(held, today)
    uses = _uses(main)
    by_code = {_key(code): each for each in known for code in each.codes}
    over = [(by_code[code], use) for code, use in uses.items() if code in by_code and by_code[code].consent in _OVER]
    unknown = [use for code, use in uses.items() if code not in by_code]
    return Comparison(tuple(_namesakes(held, main, known)), tuple(unknown), tuple(over))


def _key(code: str) -> str:
    try:
        return well_typed(code).casefold()
    except SourceCodeError:
        return code.strip().casefold()


def _uses(main: Archive) -> Mapping[str, Use]:
    """By the code as it is compared, every code that the archive uses."""
    index = main.index
    spelt: dict[str, str] = {}
    accessions, batches, items = defaultdict[str, list[str]](list), defaultdict[str, list[str]](list), defaultdict[str, set[int]](set)
    for code, batch, item in index.record.used_sources():
        key = _key(code)
        spelt.setdefault(key, code)
        batches[key].append(batch)
        items[key].update(row.number for row in [index.item_by_id(item)] if row is not None)
    for code, accession in _accessions(main):
        key = _key(code)
        spelt.setdefault(key, code)
        accessions[key].append(accession)
        items[key] |= index.items_of(SealEvent, accession)
    return {
        key: Use(spelt[key], tuple(accessions[key]), tuple(batches[key]), dict(_controls(main, items[key]))) for key in sorted(spelt) if key
    }


def _accessions(main: Archive) -> Iterator[tuple[str, str]]:
    """The code of the source and the id of every accession."""
    for accession in accessions(main):
        yield accession.provenance.source, accession.id


def _controls(main: Archive, numbers: Iterable[int]) -> Iterator[tuple[int, str]]:
    for number in sorted(numbers):
        row = main.index.item_by_number(number)
        if row is not None and not main.index.is_taken(number):
            yield number, main.control(row)


@dataclass(frozen=True, slots=True)
class _Bearer:
    """Somebody whose names are a source's own."""

    source: Source
    person: Person


def _bearers(held: Archive, known: Iterable[Source]) -> Iterator[_Bearer]:
    described = {each.id: each for each in persons(held)}
    for source in known:
        yield _Bearer(source, Person(source.id, (source.label, *source.names, *source.codes)))
        # One person may be two sources: a description of its own for each.
        yield from (_Bearer(source, replace(described[each], id=f"{source.id} {each}")) for each in source.persons if each in described)


def _namesakes(held: Archive, main: Archive, known: Iterable[Source]) -> Iterator[Namesake]:
    """Persons of the archive by how likely they are a source, the likeliest first; one and the same pair once."""
    bearers, theirs = tuple(_bearers(held, known)), persons(main)
    best: dict[tuple[str, str], Namesake] = {}
    for bearer, other, reasons in _pairs(bearers, theirs):
        found = _namesake(main, bearer, other, reasons)
        earlier = best.get((found.source, found.person))
        if found.likelihood >= LEAST and (earlier is None or earlier.likelihood < found.likelihood):
            best[found.source, found.person] = found
    return iter(sorted(best.values(), key=lambda each: (-each.likelihood, each.codes, each.person)))


def _pairs(bearers: Sequence[_Bearer], theirs: Sequence[Person]) -> Iterator[tuple[_Bearer, Person, tuple[str, ...]]]:
    """Whoever shares a key of the names, or a name letter by letter, with what speaks for and against the two."""
    linking = Linking.of([*(each.person for each in bearers), *theirs])
    first = len(bearers)
    bits = {(place, other): bits for bits, place, other in linking.pairs(range(first)) if other >= first}
    called: dict[str, list[int]] = defaultdict(list)
    for other, person in enumerate(theirs, start=first):
        for name in {_folded(name) for name in person.names}:
            called[name].append(other)
    alike = {(place, other) for place, each in enumerate(bearers) for name in each.person.names for other in called.get(_folded(name), ())}
    for place, other in sorted({*bits, *alike}):
        reasons = linking.candidate(bits.get((place, other), 0.0), place, other).reasons
        yield bearers[place], theirs[other - first], reasons


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())


def _namesake(main: Archive, bearer: _Bearer, other: Person, reasons: tuple[str, ...]) -> Namesake:
    names = [(one, another) for one in bearer.person.names for another in other.names]
    same = any(_folded(one) == _folded(another) for one, another in names)
    likelihood = max(compare_names(*pair).likelihood for pair in names)
    described = main.index.record.described(other.id)
    return Namesake(
        codes=bearer.source.codes,
        source=bearer.source.id,
        person=other.id,
        label=described.label if described else "",
        protection=described.protection if described else "",
        likelihood=max(likelihood, LEAST) if same else likelihood,
        reasons=(*reasons, *(["a name is the same, letter by letter"] if same else [])),
    )
