"""What somebody looked at before a package is written, as one digest: what is another by then does not leave."""

from collections.abc import Iterable, Iterator, Mapping

from khronika.archive.release.case import CaseEntry
from khronika.archive.release.decision import Decision
from khronika.archive.release.order import ReleaseOrder
from khronika.disclosure.release import CaseRelease
from khronika.primitives.codec import Json, canonical
from khronika.primitives.digest import Digest
from khronika.record.review import Status


def looked_at(case: CaseEntry, order: ReleaseOrder, decision: Decision) -> str:
    """SHA-256 (hex) over what was asked for, the case, and all that was decided: two that differ in what leaves differ in it."""
    told: list[Json] = [
        [order.code, order.purpose, order.recipient],
        _sorted(order.disclose),
        _sorted(order.allow),
        _sorted(order.withhold),
        _sorted(state.value for state in order.states),
        [[each.statement, each.why] for each in sorted(order.left_out)],
        case.position,
        *_decided(decision.release),
        _states(decision.cited),
        _states(decision.against),
        [[item, *_sorted(made.renditions)] for item, made in sorted(decision.renditions.items())],
        repr(decision.case_file),
    ]
    return str(Digest.of(canonical(told).encode()))


def _decided(release: CaseRelease) -> Iterator[Json]:
    """Every field that leaves or stays, every place that was shown with what stands there, and what nobody looked at."""
    for batch, fields in sorted(release.fields.items()):
        yield [batch, *_sorted(f"{name}={reason}" for name, reason in fields.items())]
    for entry in release.preview:
        yield [str(entry.place), entry.state.name, str(entry.reason), entry.where, entry.text]
    for place, reason in release.refused:
        yield [str(place), reason.name]
    yield _sorted(release.disclosed)
    yield _sorted(release.against)
    for exhibit, gaps in sorted(release.gaps.items()):
        for gap in gaps:
            yield [exhibit, gap.why.name, gap.where, gap.detail]


def _states(statuses: Mapping[str, Status]) -> Json:
    return [[statement, status.state.value] for statement, status in sorted(statuses.items())]


def _sorted(values: Iterable[object]) -> list[Json]:
    return [*sorted(map(str, values))]
