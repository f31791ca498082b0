"""Reviews of a case: which events of the log made the statements that are shown what they are."""

import re
from collections.abc import Iterable, Iterator

from khronika.archive.release.evidence import EvidenceGatherer
from khronika.archive.release.order import ForeignReviewError
from khronika.archive.release.status import by_batch
from khronika.archive.store.archive import Archive
from khronika.dossier.plan import ReviewEntry


def review_entries(
    archive: Archive, statements: Iterable[str], gatherer: EvidenceGatherer
) -> tuple[ReviewEntry, ...]:
    """Every review that says something of one of these statements, and every policy of review before the last of them."""
    reviews = {
        batch: tuple(_reviews(archive, batch, frozenset(named)))
        for batch, named in by_batch(statements).items()
    }
    last = max((position for positions in reviews.values() for position in positions), default=-1)
    policies = [
        policy.place.position for policy in archive.index.record.policies() if policy.place.position < last
    ]
    return tuple(
        ReviewEntry(batch, number, gatherer.review(position))
        for batch, positions in {**reviews, "": policies}.items()
        for number, position in enumerate(positions, start=1)
    )


def _reviews(archive: Archive, batch: str, shown: frozenset[str]) -> Iterator[int]:
    """Where in the log the reviews stand that say something of a statement shown, in their order."""
    for review in sorted(archive.index.record.batch(batch).reviews, key=lambda review: review.place):
        if review.statements is None:
            yield review.place.position
        elif review.statements & shown:
            if not all(_NUMBERED.fullmatch(each.removeprefix(f"{batch}.")) for each in review.statements):
                raise ForeignReviewError(
                    "a review names something that is no statement of its batch",
                    hint="khronika verify ARCHIVE",
                )
            yield review.place.position


_NUMBERED = re.compile("[1-9][0-9]{0,6}")
