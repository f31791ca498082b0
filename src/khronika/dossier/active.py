"""Kinds of files that do something when they are clicked, which leave under a name by which they do not (docs/format/dossier.md)."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class ActiveKind(StrEnum):
    """What a file is that would run, fetch something or be mounted under a name of its own kind."""

    WEB_PAGE = "web page"
    DRAWING = "drawing"
    MARKUP = "markup"
    SCRIPT = "script"
    MACROS = "macros"
    PROGRAM = "program"
    DISC = "disc"


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What is known of an item: its sealed media type, what read it, the names it came with, whether a program was found in it."""

    media: str
    reader: str
    names: tuple[str, ...] = ()
    has_macros: bool = False


MACROS = "macros"
"""What a reader calls it, in what it says beside the text, that there are programs in a document
(docs/format/evidence.md)."""
_OLD_DOCUMENTS, _PAGES = "application/x-ole-storage", "web-page"
_BY_MEDIA = {
    "text/html": ActiveKind.WEB_PAGE,
    "application/xhtml+xml": ActiveKind.WEB_PAGE,
    "multipart/related": ActiveKind.WEB_PAGE,
    "image/svg+xml": ActiveKind.DRAWING,
    "application/xml": ActiveKind.MARKUP,
    "text/xml": ActiveKind.MARKUP,
    "text/javascript": ActiveKind.SCRIPT,
    "application/javascript": ActiveKind.SCRIPT,
    "text/x-python": ActiveKind.SCRIPT,
    "text/x-shellscript": ActiveKind.SCRIPT,
    "application/x-sh": ActiveKind.SCRIPT,
    "application/vnd.microsoft.portable-executable": ActiveKind.PROGRAM,
    "application/x-executable": ActiveKind.PROGRAM,
    "application/x-iso9660-image": ActiveKind.DISC,
}
_ENDINGS = {
    ActiveKind.WEB_PAGE: "htm html xht xhtml shtml mht mhtml hta chm url",
    ActiveKind.DRAWING: "svg svgz",
    ActiveKind.MARKUP: "xml xsl xslt xsd rss",
    ActiveKind.SCRIPT: "js mjs jse vbs vbe wsf wsh ps1 psm1 bat cmd sh bash zsh py pyw pl rb php lua applescript command desktop reg inf",
    ActiveKind.MACROS: "docm dotm xlsm xltm xlam xlsb pptm potm ppsm ppam sldm slk iqy",
    ActiveKind.PROGRAM: "exe dll com scr pif cpl msi msix appx jar app dmg pkg deb rpm apk ipa lnk scf elf run",
    ActiveKind.DISC: "iso img vhd vhdx udf",
}
_BY_ENDING = {ending: kind for kind, endings in _ENDINGS.items() for ending in endings.split()}
ACTIVE_ENDINGS = frozenset(_BY_ENDING)
"""Endings under which a click does more than show something; no original of a package bears one."""


def active_kind(facts: FileFacts) -> ActiveKind | None:
    """What an item is that leaves under a name by which it does not run.

    None for what keeps the name of its kind.
    """
    if facts.has_macros:
        return ActiveKind.MACROS
    kind = _BY_MEDIA.get(facts.media.partition(";")[0].strip(" ").lower())
    if kind is None and facts.reader == _PAGES:
        return ActiveKind.WEB_PAGE
    return kind or next(
        (_BY_ENDING[ending] for ending in _endings(facts.names) if ending in _BY_ENDING), None
    )


def filing_reader(facts: FileFacts) -> str:
    """The reader by which an item is filed.

    None for an old document with macros, which would run them under the name of its kind.
    """
    return "" if facts.has_macros and facts.media == _OLD_DOCUMENTS else facts.reader


def _endings(names: Iterable[str]) -> Iterable[str]:
    return (name.rpartition(".")[2].lower() for name in names if "." in name)
