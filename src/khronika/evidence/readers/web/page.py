"""Web pages: the text a person would see, block by block, then what stands beside it.

Nothing is fetched, nothing runs.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import BinaryIO

from khronika.evidence.citation.locator import InParagraph
from khronika.evidence.citation.mapped_text import Composer
from khronika.evidence.citation.passage import SourceText
from khronika.evidence.readers.text.charset import decode_body
from khronika.evidence.readers.text.encoding import detect_text
from khronika.evidence.readers.text.plain_text import LARGEST_TEXT
from khronika.evidence.readers.web.data import PageFile, file_of, files_of_style
from khronika.evidence.readers.web.program import data_words, has_words, is_program, literals, style_words
from khronika.evidence.readers.web.token import Closes, Opens, Remark, TokenWords, tokens
from khronika.evidence.reading.coverage import Gap, Unit, Why, in_doubt
from khronika.evidence.reading.item import whole
from khronika.evidence.reading.port import Report, parts

_ASIDE = ("template", "object", "applet", "iframe", "noembed", "noframes", "audio", "video", "canvas")
"""Elements whose text is shown only where something else cannot be, or never: it is said beside, with their
name."""
_BLOCKS = frozenset(
    """address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure footer form frameset
    h1 h2 h3 h4 h5 h6 head header hr html legend li main menu nav ol option p pre section summary table tbody td tfoot th thead tr ul
    svg text desc metadata foreignobject math annotation annotation-xml title textarea select xmp""".split()  # noqa: SIM905 -- a list is read as words
)
_SAYING = (
    *(
        "alt",
        "title",
        "placeholder",
        "value",
        "href",
        "src",
        "cite",
        "datetime",
        "label",
        "summary",
        "aria-label",
        "aria-description",
    ),
    *(
        "xlink:href",
        "poster",
        "data",
        "action",
        "background",
        "srcset",
        "standby",
        "abbr",
        "download",
        "content",
    ),
)
"""Attributes whose values people wrote, or that lead somewhere."""
_ADDRESSES = frozenset(("href", "src", "xlink:href", "action", "data", "poster", "background", "srcset"))
_NOWHERE = ("#", "javascript:", "about:")
_SILENT = frozenset(("style", "link", "base", "svg", "source", "param"))
_TECHNICAL = frozenset(
    """viewport robots googlebot theme-color format-detection referrer csrf-token csrf-param color-scheme handheldfriendly mobileoptimized
    apple-mobile-web-app-capable apple-mobile-web-app-status-bar-style msapplication-tilecolor msapplication-tileimage msapplication-config
    content-type x-ua-compatible content-security-policy cache-control pragma expires imagetoolbar progid""".split()  # noqa: SIM905 -- as above
)
_SPACE = re.compile(r"[ \t\r\n\f]+")
_DECLARED = re.compile(rb"""<meta[^>]{0,512}?charset\s{0,16}=\s{0,16}["']?([\w.:-]{1,40})""", re.IGNORECASE)
_CONDITION = re.compile(r"\s{0,9}\[if[^\]]{0,200}\]>(.*)<!\[endif\]\s{0,9}\Z", re.IGNORECASE | re.DOTALL)
_BEGINS = re.compile(
    r"""\ufeff?\s*+(?:<\?xml[^>]{0,256}\?>\s*+)?(?:<!--(?:[^-]|-(?!->)){0,4000}-->\s*+){0,9}
    <(?:!doctype\s+html|(?:html|head|body|title|meta|table|div|p|h[1-6]|font|center|script|style|base|link)(?=[\s/>]))""",
    re.IGNORECASE | re.VERBOSE,
)
_DEEPEST = 4
"""Pages in pages that are taken apart."""
_MOST_ASIDE = 64


def looks_like_page(sample: str) -> bool:
    """Whether the beginning of a text is that of a web page, or of a piece of one."""
    return _BEGINS.match(sample) is not None


def read(item: BinaryIO, report: Report) -> None:
    """Report the visible text, each block a paragraph, the title and the files in the page.

    Raises UnreadError for an unknown encoding.
    """
    page = decode_page(whole(item, LARGEST_TEXT))
    seen = visible(page.content)
    composer = Composer()
    for number, block in enumerate(seen.blocks, start=1):
        composer.line(block, InParagraph(number))
    report.text(composer.finish(page.encoding))
    report.missed(*in_doubt(page.encoding, page.rivals))
    report.metadata({"title": seen.title} if seen.title else {})
    say_files(seen, report)


def say_files(seen: "Visible", report: Report, message: int | None = None) -> None:
    """Report the files that are written into a page, and how many of them hold nothing."""
    for number, file in enumerate(seen.files, start=1):
        report.contained(
            f"{file.stem}-{number}.{file.ending}", file.media, parts(file.content), message=message
        )
    if seen.empty_files:
        report.missed(Gap(Unit.PART, Why.MALFORMED, len(seen.empty_files), names=tuple(seen.empty_files)))


def decode_page(data: bytes, label: str = "") -> SourceText:
    """Decode a page as declared outside of it, else as it declares itself, else as its letters say.

    Raises UnreadError.
    """
    if not label and (declared := _DECLARED.search(data[:4096])):
        label = declared[1].decode("ascii")
    return decode_body(data, label) if label else detect_text(data)


def visible(markup: str, depth: int = 0) -> "Visible":
    """The blocks of a page, its title and the files in it."""
    seen = Visible(depth)
    for token in tokens(markup):
        match token:
            case Opens():
                seen.open(token)
            case Closes(name):
                seen.close(name)
            case TokenWords(text):
                seen.take(text)
            case Remark(text):
                seen.remark(text)
    seen.flush()
    return seen


