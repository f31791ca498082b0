"""Web pages: the text a person would see, block by block; nothing is fetched, nothing runs."""

import re
from html.parser import HTMLParser
from typing import BinaryIO

from khronika.evidence.citation.locator import InParagraph
from khronika.evidence.citation.mapped_text import Composer
from khronika.evidence.citation.passage import Text
from khronika.evidence.reading.charset import decode_declared
from khronika.evidence.reading.encoding import detect_text
from khronika.evidence.reading.item import whole
from khronika.evidence.reading.plain_text import LARGEST_TEXT
from khronika.evidence.reading.port import Report

_UNSEEN = frozenset(("script", "style", "template", "noscript", "head", "title", "object", "iframe", "svg", "math", "select", "datalist"))
_BLOCKS = frozenset(
    """address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure footer form frameset
    h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol option p pre section summary table tbody td tfoot th thead tr ul""".split()  # noqa: SIM905 -- a list is read as words
)
_SPACE = re.compile(r"[ \t\r\n\f]+")
_DECLARED = re.compile(rb"""<meta[^>]{0,512}?charset\s{0,16}=\s{0,16}["']?([\w.:-]{1,40})""", re.IGNORECASE)


def read(item: BinaryIO, report: Report) -> None:
    """Report the visible text, each block a paragraph, and the title; raises UnreadError when the encoding cannot be told."""
    page = decode_page(whole(item, LARGEST_TEXT))
    seen = visible(page.content)
    composer = Composer()
    for number, block in enumerate(seen.blocks, start=1):
        composer.line(block, InParagraph(number))
    report.text(composer.finish(page.encoding))
    report.metadata({"title": seen.title} if seen.title else {})


def decode_page(octets: bytes, label: str = "") -> Text:
    """Decode a page as declared outside of it, else as it declares itself, else as its letters say; raises UnreadError."""
    if not label and (declared := _DECLARED.search(octets[:4096])):
        label = declared[1].decode("ascii")
    return decode_declared(octets, label) if label else detect_text(octets)


def visible(markup: str) -> "Visible":
    """The blocks of a page and its title."""
    seen = Visible()
    seen.feed(markup)
    seen.close()
    seen.flush()
    return seen


class Visible(HTMLParser):
    """Takes a page apart into blocks of visible text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[str] = []
        self.title = ""
        self._parts: list[str] = []
        self._unseen: list[str] = []
        self._kept = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 -- the library's
        """Begin a block, or something unseen."""
        if tag in _BLOCKS:
            self.flush()
        if tag in ("body", "frameset"):
            self._unseen.clear()
        elif tag in _UNSEEN:
            self._unseen.append(tag)
        self._kept += tag == "pre"
        if tag == "br":
            self._parts.append("\0")

    def handle_endtag(self, tag: str) -> None:
        """End a block, or something unseen."""
        if tag in _BLOCKS:
            self.flush()
        if tag in self._unseen:
            del self._unseen[len(self._unseen) - 1 - self._unseen[::-1].index(tag) :]
        self._kept = max(0, self._kept - (tag == "pre"))

    def handle_data(self, data: str) -> None:
        """Take text, unless nobody would see it."""
        if self._unseen[-1:] == ["title"] and not self.title:
            self.title = _SPACE.sub(" ", data).strip()
        if not self._unseen:
            self._parts.append(data.replace("\n", "\0") if self._kept else data)

    def flush(self) -> None:
        """End the block that has begun."""
        lines = "".join(self._parts).split("\0")
        text = "\n".join(_SPACE.sub(" ", line).strip(" ") for line in lines).strip("\n")
        self._parts.clear()
        if text:
            self.blocks.append(text)
