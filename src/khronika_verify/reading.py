# SPDX-License-Identifier: Apache-2.0
"""Readings of an exhibit: the renditions that travel with it, each proven by the `derive` event that logged it (docs/format/dossier.md)."""

import hashlib
import re
from dataclasses import dataclass, field
from itertools import accumulate

from khronika_verify.custody import EXHIBITS
from khronika_verify.exhibit import Exhibit
from khronika_verify.finding import Findings
from khronika_verify.folder import PackageFiles
from khronika_verify.form import MalformedError, members_of, number_of, text_of
from khronika_verify.limit import MAX_RENDITION, MAX_RENDITIONS
from khronika_verify.rendition import Content, MappedText, Part, read_rendition

RENDITION_FILE = re.compile(r"renditions/([a-z2-7]{26})\.json", re.ASCII)


@dataclass(frozen=True)
class Made:
    """What a `derive` event says of one rendition."""

    id: str
    kind: str
    sha256: str
    size: int


@dataclass
class Reading:
    """What travels of one reading: the parts of its outline, and by their ids texts, their digests, and metadata."""

    parts: tuple[Part, ...] = ()
    texts: dict[str, MappedText] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)
    metadata: dict[str, dict[str, str]] = field(default_factory=dict)

    def part_of(self, text: str) -> Part | None:
        """The part that has this text; None where none has it, or the text does not travel."""
        return next((part for part in self.parts if text in part.texts), None) if text in self.texts else None

    def take(self, made: Made, content: Content) -> None:
        """Add one rendition."""
        if isinstance(content, tuple):
            self.parts = self.parts or content
        elif isinstance(content, MappedText):
            self.texts[made.id], self.digests[made.id] = content, made.sha256
        else:
            self.metadata[made.id] = content


def read_readings(disk: PackageFiles, exhibit: Exhibit, findings: Findings) -> list[Reading]:
    """Finding S008, and the readings of an exhibit of which something travels with its outline."""
    prefix = f"{EXHIBITS}{exhibit.control}/"
    paths = [
        path for path in disk.under(f"{prefix}renditions/") if RENDITION_FILE.fullmatch(path[len(prefix) :])
    ]
    if not paths:
        return []
    logged = _logged(exhibit)
    totals = accumulate(disk.files[path] for path in paths)
    contents: dict[str, Content] = {}
    for path, total in zip(paths, totals):  # noqa: B905 -- verify.py runs under Python 3.9
        identity = path.rpartition("/")[2][: -len(".json")]
        try:
            stated = {made for event in logged for made in event if made.id == identity}
            if not exhibit.file or len(stated) != 1 or total > MAX_RENDITIONS:
                raise MalformedError("nothing vouches for a rendition")
            contents[identity] = _read_content(disk, path, stated.pop())
        except MalformedError:
            findings.add("S008", path)
    readings = [_reading(event, contents) for event in logged]
    return [reading for reading in readings if reading.parts]


def _logged(exhibit: Exhibit) -> list[list[Made]]:
    """What each `derive` event discloses of its renditions.

    One of version 1 tells nothing of a single one.
    """
    derived = [
        link.entry
        for link in exhibit.custody
        if link.event["type"] == "derive" and link.entry.opening.version == 2
    ]
    return [
        [_made(value) for name, value in entry.values.items() if name.startswith("renditions.")]
        for entry in derived
    ]


def _made(value: object) -> Made:
    """What a field text says of a rendition; one in another form vouches for no file."""
    try:
        facts = members_of(value, "kind media rendition sha256 size")
        return Made(
            text_of(facts["rendition"]),
            text_of(facts["kind"]),
            text_of(facts["sha256"]),
            number_of(facts["size"]),
        )
    except MalformedError:
        return Made("", "", "", 0)


def _read_content(disk: PackageFiles, path: str, made: Made) -> Content:
    data = disk.read(path, MAX_RENDITION)
    if data is None or (hashlib.sha256(data).hexdigest(), len(data)) != (made.sha256, made.size):
        raise MalformedError("not the rendition that was logged")
    return read_rendition(data, made.kind)


def _reading(event: list[Made], contents: dict[str, Content]) -> Reading:
    reading = Reading()
    for made in event:
        if made.id in contents:
            reading.take(made, contents[made.id])
    return reading
