"""Whom or what somebody means who types a name: suggestions, for our script."""

import json

from khronika.archive.stating.relation import RELATED
from khronika.archive.stating.suggestion import suggestions
from khronika.archive.store.archive import Archive
from khronika.primitives.message import message
from khronika.web.error import NotFoundError
from khronika.web.page import PageAnswer, PageRequest, SentFile
from khronika.web.pages.once import LONGEST

CLASSES = {
    "party": ("Person", "Organization"),
    "spot": ("Facility", "Place"),
    "act": (),
    "told": ("Act",),
    "accused": (),
    "episode": (),
    "related": ("Person", "Organization", "Facility", "Place"),
}
"""Classes of types that names are looked for in, and types that may be made on the spot."""
_OF_CLASS = {"told": "occasion", "episode": "occasion", "accused": "party"}
"""Classes of the vocabulary that a class of fields means."""
NEW_TYPES = {
    "Act": message("a new act"),
    "Person": message("a new person"),
    "Organization": message("a new organisation"),
    "Facility": message("a new place of detention"),
    "Place": message("a new place"),
}


def names(asked: PageRequest) -> PageAnswer:
    """Whom or what the letters typed so far may mean, and what may be made of them: JSON, for our script."""
    kind = asked.form.get("kind", "")
    if kind not in CLASSES:
        raise NotFoundError("nothing is here")
    typed = asked.form.get("typed", "")[:LONGEST]
    with asked.workspace.reading() as archive:
        types = _types(archive, kind)
        found = suggestions(archive, typed, types)
        told = [
            {"is": each.id, "label": each.label, "told": _type_name(archive, each.type, asked.words.language)}
            for each in found
        ]
    fresh = [
        {"is": f"new:{each}", "label": typed, "told": asked.words.of(NEW_TYPES[each])}
        for each in CLASSES[kind]
    ]
    body = json.dumps({"found": told, "fresh": fresh}, ensure_ascii=False)
    return SentFile(body.encode(), "application/json; charset=utf-8")


def _types(archive: Archive, kind: str) -> frozenset[str]:
    if kind == "related":
        return frozenset(RELATED)
    return archive.words.of_class(_OF_CLASS.get(kind, kind))


def _type_name(archive: Archive, name: str, language: str) -> str:
    word = archive.words.types.get(name)
    return word.labels.get(language) if word else name
