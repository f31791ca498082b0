"""Promise 7, attacked: nothing of a protected person leaves with a case but its label, unless somebody looked at it and confirmed it."""

import json
from dataclasses import replace

import pytest

from khronika.archive.membership import Joining, add_member
from khronika.archive.record_decision import decide
from khronika.archive.release.order import Order, UnacceptedError
from khronika.archive.release.release import preview, release
from khronika.disclosure.disclosed_field import parse_disclosed_field
from khronika.disclosure.error import UnconfirmedError
from khronika.disclosure.release import PreviewState
from khronika.dossier.event import ExportEvent
from khronika.record.event import StateEvent
from khronika.record.recorded import State
from khronika.record.statement_file import parse_statement_file
from khronika_verify.package import examine
from tests import world
from tests.attacks.test_release import leaks
from tests.world import PASSPHRASE, found, seal, spread

TEXT = "INVENTED. He says that they led him into the corridor at night. Реальнин was his name.\n"
NAME, ADDRESS, ILLNESS = "Реальнин Пётр", "ADDRESS-INVENTED-123", "ILLNESS-INVENTED"
SPELLINGS = ["Реальнин", "РЕАЛЬНИНА", "Realnin", "Realnine", ADDRESS, ILLNESS]


def file(*cited, sentence="W. says that he was led into the corridor.", **changed):
    """Three statements in one batch: who was beaten, his name, his address and his illness; a case that cites some of them."""
    batch = {
        "id": "x",
        "citation": {"item": "A-000001", "quote": {"exact": changed.get("quote", "into the corridor")}},
        "attribution": [{"who": changed.get("who", "w1"), "role": "speaker", "knows": "suffered"}, {"who": "INVENTED", "role": "recorder"}],
        "origin": "w1",
        "grade": {"reliability": "B", "credibility": "2"},
        "statements": [
            {"id": "s1", "subject": "act", "property": "victim", "value": {"entity": "w1"}},
            {"id": "s2", "subject": "w1", "property": "name", "value": NAME},
            {"id": "s3", "subject": "w1", "property": "address", "value": ADDRESS},
            {"id": "s4", "subject": "w1", "property": "health", "value": ILLNESS},
        ],
    }
    names = [{"value": NAME}]
    entities = {
        "w1": {"type": "Person", "label": "W., witness", "protection": "pseudonym", "names": names},
        "act": {"type": "Act", "label": "beating of W."},
    }
    told = {"text": sentence, "statements": list(cited or ("s1",))}
    case = {"code": "ik-99", "title": "Colony IK-99", "language": "en", "sections": [{"heading": "A night", "sentences": [told]}]}
    return parse_statement_file(json.dumps({"format": "khronika-statements/1", "entities": entities, "batches": [batch], "cases": [case]}))


@pytest.fixture
def archive(tmp_path):
    with found(tmp_path / "archive") as archive:
        seal(archive, spread(tmp_path / "given", {"INVENTED name of the file.txt": TEXT.encode()}))
        yield archive


def recorded(archive, told):
    world.recorded(archive, told)
    return Order("ik-99", recipient="INVENTED recipient")


def without_originals(folder):
    """The exhibits' bytes hold the name in this example: what the program writes itself is looked at."""
    for path in folder.rglob("original.*"):
        path.unlink()
    return folder


def test_what_nobody_cited_stays_name_and_address_of_a_pseudonym_among_it(archive, tmp_path):
    release(archive, recorded(archive, file()), tmp_path / "out")
    assert examine(tmp_path / "out").result.value == "consistent"
    assert leaks(without_originals(tmp_path / "out"), SPELLINGS) == set()
    told = json.loads((tmp_path / "out/data/statements.json").read_text())
    assert [name for batch in told["batches"] for name in batch["fields"] if name.startswith("statements")] == ["statements.1"]


