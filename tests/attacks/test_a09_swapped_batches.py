"""A9: a member recorded a batch a second time under its id, with a better grade; nobody reads the second one, and all verifiers find it."""

from dataclasses import replace

import pytest

from khronika.archive.release.case import read_case
from khronika.record.event import StateEvent
from khronika.record.event_form import Grade
from khronika.record.statement import Credibility, Reliability
from tests.attacks.watched_release import archive_with_a_case
from tests.insider import forge as forged
from tests.insider import put
from tests.verify.forge_simulator import SMALL
from tests.verify.scenario_simulator import BATCHES
from tests.world import codes, entries, reopen


@pytest.mark.browser
def test_a_case_that_is_shown_another_recording_of_a_batch_fails_everywhere(forge, verdict):
    world = forge.compose(SMALL)
    again = world.state(BATCHES[0])
    world.record(replace(again, veiled={**again.veiled, "grade": {"reliability": "A", "credibility": "1"}}))
    found = verdict(forge.write_world(world))
    assert found.result == "failed"
    assert found.faults == {"S007"}


def test_a_second_recording_is_found_in_the_archive_and_the_case_rests_on_the_first(tmp_path):
    with reopen(archive_with_a_case(tmp_path)) as archive:
        [first] = [entry.event for entry in entries(archive) if isinstance(entry.event, StateEvent)]
        better = replace(first, grade=Grade(Reliability("A"), Credibility("1")))
        assert better.grade != first.grade
        put(archive, [forged(archive, better)])
    assert codes(tmp_path / "archive")
    with reopen(tmp_path / "archive") as archive:
        [batch] = read_case(archive, "night").batches
        assert batch.event.grade == first.grade
