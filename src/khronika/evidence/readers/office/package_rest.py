"""Parts of office packages that no reader of the document takes: read as they stand, given out as files, or told by their kind.

The kinds are those of ECMA-376 part 1, sections 11 to 15. Whatever stands on no list is told, so that a kind nobody thought of is.
"""

import re
from collections.abc import Iterator
from itertools import islice
from xml.sax.saxutils import unescape

from khronika.evidence.readers.archives.zipped import say_entry
from khronika.evidence.readers.office.package import (
    OfficePackage,
    missing_parts,
    part,
    part_if_any,
    targets_outside,
)
from khronika.evidence.readers.office.paragraph import office_paragraphs
from khronika.evidence.readers.office.xml_part import Characters, End, Event, Start, elements
from khronika.evidence.reading.coverage import Gap, Unit, Why
from khronika.evidence.reading.error import UnreadError
from khronika.evidence.reading.port import Report

MOST_LINES = 20_000
"""Lines of one part that are read as they stand."""

_WORDLESS = re.compile(
    r"\[Content_Types\]\.xml|mimetype|(?:.*/)?_rels/[^/]*\.rels|.*/vba(?:Data\.xml|ProjectSignature\w*\.bin)"
    r"|docProps/thumbnail\.[a-z]+|Thumbnails/.*|.*/(?:theme|fonts|printerSettings|diagrams/(?:layout|quickStyle|colors|drawing)\d*\.xml|webextensions/taskpanes\.xml"
    r"|charts/(?:style|colors)\d*\.xml|slideMasters/theme|calcChain\.(?:xml|bin)|metadata\.xml|tables/.*)(?:/.*)?"
    r"|(?:.*/)?(?:styles|stylesWithEffects|fontTable|settings|webSettings|numbering|presProps|viewProps|tableStyles|itemProps\d*"
    r"|commentsExtended|commentsIds|commentsExtensible|revisionInfo|tableSingleCells|intelligence|featurePropertyBag|rdRichValueTypes|rdrichvaluestructure)\d*\.xml"
    # OpenDocument.
    r"|META-INF/manifest\.xml|settings\.xml|layout-cache|manifest\.rdf|Configurations2/.*|ObjectReplacements/.*|.*/Configurations2/.*"
    r"|Object [^/]*/(?:settings|styles|meta)\.xml|Object [^/]*/META-INF/manifest\.xml",
    re.IGNORECASE,
)
"""Parts without words of people: how letters look, how the program is set."""
_VARIABLES = re.compile(r"(?:word/)?(?:.*/)?settings\.xml")
_AS_THEY_STAND = re.compile(
    r"customXml/item\d*\.xml|docMetadata/[^/]*\.xml|(?:word|xl|ppt)/(?:customXml/item\d*\.xml|(?:people|commentAuthors|authors)\.xml|activeX/activeX\d*\.xml|ctrlProps/[^/]*\.xml|connections\.xml|queryTables/[^/]*"
    r"|externalLinks/externalLink\d*\.xml|pivotCache/[^/]*|pivotTables/[^/]*|revisions/[^/]*\.xml|persons/[^/]*|richData/[^/]*\.xml"
    r"|(?:webextensions|timelines|timelineCaches|namedSheetViews|changesInfos)/[^/]*\.xml|(?:xmlMaps|volatileDependencies)\.xml|tags/[^/]*|slicers/[^/]*|slicerCaches/[^/]*|charts/chart(?:Ex|ex)\d+\.xml)"
)
"""Parts of data: each text and attribute is a line."""
_DRAWN = re.compile(
    r"(?:word|xl|ppt)/(?:drawings/drawing\d*\.xml|diagrams/data\d*\.xml|slideMasters/[^/]*|slideLayouts/[^/]*|handoutMasters/[^/]*|notesMasters/[^/]*|notesSlides/[^/]*)"
)
_OLD_DRAWINGS = re.compile(r".*\.vml")
_XML = re.compile(r".*\.(?:xml|rels|rdf|vml|xsl|xsd)", re.IGNORECASE)
_NUMBERED = re.compile(r"\d+$")
_SPACE = re.compile(r"\s+")
_NAMESPACES = ("http://", "https://", "urn:")


def rest_lines(package: OfficePackage, said: str) -> Iterator[str]:
    """The words of parts that nobody took so far, and the addresses that the document reaches and does not say itself."""
    for name in [name for name in package.NameToInfo if name not in package.taken and not name.endswith("/")]:
        if (reader := _reader(name)) is not None:
            yield from _read(package, name, reader)
    for kind, target in targets_outside(package):
        if target not in said:
            yield f"link ({kind}): {target}" if kind != "hyperlink" else f"link: {target}"


