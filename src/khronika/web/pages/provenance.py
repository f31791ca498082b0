"""What a person tells of material in a form: from whom, since when, how it came; never in an address."""

from collections.abc import Mapping

from khronika.archive.custody.seal import source_code
from khronika.archive.store.archive import Archive
from khronika.intake.accession import Provenance, told_of
from khronika.web.error import WorkspaceError

FIELDS = ("source", "obtained", "channel", "how", "from", "note", "consent")
"""Names of the fields."""
LONGEST = 10_000
"""Characters of a field."""


def told_in(form: Mapping[str, str]) -> dict[str, str]:
    """What was written into the fields, to be shown again."""
    return {name: form.get(name, "").strip()[:LONGEST] for name in FIELDS}


def provenance_of(archive: Archive, told: Mapping[str, str]) -> Provenance:
    """What the fields say; raises WorkspaceError where one is missing, ProvenanceError, SourceCodeError."""
    if not (told["source"] and told["obtained"] and told["channel"]):
        raise WorkspaceError(
            "where the material comes from is missing",
            hint="say the code of the source, since when you have it, and how it reached you",
        )
    texts = {name: told[name] for name in ("channel", "note", "consent")}
    obtained = {"when": told["obtained"], "how": told["how"], "from": told["from"]}
    return told_of(Provenance(source_code(archive, told["source"]), ""), texts, obtained)
