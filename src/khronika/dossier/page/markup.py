"""HTML built from values: text is escaped where it enters, and nothing else can become markup."""

import re
from collections.abc import Iterable
from html import escape
from typing import TypeAlias

_NAME = re.compile(r"[a-z][a-z0-9-]*", re.ASCII)
_VOID = frozenset({"meta", "br", "hr"})


class Markup(str):
    """Text that is HTML already; made only here."""

    __slots__ = ()


Part: TypeAlias = "Markup | str | Iterable[Markup | str]"


def tag(name: str, *parts: Part, **attributes: str | None) -> Markup:
    """One element. Attribute names lose a trailing `_` and turn `_` into `-`.

    An attribute that is None is left out.
    """
    if not _NAME.fullmatch(name):
        raise ValueError("not the name of an element")
    spelled = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    if name in _VOID:
        return Markup(f"<{name}{spelled}>")
    return Markup(f"<{name}{spelled}>{join(*parts)}</{name}>")


def join(*parts: Part) -> Markup:
    """Parts one after another, text escaped."""
    return Markup("".join(_flat(part) for part in parts))


def between(separator: str, parts: Iterable[Markup]) -> Markup:
    """Parts with a separator between them."""
    return Markup(escape(separator).join(parts))


def _flat(part: Part) -> str:
    match part:
        case Markup():
            return part
        case str():
            return escape(part)
        case _:
            return join(*part)
