"""Marks of words in Word, struck through and hidden: by themselves, by their style, and as a tracked change of format made them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from khronika.evidence.readers.office.xml_part import OFF, End, Start, elements

_MARKED = {"strike": "struck through", "dstrike": "struck through", "vanish": "hidden", "webHidden": "hidden"}

Styles = Mapping[str, frozenset[str]]
"""Marks of the words of each style, by the names of their properties."""


@dataclass(slots=True)
class Marks:
    """The properties of a run that mark its words: on, off, or as its style says."""

    own: dict[str, bool] = field(default_factory=dict)
    style: frozenset[str] = frozenset()

    def take(self, name: str, value: str) -> None:
        """A property, if it is one that marks."""
        if name in _MARKED:
            self.own[name] = value.lower() not in OFF

    def found(self, paragraph: frozenset[str] = frozenset()) -> list[str]:
        """What is to be said of the words, in the order of their properties."""
        names = [name for name, on in self.own.items() if on]
        names += sorted(name for name in self.style | paragraph if name not in self.own)
        return list(dict.fromkeys(_MARKED[name] for name in names))


def differences(before: Marks, after: Marks) -> list[str]:
    """What a change of format did to words, as far as it marks them."""
    old, new = before.found(), after.found()
    return [mark for mark in new if mark not in old] + [
        f"no longer {mark}" for mark in old if mark not in new
    ]


def marked_styles(styles: bytes | None) -> Styles:
    """The styles of a document that mark their words, by themselves or because the style they are based on does; raises UnreadError."""
    own: dict[str, Marks] = {}
    based: dict[str, str] = {}
    style, inside = "", 0
    for event in elements(styles) if styles else ():
        match event:
            case Start("style", attributes):
                style = attributes.get("styleId", "")
                own[style] = Marks()
            case Start("basedOn", attributes):
                based[style] = attributes.get("val", "")
            case Start("rPr"):
                inside += 1
            case End("rPr"):
                inside -= 1
            case Start(name, attributes) if inside and style:
                own[style].take(name, attributes.get("val", ""))
            case End("style"):
                style = ""
            case _:
                continue
    found = {name: _inherited(name, own, based) for name in own}
    return {name: marks for name, marks in found.items() if marks}


def _inherited(name: str, own: Mapping[str, Marks], based: Mapping[str, str]) -> frozenset[str]:
    said: dict[str, bool] = {}
    seen = set[str]()
    while name in own and name not in seen:
        seen.add(name)
        said = own[name].own | said
        name = based.get(name, "")
    return frozenset(name for name, on in said.items() if on)