@pytest.mark.parametrize(("cited", "secret"), [("s2", "Реальнин"), ("s3", ADDRESS), ("s4", ILLNESS)])
def test_a_cited_statement_about_a_pseudonym_leaves_only_confirmed_and_nothing_is_logged_before(archive, tmp_path, cited, secret):
    order, size = recorded(archive, file("s1", cited)), archive.log.size
    with pytest.raises(UnconfirmedError) as refusal:
        release(archive, order, tmp_path / "out")
    assert secret not in str(refusal.value) + refusal.value.hint
    assert (archive.log.size, (tmp_path / "out").exists()) == (size, False)
    looked = preview(archive, order).decision
    assert [entry.text for entry in looked.preview if entry.state is PreviewState.ASKS] == [f"{entry_property(cited)}: {told(cited)}"]
    release(archive, replace(order, allow=frozenset(looked.unconfirmed)), tmp_path / "out")
    others = {"Реальнин", ADDRESS, ILLNESS} - {secret}
    assert leaks(without_originals(tmp_path / "out"), sorted(others)) == set()


def entry_property(cited):
    return {"s2": "name", "s3": "address", "s4": "health"}[cited]


def told(cited):
    return {"s2": NAME, "s3": ADDRESS, "s4": ILLNESS}[cited]


@pytest.mark.parametrize("sentence", ["Realnin was led out.", "Реальнина вывели.", "P. REALʹNIN was led out."])
def test_a_sentence_with_a_protected_name_leaves_only_confirmed(archive, tmp_path, sentence):
    order = recorded(archive, file(sentence=sentence))
    with pytest.raises(UnconfirmedError, match="sentence:s1"):
        release(archive, order, tmp_path / "out")
    release(archive, replace(order, allow=frozenset(preview(archive, order).decision.unconfirmed)), tmp_path / "out")
    assert sentence in (tmp_path / "out/data/index.html").read_text()


@pytest.mark.parametrize("changed", [{"quote": "Реальнин was his name"}, {"who": "Realnin"}])
def test_a_quote_or_a_speaker_with_a_protected_name_stays_and_the_rest_leaves(archive, tmp_path, changed):
    release(archive, recorded(archive, file(**changed)), tmp_path / "out")
    assert examine(tmp_path / "out").result.value == "consistent"
    assert leaks(without_originals(tmp_path / "out"), SPELLINGS) == set()


def test_no_name_of_a_member_no_earlier_recipient_and_no_accession_leave_with_what_was_asked_for(archive, tmp_path):
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


def test_of_a_withheld_exhibit_neither_digest_nor_size_nor_type_leaves(archive, tmp_path):
    order = recorded(archive, file())
    [row] = archive.index.items()
    release(archive, replace(order, withhold=frozenset({"A-000001"})), tmp_path / "out")
    report = examine(tmp_path / "out")
    assert report.result.value == "consistent"
    assert "E007" in {finding.code for finding in report.findings}
    assert leaks(tmp_path / "out", [row.sha256.hex()]) == set()
    [exhibit] = json.loads((tmp_path / "out/data/statements.json").read_text())["exhibits"]
    assert (exhibit["sha256"], exhibit["size"], exhibit["media"]) == (None, None, None)
    assert not [*(tmp_path / "out").rglob("context"), *(tmp_path / "out").rglob("rendition")]


def test_exhibits_of_one_accession_are_not_known_as_such_unless_it_was_asked_for(archive, tmp_path):
    order = recorded(archive, file())
    release(archive, order, tmp_path / "closed")
    asked = frozenset({parse_disclosed_field("A-000001:accession.channel")})
    release(archive, replace(order, disclose=asked), tmp_path / "open")
    assert not (tmp_path / "closed/data/accessions").exists()
    assert {path.name for path in (tmp_path / "open/data/accessions").glob("*.fields/*")} == {"channel"}
    assert [examine(tmp_path / name).result.value for name in ("closed", "open")] == ["consistent"] * 2
    assert leaks(tmp_path / "open", ["S-17"]) == set()


def test_a_disputed_statement_holds_a_case_back(archive, tmp_path):
    order = recorded(archive, file())
    [(_, batch)] = archive.index.events(StateEvent)
    decide(archive, [f"{batch}.1"], State.DISPUTED, "the witness took it back")
    with pytest.raises(UnacceptedError, match=f"1 disputed: {batch}.1"):
        release(archive, order, tmp_path / "out")
    assert not archive.index.events(ExportEvent)
