"""What a browser would make of the reading copy: elements, their attributes, and the text between them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Element:
    name: str
    attributes: dict[str, str]
    text: str = ""
    children: "list[Element]" = field(default_factory=list)

    def walk(self) -> "list[Element]":
        return [self, *(element for child in self.children for element in child.walk())]


class Page(HTMLParser):
    """A page parsed into elements; `root` holds all, each with the text of everything inside it."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("root", {})
        self._open = [self.root]
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(element)
        if tag not in ("meta", "br"):
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop().name == tag

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.text += data

    def all(self, name: str) -> list[Element]:
        return [element for element in self.root.walk() if element.name == name]

    def by_id(self, mark: str) -> Element:
        return next(element for element in self.root.walk() if element.attributes.get("id") == mark)

    def of_class(self, name: str) -> list[Element]:
        return [
            element for element in self.root.walk() if name in element.attributes.get("class", "").split()
        ]

    def shape(self) -> list[tuple[str, tuple[str, ...]]]:
        """The names of all elements and of their attributes, in order: what markup from evidence would change."""
        return [(element.name, tuple(sorted(element.attributes))) for element in self.root.walk()]
