"""Writing a court package: whole and durable under its name, or not there at all."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from khronika.dossier.error import ExhibitDiffersError, PackageExistsError
from khronika.dossier.files.bag import Bag
from khronika.dossier.files.layout import files
from khronika.dossier.plan import DossierPlan, Exhibit
from khronika.dossier.view.place import original, rendition, require_plain
from khronika.durable.guard import Commitment
from khronika.durable.stream import sync_folder
from khronika.durable.unfinished import unfinished
from khronika.primitives.digest import Digest
from khronika.record.vocabulary import Vocabulary

OpenExhibit = Callable[[str], Iterator[bytes]]
"""The bytes of the exhibit with this control number, piece by piece."""

ReadRendition = Callable[[str], bytes]
"""The bytes of the rendition with this id."""


@dataclass(frozen=True, slots=True)
class VerifierFiles:
    """The two programs a court checks the package with."""

    verify_py: bytes
    verify_html: bytes


@dataclass(frozen=True, slots=True)
class Binding:
    """The event of the package as a whole, made but not in the log yet: its time, its opening, and what will prove it once it is."""

    at: str
    opening: bytes
    proof: bytes
    consistency: bytes


@dataclass(frozen=True, slots=True)
class PackageSteps:
    """What of writing a package is not done with files.

    `bind` makes the event that commits to the list of files with this SHA-256. `check` raises unless what
    lies in a folder verifies as it is. `commit` puts the event into the log, which from then on says that the
    package left.
    """

    open_exhibit: OpenExhibit
    bind: Callable[[Digest], Binding]
    check: Callable[[Path], None]
    commit: Callable[[], None]
    read_rendition: ReadRendition
    commits_to: Path | None = None
    """The file that `commit` replaces."""
    locks: tuple[int, ...] = ()
    """Descriptors of the locks without which nobody may replace it."""


def write_court_package(
    plan: DossierPlan, out: Path, verifier: VerifierFiles, steps: PackageSteps, vocabulary: Vocabulary
) -> None:
    """Write the package of docs/format/dossier.md as the folder `out`, which must not exist.

    Folders get mode 0700, files 0600. The same plan and binding give the same bytes. On any failure nothing
    is left and `out` is not there; the event of the package is in the log only if everything is written and
    checked by then. Raises PackageExistsError, ExhibitDiffersError, UnprintableError, MalformedError,
    OSError, and whatever the steps raise.
    """
    require_free(out)
    commitment = Commitment.of(steps.commits_to, out, steps.locks) if steps.commits_to else None
    with unfinished(out.parent, commitment) as folder:
        bag = Bag(folder)
        _exhibits(bag, plan, steps)
        for path, content in files(plan, vocabulary):
            bag.payload(path, (content,))
        bag.tag("verify.py", verifier.verify_py)
        bag.tag("verify.html", verifier.verify_html)
        _close(bag, plan, steps)
        steps.check(folder)
        require_free(out)
        steps.commit()
        folder.rename(out)
    sync_folder(out.parent)


def require_free(out: Path) -> None:
    """Raises PackageExistsError where something stands already."""
    if os.path.lexists(out):
        raise PackageExistsError(
            "a file or folder of that name exists already", hint="name a folder that does not exist yet"
        )


def _exhibits(bag: Bag, plan: DossierPlan, steps: PackageSteps) -> None:
    for exhibit in plan.exhibits:
        if not exhibit.withheld:
            _copy(bag, exhibit, steps.open_exhibit)
            for made in exhibit.renditions:
                written = bag.payload(
                    require_plain(rendition(exhibit, made)), (steps.read_rendition(made.id),)
                )
                if (written.sha256, written.size) != (made.sha256, made.size):
                    raise ExhibitDiffersError(
                        "a rendition is not the one that was logged",
                        hint="run `khronika verify` on the archive",
                    )


def _close(bag: Bag, plan: DossierPlan, steps: PackageSteps) -> None:
    """Bind what is written so far; what is written after it follows from it."""
    listed = bag.listed()
    binding = steps.bind(Digest.of(listed))
    bag.payload("package.list", (listed,))
    bag.payload("package.opening", (binding.opening,))
    bag.payload("package.tlog-proof", (binding.proof,))
    bag.payload("package.consistency", (binding.consistency,))
    bag.close(
        (
            ("Bag-Software-Agent", "khronika"),
            ("Bagging-Date", binding.at[:10]),
            ("External-Identifier", plan.dossier),
        )
    )


def _copy(bag: Bag, exhibit: Exhibit, open_exhibit: OpenExhibit) -> None:
    written = bag.payload(require_plain(original(exhibit)), open_exhibit(exhibit.control))
    if exhibit.content is None or (written.sha256, written.size) != (
        exhibit.content.sha256,
        exhibit.content.size,
    ):
        raise ExhibitDiffersError(
            "the bytes of an exhibit are not those that were sealed",
            hint="run `khronika verify` on the archive",
        )
