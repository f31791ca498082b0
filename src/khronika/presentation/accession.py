"""What is told of an accession today, and every correction of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from khronika.archive.custody.accessions import Accession, Correction, accession, accessions
from khronika.archive.members.membership import member_names
from khronika.archive.store.archive import Archive
from khronika.presentation.view import one_line
from khronika.presentation.words import Words
from khronika.primitives.codec import Json


@dataclass(frozen=True, slots=True)
class AccessionView:
    """One accession, with the names of members by their ids."""

    accession: Accession
    members: Mapping[str, str]

    def to_json(self) -> Json:
        """As `khronika correct --json` has it."""
        told = self.accession
        corrections: list[Json] = [
            {"at": each.at, "by": each.by, "why": each.why, **_values(each)} for each in told.corrections
        ]
        return {
            "accession": told.id,
            "at": told.at,
            "now": told.provenance.to_json(),
            "first": told.first.to_json(),
            "corrections": corrections,
        }

    def text(self, words: Words) -> Iterator[str]:
        """What counts now, then each correction with who made it and why."""
        told = self.accession
        yield f"{words.say('accession {id}', id=told.id)}  {told.at[:10]}"
        for name, value in told.provenance.to_json().items():
            if value:
                yield f"    {words.say(name)}: {_shown(value)}"
        for each in told.corrections:
            yield from self._corrected(each, words)

    def _corrected(self, each: Correction, words: Words) -> Iterator[str]:
        by = one_line(self.members.get(each.by, each.by[:8]))
        values = "; ".join(f"{words.say(name)}: {_shown(value)}" for name, value in each.values.items())
        yield "    " + words.say("corrected {at} by {by}: {values}", at=each.at, by=by, values=values)
        yield "      " + words.say("why: {why}", why=one_line(each.why))


def accession_views(archive: Archive, reference: str = "") -> tuple[AccessionView, ...]:
    """The accession whose id begins so, or all of them; raises UnknownAccessionError."""
    found = (accession(archive, reference),) if reference else accessions(archive)
    members = member_names(archive)
    return tuple(AccessionView(each, members) for each in found)


def _values(correction: Correction) -> dict[str, Json]:
    values: dict[str, Json] = {}
    for name, value in correction.values.items():
        values[name] = value if isinstance(value, str) else {**value}
    return values


def _shown(value: object) -> str:
    if isinstance(value, Mapping):
        return one_line("; ".join(f"{name} {part}" for name, part in value.items()))
    return one_line(str(value))
