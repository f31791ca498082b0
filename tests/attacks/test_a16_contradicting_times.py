"""A16: times that contradict the log, a stamp or the calendar passed; all verifiers tell them, and a clock that is behind is told."""

import pytest

from khronika.archive.events.clock import Clock
from tests.attacks.watched_release import archive_with_a_case
from tests.verify.package_simulator import Alterations
from tests.world import Remark, codes, findings, log, reopen

EXPORT = ("A-000001", 1, "export")


@pytest.mark.browser
@pytest.mark.parametrize(
    ("at", "told"),
    [("2016-11-22T10:15:00Z", True), ("2026-11-22T10:11:00Z", False), ("2026-11-22T10:09:59Z", True)],
)
def test_an_event_that_claims_to_be_older_than_one_before_it_is_told(forge, verdict, at, told):
    stem = forge.custody(*EXPORT)
    found = verdict(forge.write(Alterations(event={stem: lambda event: {**event, "at": at}})))
    assert (("K009", f"data/{stem}.opening") in found.findings) is told
    assert found.result == "consistent"


@pytest.mark.browser
def test_an_event_that_claims_to_be_younger_than_the_stamp_that_covers_it_is_told(forge, verdict, authority):
    stem = forge.custody("A-000001", 0, "seal")
    world = forge.compose(
        alterations=Alterations(event={stem: lambda event: {**event, "at": "2099-01-01T00:00:00Z"}})
    )
    stamp = world.stamp(authority("rsa"), world.sealed)
    assert ("K009", f"data/{stem}.opening") in verdict(forge.write_world(world, [stamp])).findings


@pytest.mark.browser
@pytest.mark.parametrize("at", ["9999-02-31T00:00:00Z", "0000-01-01T00:00:00Z"])
def test_a_time_in_no_calendar_is_no_event(forge, verdict, at):
    stem = forge.custody(*EXPORT)
    assert "O001" in verdict(forge.write(Alterations(event={stem: lambda event: {**event, "at": at}}))).faults


def test_a_clock_that_is_behind_is_told_when_it_writes_and_by_the_verification(tmp_path):
    told: list[str] = []
    with reopen(archive_with_a_case(tmp_path)) as archive:
        archive.clock = Clock(lambda: "2016-11-22T10:15:00Z", False, told.append)
        log(archive, Remark.numbered(1))
    assert len(told) == 1
    assert "A013" in {finding.code for finding in findings(tmp_path / "archive")}
    assert codes(tmp_path / "archive") == set()
