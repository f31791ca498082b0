"""A web page as tags, words and comments, in time that grows with its length (after the tokenizer of the WHATWG's HTML, section 13.2.5).

The library's parser looks for the end of each comment and tag that has none through the whole rest of a page.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from html import unescape
from typing import TypeAlias

_NAME = re.compile(r"[a-zA-Z][^\s/>]{0,200}")
_ATTRIBUTE = re.compile(r"""[\s/]*([^\s/>][^\s/>=]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]*)))?""")
_TAG_END = re.compile(r"[\s/]*>")
_COMMENT_END = re.compile(r"--!?>")
_REFERENCE = re.compile(
    r"&(?:#[0-9]{1,8}+(?![0-9])|#[xX][0-9a-fA-F]{1,8}+(?![0-9a-fA-F])|[A-Za-z][A-Za-z0-9]{1,31});?"
)
_CLOSED_REFERENCE = re.compile(
    r"&(?:#[0-9]{1,8}+(?![0-9]);?|#[xX][0-9a-fA-F]{1,8}+(?![0-9a-fA-F]);?|[A-Za-z][A-Za-z0-9]{1,31};)"
)
_HALVES = re.compile(r"&#(55[3-9]\d\d|56[0-2]\d\d|5631\d);&#(56[3-9]\d\d|57[0-2]\d\d|5734[0-3]);")
_RAW = {
    name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE)
    for name in ("script", "style", "iframe", "noembed", "noframes", "xmp")
}
_WORDS_ALONE = {name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE) for name in ("title", "textarea")}
"""Elements in which no tag is one: their text stands as it is written, or with characters written by name."""


@dataclass(frozen=True, slots=True)
class Opens:
    """A tag that opens an element; names in small letters."""

    name: str
    attributes: dict[str, str]
    holds_text: bool = False
    """Whether its text, in which no tag is one, comes next."""


@dataclass(frozen=True, slots=True)
class Closes:
    """A tag that closes an element."""

    name: str


@dataclass(frozen=True, slots=True)
class TokenWords:
    """Text between tags."""

    text: str


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment, or what stands in `<!...>` or `<?...>` and is neither a document type nor a condition."""

    text: str


Token: TypeAlias = Opens | Closes | TokenWords | Remark


@dataclass(slots=True)
class _Page:
    markup: str
    missing: set[str] = field(default_factory=set)
    """Ends that stand nowhere behind the place where they were looked for last: nobody looks for them
    again."""

    def find(self, end: str, at: int) -> int:
        if end in self.missing:
            return -1
        found = self.markup.find(end, at)
        if found < 0:
            self.missing.add(end)
        return found

    def search(self, end: re.Pattern[str], at: int) -> re.Match[str] | None:
        found = None if end.pattern in self.missing else end.search(self.markup, at)
        if found is None:
            self.missing.add(end.pattern)
        return found


def tokens(markup: str) -> Iterator[Token]:
    """What a page is made of, in its order; what never ends is words, so that nothing of it is lost."""
    page, at = _Page(markup), 0
    while at < len(markup):
        begins = page.find("<", at)
        if begins < 0:
            yield TokenWords(_unescaped(markup[at:]))
            return
        if begins > at:
            yield TokenWords(_unescaped(markup[at:begins]))
        found, at = _tag(page, begins)
        yield from found


def _tag(page: _Page, at: int) -> tuple[list[Token], int]:
    """What begins with `<`, and where it ends."""
    markup = page.markup
    following = markup[at + 1 : at + 2]
    if following == "!":
        return _declared(page, at)
    if following == "?":
        return _bogus(page, at)
    if following == "/":
        return _closing(page, at)
    if (name := _NAME.match(markup, at + 1)) is None:
        return [TokenWords("<")], at + 1
    attributes, end = _attributes(markup, name.end())
    if end < 0:
        return [TokenWords(_unescaped(markup[at:]))], len(markup)
    return _opened(page, Opens(name[0].lower(), attributes), end)


def _attributes(markup: str, at: int) -> tuple[dict[str, str], int]:
    """The attributes of a tag and where it ends; below 0 where it never does."""
    attributes: dict[str, str] = {}
    while (end := _TAG_END.match(markup, at)) is None:
        found = _ATTRIBUTE.match(markup, at)
        if found is None:
            return attributes, -1
        value = next((each for each in found.groups()[1:] if each is not None), "")
        attributes.setdefault(found[1].lower(), unescaped_value(value))
        at = found.end()
    return attributes, end.end()


def _opened(page: _Page, tag: Opens, at: int) -> tuple[list[Token], int]:
    """A tag; of an element in which no tag is one also its text and its end.

    One that never ends is read as if it were any other.
    """
    ends = _RAW.get(tag.name) or _WORDS_ALONE.get(tag.name)
    if ends is None or (end := page.search(ends, at)) is None:
        return [tag], at
    text = page.markup[at : end.start()]
    return [
        replace(tag, holds_text=True),
        TokenWords(_unescaped(text) if tag.name in _WORDS_ALONE else text),
    ], end.start()


def _closing(page: _Page, at: int) -> tuple[list[Token], int]:
    name = _NAME.match(page.markup, at + 2)
    if name is None:
        return ([], at + 3) if page.markup[at + 2 : at + 3] == ">" else _bogus(page, at)
    if (end := page.find(">", name.end())) < 0:
        return [TokenWords(_unescaped(page.markup[at:]))], len(page.markup)
    return [Closes(name[0].lower())], end + 1


def _declared(page: _Page, at: int) -> tuple[list[Token], int]:
    markup = page.markup
    if markup.startswith("<!--", at):
        if markup.startswith((">", "->"), at + 4):
            return [], markup.index(">", at + 4) + 1
        end = page.search(_COMMENT_END, at + 4)
        return ([Remark(markup[at + 4 : end.start()])], end.end()) if end else ([TokenWords("<!--")], at + 4)
    if markup.startswith("<![CDATA[", at) and (last := page.find("]]>", at)) >= 0:
        return [TokenWords(markup[at + 9 : last])], last + 3
    return _bogus(page, at)


_QUIET = re.compile(r"!\s*doctype\b[^\[]*\Z|!\[(?:if|endif)\b|\?xml\b", re.IGNORECASE)


def _bogus(page: _Page, at: int) -> tuple[list[Token], int]:
    """What a browser takes for a comment that ends at the next `>`."""
    end = page.find(">", at)
    if end < 0:
        return [TokenWords(_unescaped(page.markup[at:]))], len(page.markup)
    text = page.markup[at + 1 : end]
    return ([] if _QUIET.match(text) else [Remark(text)]), end + 1


def _unescaped(text: str) -> str:
    """Words with the characters that are written by name or number."""
    if "&" not in text:
        return text
    return _REFERENCE.sub(lambda found: unescape(found[0]), _HALVES.sub(_joined, text))


def unescaped_value(text: str) -> str:
    """The value of an attribute; a name in it that is not ended belongs to an address."""
    if "&" not in text:
        return text
    return _CLOSED_REFERENCE.sub(lambda found: unescape(found[0]), _HALVES.sub(_joined, text))


def _joined(halves: re.Match[str]) -> str:
    """A sign beyond the first plane that a program wrote as two halves."""
    return chr(0x10000 + (int(halves[1]) - 0xD800) * 0x400 + int(halves[2]) - 0xDC00)
