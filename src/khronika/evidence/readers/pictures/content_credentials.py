"""What a file claims, signed, about how it was made (C2PA content credentials).

Nothing is ever fetched to find out.
"""

import io
import json
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from types import ModuleType
from typing import Any, TypeVar

from khronika.primitives.codec import Json

_SETTINGS = {"verify": {"remote_manifest_fetch": False, "ocsp_fetch": False}}
"""By default the library asks any address that the file names, which would tell its owner who reads it and
when."""

_PROVENANCE = re.compile(rb"""dcterms:provenance(?:=["']|>)([^"'<]{1,2000})""")
_MOST = 100
"""Manifests, actions, ingredients and codes of one file; each manifest may name others."""

_LONGEST = 1000
_DEEPEST = 8
_TOLD = ("c2pa.actions", "c2pa.hash", "c2pa.thumbnail", "c2pa.ingredient")
"""Labels of assertions that say no words, or are told elsewhere."""
_NOT_INSIDE = ("ManifestNotFound", "Remote")
_NO_NOTE = (AttributeError, TypeError, ValueError, LookupError)
"""What comes of assertions that have another form than their label promises."""

_T = TypeVar("_T")
_library: list[ModuleType] = []


def load() -> None:
    """Load the library.

    Without it every file with credentials is said to need it (`unread`, `missing-tool`).
    """
    if not _library:
        try:
            import c2pa
        except (ImportError, OSError):
            return
        _library.append(c2pa)


def tools() -> dict[str, Json]:
    """The version of the library."""
    return {"c2pa": _library[0].sdk_version()} if _library else {}


def credentials(data: bytes, media: str) -> Json:
    """The note PROVENANCE of a whole file (docs/format/evidence.md, "Pictures").

    None when it has no content credentials.
    """
    if b"jumb" in data and b"c2pa" in data:
        found = _read(_library[0], data, media) if _library else _unread("missing-tool")
        if found is not None:
            return found
    return _elsewhere(data)


def _read(c2pa: ModuleType, data: bytes, media: str) -> Json:
    # Made here and not in `load`: what the library makes in one process it refuses to use in another.
    with c2pa.Settings.from_dict(_SETTINGS) as settings, c2pa.Context(settings) as context:
        try:
            with c2pa.Reader(media, io.BytesIO(data), context=context) as reader:
                return _note(json.loads(reader.json()))
        except c2pa.C2paError as error:
            # The first word names the kind of error; what follows may quote the file.
            kind = re.split(r"\W", str(error), maxsplit=1)[0]
            return None if kind in _NOT_INSIDE else _unread("malformed")
        except _NO_NOTE:
            return _unread("malformed")


def _elsewhere(data: bytes) -> Json:
    """What a file without credentials says of where they are: at an address, or in it, from where somebody took them."""
    said = _PROVENANCE.search(data)
    if said is None:
        return None
    address = said[1].decode("utf-8", "replace")
    return (
        {"state": "remote", "address": address}
        if address.startswith(("http:", "https:"))
        else {"state": "absent"}
    )


def _unread(reason: str) -> Json:
    return {"state": "unread", "reason": reason}


def _note(found: dict[str, Any]) -> Json:
    results = found.get("validation_results", {}).get("activeManifest", {})
    manifests = found.get("manifests", {})
    codes: dict[str, Json] = {
        name: _codes(results.get(name, ())) for name in ("failure", "informational", "success")
    }
    return codes | {
        "state": _text(found.get("validation_state")).lower(),
        "active": _text(found.get("active_manifest")),
        "manifests": [_manifest(label, manifest) for label, manifest in _some(manifests.items())],
    }


def _codes(statuses: Iterable[dict[str, Any]]) -> list[Json]:
    """The codes of the specification (C2PA 2.2, section 15), each once."""
    return [*dict.fromkeys(_text(status.get("code")) for status in _some(statuses))]


def _manifest(label: str, manifest: dict[str, Any]) -> Json:
    return {
        "label": _text(label),
        "title": _text(manifest.get("title")),
        "generator": " ".join(
            _product(product) for product in _some(manifest.get("claim_generator_info", ()))
        )
        or _text(manifest.get("claim_generator")),
        "signer": _signer(manifest.get("signature_info") or {}),
        "actions": [_action(action) for action in _some(_actions(manifest.get("assertions", ())))],
        "ingredients": [_ingredient(ingredient) for ingredient in _some(manifest.get("ingredients", ()))],
        "said": [*islice(_others(manifest.get("assertions", ())), _MOST)],
    }


def _others(assertions: Iterable[dict[str, Any]]) -> Iterator[str]:
    """What is asserted beside actions, such as an author: each text as `label name: value`."""
    for assertion in assertions:
        label = _text(assertion.get("label"))
        if not label.startswith(_TOLD):
            yield from (
                f"{label} {name}: {value}"[:_LONGEST] for name, value in _texts(assertion.get("data"), "", 0)
            )


def _texts(value: object, name: str, depth: int) -> Iterator[tuple[str, str]]:
    match value:
        case str() if value.strip():
            yield name, value
        case dict() if depth < _DEEPEST:
            for key, each in value.items():
                yield from _texts(each, f"{name}.{key}".lstrip("."), depth + 1)
        case list() if depth < _DEEPEST:
            for each in value:
                yield from _texts(each, name, depth + 1)
        case _:
            return


def _signer(signature: dict[str, Any]) -> Json:
    names = {
        "issuer": "issuer",
        "common_name": "name",
        "cert_serial_number": "serial",
        "alg": "algorithm",
        "time": "time",
    }
    return _known(signature, names)


def _actions(assertions: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for assertion in assertions:
        if _text(assertion.get("label")).startswith("c2pa.actions"):
            yield from (
                action
                for action in (assertion.get("data") or {}).get("actions", ())
                if isinstance(action, dict)
            )


def _action(action: dict[str, Any]) -> Json:
    names = {
        "action": "action",
        "when": "when",
        "digitalSourceType": "source",
        "reason": "reason",
        "description": "description",
    }
    agent = action.get("softwareAgent")
    return _known(action, names) | ({"program": _product(agent)} if agent else {})


def _ingredient(ingredient: dict[str, Any]) -> Json:
    names = {"title": "title", "relationship": "relation", "format": "media", "active_manifest": "manifest"}
    return _known(ingredient, names)


def _known(said: dict[str, Any], names: dict[str, str]) -> dict[str, Json]:
    return {ours: text for theirs, ours in names.items() if (text := _text(said.get(theirs)))}


def _product(product: object) -> str:
    match product:
        case {"name": name, "version": version}:
            return f"{_text(name)} {_text(version)}"
        case {"name": name}:
            return _text(name)
        case _:
            return _text(product)


def _text(value: object) -> str:
    return value[:_LONGEST] if isinstance(value, str) else ""


def _some(values: Iterable[_T]) -> list[_T]:
    return [value for _, value in zip(range(_MOST), values, strict=False)]
