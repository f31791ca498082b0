"""From a plan to the files of the package, all but the exhibits' own bytes."""

from collections.abc import Iterator
from itertools import chain

from khronika.dossier.files.loadfile import MAPPING, concordance_file, csv_file, mapping_file
from khronika.dossier.files.readme import readme
from khronika.dossier.files.statements import statements_file
from khronika.dossier.page.reading import reading_copy
from khronika.dossier.paper.pdf import pdf
from khronika.dossier.plan import DossierPlan, Evidenced, PlannedStamp
from khronika.dossier.view.build import tell
from khronika.dossier.view.place import accession_stem, custody_stem, require_plain, review_stem
from khronika.record.vocabulary import Vocabulary

File = tuple[str, bytes]


def files(plan: DossierPlan, vocabulary: Vocabulary) -> Iterator[File]:
    """Every file below `data/` but `exhibits/*/original.*`, as path and content.

    The same plan gives the same bytes.
    """
    for path, content in chain(_evidence(plan), _written(plan, vocabulary)):
        yield require_plain(path), content


def _written(plan: DossierPlan, vocabulary: Vocabulary) -> Iterator[File]:
    account = tell(plan, vocabulary)
    yield "README.txt", readme(plan)
    yield "dossier.pdf", pdf(account, plan.made_at)
    yield "index.html", reading_copy(account)
    yield "statements.json", statements_file(plan)
    yield "loadfile.csv", csv_file(plan)
    yield "loadfile.dat", concordance_file(plan)
    yield MAPPING, mapping_file()
    yield "policy.txt", plan.policy


def _evidence(plan: DossierPlan) -> Iterator[File]:
    for stem, evidenced in events_of(plan):
        yield f"{stem}.opening", evidenced.opening
        yield f"{stem}.tlog-proof", evidenced.proof
        for name, text in sorted(evidenced.fields.items()):
            yield f"{stem}.fields/{name}", text
    for stamp in plan.stamps:
        yield from _stamp(stamp)


def events_of(plan: DossierPlan) -> Iterator[tuple[str, Evidenced]]:
    """Every event that a package shows but its own, with the stem of its files."""
    yield "case", plan.case
    for member, evidenced in sorted(plan.members.items()):
        yield f"members/{member}", evidenced
    for batch in plan.batches:
        yield f"statements/{batch.batch}", batch.evidenced
    for review in plan.reviews:
        yield review_stem(review), review.evidenced
    for entry in sorted(plan.accessions, key=accession_stem):
        yield accession_stem(entry), entry.evidenced
    for exhibit in plan.exhibits:
        for event in exhibit.custody:
            yield custody_stem(exhibit, event), event.evidenced


def _stamp(stamp: PlannedStamp) -> Iterator[File]:
    stem = f"timestamps/{stamp.stem}"
    yield f"{stem}.checkpoint", stamp.checkpoint
    yield f"{stem}.tsq", stamp.request
    yield f"{stem}.tsr", stamp.reply
    yield f"{stem}.chain.pem", stamp.chain
    if stamp.consistency is not None:
        yield f"{stem}.consistency", stamp.consistency
