"""Counter-evidence: what the record holds against a case, no sentence of it cites, and no member left out with a reason."""

from collections.abc import Iterator
from typing import NamedTuple

from khronika.archive.release.case import CaseEntry, StateEntry, newest_batch
from khronika.archive.release.order import NotAgainstError, ReleaseOrder
from khronika.archive.store.archive import Archive
from khronika.disclosure.rules import Material
from khronika.primitives.message import message
from khronika.record.case import cited_statements
from khronika.record.contradiction import Contradiction, contradictions


class CounterEvidence(NamedTuple):
    """Statements that speak against a case, and those of their batches that the case does not rest on."""

    statements: tuple[Contradiction, ...]
    batches: tuple[StateEntry, ...]


def counter_evidence(
    archive: Archive, case: CaseEntry, order: ReleaseOrder, material: Material
) -> CounterEvidence:
    """What speaks against the case, without what is left out.

    Raises NotAgainstError where something else is to be left out.
    """
    found = contradictions(material.views, cited_statements(case.content.sections), archive.words)
    left_out = {each.statement for each in order.left_out}
    if idle := left_out - {each.statement for each in found}:
        named = ", ".join(sorted(idle))
        raise NotAgainstError(
            message("this does not speak against the case: {named}", named=named),
            hint="khronika dossier --dry-run lists what does",
            statements=idle,
        )
    kept = tuple(each for each in found if each.statement not in left_out)
    return CounterEvidence(kept, tuple(_batches(archive, case, kept)))


def _batches(archive: Archive, case: CaseEntry, found: tuple[Contradiction, ...]) -> Iterator[StateEntry]:
    rested_on = {batch.event.batch for batch in case.batches}
    for batch in dict.fromkeys(each.batch for each in found):
        if batch not in rested_on:
            yield newest_batch(archive, batch)
