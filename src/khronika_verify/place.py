# SPDX-License-Identifier: Apache-2.0
"""Where a file of a package may stand (docs/format/dossier.md, paths).

Verify.html is built from this same table.
"""

import re

ID_FORM = "[a-z2-7]{25}[aeimquy4]"
EVIDENCE_FORM = r"opening|tlog-proof"
STAMP_FORM = r"\d{1,16}-\d{1,6}\.(checkpoint|tsq|tsr|chain\.pem|consistency)"
CHAIN_FORM = r"data/exhibits/[A-Z][A-Z0-9]{0,15}-\d{6,}/custody/[a-z][a-z0-9]{0,15}-\d{4,8}"

PATH_FORMS = (
    r"bagit\.txt|bag-info\.txt|manifest-sha256\.txt|tagmanifest-sha256\.txt|verify\.py|verify\.html",
    r"data/(README\.txt|dossier\.pdf|index\.html|statements\.json|policy\.txt|loadfile\.csv|loadfile\.dat|loadfile-mapping\.json)",
    r"data/package\.(list|opening|tlog-proof|consistency)",
    rf"data/case\.({EVIDENCE_FORM}|fields/(code|content))",
    rf"data/members/{ID_FORM}\.({EVIDENCE_FORM})",
    rf"data/statements/{ID_FORM}\.({EVIDENCE_FORM})",
    rf"data/statements/{ID_FORM}\.fields/(item|rendition|locator|quote|context|standing|stance|origin|grade|(chain|statements)\.[1-9]\d*)",
    rf"data/reviews/({ID_FORM}|policy)-[1-9]\d{{0,6}}\.({EVIDENCE_FORM})",
    rf"data/reviews/{ID_FORM}-[1-9]\d{{0,6}}\.fields/(state|statements)",
    rf"data/accessions/{ID_FORM}-(opened|closed)\.({EVIDENCE_FORM})",
    rf"data/accessions/{ID_FORM}-opened\.fields/(source|channel|obtained|note|consent|paths)",
    rf"data/accessions/{ID_FORM}-closed\.fields/outcomes",
    rf"data/accessions/{ID_FORM}-corrected-[1-9]\d{{0,6}}\.({EVIDENCE_FORM})",
    rf"data/accessions/{ID_FORM}-corrected-[1-9]\d{{0,6}}\.fields/(source|channel|obtained|note|consent)",
    rf"data/timestamps(-later)?/{STAMP_FORM}",
    rf"{CHAIN_FORM}-[a-z][a-z-]{{0,30}}\.({EVIDENCE_FORM})",
    rf"{CHAIN_FORM}-seal\.fields/(accession|content|name|path|times)",
    rf"{CHAIN_FORM}-derive\.fields/(reading|renditions\.[1-9]\d*)",
    rf"{CHAIN_FORM}-text-corrected\.fields/(rendition|locator|recognised|context|corrected)",
    rf"{CHAIN_FORM}-export\.fields/recipient",
    rf"data/exhibits/[A-Z][A-Z0-9]{{0,15}}-\d{{6,}}/(original\.[a-z0-9]{{1,8}}|renditions/{ID_FORM}\.json)",
)
"""Every file of a package of version 2 stands at a path that one of these matches as a whole."""

PATHS = re.compile("|".join(PATH_FORMS), re.ASCII)

LATER = "data/timestamps-later/"
BAG_FILES = frozenset({"bagit.txt", "bag-info.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt"})
LIST, CONSISTENCY = "data/package.list", "data/package.consistency"
UNLISTED = BAG_FILES | {LIST, CONSISTENCY, "data/package.opening", "data/package.tlog-proof"}
"""Files that the list of files does not name: itself, what proves it, and what follows from the rest."""


def has_place(path: str) -> bool:
    """Whether a file may stand here in a package of version 2."""
    return bool(PATHS.fullmatch(path))


def is_listed(path: str) -> bool:
    """Whether the list of files names the file at this path, if there is one."""
    return path not in UNLISTED and not path.startswith(LATER)
