"""What a simulated program read of an exhibit: texts line by line, each line at its place, and the renditions that are logged of it."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.verify.chance_simulator import Event, canonical, new_id, sha256

Line = tuple[str, Event]


@dataclass(frozen=True)
class Words:
    """Words as a citation of version 2 holds them, found in a reading."""

    rendition: Event
    locator: Any
    quote: Event
    context: Event

    def parts(self, item: str) -> Event:
        """The fields of a batch."""
        return {"item": item, **vars(self), "standing": "found"}


@dataclass(frozen=True)
class TextScript:
    """A text of a reading: lines, each of which stands at a place; `origin` is empty for one that stands in the file as text."""

    lines: Sequence[Line]
    origin: str = ""

    @property
    def text(self) -> str:
        return "".join(f"{words}\n" for words, _ in self.lines)

    def runs(self) -> Iterator[tuple[int, int, Event]]:
        at = 0
        for words, place in self.lines:
            yield at, at + len(words), place
            at += len(words) + 1

    def data(self) -> bytes:
        value = {"runs": [list(run) for run in self.runs()], "text": self.text} | (
            {"origin": self.origin} if self.origin else {}
        )
        return canonical(value).encode()


@dataclass(frozen=True)
class PartScript:
    """The exhibit itself, or a file in it."""

    texts: Sequence[TextScript] = ()
    metadata: Mapping[str, str] = field(default_factory=dict)
    media: str = "application/pdf"
    member: tuple[str, ...] = ()
    reader: str = "simulator"
    outcome: str = "read"


@dataclass(frozen=True)
class ReadingScript:
    """One reading of an exhibit; `label` keeps the ids of one apart from those of another. `outline` is another one than would follow."""

    label: str
    parts: Sequence[PartScript]
    outline: bytes = b""

    def renditions(self) -> dict[str, tuple[str, bytes]]:
        """Kind and bytes of each rendition by its id, the outline first."""
        made: dict[str, tuple[str, bytes]] = {self.id("outline"): ("outline", b"")}
        parts = []
        for number, part in enumerate(self.parts):
            told: Event = {"media": part.media, "outcome": part.outcome, "reader": part.reader}
            if part.member:
                told["member"] = list(part.member)
            if part.metadata:
                told["metadata"] = self.id(f"metadata {number}")
                made[told["metadata"]] = ("metadata", canonical(dict(part.metadata)).encode())
            for at, text in enumerate(part.texts):
                identity = self.id(f"text {number} {at}")
                made[identity] = ("text", text.data())
                told.setdefault("texts", []).append(
                    {"length": len(text.text), "origin": text.origin or "written", "rendition": identity}
                )
            parts.append(told)
        made[self.id("outline")] = (
            "outline",
            self.outline or json.dumps({"parts": parts}, ensure_ascii=False).encode(),
        )
        return made

    def id(self, what: str) -> str:
        """The id of a rendition: `outline`, `metadata 0`, `text 0 0`."""
        return new_id(f"rendition {self.label} {what}")

    def facts(self) -> list[Event]:
        """What the `derive` event says of each rendition."""
        return [
            {
                "kind": kind,
                "media": "application/json",
                "rendition": identity,
                "sha256": sha256(data),
                "size": len(data),
            }
            for identity, (kind, data) in self.renditions().items()
        ]

    def found(self, exact: str, part: int = 0, text: int = 0) -> Words:
        """The first place of these words in a text."""
        script, owner = self.parts[part].texts[text], self.parts[part]
        start = script.text.index(exact)
        end, identity = start + len(exact), self.id(f"text {part} {text}")
        places = [
            place | ({"member": list(owner.member)} if owner.member else {})
            for first, last, place in script.runs()
            if first < end
        ]
        ends = [last for first, last, _ in script.runs() if first < end]
        touched = [place for place, last in zip(places, ends, strict=True) if last > start]
        distinct = [place for at, place in enumerate(touched) if place not in touched[:at]]
        reading = {"id": identity, "sha256": sha256(script.data()), "reader": owner.reader, "version": "1"}
        return Words(
            {"reading": reading | ({"origin": script.origin} if script.origin else {})},
            distinct[0] if len(distinct) == 1 else distinct,
            {"exact": exact, "start": start, "end": end},
            {"prefix": script.text[max(0, start - 32) : start], "suffix": script.text[end : end + 32]},
        )


DOCUMENT = ReadingScript(
    "document",
    [
        PartScript(
            [
                TextScript(
                    [
                        ("Акт о применении спецсредств", {"page": 1, "box": [72, 700, 310, 714]}),
                        ("Осуждённый отказался выйти из камеры.", {"page": 1, "box": [72, 680, 310, 694]}),
                        (
                            "На словах ничего не пояснил, 🖋 слова не записаны.",
                            {"page": 2, "box": [72, 700, 310, 714]},
                        ),
                    ]
                )
            ],
            {"pages": "3"},
        )
    ],
)
PICTURE = ReadingScript(
    "picture", [PartScript(metadata={"format": "PNG", "height": "16", "width": "8"}, media="image/png")]
)
FILM = ReadingScript(
    "film", [PartScript(metadata={"duration-ms": "61200", "stream.0.width": "640"}, media="video/mp4")]
)
