"""Where each thing of a court package stands, below `data/` (docs/format/dossier.md)."""

import re

from khronika.dossier.logged import read
from khronika.dossier.media import extension
from khronika.dossier.plan import CustodyEntry, Evidenced, Exhibit
from khronika.primitives.error import MalformedError

_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}", re.ASCII)


def original(exhibit: Exhibit) -> str:
    """The file of an exhibit's bytes."""
    return f"exhibits/{exhibit.control}/original.{extension(exhibit.media)}"


def custody_stem(exhibit: Exhibit, entry: CustodyEntry) -> str:
    """The path of a custody event's files without their endings."""
    return f"exhibits/{exhibit.control}/custody/{entry.seq:04d}-{entry.type}"


def accession_stem(key: str, evidenced: Evidenced) -> str:
    """The path of an accession event's files without their endings; the id and state are the event's own."""
    logged = read(evidenced)
    accession, state = logged.text("accession"), logged.text("state")
    return f"accessions/{accession}-{state}" if accession and state else f"accessions/{key}"


def require_plain(path: str) -> str:
    """`path`, when every part of it is a name of ASCII letters, digits, dot, dash and underscore; raises MalformedError.

    Nothing in a plan can make a writer leave the package, hide a file, or need the percent-encoding of RFC 8493 section 2.1.3.
    """
    if not all(_PLAIN.fullmatch(part) for part in path.split("/")):
        raise MalformedError("a plan names a file in a way that is not allowed")
    return path
