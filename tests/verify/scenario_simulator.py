"""What a simulated dossier tells: exhibits of every kind, and every kind of citation."""

import struct
import zlib
from dataclasses import dataclass, replace

from tests.verify.chance_simulator import AT, Event, b64, canonical, chance, new_id, sha256
from tests.verify.reading_simulator import (
    DOCUMENT,
    FILM,
    PICTURE,
    Line,
    PartScript,
    ReadingScript,
    TextScript,
    Words,
)

__all__ = ["AT", "Event", "b64", "canonical", "chance", "new_id", "sha256"]


@dataclass(frozen=True)
class ExhibitScript:
    control: str
    media: str
    suffix: str
    content: bytes
    sealed: int = 1
    withheld: bool = False
    reading: ReadingScript | None = None

    @property
    def item(self) -> str:
        return new_id(f"item {self.control}")


@dataclass(frozen=True)
class BatchScript:
    """One batch; `selector` is how version 1 cites, from which the citation of version 2 is made where no words were `found` in a reading.

    `cited` are the statements used; `against` is how many after the cited ones are shown as counter-evidence; `review` what the two members
    made of all of them: accepted, disputed, proposed.
    """

    label: str
    exhibit: str | None
    selector: list[Event]
    encoding: str | None = None
    statements: int = 1
    cited: int | None = None
    is_analyst: bool = False
    against: int = 0
    review: str = "accepted"
    found: Words | None = None

    @property
    def batch(self) -> str:
        return new_id(f"batch {self.label}")

    def ids(self) -> list[str]:
        return [f"{self.batch}.{number + 1}" for number in range(self.statements)]

    def cited_ids(self) -> list[str]:
        return self.ids()[: self.cited]

    def against_ids(self) -> list[str]:
        return self.ids()[len(self.cited_ids()) :][: self.against]

    def shown_ids(self) -> list[str]:
        return [*self.cited_ids(), *self.against_ids()]

    def citation_1(self, item: str | None) -> Event | None:
        """As version 1 has it: selectors of W3C Web Annotation."""
        if item is None:
            return None
        return {"source": item, "selector": self.selector} | (
            {"encoding": self.encoding} if self.encoding else {}
        )

    def citation_2(self, item: str | None) -> Event:
        """As version 2 has it, part by part."""
        names = ("item", "rendition", "locator", "quote", "context", "standing")
        if item is None:
            return dict.fromkeys(names)
        if self.found is not None:
            return self.found.parts(item)
        parts = {selector["type"]: selector for selector in self.selector}
        quote, position, fragment = (
            parts.get(f"{kind}Selector") for kind in ("TextQuote", "TextPosition", "Fragment")
        )
        original: Event = {"original": {}}
        place = place_of(fragment)
        if quote is None:
            return dict(
                zip(
                    names,
                    (item, original, place, None, None, ANALYST if self.is_analyst else "place only"),
                    strict=True,
                )
            )
        if self.is_analyst:
            return dict(
                zip(names, (item, original, place, {"exact": quote["exact"]}, None, ANALYST), strict=True)
            )
        context = {"prefix": quote["prefix"], "suffix": quote["suffix"]}
        start, end = (position["start"], position["end"]) if position else (100, 100 + len(quote["exact"]))
        reading = {
            "reading": {
                "id": new_id("rendition"),
                "sha256": sha256(b"text"),
                "reader": "simulator",
                "version": "1",
            }
        }
        if position is not None:
            original, place = {"original": {"encoding": self.encoding}}, {"characters": [start, end]}
        rendition = original if position else reading
        return dict(
            zip(
                names,
                (
                    item,
                    rendition,
                    place,
                    {"exact": quote["exact"], "start": start, "end": end},
                    context,
                    "found",
                ),
                strict=True,
            )
        )


def place_of(fragment: Event | None) -> Event:
    """The place that a fragment names: a page, a region by its corners, a stretch of time; or the whole item."""
    if fragment is None:
        return {"whole": True}
    name, _, value = fragment["value"].partition("=")
    if name == "page":
        return {"page": int(value)}
    if name == "t":
        return {"milliseconds": [int(float(moment) * 1000) for moment in value.split(",")]}
    x, y, width, height = (int(number) for number in value.removeprefix("pixel:").split(","))
    return {"pixels": [x, y, x + width, y + height]}


RUSSIAN = "Рапорт дежурного\r\nВ ночь на 7 апреля нас вывели в коридор и поставили к стене.\r\nПодпись неразборчива. 🖋\r\n"
OLD_RUSSIAN = "Приказ №7. Осуждённых карантина держать без прогулки до 12 апреля.\n"


def quoted(text: str, exact: str) -> list[Event]:
    start = text.index(exact)
    end = start + len(exact)
    quote = {
        "type": "TextQuoteSelector",
        "exact": exact,
        "prefix": text[max(0, start - 32) : start],
        "suffix": text[end : end + 32],
    }
    return [quote, {"type": "TextPositionSelector", "start": start, "end": end}]


def fragment(standard: str, value: str) -> list[Event]:
    return [{"type": "FragmentSelector", "conformsTo": standard, "value": value}]


ANALYST = "words of the analyst"
PDF_PAGES = "http://tools.ietf.org/rfc/rfc3778"
MEDIA_FRAGMENTS = "http://www.w3.org/TR/media-frags/"


def picture() -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    rows = b"".join(b"\0" + bytes([line * 16] * 24) for line in range(16))
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", 8, 16, 8, 2, 0, 0, 0))
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


