"""Web pages: the text a person would see, block by block, then what stands beside it; nothing is fetched, nothing runs."""

import binascii
import re
from base64 import b64decode
from dataclasses import dataclass
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

_UNSEEN = frozenset(("script", "style", "template", "head", "title", "object", "iframe", "svg", "math"))
_BLOCKS = frozenset(
    """address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure footer form frameset
    h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol option p pre section summary table tbody td tfoot th thead tr ul""".split()  # noqa: SIM905 -- a list is read as words
)
_SAYING = ("alt", "title", "placeholder", "value", "href", "src", "cite", "datetime")
"""Attributes whose values people wrote, or that lead somewhere."""
_ADDRESSES = frozenset(("href", "src"))
_NOWHERE = ("#", "javascript:", "about:", "cid:")
_SILENT = frozenset(("script", "style", "link", "meta", "base", "svg", "source", "track", "param"))
_DESCRIBING = frozenset(("description", "author", "keywords", "generator"))
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
    for number, picture in enumerate(seen.pictures, start=1):
        report.contained(f"picture-{number}.{picture.media.rpartition('/')[2]}", picture.media, [picture.content])


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


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A picture that stands in the page itself."""

    media: str
    content: bytes


class Visible(HTMLParser):
    """Takes a page apart into blocks of visible text; after each stands what its elements say beside it, `name: value`."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[str] = []
        self.title = ""
        self.pictures: list[PagePicture] = []
        self._parts: list[str] = []
        self._beside: list[str] = []
        self._unseen: list[str] = []
        self._kept = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a block, or something unseen."""
        if tag in _BLOCKS:
            self.flush()
        self._take_attributes(tag, {name: value or "" for name, value in attrs})
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

    def handle_comment(self, data: str) -> None:
        """Take what was written for whoever reads the source."""
        if not data.lstrip().lower().startswith(("[if", "<![")):
            self._say("comment", data)

    def _take_attributes(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "option" or (tag == "input" and attributes.get("type", "").lower() in ("checkbox", "radio")):
            self._parts.append("\u2612 " if {"checked", "selected"} & attributes.keys() else "\u2610 ")
        if tag == "meta" and attributes.get("name", "").lower() in _DESCRIBING:
            self._say(attributes["name"].lower(), attributes.get("content", ""))
        if tag in _SILENT:
            return
        for name in _SAYING:
            value = attributes.get(name, "")
            if value.lower().startswith("data:"):
                self._take_data(value)
            elif name in _ADDRESSES and value.lower().startswith(_NOWHERE):
                continue
            else:
                self._say(name, value)
        if frame := attributes.get("srcdoc"):
            self._beside += visible(frame[:LARGEST_TEXT]).blocks

    def _take_data(self, address: str) -> None:
        head, _, body = address.partition(",")
        media, *parameters = head.removeprefix("data:").lower().split(";")
        if not media.startswith("image/") or "base64" not in parameters:
            return
        try:
            content = b64decode(_SPACE.sub("", body))
        except binascii.Error:
            content = b""
        if content:
            self.pictures.append(PagePicture(media, content))
        else:
            self._say("data", head)

    def _say(self, name: str, value: str) -> None:
        if value := _SPACE.sub(" ", value).strip():
            self._beside.append(f"{name}: {value}")

    def flush(self) -> None:
        """End the block that has begun."""
        lines = "".join(self._parts).split("\0")
        text = "\n".join(_SPACE.sub(" ", line).strip(" ") for line in lines).strip("\n")
        self._parts.clear()
        self.blocks += [text] * bool(text) + self._beside
        self._beside.clear()
