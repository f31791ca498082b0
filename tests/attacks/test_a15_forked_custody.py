"""A15: a member forked the custody of an item; two events shown together fail everywhere, and members find what a court is not shown."""

from dataclasses import replace

import pytest

from khronika.intake.event import OpenEvent
from tests.attacks.watched_release import archive_with_a_case
from tests.insider import forge as forged
from tests.insider import next_link, put
from tests.world import codes, reopen

SEALED, DERIVED = ("A-000001", 0, "seal"), ("A-000001", 1, "derive")


def branch(forge):
    """A world in which the item was read, and exported as if it had not been; gives the stem of what is to be hidden, too."""
    world = forge.compose()
    derived = world.derive(world.scenario.exhibits[0])
    place = {"seq": 1, "prev": world.logged[forge.custody(*SEALED)].commitment}
    world.record(replace(derived, stem=forge.custody(*DERIVED), event={**derived.event, **place}))
    return world


@pytest.mark.browser
def test_two_events_of_one_number_fail_everywhere(forge, verdict):
    assert verdict(forge.write_world(branch(forge))).faults == {"E008"}


@pytest.mark.browser
def test_a_branch_that_is_not_shown_is_no_fault_of_the_package_as_the_threats_page_says(
    forge, verdict, project
):
    world = branch(forge)
    del world.entries[forge.custody(*DERIVED)]
    assert verdict(forge.write_world(world)).result == "consistent"
    assert "A fork that is not shown" in (project / "THREATS.md").read_text()


def test_members_find_the_branch_that_a_court_is_not_shown(tmp_path):
    with reopen(archive_with_a_case(tmp_path)) as archive:
        link = next_link(archive)
        put(
            archive,
            [
                forged(archive, OpenEvent(item=link.item, note=note), link)
                for note in (None, "another history")
            ],
        )
    assert codes(tmp_path / "archive") == {"A010"}
