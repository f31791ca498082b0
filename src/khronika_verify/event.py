# SPDX-License-Identifier: Apache-2.0
"""What the events of a package hold: the fields of each type, plain and veiled, for both versions of openings (docs/format/events.md)."""

import re
from collections.abc import Callable

from khronika_verify.form import (
    HEX_DIGEST,
    ID,
    MalformedError,
    is_instant,
    members_of,
    number_of,
    object_of,
    read_base64,
    text_of,
)

SITE = re.compile(r"[a-z][a-z0-9]{0,15}", re.ASCII)
Check = Callable[[object], object]


def _require(condition: bool) -> None:
    if not condition:
        raise MalformedError("a field of an event has another form")


def _id(value: object) -> None:
    _require(bool(ID.fullmatch(text_of(value))))


def _digest(value: object) -> None:
    _require(bool(HEX_DIGEST.fullmatch(text_of(value))))


def _public_key(value: object) -> None:
    read_base64(text_of(value), 32)


def _instant(value: object) -> None:
    _require(is_instant(text_of(value)))


def _state(value: object) -> None:
    _require(value in ("opened", "closed"))


def _site(value: object) -> None:
    _require(bool(SITE.fullmatch(text_of(value))))


def _seen(value: object) -> None:
    for site, commitment in object_of(value).items():
        _site(site)
        _digest(commitment)


def _or_null(check: Check) -> Check:
    return lambda value: None if value is None else check(value)


def _veil(value: object) -> None:
    _digest(members_of(value, "veiled")["veiled"])


def _veils(value: object) -> None:
    for veil in value if isinstance(value, list) else [None]:
        _veil(veil)


def _form(plain: dict[str, Check], veiled: str = "", lists: str = "") -> dict[str, Check]:
    """The fields of one type of event: plain ones, veiled ones, and lists with one veil for each member."""
    return {**EVERY, **plain, **dict.fromkeys(veiled.split(), _veil), **dict.fromkeys(lists.split(), _veils)}


EVERY: dict[str, Check] = {"type": text_of, "at": _instant, "by": _id}
CHAIN_1: dict[str, Check] = {"item": _id, "seq": number_of, "prev": _or_null(_digest)}
CHAIN_2: dict[str, Check] = {**CHAIN_1, "site": _site, "seen": _seen}
FORMS_1 = {
    "member": _form({"member": _id, "ed25519": _public_key, "hpke": _digest}),
    "accession": _form({"accession": _id, "state": _state}),
    "seal": _form(
        {
            "accession": _id,
            "control": text_of,
            "sha256": _digest,
            "size": number_of,
            "media": text_of,
            **CHAIN_1,
        }
    ),
    "export": _form({"dossier": _id, "purpose": text_of, **CHAIN_1}),
    "state": _form({"batch": _id, "item": _or_null(_id)}),
    "case": _form({"case": _id}),
    "review": _form({"batch": _id}),
    "policy": _form({"reviewers": number_of}),
}
"""What version 1 requires of an event; it may hold more, and what is veiled is seen from its form."""
FORMS_2 = {
    "member": _form({"member": _id, "ed25519": _public_key, "hpke": _digest}, "name"),
    "accession": _form({"accession": _id}, "source channel obtained note consent paths"),
    "accession-closed": _form({"accession": _id}, "outcomes"),
    "accession-corrected": _form(
        {"accession": _id, "number": number_of}, "source channel obtained note consent why"
    ),
    "seal": _form({"control": text_of, **CHAIN_2}, "accession content name path times object"),
    "open": _form(CHAIN_2, "note"),
    "derive": _form(CHAIN_2, "reading tools", "renditions objects"),
    "take-back": _form({"hold": text_of, **CHAIN_2}, "why"),
    "text-corrected": _form(
        {"correction": _id, **CHAIN_2}, "rendition locator recognised context corrected note"
    ),
    "text-correction-withdrawn": _form({"correction": _id, **CHAIN_2}, "why"),
    "export": _form({"dossier": _id, "purpose": text_of, **CHAIN_2}, "recipient"),
    "state": _form(
        {"batch": _id, "of": _or_null(_digest)},
        "item rendition locator quote context standing stance origin grade source entities",
        "chain statements",
    ),
    "case": _form({"case": _id, "of": _or_null(_digest)}, "code content"),
    "review": _form({"batch": _id}, "statements state why"),
    "policy": _form({"reviewers": number_of}),
    "package": _form(
        {"dossier": _id, "purpose": text_of, "case": _or_null(_digest), "files": _digest, "size": number_of},
        "confirmed left_out recipient",
    ),
}
"""Exactly what an event of version 2 holds, by its type; events of other types may stand in a custody chain
and hold what they like."""


def require_event(event: dict[str, object], version: int) -> None:
    """Raise MalformedError unless the event has what its type requires in this version of the format."""
    form = (FORMS_1 if version == 1 else FORMS_2).get(text_of(event.get("type")))
    if version == 2 and form and event.keys() != form.keys():
        raise MalformedError("an event with other fields")
    for name, check in (form or EVERY).items():
        if name not in event:
            raise MalformedError("a field of an event is missing")
        check(event[name])


def require_chain(event: dict[str, object], version: int) -> None:
    """Raise MalformedError unless the event has its place in a custody chain, and does not claim to see its own site from outside."""
    for name, check in (CHAIN_1 if version == 1 else CHAIN_2).items():
        check(event.get(name, {}))
    if version == 2 and event["site"] in object_of(event["seen"]):
        raise MalformedError("a site does not see itself")


def veils_of(event: dict[str, object], version: int) -> dict[str, str]:
    """The veiled fields of an event: the name of each field text, and its SHA-256 in hex.

    Members of lists are numbered from 1.

    What a custody event has seen is never veiled, even of a site that is called `veiled`.
    """
    found: dict[str, str] = {}
    for name, value in event.items():
        if version == 2 and isinstance(value, list):
            found.update({f"{name}.{number}": _veiled(veil) for number, veil in enumerate(value, start=1)})
        elif name != "seen" or version == 1:
            found[name] = _veiled(value)
    return {name: veil for name, veil in found.items() if veil}


def _veiled(value: object) -> str:
    """The digest in a veil, empty where the value is none."""
    if (
        not isinstance(value, dict)
        or value.keys() != {"veiled"}
        or not HEX_DIGEST.fullmatch(str(value["veiled"]))
    ):
        return ""
    return str(value["veiled"])
