"""Where each thing of a court package stands, below `data/` (docs/format/dossier.md)."""

import re

from khronika.dossier.plan import AccessionEntry, AccessionState, CustodyEntry, Exhibit, Fixity, ReviewEntry
from khronika.dossier.view.media import extension
from khronika.primitives.error import MalformedError

_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}", re.ASCII)


def original(exhibit: Exhibit) -> str:
    """The file of an exhibit's bytes; raises MalformedError where the plan does not say what they are."""
    if exhibit.content is None:
        raise MalformedError("a plan says nothing of the bytes of an exhibit that goes out")
    return f"exhibits/{exhibit.control}/original.{extension(exhibit.content.media, exhibit.reader)}"


def rendition(exhibit: Exhibit, made: Fixity) -> str:
    """The file of a rendition."""
    return f"exhibits/{exhibit.control}/renditions/{made.id}.json"


def custody_stem(exhibit: Exhibit, entry: CustodyEntry) -> str:
    """The path of a custody event's files without their endings."""
    return f"exhibits/{exhibit.control}/custody/{entry.site}-{entry.seq:04d}-{entry.type}"


def accession_stem(entry: AccessionEntry) -> str:
    """The path of an accession event's files without their endings."""
    number = f"-{entry.number}" if entry.state is AccessionState.CORRECTED else ""
    return f"accessions/{entry.accession}-{entry.state.value}{number}"


def review_stem(entry: ReviewEntry) -> str:
    """The path of a review's files without their endings."""
    return f"reviews/{entry.batch or 'policy'}-{entry.number}"


def require_plain(path: str) -> str:
    """`path`, when every part of it is a name of ASCII letters, digits, dot, dash and underscore.

    Raises MalformedError.

    Nothing in a plan can make a writer leave the package, hide a file, or need the percent-encoding of RFC
    8493 section 2.1.3.
    """
    if not all(_PLAIN.fullmatch(part) for part in path.split("/")):
        raise MalformedError("a plan names a file in a way that is not allowed")
    return path
