"""What office documents say of themselves: properties of the program, and those that somebody made up (ECMA-376 part 2, section 8)."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from khronika.evidence.readers.office.package import OfficePackage, as_far, part, root_relations
from khronika.evidence.readers.office.xml_part import Characters, End, Event, Start, elements

_NAMES = {
    "title": "title",
    "subject": "subject",
    "creator": "creator",
    "initial-creator": "creator",
    "lastModifiedBy": "last-modified-by",
    "created": "created",
    "creation-date": "created",
    "modified": "modified",
    "date": "modified",
    "generator": "generator",
    "category": "category",
    "contentStatus": "status",
    "keywords": "keywords",
    "keyword": "keywords",
    "description": "comments",
    "lastPrinted": "printed",
    "print-date": "printed",
    "printed-by": "printed-by",
    "version": "version",
    "Company": "company",
    "Manager": "manager",
    "HyperlinkBase": "link-base",
    "Template": "template",
    "Application": "generator",
}
_MADE_UP = frozenset(("property", "user-defined"))
_PARTS = {
    "core-properties": "docProps/core.xml",
    "extended-properties": "docProps/app.xml",
    "custom-properties": "docProps/custom.xml",
}


def office_properties(package: OfficePackage) -> dict[str, str]:
    """The properties of an Office Open XML document, and that it holds macros, which are never run.

    Raises UnreadError.
    """
    related = root_relations(package)
    names = [related.get(kind, package.spelled(name)) for kind, name in _PARTS.items()]
    said = (
        found
        for name in names
        if name in package.NameToInfo
        for found in as_far(package, name, _said(package, name))
    )
    macros = (
        {"macros": "vba"}
        if any(name.lower().endswith("vbaproject.bin") for name in package.NameToInfo)
        else {}
    )
    found: dict[str, str] = {}
    for each in said:
        found = each | found
    return found | macros


def open_properties(package: OfficePackage) -> dict[str, str]:
    """The properties of an OpenDocument file, and that it holds macros; raises UnreadError."""
    found: dict[str, str] = {}
    for each in (
        as_far(package, "meta.xml", _said(package, "meta.xml")) if "meta.xml" in package.NameToInfo else ()
    ):
        found = each
    macros = any(
        name.startswith(("Basic/", "Scripts/")) and name.count("/") > 1 for name in package.NameToInfo
    )
    return found | ({"macros": "basic"} if macros else {})


def _said(package: OfficePackage, name: str) -> Iterator[dict[str, str]]:
    yield said_in(elements(part(package, name)))


@dataclass(slots=True)
class _Reader:
    found: dict[str, str] = field(default_factory=dict)
    made_up: list[str] = field(default_factory=list)
    name: str = ""
    title: str | None = None
    parts: list[str] = field(default_factory=list)

    def take(self, event: Event) -> None:
        match event:
            case Start("template", {"href": target}):
                self.found["template"] = target
            case Start(name, attributes) if name in _MADE_UP:
                self.title, self.parts = attributes.get("name", ""), []
            case Start(name) if name in _NAMES:
                self.name, self.parts = name, []
            case Characters(text) if self.name or self.title is not None:
                self.parts.append(text)
            case End(name) if name in _MADE_UP and self.title is not None:
                self.made_up.append(f"{self.title}: {self.text()}")
                self.title = None
            case End(name) if name and name == self.name:
                self.keep()
            case _:
                return

    def text(self) -> str:
        return " ".join("".join(self.parts).split())

    def keep(self) -> None:
        text, name, self.name = self.text(), _NAMES[self.name], ""
        before = self.found.get(name, "")
        if text:
            self.found[name] = f"{before}, {text}" if before and name == "keywords" else text


def said_in(events: Iterator[Event]) -> dict[str, str]:
    """The properties in these events.

    Those that somebody made up stand in `properties`, `name: value` in lines.
    """
    reader = _Reader()
    for event in events:
        reader.take(event)
    return reader.found | ({"properties": "\n".join(reader.made_up)} if reader.made_up else {})


def said_in_meta(events: Iterator[Event]) -> dict[str, str]:
    """The properties of a document in one file, which stand in its element `meta`."""
    return said_in(_within(events, "meta"))


def _within(events: Iterator[Event], name: str) -> Iterator[Event]:
    inside = 0
    for event in events:
        inside += isinstance(event, Start) and event.name == name
        inside -= isinstance(event, End) and event.name == name
        if inside:
            yield event
