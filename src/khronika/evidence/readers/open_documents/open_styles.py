"""Styles of OpenDocument that mark their words as struck through or hidden (OpenDocument 1.3 part 3, section 16)."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class OpenStyles:
    """Takes the elements of styles; what a style does not say, the one it goes back to says."""

    _own: dict[str, dict[str, bool]] = field(default_factory=dict)
    _parents: dict[str, str] = field(default_factory=dict)
    _hidden_pages: set[str] = field(default_factory=set)
    _current: str = ""

    def begin(self, name: str, attributes: dict[str, str]) -> bool:
        """Whether an element is one of styles."""
        if name == "style":
            self._current = attributes.get("name", "")
            self._parents[self._current] = attributes.get("parent-style-name", "")
        elif name == "text-properties" and self._current:
            self._own.setdefault(self._current, {}).update(_said(attributes))
        elif name == "drawing-page-properties" and attributes.get("visibility") == "hidden":
            self._hidden_pages.add(self._current)
        else:
            return False
        return True

    def end(self, name: str) -> None:
        """The end of an element."""
        if name == "style":
            self._current = ""

    def marks(self, style: str) -> list[str]:
        """What is to be said of words of this style."""
        said: dict[str, bool] = {}
        seen = set[str]()
        while style and style not in seen:
            seen.add(style)
            said = self._own.get(style, {}) | said
            style = self._parents.get(style, "")
        return [mark for mark, on in said.items() if on]

    def hides(self, page: str) -> bool:
        """Whether a slide of this style is not shown."""
        return page in self._hidden_pages


def _said(attributes: dict[str, str]) -> dict[str, bool]:
    found: dict[str, bool] = {}
    lines = [
        attributes[each]
        for each in ("text-line-through-style", "text-line-through-type")
        if each in attributes
    ]
    if lines:
        found["struck through"] = any(line != "none" for line in lines)
    if "display" in attributes:
        found["hidden"] = attributes["display"] == "none"
    return found
