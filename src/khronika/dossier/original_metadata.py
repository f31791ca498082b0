"""What cameras and programs wrote into an original, by what it may betray: the names that readers give it (docs/format/evidence.md)."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Betrays(StrEnum):
    """What a piece of metadata may betray."""

    POSITION = "position"
    AUTHOR = "author"
    DEVICE = "device"
    SOFTWARE = "software"
    TIME = "time"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class OriginalMetadata:
    """One piece of metadata: what it may betray, its name as the reader gives it, and its value."""

    betrays: Betrays
    name: str
    value: str


_NAMES = (
    (Betrays.POSITION, re.compile(r"(stream\.\d+\.|tag\.)?(gps\.|location|.*latitude|.*longitude).*")),
    (
        Betrays.AUTHOR,
        re.compile(
            r"artist|author|.*creator|last-modified-by|copyright|company|manager|.*\.(from|sender|reply-to|to|cc|bcc)"
        ),
    ),
    (
        Betrays.DEVICE,
        re.compile(
            r"camera\..*|lens\..*|device-.*|host|.*serial.*|live-photo|android-version|tag\..*(make|model|serial).*"
        ),
    ),
    (
        Betrays.SOFTWARE,
        re.compile(
            r"software|program|producer|generator|(stream\.\d+\.)?(encoder|handler)|.*\.(x-mailer|user-agent)"
        ),
    ),
    (Betrays.TIME, re.compile(r"time\..*|(stream\.\d+\.)?created(-local)?|modified|dated|.*\.(date|time)")),
    (
        Betrays.WORDS,
        re.compile(r"title|subject|description|comment|keywords|xmp|text-.*|message\.\d+\..*|tag\..*"),
    ),
)
"""The first that fits; what none fits (sizes, formats) betrays nothing about people."""


_SILENT = frozenset({"tag.major_brand", "tag.minor_version", "tag.compatible_brands"})
"""Names of how a film is packed."""


def betrayed_by(name: str) -> Betrays | None:
    """What metadata of this name may betray; None for what tells of the file alone."""
    if name in _SILENT:
        return None
    return next((betrays for betrays, pattern in _NAMES if pattern.fullmatch(name)), None)


def telling_metadata(parts: Iterable[Mapping[str, str]]) -> tuple[OriginalMetadata, ...]:
    """All metadata of an original that may betray somebody, in the order of what it betrays.

    `parts` are the file and the files in it.
    """
    order = list(Betrays)
    found = (
        OriginalMetadata(betrays, name, value)
        for part in parts
        for name, value in sorted(part.items())
        if (betrays := betrayed_by(name)) is not None
    )
    return tuple(sorted(dict.fromkeys(found), key=lambda each: order.index(each.betrays)))
