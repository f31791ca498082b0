"""What the package of a case would tell, planned from the log as it is; nothing is logged or written."""

import os

from khronika.archive.derivation.renditions import derivation_of, metadata_of, outline_of
from khronika.archive.index.index import ItemRow
from khronika.archive.release.case import read_case
from khronika.archive.release.decision import Decision, decide
from khronika.archive.release.order import ReleaseOrder
from khronika.archive.release.plan import plan_package
from khronika.archive.store.archive import Archive
from khronika.dossier.files.tell import Tell
from khronika.dossier.files.tells import tells
from khronika.dossier.original_metadata import OriginalMetadata, telling_metadata
from khronika.primitives.codec import format_id


def package_tells(
    archive: Archive, order: ReleaseOrder, decision: Decision | None = None
) -> tuple[Tell, ...]:
    """Everything the package would tell besides what the case says; decided on now where it was not.

    Raises what a preview raises.
    """
    case = read_case(archive, order.code)
    plan = plan_package(
        archive, order, case, decision or decide(archive, case, order), format_id(os.urandom(16))
    )
    found = {
        archive.control(row): metadata
        for row in case.items
        if (metadata := _metadata(archive, row)) is not None
    }
    return tells(plan, found)


def _metadata(archive: Archive, row: ItemRow) -> tuple[OriginalMetadata, ...] | None:
    """What the newest reading found in an item and the files in it; None where it was never read."""
    derivation = derivation_of(archive, row)
    if derivation is None:
        return None
    return telling_metadata(
        metadata_of(archive, derivation, part) for part in outline_of(archive, derivation)
    )