@dataclass(slots=True)
class Visible:
    """A page in blocks of visible text; after each stands what its elements say beside it, `name: value`."""

    depth: int = 0
    blocks: list[str] = field(default_factory=list)
    title: str = ""
    files: list[PageFile] = field(default_factory=list)
    empty_files: list[str] = field(default_factory=list)
    """The heads of files in the page that hold nothing."""
    _parts: list[str] = field(default_factory=list)
    _beside: list[str] = field(default_factory=list)
    _aside: list[str] = field(default_factory=list)
    _kept: int = 0
    _raw: tuple[str, str] = ("", "")
    """The element that was just opened and has no tags in it, and its type."""

    def said(self) -> list[str]:
        """The blocks, with the title before them where no metadata hold it."""
        return [f"title: {self.title}", *self.blocks] if self.title else self.blocks

    def open(self, element: Opens) -> None:
        """Begin a block, or something that is said aside."""
        tag, attributes = element.name, element.attributes
        if tag in _BLOCKS:
            self.flush()
        self._take_attributes(tag, attributes)
        if tag in _ASIDE and len(self._aside) < _MOST_ASIDE:
            self.flush()
            self._aside.append(tag)
        self._kept += tag in ("pre", "textarea", "xmp")
        self._raw = (tag, attributes.get("type", "")) if element.holds_text else ("", "")
        if tag == "br":
            self._parts.append("\0")

    def close(self, tag: str) -> None:
        """End a block, or something that is said aside."""
        self._raw = ("", "")
        if tag in _BLOCKS or tag in self._aside:
            self.flush()
        if tag in self._aside:
            del self._aside[len(self._aside) - 1 - self._aside[::-1].index(tag) :]
        self._kept = max(0, self._kept - (tag in ("pre", "textarea", "xmp")))

    def take(self, text: str) -> None:
        """Take text: what is shown into the block, what is not beside it."""
        tag, media = self._raw
        self._raw = ("", "")
        match tag:
            case "script":
                self._take_script(text, media)
            case "style":
                self.files += files_of_style(text)
                self._say_each("style", style_words(text))
            case "title" if not self.title and not self._aside:
                self.title = _SPACE.sub(" ", text).strip()
            case "iframe" | "noembed" | "noframes":
                self._take_page(text)
            case _:
                self._parts.append(text.replace("\n", "\0") if self._kept else text)

    def remark(self, text: str) -> None:
        """Take what was written for whoever reads the source, or for one program alone."""
        if condition := _CONDITION.match(text):
            self._say_page("conditional", condition[1])
        elif not text.lstrip().lower().startswith(("[if", "<![")):
            self._say("comment", text)

    def _take_script(self, text: str, media: str) -> None:
        if not is_program(media):
            self._say("script", data_words(text))
        else:
            self._say_each("script", literals(text))

    def _take_attributes(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "option" or (
            tag == "input" and attributes.get("type", "").lower() in ("checkbox", "radio")
        ):
            self._parts.append("\u2612 " if {"checked", "selected"} & attributes.keys() else "\u2610 ")
        self.files += files_of_style(attributes.get("style", ""))
        if tag == "meta":
            self._take_meta(attributes)
            return
        for name, value in attributes.items():
            self._take_attribute(tag, name, value)
        if frame := attributes.get("srcdoc"):
            self._take_page(frame)

    def _take_attribute(self, tag: str, name: str, value: str) -> None:
        if value[:5].lower() == "data:" and (name in _SAYING or name.startswith("data-")):
            self._take_data(value)
        elif tag in _SILENT or (
            name in _ADDRESSES and (tag == "script" or value.lower().startswith(_NOWHERE))
        ):
            return
        elif name in _SAYING or (name.startswith("data-") and has_words(value)):
            self._say(name, value)

    def _take_meta(self, attributes: dict[str, str]) -> None:
        name = next(
            (
                attributes[each]
                for each in ("name", "property", "itemprop", "http-equiv")
                if attributes.get(each)
            ),
            "",
        ).lower()
        if name and name not in _TECHNICAL:
            self._say(name, attributes.get("content", ""))

    def _take_data(self, address: str) -> None:
        if (file := file_of(address)) is None:
            head = address.partition(",")[0]
            self._say("data", head)
            self.empty_files.append(head)
        else:
            self.files.append(file)

    def _take_page(self, markup: str) -> None:
        """Take a page that stands in the page."""
        if self.depth >= _DEEPEST:
            self._say("page", markup)
            return
        inner = visible(markup, self.depth + 1)
        self._take_inner(inner, inner.blocks)

    def _say_page(self, name: str, markup: str) -> None:
        if self.depth >= _DEEPEST:
            self._say(name, markup)
            return
        inner = visible(markup, self.depth + 1)
        self._take_inner(inner, [f"{name}: {block}" for block in inner.blocks])

    def _take_inner(self, inner: "Visible", blocks: list[str]) -> None:
        self._beside += [*([f"title: {inner.title}"] if inner.title else []), *blocks]
        self.files += inner.files
        self.empty_files += inner.empty_files

    def _say_each(self, name: str, values: Iterable[str]) -> None:
        for value in values:
            self._say(name, value)

    def _say(self, name: str, value: str) -> None:
        if value := _SPACE.sub(" ", value).strip():
            self._beside.append(f"{name}: {value}")

    def flush(self) -> None:
        """End the block that has begun."""
        lines = "".join(self._parts).split("\0")
        text = "\n".join(_SPACE.sub(" ", line).strip(" ") for line in lines).strip("\n")
        self._parts.clear()
        aside = f"{self._aside[-1]}: " if self._aside else ""
        self.blocks += [aside + text] * bool(text) + self._beside
        self._beside.clear()