EXHIBITS = (
    ExhibitScript("A-000001", "text/plain", "txt", b"\xef\xbb\xbf" + RUSSIAN.encode()),
    ExhibitScript("A-000002", "text/plain", "txt", OLD_RUSSIAN.encode("cp1251"), sealed=2),
    ExhibitScript("A-000003", "image/png", "png", picture(), reading=PICTURE),
    ExhibitScript(
        "A-000004",
        "application/pdf",
        "pdf",
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n",
        reading=DOCUMENT,
    ),
    ExhibitScript("A-000005", "video/mp4", "mp4", chance("video", 1_300_001), reading=FILM),
)
BATCHES = (
    BatchScript(
        "quote",
        "A-000001",
        quoted(RUSSIAN, "нас вывели в коридор"),
        "utf-8",
        statements=3,
        cited=1,
        against=1,
    ),
    BatchScript("emoji", "A-000001", quoted(RUSSIAN, "🖋\r\n"), "utf-8"),
    BatchScript("old", "A-000002", quoted(OLD_RUSSIAN, "без прогулки"), "cp1251", review="disputed"),
    BatchScript("region", "A-000003", fragment(MEDIA_FRAGMENTS, "xywh=pixel:1,2,3,4")),
    BatchScript(
        "page",
        "A-000004",
        [
            *fragment(PDF_PAGES, "page=2"),
            {"type": "TextQuoteSelector", "exact": "слова", "prefix": "", "suffix": ""},
        ],
        found=DOCUMENT.found("слова"),
    ),
    BatchScript("seconds", "A-000005", fragment(MEDIA_FRAGMENTS, "t=12.5,17")),
    BatchScript("whole", "A-000003", []),
    BatchScript("note", None, [], review="proposed"),
    BatchScript(
        "glance",
        "A-000003",
        [{"type": "TextQuoteSelector", "exact": "не поздоровался", "prefix": "", "suffix": ""}],
        is_analyst=True,
    ),
)


@dataclass(frozen=True)
class Scenario:
    """What the dossier tells, and in which version of the format; the default has every kind of place, and quotes in two encodings.

    `disclosed` are veiled fields that a dossier does not need, `kept` those it could do with that stay behind; `read` the exhibits that
    were read, `joined` those with events of two sites, `older` those that were sealed under version 1. `reviewers` is how many members
    accept a statement, both of whom did, and `reviewed` the version under which they did. `told` is what is shown of the accession, and
    `corrections` what of each correction of it; `misread` are words of the first exhibit that a member reads otherwise.
    """

    exhibits: tuple[ExhibitScript, ...] = EXHIBITS
    batches: tuple[BatchScript, ...] = BATCHES
    disclosed: frozenset[str] = frozenset({"exhibits/A-000001/custody/a-0000-seal:name"})
    fillers: int = 3
    version: int = 2
    read: frozenset[str] = frozenset({"A-000002", "A-000003", "A-000004", "A-000005"})
    joined: frozenset[str] = frozenset({"A-000002"})
    older: frozenset[str] = frozenset()
    kept: frozenset[str] = frozenset()
    reviewers: int = 2
    reviewed: int = 2
    told: tuple[str, ...] = ()
    corrections: tuple[tuple[str, ...], ...] = ()
    misread: tuple[Words, ...] = ()


def version_1(scenario: Scenario) -> Scenario:
    """The same dossier as version 1 tells it: one site, nothing of version 2."""
    disclosed = frozenset(place.replace("custody/a-", "custody/") for place in scenario.disclosed)
    batches = tuple(batch for batch in scenario.batches if not batch.is_analyst)
    none: frozenset[str] = frozenset()
    return replace(
        scenario,
        batches=batches,
        disclosed=disclosed,
        version=1,
        read=none,
        joined=none,
        older=none,
        told=(),
        corrections=(),
        misread=(),
    )


def large(exhibits: int) -> Scenario:
    """Many small exhibits sealed twice (three events each), each quoted once."""
    texts = [f"Документ {number}: нас вывели в коридор." for number in range(exhibits)]
    controls = [f"A-{number + 1:06}" for number in range(exhibits)]
    return Scenario(
        exhibits=tuple(
            ExhibitScript(c, "text/plain", "txt", t.encode(), sealed=2)
            for c, t in zip(controls, texts, strict=True)
        ),
        batches=tuple(
            BatchScript(c, c, quoted(t, "в коридор"), "utf-8") for c, t in zip(controls, texts, strict=True)
        ),
        disclosed=frozenset(),
        reviewers=1,
    )


def large_read(exhibits: int) -> Scenario:
    """Many small documents, each read page by page and line by line, and quoted once from what was read."""
    controls = [f"A-{number + 1:06}" for number in range(exhibits)]
    scripts = {
        control: ReadingScript(control, [PartScript([TextScript(_lines(control))], {"pages": "3"})])
        for control in controls
    }
    return Scenario(
        exhibits=tuple(
            ExhibitScript(c, "application/pdf", "pdf", f"%PDF-1.7 {c}\n".encode(), reading=scripts[c])
            for c in controls
        ),
        batches=tuple(
            BatchScript(c, c, [], found=scripts[c].found("Строка 20 страницы 2")) for c in controls
        ),
        disclosed=frozenset(),
        read=frozenset(controls),
    )


def _lines(control: str) -> list[Line]:
    return [
        (
            f"Строка {line} страницы {page} документа {control}, вымышленного",
            {"page": page, "box": [72, 10 * line, 310, 10 * line + 9]},
        )
        for page in (1, 2, 3)
        for line in range(1, 41)
    ]
