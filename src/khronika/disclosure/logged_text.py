"""Texts that stand in logged values: which of them may hold a name, and how they read."""

import re
from collections.abc import Callable, Iterator, Mapping

from khronika.evidence.citation.passage import whole_words
from khronika.primitives.codec import Json

_TELLS_WHO = ("entity", "id")
"""Members of a logged value that hold the id of an entity."""


def logged_entities(value: Json) -> Iterator[tuple[str, Mapping[str, Json]]]:
    """Every entity that a logged value names, with all that is said beside its id."""
    match value:
        case list():
            for member in value:
                yield from logged_entities(member)
        case dict():
            if entity := _entity(value):
                yield entity, value
            for member in value.values():
                yield from logged_entities(member)
        case _:
            return


def logged_texts(value: Json, label: Callable[[str], str]) -> Iterator[str]:
    """Every text in a logged value but ids and digests, and the labels that `label` gives for entities."""
    match value:
        case str():
            yield value
        case list():
            for member in value:
                yield from logged_texts(member, label)
        case dict():
            entity = _entity(value)
            for name, member in value.items():
                if _is_random(name, member):
                    continue
                if not (
                    entity
                    and (name in _TELLS_WHO or (name == "label" and member and member == label(entity)))
                ):
                    yield name
                    yield from logged_texts(member, label)
        case _:
            return


def _is_random(name: str, member: Json) -> bool:
    """Whether it is an id or a digest: letters drawn at random spell short names now and then, and say nothing."""
    return name in _RANDOM and isinstance(member, str) and _ID_OR_DIGEST.fullmatch(member) is not None


_RANDOM = ("id", "supersedes", "sha256")
_ID_OR_DIGEST = re.compile(r"[a-z2-7]{26}(\.[0-9]+)?|[0-9a-f]{64}", re.ASCII)


def joined_quote(context: Json, quote: Json) -> str:
    """A quote with the rest of a word that its edge cuts in two; empty where there is none."""
    return whole_words(*_parts(context, quote))


def quote_in_context(context: Json, quote: Json) -> str:
    """A quote with all that is logged around it."""
    return "".join(_parts(context, quote))


def _parts(context: Json, quote: Json) -> tuple[str, str, str]:
    around, words = (part if isinstance(part, dict) else {} for part in (context, quote))
    return _text(around.get("prefix")), _text(words.get("exact")), _text(around.get("suffix"))


def _text(value: Json) -> str:
    return value if isinstance(value, str) else ""


def readable_text(value: Json) -> str:
    """A logged value on one line, for the member who looks at it."""
    match value:
        case None:
            return ""
        case {"property": name, "value": inner}:
            return f"{name}: {readable_text(inner)}"
        case {"label": str(label), **rest}:
            said = rest.get("said")
            return f"{label} ({said})" if said else label
        case dict():
            return "; ".join(text for text in map(readable_text, value.values()) if text)
        case list():
            return "; ".join(map(readable_text, value))
        case _:
            return str(value)


def entity_of(statement: Json) -> str:
    """Whom or what a logged statement is about; empty where it is none."""
    match statement:
        case {"subject": {"id": str(subject)}}:
            return subject
        case _:
            return ""


def _entity(value: Mapping[str, Json]) -> str:
    # A statement has an id, too, and is no entity: it has a subject.
    entity = value.get("entity", value.get("id") if "subject" not in value else None)
    return entity if isinstance(entity, str) else ""
