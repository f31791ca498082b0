"""A1: a package shipped uncited statements, with name and address of a pseudonymous witness. Nothing of that leaves unconfirmed."""

import json
from dataclasses import replace

import pytest

from khronika.archive.release.release import preview, release
from khronika.disclosure.case_place import CasePlace, PlaceKind
from khronika.disclosure.error import UnconfirmedReleaseError
from khronika.disclosure.release import PreviewState
from khronika.dossier.event import PackageEvent
from khronika.evidence.citation.locator import OnPage
from khronika_verify.package import examine
from tests.archive.made_reading import made_reading, made_text, put_readings
from tests.attacks.pseudonym_case import (
    ADDRESS,
    ILLNESS,
    NAME,
    SPELLINGS,
    file,
    recorded,
    sealed,
    without_originals,
)
from tests.attacks.test_release import leaks
from tests.world import events_of


@pytest.fixture
def archive(tmp_path):
    with sealed(tmp_path) as archive:
        yield archive


def test_what_nobody_cited_stays_name_and_address_of_a_pseudonym_among_it(archive, tmp_path):
    release(archive, recorded(archive, file()), tmp_path / "out")
    assert examine(tmp_path / "out").result.value == "consistent"
    assert leaks(without_originals(tmp_path / "out"), SPELLINGS) == set()
    told = json.loads((tmp_path / "out/data/statements.json").read_text())
    assert [
        name for batch in told["batches"] for name in batch["fields"] if name.startswith("statements")
    ] == ["statements.1"]


@pytest.mark.parametrize(("cited", "secret"), [("s2", "Реальнин"), ("s3", ADDRESS), ("s4", ILLNESS)])
def test_a_cited_statement_about_a_pseudonym_leaves_only_confirmed_and_nothing_is_logged_before(
    archive, tmp_path, cited, secret
):
    order, size = recorded(archive, file("s1", cited)), archive.log.size
    with pytest.raises(UnconfirmedReleaseError) as refusal:
        release(archive, order, tmp_path / "out")
    assert secret not in str(refusal.value) + refusal.value.hint
    assert (archive.log.size, (tmp_path / "out").exists()) == (size, False)
    looked = preview(archive, order).decision
    assert [entry.text for entry in looked.preview if entry.state is PreviewState.ASKS] == [
        f"{entry_property(cited)}: {told(cited)}"
    ]
    release(archive, replace(order, allow=frozenset(looked.unconfirmed)), tmp_path / "out")
    others = {"Реальнин", ADDRESS, ILLNESS} - {secret}
    assert leaks(without_originals(tmp_path / "out"), sorted(others)) == set()


def entry_property(cited):
    return {"s2": "name", "s3": "address", "s4": "health"}[cited]


def told(cited):
    return {"s2": NAME, "s3": ADDRESS, "s4": ILLNESS}[cited]


@pytest.mark.parametrize(
    "sentence", ["Realnin was led out.", "Реальнина вывели.", "P. REALʹNIN was led out."]
)
def test_a_sentence_with_a_protected_name_leaves_only_confirmed(archive, tmp_path, sentence):
    order = recorded(archive, file(sentence=sentence))
    with pytest.raises(UnconfirmedReleaseError, match="sentence:s1"):
        release(archive, order, tmp_path / "out")
    release(
        archive,
        replace(order, allow=frozenset(preview(archive, order).decision.unconfirmed)),
        tmp_path / "out",
    )
    assert sentence in (tmp_path / "out/data/index.html").read_text()


@pytest.mark.parametrize("changed", [{"quote": "Реальнин was his name"}, {"who": "Realnin"}])
def test_a_quote_or_a_speaker_with_a_protected_name_stays_and_the_rest_leaves(archive, tmp_path, changed):
    release(archive, recorded(archive, file(**changed)), tmp_path / "out")
    assert examine(tmp_path / "out").result.value == "consistent"
    assert leaks(without_originals(tmp_path / "out"), SPELLINGS) == set()


READ = made_reading(
    made_text(("INVENTED report", OnPage(1)), ("Realnin was led out by night", OnPage(2))),
    metadata={"author": "P. Realnin"},
)


def test_a_name_that_was_read_in_an_exhibit_leaves_only_confirmed_and_nothing_is_logged_before(
    archive, tmp_path
):
    order, exhibit = recorded(archive, file()), CasePlace(PlaceKind.EXHIBIT, "A-000001")
    put_readings(archive, {"A-000001": READ})
    size = archive.log.size
    with pytest.raises(UnconfirmedReleaseError, match="exhibit:A-000001") as refusal:
        release(archive, order, tmp_path / "out")
    assert "Realnin" not in str(refusal.value) + refusal.value.hint
    assert (archive.log.size, (tmp_path / "out").exists()) == (size, False)
    looked = [
        (str(entry.place), entry.where, entry.text)
        for entry in preview(archive, order).decision.preview
        if entry.state is PreviewState.ASKS
    ]
    assert looked == [
        ("exhibit:A-000001", "metadata, author", "P. «Realnin»"),
        ("exhibit:A-000001", "page 2", "INVENTED report «Realnin» was led out by night"),
    ]
    [event] = released(archive, replace(order, allow=frozenset({exhibit})), tmp_path / "out")
    assert [(each.place, each.values) for each in event.confirmed] == [("exhibit:A-000001", 2)]
    withheld = replace(order, withhold=frozenset({"A-000001"}))
    assert preview(archive, withheld).decision.unconfirmed == ()


def released(archive, order, out):
    """The events of the packages that left, once this one did."""
    release(archive, order, out)
    return events_of(archive, PackageEvent)


def test_an_exhibit_that_nobody_read_leaves_and_is_said_not_to_have_been_looked_at(archive, tmp_path):
    _, decision, *_ = release(archive, recorded(archive, file()), tmp_path / "out")
    assert {exhibit: [gap.why.value for gap in gaps] for exhibit, gaps in decision.gaps.items()} == {
        "A-000001": ["it was never read"]
    }


@pytest.mark.browser
def test_all_verifiers_take_a_package_that_shows_only_what_is_cited(archive, tmp_path, verdict):
    release(archive, recorded(archive, file()), tmp_path / "out")
    assert verdict(tmp_path / "out").result == "consistent"
