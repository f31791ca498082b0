"""Entities a statement file names: new ones under random ids, old ones under theirs.

And no source among the persons.
"""

import os
from collections.abc import Callable, Iterable, Mapping

from khronika.archive.index.record import RecordIndex
from khronika.primitives.codec import ID_LENGTH, Json, format_id, parse_id
from khronika.primitives.error import MalformedError
from khronika.primitives.message import message
from khronika.record.error import SourceCodeError, StatementFileError, UnknownWordError
from khronika.record.event_form import EntityDescription, EntityReference, Party
from khronika.record.name import described_names, name_texts, names_in
from khronika.record.source_code import codes_in, well_typed
from khronika.record.statement import Batch, Entity, Protection
from khronika.record.value import Value
from khronika.record.vocabulary import Vocabulary
from khronika.seal.event import ArchiveKind

PERSON, SOURCE = "Person", "Source"
NO_PAGE = "a source has no page of a person here: its identity belongs in the archive of sources"
ELSEWHERE = "sources are kept in an archive of their own: khronika init FOLDER --sources makes one"
TOLD = "a code of a source stands in “source” and nowhere else: this goes out with a package"


def is_person(known: RecordIndex, codes: Iterable[str], words: Vocabulary) -> bool:
    """Whether one of these codes is the label or a name, in whatever case, of a person of the record."""
    asked = [*codes]
    if any(each.type == PERSON for code in asked for each in known.labelled(code)):
        return True
    # Nobody was given the name of a code that is known: every person is looked at once a code only.
    new = {code.casefold() for code in asked if code and not known.is_source(code)}
    return bool(new) and any(text.strip().casefold() in new for text in known.called(PERSON, words.naming))


class Entities:
    """Entities of one file and those of the archive it refers to."""

    def __init__(
        self,
        file: Mapping[str, Entity],
        batches: Iterable[Batch],
        known: RecordIndex,
        words: Vocabulary,
        *,
        holds: Callable[[], ArchiveKind],
    ) -> None:
        self._known, self._words, self._holds = known, words, holds
        sources = {_code(batch.source) for batch in batches if batch.source}
        if is_person(known, sources, words):
            raise StatementFileError("source", NO_PAGE)
        self._sources = known.sources().union(source.casefold() for source in sources)
        self.some_drawn = any(codes_in(code) for code in self._sources)
        self._described: dict[str, EntityDescription] = {}
        self._references: dict[str, EntityReference] = {}
        self._met: dict[str, None] = {}
        self.made: dict[str, EntityReference] = {}
        """Those that the archive did not know, under their keys."""
        for key, entity in file.items():
            self._take(key, entity, f"entities.{key}")

    def met(self) -> tuple[EntityDescription, ...]:
        """What is known of every entity referred to since the last time: kept veiled, so that a name is not lost and not shown."""
        met, self._met = self._met, {}
        return tuple([self._described[key] for key in met])

    def reference(self, key: str, place: str) -> EntityReference:
        """Id, type and label of the entity under a key of the file or an id of the archive.

        `type:key` makes one on the spot.
        """
        if key not in self._references:
            self._take(key, self._old(key, place) if _is_id(key) else _on_the_spot(key, place), place)
        self._met[key] = None
        return self._references[key]

    def named(self, text: str) -> Party:
        """A reference if the text is a key of the file or the id of an entity, else the text as it is."""
        if text in self._references or (_is_id(text) and self._known.described(text)):
            return self.reference(text, "attribution")
        if self._is_source(text) and self._holds() is ArchiveKind.GENERAL:
            raise StatementFileError("attribution", TOLD)
        return text

    def require_untold(self, value: Json, place: str) -> None:
        """Raises StatementFileError where a drawn code of a source stands in what goes out with a package."""
        if (
            self.some_drawn
            and any(self._is_source(code) for code in codes_in(value))
            and self._holds() is ArchiveKind.GENERAL
        ):
            raise StatementFileError(place, TOLD)

    def require_no_code(self, value: Value, place: str) -> None:
        """Raises StatementFileError for a name of a person that is the code of a source."""
        for name in names_in(value):
            if self._is_source(name.value):
                raise StatementFileError(place, NO_PAGE)

    def _is_source(self, text: str) -> bool:
        return text.strip().casefold() in self._sources

    def _take(self, key: str, entity: Entity, place: str) -> None:
        try:
            kind = self._words.type(entity.type).name
        except UnknownWordError as error:
            raise StatementFileError(
                place, message("{fact}; {hint}", fact=error.fact, hint=error.hint)
            ) from error
        if kind == SOURCE and self._holds() is not ArchiveKind.SOURCES:
            raise StatementFileError(place, ELSEWHERE)
        if entity.id:
            self._require_same_type(entity, kind, place)
        kinds = self._words.lists["name-kind"].values
        if not all(
            name.kind is None or name.kind in kinds for value in entity.names for name in names_in(value)
        ):
            raise StatementFileError(
                place, message("the kind of a name is one of {names}", names=", ".join(kinds))
            )
        if kind == PERSON:
            self._require_no_source(key, entity, place)
        self.require_untold(entity.label, place)
        reference = EntityReference(entity.id or format_id(os.urandom(16)), kind, entity.label)
        self._references[key] = reference
        if not entity.id:
            self.made[key] = reference
        self._described[key] = EntityDescription(
            *reference, entity.protection, tuple([name.logged() for name in entity.names])
        )

    def _require_same_type(self, entity: Entity, kind: str, place: str) -> None:
        old = self._old(entity.id, place)
        if old.type != kind:
            raise StatementFileError(
                place,
                message(
                    "the archive knows the entity of this id as {type}, not as {kind}",
                    type=old.type,
                    kind=kind,
                ),
            )

    def _old(self, identity: str, place: str) -> Entity:
        found = self._known.described(identity)
        if found is None:
            raise StatementFileError(place, "the archive knows no entity of this id")
        protection = Protection(found.protection) if found.protection else Protection.INSIDE
        return Entity(identity, found.type, found.label, protection, described_names(found.names), identity)

    def _require_no_source(self, key: str, person: Entity, place: str) -> None:
        for text in (key.partition(":")[2] or key, person.id, person.label, *name_texts(person.names)):
            if self._is_source(text):
                raise StatementFileError(place, NO_PAGE)


def _code(source: str) -> str:
    try:
        return well_typed(source)
    except SourceCodeError as error:
        raise StatementFileError(
            "source", message("{fact}; {hint}", fact=error.fact, hint=error.hint)
        ) from error


def _is_id(text: str) -> bool:
    if len(text) != ID_LENGTH:
        return False
    try:
        parse_id(text)
    except MalformedError:
        return False
    return True


def _on_the_spot(key: str, place: str) -> Entity:
    kind, colon, label = key.partition(":")
    if not colon or not kind or not label:
        raise StatementFileError(
            place, "no entity of the file has this key, and it is not of the form type:key"
        )
    return Entity(key, kind, label.replace("-", " "), Protection.INSIDE)
