"""What reports rely on by their attributions, persons who were judged to be one taken for one."""

from collections.abc import Iterable, Mapping, Sequence

from khronika.analysis.independence.reports import Chains, Passed, Relied
from khronika.archive.store.archive import Archive
from khronika.record.event import StateEvent
from khronika.record.event_form import Party
from khronika.record.recorded import Report
from khronika.record.statement import Role


def relied_by(report: Report, called: Mapping[str, str]) -> Relied:
    """What a report relies on; persons who were judged to be one are one origin."""
    return Relied(report.batch, report.item, called.get(report.origin, report.origin), report.source)


def chains_of(archive: Archive, reports: Iterable[Report], called: Mapping[str, str]) -> Chains:
    """The attributions of reports, by batch: who passed on what from whom, from the publication back to the fact.

    `called` are the ids under which persons judged to be one go by.
    """
    positions = sorted({each.place.position for each in reports})
    found: dict[str, Sequence[Passed]] = {}
    for entry in archive.entries(positions):
        if isinstance(entry.event, StateEvent):
            found[entry.event.batch] = [
                Passed(_called(each.who, called), _called(each.source, called), each.role is Role.RECORDER)
                for each in entry.event.chain
            ]
    return found


def _called(party: Party | None, called: Mapping[str, str]) -> str:
    if party is None:
        return ""
    return party if isinstance(party, str) else called.get(party.id, party.id)
