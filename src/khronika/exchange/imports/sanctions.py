"""Lists of persons under sanctions, FollowTheMoney lines or the simple CSV of OpenSanctions: matched against our own, never taken in."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from khronika.exchange.error import ForeignError
from khronika.exchange.imports.ftm import FtmEntity, ftm_entities, label_of
from khronika.exchange.tables.csv_rows import parse_csv
from khronika.link.candidate import Linking
from khronika.link.person import Person
from khronika.link.weights import likelihood
from khronika.primitives.timespan import Kind, Timespan, UnreadableDate

LEAST = 0.5
"""Pairs less likely than this are not proposed."""
_NAMES = ("name", "alias", "weakAlias", "previousName")


@dataclass(frozen=True, slots=True)
class Listed:
    """One person of a list: their id there, what they are called, names, birth date, and the lists that name them."""

    id: str
    caption: str
    names: tuple[str, ...]
    born: Timespan | None = None
    lists: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ListMatch:
    """A proposal that an alleged perpetrator is someone on a list, with what speaks for and against.

    Never a judgement.
    """

    entity: str
    listed: Listed
    likelihood: float
    reasons: tuple[str, ...]


def listed_persons(text: str) -> Iterator[Listed]:
    """The persons of a list; all else in it is passed over. Raises ForeignError, TableError."""
    if text.lstrip().startswith("{"):
        entities = (
            each for each in ftm_entities(text) if isinstance(each, FtmEntity) and each.schema == "Person"
        )
        return (_of_entity(each) for each in entities)
    return _of_table(text)


def _of_entity(entity: FtmEntity) -> Listed:
    names = tuple(str(value) for name in _NAMES for value in entity.properties.get(name, ()))
    born = next(
        (span for value in entity.properties.get("birthDate", ()) if (span := _day(str(value)))), None
    )
    programs = tuple(
        str(value) for name in ("program", "programId", "topics") for value in entity.properties.get(name, ())
    )
    return Listed(entity.id, label_of(entity) or entity.schema, names, born, programs)


def _of_table(text: str) -> Iterator[Listed]:
    table = parse_csv(text)
    if not {"id", "schema", "name"} <= set(table.head):
        raise ForeignError(
            "the list is of no known form",
            hint="FollowTheMoney JSON lines, or a CSV with id, schema, name, aliases, birth_date",
        )
    for row in table.rows:
        cells = dict(zip(table.head, row.cells, strict=False))
        if cells.get("schema") == "Person":
            names = tuple(
                name.strip() for name in (cells["name"], *cells.get("aliases", "").split(";")) if name.strip()
            )
            lists = tuple(name.strip() for name in cells.get("dataset", "").split(";") if name.strip())
            yield Listed(
                cells["id"], cells["name"], names, _day(cells.get("birth_date", "").partition(";")[0]), lists
            )


def _day(text: str) -> Timespan | None:
    try:
        return (
            Timespan.of(text.strip(), Kind.POINT, text=text.strip(), inferred=False) if text.strip() else None
        )
    except UnreadableDate:
        return None


def list_matches(
    ours: Sequence[Person], listed: Iterable[Listed], *, least: float = LEAST
) -> list[ListMatch]:
    """Who of ours may be someone on the list, the likeliest first, down to the likelihood `least` (0 to 1)."""
    theirs = list(listed)
    # Ids of a list may be any text: here they are places in it.
    persons = [*ours, *(Person(f"{place}", each.names, each.born) for place, each in enumerate(theirs))]
    linking = Linking.of(persons)
    found = []
    for bits, left, right in linking.pairs(range(len(ours))):
        if right >= len(ours) and likelihood(bits) >= least:
            proposal = linking.candidate(bits, left, right)
            found.append(
                ListMatch(ours[left].id, theirs[right - len(ours)], proposal.likelihood, proposal.reasons)
            )
    return sorted(found, key=lambda match: (-match.likelihood, match.entity, match.listed.id))