def say_rest(package: OfficePackage, report: Report) -> None:
    """Report what is no XML as a file, and tell what nobody read."""
    kinds = _content_types(package)
    for entry in package.infolist():
        name = entry.filename
        if (
            entry.is_dir()
            or name in package.taken
            or entry is not package.NameToInfo[name]
            or _WORDLESS.fullmatch(name)
        ):
            continue
        if _XML.fullmatch(name):
            report.missed(Gap(Unit.PART, Why.NOT_HANDLED, names=(f"{_kind(name, kinds)}: {name}",)))
        else:
            say_entry(package, entry, report)
    for copy in package.copies():
        say_entry(package, copy, report)
        report.missed(
            Gap(Unit.PART, Why.DOUBTFUL, names=(f"another part of the same name: {copy.filename}",))
        )
    missing = tuple(
        dict.fromkeys(name for name in missing_parts(package) if "#" not in name and name != "NULL")
    )
    if missing:
        report.missed(
            Gap(Unit.PART, Why.MALFORMED, len(missing), names=tuple(f"missing: {name}" for name in missing))
        )
    report.missed(*package.gaps)


def _reader(name: str) -> str | None:
    readers = {"variables": _VARIABLES, "data": _AS_THEY_STAND, "drawn": _DRAWN, "old": _OLD_DRAWINGS}
    return next((reader for reader, pattern in readers.items() if pattern.fullmatch(name)), None)


def _read(package: OfficePackage, name: str, reader: str) -> Iterator[str]:
    try:
        lines = _READERS[reader](elements(part(package, name)))
        found = list(islice((line for line in lines if line.strip()), MOST_LINES + 1))
    except UnreadError:
        # One that is broken takes no other with it.
        package.gaps.append(Gap(Unit.PART, Why.MALFORMED, names=(name,)))
        return
    if len(found) > MOST_LINES:
        package.gaps.append(Gap(Unit.PART, Why.TOO_MUCH, names=(name,)))
    if found:
        yield f"[{name}]"
        yield from found[:MOST_LINES]


def _data(events: Iterator[Event]) -> Iterator[str]:
    """Each attribute that is no address of a vocabulary as `element.attribute: value`, each text after the name of its element."""
    name, parts = "", list[str]()
    for event in events:
        if not isinstance(event, Characters):
            if text := _SPACE.sub(" ", "".join(parts)).strip():
                yield f"{name}: {text}"
            parts.clear()
        match event:
            case Start(name, attributes):
                yield from (f"{name}.{key}: {value}" for key, value in attributes.items() if _speaks(value))
            case Characters(text):
                parts.append(text)
            case _:
                continue


def _speaks(value: str) -> bool:
    return (
        any(each.isalpha() for each in value)
        and not value.startswith(_NAMESPACES)
        and value not in ("true", "false")
    )


def _drawn(events: Iterator[Event]) -> Iterator[str]:
    """The words of shapes that are no places for words, and what pictures say of themselves."""
    return office_paragraphs(without_places(events))


def without_places(events: Iterator[Event]) -> Iterator[Event]:
    """The events without those of shapes that a master holds open for words of slides."""
    kept: list[Event] = []
    depth, is_place = 0, False
    for event in events:
        match event:
            case Start("sp"):
                depth += 1
            case Start("ph") if depth:
                is_place = True
            case End("sp"):
                depth -= 1
            case _:
                pass
        kept.append(event)
        if not depth:
            yield from kept if not is_place else ()
            kept, is_place = [], False


def _words(events: Iterator[Event]) -> Iterator[str]:
    """The texts of an old drawing, and what its shapes are called."""
    parts: list[str] = []
    inside = 0
    for event in events:
        match event:
            case Start("textbox"):
                inside += 1
            case End("textbox"):
                inside -= 1
                yield _SPACE.sub(" ", "".join(parts)).strip()
                parts.clear()
            case Start(name, attributes) if name in ("shape", "textpath"):
                yield from (unescape(attributes[key]) for key in ("alt", "string") if attributes.get(key))
            case Characters(text) if inside:
                parts.append(text)
            case _:
                continue


def _variables(events: Iterator[Event]) -> Iterator[str]:
    """What a program keeps in a document under names, which is shown to nobody."""
    for event in events:
        match event:
            case Start("docVar", {"name": name, "val": value}):
                yield f"{name}: {value}"
            case _:
                continue


_READERS = {"variables": _variables, "data": _data, "drawn": _drawn, "old": _words}


def _content_types(package: OfficePackage) -> dict[str, str]:
    """What the package says each part is."""
    try:
        return {
            event.attributes["PartName"].lstrip("/"): event.attributes["ContentType"]
            for event in elements(part_if_any(package, "[Content_Types].xml") or b"<none/>")
            if isinstance(event, Start) and {"PartName", "ContentType"} <= event.attributes.keys()
        }
    except UnreadError:
        return {}


def _kind(name: str, kinds: dict[str, str]) -> str:
    """The kind of a part: as the package says, else as its name does."""
    said = kinds.get(name, "").removesuffix("+xml").rpartition(".")[2]
    stem = _NUMBERED.sub("", name.rpartition("/")[2].partition(".")[0])
    return said if said and "/" not in said else stem or "part"
