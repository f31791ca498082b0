"""Writing a court package: whole and durable under its name, or not there at all."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from khronika.dossier.bag import Bag
from khronika.dossier.error import ExhibitDiffersError, PackageExistsError
from khronika.dossier.layout import files
from khronika.dossier.place import original, require_plain
from khronika.dossier.plan import DossierPlan, Exhibit
from khronika.durable.stream import sync_folder
from khronika.durable.unfinished import unfinished
from khronika.record.vocabulary import Vocabulary

OpenExhibit = Callable[[str], Iterator[bytes]]
"""The bytes of the exhibit with this control number, piece by piece."""


@dataclass(frozen=True, slots=True)
class VerifierFiles:
    """The two programs a court checks the package with."""

    verify_py: bytes
    verify_html: bytes


def write_court_package(plan: DossierPlan, out: Path, open_exhibit: OpenExhibit, verifier: VerifierFiles, vocabulary: Vocabulary) -> None:
    """Write the package of docs/format/dossier.md as the folder `out`, which must not exist.

    Folders get mode 0700, files 0600. The same plan gives the same bytes. On any failure nothing is left and `out` is not there.
    Raises PackageExistsError, ExhibitDiffersError, UnprintableError, MalformedError, OSError, and whatever `open_exhibit` raises.
    """
    if os.path.lexists(out):
        raise PackageExistsError("something already stands where the package was to go", hint="name a folder that does not exist yet")
    with unfinished(out.parent) as folder:
        bag = Bag(folder)
        _exhibits(bag, plan, open_exhibit)
        for path, content in files(plan, vocabulary):
            bag.payload(path, (content,))
        _close(bag, plan, verifier)
        folder.rename(out)
    sync_folder(out.parent)


def _exhibits(bag: Bag, plan: DossierPlan, open_exhibit: OpenExhibit) -> None:
    for exhibit in plan.exhibits:
        if not exhibit.withheld:
            _copy(bag, exhibit, open_exhibit)


def _close(bag: Bag, plan: DossierPlan, verifier: VerifierFiles) -> None:
    bag.tag("verify.py", verifier.verify_py)
    bag.tag("verify.html", verifier.verify_html)
    bag.close(
        (
            ("Bag-Software-Agent", f"khronika {version('khronika')}"),
            ("Bagging-Date", plan.made_at[:10]),
            ("External-Identifier", plan.dossier),
        )
    )


def _copy(bag: Bag, exhibit: Exhibit, open_exhibit: OpenExhibit) -> None:
    written = bag.payload(require_plain(original(exhibit)), open_exhibit(exhibit.control))
    if exhibit.content is None or (written.sha256, written.size) != (exhibit.content.sha256, exhibit.content.size):
        raise ExhibitDiffersError("the bytes of an exhibit are not those that were sealed", hint="run `khronika verify` on the archive")
