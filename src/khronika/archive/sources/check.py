"""An archive held against the archive of its sources: what it holds that it should not.

That is names of sources, unknown codes, and material whose consent is over.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import product

from khronika.archive.custody.accessions import accessions
from khronika.archive.error import ArchiveError
from khronika.archive.link.judgements import persons
from khronika.archive.sources.known_sources import Consent, Source, sources
from khronika.archive.store.archive import Archive
from khronika.intake.event import SealEvent
from khronika.link.candidate import Linking
from khronika.link.comparison import compare_names
from khronika.link.person import Person
from khronika.primitives.message import message
from khronika.record.error import SourceCodeError
from khronika.record.source_code import well_typed

LEAST = 0.3
"""From which likelihood of two names on a person is told: that of a bare surname.

A page missed may cost a life.
"""

_OVER = {Consent.WITHDRAWN, Consent.ENDED, Consent.DOUBTFUL}


class SameArchiveError(ArchiveError):
    """An archive of sources is to be checked against itself."""


@dataclass(frozen=True, slots=True)
class Namesake:
    """A person of the archive who may be a source.

    `likelihood` is by the names alone (0 to 1); `reasons` say what speaks for and against.
    """

    codes: tuple[str, ...]
    source: str
    person: str
    label: str
    protection: str
    likelihood: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Use:
    """Where a code stands in the archive: ids of accessions and of batches not withdrawn as a whole.

    Items are those sealed or cited in them: control numbers by running number.
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
        hint = "name the archive in which the material is kept"
        raise SameArchiveError("this is one archive, given twice", hint=hint)
    known = sources(held, today)
    uses = _uses(main)
    by_code = {_key(code): each for each in known for code in each.codes}
    unknown: list[Use] = []
    over: list[tuple[Source, Use]] = []
    for code, use in uses.items():
        source = by_code.get(code)
        if source is None:
            unknown.append(use)
        elif source.consent in _OVER:
            over.append((source, use))
    return Comparison(_namesakes(held, main, known), tuple(unknown), tuple(over))


def _key(code: str) -> str:
    try:
        return well_typed(code).casefold()
    except SourceCodeError:
        return code.strip().casefold()


def _uses(main: Archive) -> Mapping[str, Use]:
    """By the code as it is compared, every code that the archive uses."""
    index = main.index
    spelt: dict[str, str] = {}
    accessions = defaultdict[str, list[str]](list)
    batches = defaultdict[str, list[str]](list)
    items = defaultdict[str, set[int]](set)
    for code, batch, item in index.record.used_sources():
        key = _key(code)
        spelt.setdefault(key, code)
        batches[key].append(batch)
        row = index.item_by_id(item)
        if row is not None:
            items[key].add(row.number)
    for code, accession in _accessions(main):
        key = _key(code)
        spelt.setdefault(key, code)
        accessions[key].append(accession)
        items[key] |= index.items_of(SealEvent, accession)

    uses: dict[str, Use] = {}
    for key in sorted(spelt):
        if key:
            controls = dict(_controls(main, items[key]))
            uses[key] = Use(spelt[key], tuple(accessions[key]), tuple(batches[key]), controls)
    return uses


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
        for each in source.persons:
            if each in described:
                # One person may be two sources: a description of its own for each.
                yield _Bearer(source, replace(described[each], id=f"{source.id} {each}"))


def _namesakes(held: Archive, main: Archive, known: Iterable[Source]) -> tuple[Namesake, ...]:
    """Persons of the archive by how likely they are a source, the likeliest first; each pair once."""
    bearers = tuple(_bearers(held, known))
    best: dict[tuple[str, str], Namesake] = {}
    for bearer, other, reasons in _pairs(bearers, persons(main)):
        found = _namesake(main, bearer, other, reasons)
        if found.likelihood < LEAST:
            continue
        earlier = best.get((found.source, found.person))
        if earlier is None or earlier.likelihood < found.likelihood:
            best[found.source, found.person] = found
    return tuple(sorted(best.values(), key=lambda each: (-each.likelihood, each.codes, each.person)))


def _pairs(
    bearers: Sequence[_Bearer],
    theirs: Sequence[Person],
) -> Iterator[tuple[_Bearer, Person, tuple[str, ...]]]:
    """Whoever shares a key of the names, or a name letter by letter, with what speaks for and against."""
    linking = Linking.of([*(each.person for each in bearers), *theirs])
    first = len(bearers)
    weights: dict[tuple[int, int], float] = {}
    for weight, place, other in linking.pairs(range(first)):
        if other >= first:
            weights[place, other] = weight
    for place, other in sorted({*weights, *_named_alike(bearers, theirs)}):
        reasons = linking.candidate(weights.get((place, other), 0.0), place, other).reasons
        yield bearers[place], theirs[other - first], reasons


def _named_alike(bearers: Sequence[_Bearer], theirs: Sequence[Person]) -> Iterator[tuple[int, int]]:
    """Places of those who share a name letter by letter: of a bearer, and of a person after all bearers."""
    called: dict[str, list[int]] = defaultdict(list)
    for other, person in enumerate(theirs, start=len(bearers)):
        for name in {_folded(name) for name in person.names}:
            called[name].append(other)
    for place, bearer in enumerate(bearers):
        for name in bearer.person.names:
            for other in called.get(_folded(name), ()):
                yield place, other


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())


def _namesake(main: Archive, bearer: _Bearer, other: Person, reasons: tuple[str, ...]) -> Namesake:
    pairs = list(product(bearer.person.names, other.names))
    likelihood = max(compare_names(one, another).likelihood for one, another in pairs)
    if any(_folded(one) == _folded(another) for one, another in pairs):
        likelihood = max(likelihood, LEAST)
        reasons = (*reasons, message("a name is the same, letter by letter"))
    described = main.index.record.described(other.id)
    return Namesake(
        codes=bearer.source.codes,
        source=bearer.source.id,
        person=other.id,
        label=described.label if described else "",
        protection=described.protection if described else "",
        likelihood=likelihood,
        reasons=reasons,
    )
