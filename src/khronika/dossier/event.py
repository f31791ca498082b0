"""Events of what goes out as a package: the export of an exhibit; and what is reserved for packages as a whole and for letters."""

from dataclasses import dataclass
from typing import ClassVar

from khronika.ledger.custody import CustodyEvent
from khronika.primitives.event import Event, Exposure, plain, veiled
from khronika.primitives.form import DIGEST, ID, NUMBER, TEXT, listed, optional

PUBLIC, PROTECTED, PERSONAL = Exposure.PUBLIC, Exposure.PROTECTED, Exposure.PERSONAL


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportEvent(CustodyEvent):
    """An item leaves as an exhibit of a dossier, or its custody in an export."""

    KIND: ClassVar[str] = "export"

    dossier: str = plain(ID, PUBLIC, "the id of the dossier or export")
    purpose: str = plain(TEXT, PUBLIC, "for whom: `court`, `press`, ...")
    recipient: str | None = veiled(optional(TEXT), PERSONAL, "who received it; shown, if at all, in that very dossier")


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageEvent(Event):
    """Reserved. A package as a whole: what people read in it is bound to what is proven (issue of release)."""

    KIND: ClassVar[str] = "package"

    dossier: str = plain(ID, PUBLIC, "the id of the dossier")
    purpose: str = plain(TEXT, PUBLIC, "for whom: `court`, `press`, ...")
    files: str = plain(DIGEST, PUBLIC, "SHA-256 of the list of all files it binds, a line each: path, size, SHA-256")
    size: int = plain(NUMBER, PUBLIC, "entries in the tree under which its exhibits are proven")
    confirmed: tuple[str, ...] = veiled(listed(TEXT), PROTECTED, "what was confirmed in the preview, by place and not by value")
    recipient: str | None = veiled(optional(TEXT), PERSONAL, "who received it")


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterEvent(Event):
    """Reserved. A letter was written that names keys, roots and digests, for comparison outside of any package."""

    KIND: ClassVar[str] = "letter"

    letter: str = plain(ID, PUBLIC, "the id of the letter, printed on it")
    digest: str = plain(DIGEST, PUBLIC, "SHA-256 of the file that is given beside the print")
    size: int = plain(NUMBER, PUBLIC, "entries in the tree whose root it names")
    recipient: str | None = veiled(optional(TEXT), PERSONAL, "who received it")
