"""A2: `--disclose name` handed out members' names, `recipient` earlier recipients. What can be asked for is typed, of this export alone."""

from dataclasses import replace

import pytest

from khronika.archive.members.membership import Joining, add_member
from khronika.archive.release.release import release
from khronika.disclosure.disclosed_field import parse_disclosed_field
from khronika.disclosure.error import UndisclosableError
from khronika.dossier.event import ExportEvent
from khronika_verify.package import examine
from tests.attacks.pseudonym_case import file, recorded, sealed
from tests.attacks.test_release import leaks
from tests.world import PASSPHRASE


@pytest.fixture
def archive(tmp_path):
    with sealed(tmp_path) as archive:
        yield archive


def test_no_name_of_a_member_no_earlier_recipient_and_no_accession_leave_with_what_was_asked_for(
    archive, tmp_path
):
    add_member(archive, Joining("Bohdan REALNAME", PASSPHRASE + " too"))
    order = recorded(archive, file())
    release(archive, replace(order, recipient="EARLIER RECIPIENT"), tmp_path / "earlier")
    asked = frozenset(map(parse_disclosed_field, ["exhibit.name", "export.recipient"]))
    release(archive, replace(order, recipient="THIS RECIPIENT", disclose=asked), tmp_path / "out")
    assert examine(tmp_path / "out").result.value == "consistent"
    assert leaks(tmp_path / "out", ["REALNAME", "Anna", "EARLIER RECIPIENT"]) == set()
    for wanted in ("THIS RECIPIENT", "INVENTED name of the file.txt"):
        assert leaks(tmp_path / "out", [wanted])
    assert not (tmp_path / "out/data/accessions").exists()
    assert len(archive.index.events(ExportEvent)) == 2


def test_exhibits_of_one_accession_are_not_known_as_such_unless_it_was_asked_for(archive, tmp_path):
    order = recorded(archive, file())
    release(archive, order, tmp_path / "closed")
    asked = frozenset({parse_disclosed_field("A-000001:accession.channel")})
    release(archive, replace(order, disclose=asked), tmp_path / "open")
    assert not (tmp_path / "closed/data/accessions").exists()
    assert {path.name for path in (tmp_path / "open/data/accessions").glob("*.fields/*")} == {"channel"}
    assert [examine(tmp_path / name).result.value for name in ("closed", "open")] == ["consistent"] * 2
    assert leaks(tmp_path / "open", ["S-17"]) == set()


@pytest.mark.parametrize(
    "name",
    ["name", "recipient", "note", "entities", "member.name", "open.note", "state.entities", "seal.object"],
)
def test_a_bare_name_of_a_field_asks_for_nothing(name):
    with pytest.raises(UndisclosableError):
        parse_disclosed_field(name)


@pytest.mark.browser
def test_all_verifiers_take_a_package_with_a_field_that_was_asked_for(archive, tmp_path, verdict):
    asked = frozenset({parse_disclosed_field("A-000001:exhibit.name")})
    release(archive, replace(recorded(archive, file()), disclose=asked), tmp_path / "out")
    assert verdict(tmp_path / "out").result == "consistent"
