"""A8: a disputed, or never accepted, statement went to court unmarked; now it stays, or is said to be so in all that people read."""

import json
from dataclasses import replace

import pypdfium2
import pytest

from khronika.archive.members.membership import Joining, add_member
from khronika.archive.record.review import decide, require_reviewers
from khronika.archive.record.state import record
from khronika.archive.release.order import NotAgainstError, ReleaseOrder, UnacceptedError
from khronika.archive.release.release import preview, release
from khronika.archive.store.archive import Archive
from khronika.disclosure.error import UnconfirmedReleaseError
from khronika.disclosure.release import PreviewState
from khronika.dossier.event import ExportEvent, LeftOut, PackageEvent
from khronika.record.recorded import State
from khronika.record.statement_file import parse_statement_file
from tests.attacks.test_release import leaks
from tests.verify.package_simulator import rebag
from tests.world import PASSPHRASE, events_of, found, seal, spread

pytestmark = pytest.mark.browser

WHY, ELSEWHERE = "REASON-INVENTED: he took it back", "WORDS-OF-ANOTHER-FILE"
TEXTS = {
    "one.txt": "INVENTED. Ночью меня били. Двадцать семь суток.\n",
    "two.txt": f"INVENTED. {ELSEWHERE} Пятнадцать суток.\n",
}


def batch(name, item, quote, *statements, **more):
    told = {
        "id": name,
        "citation": {"item": item, "quote": {"exact": quote}},
        "attribution": [{"who": "w", "role": "speaker", "knows": "suffered"}],
        "grade": {"reliability": "B", "credibility": "2"},
        "statements": [
            {"id": f"{name}{number}", "subject": about, "property": prop, "value": value}
            for number, (about, prop, value) in enumerate(statements, start=1)
        ],
    }
    return told | more


def file():
    """A case that cites two statements; three others speak against them, one of an item that the case does not need, one of a person."""
    batches = [
        batch(
            "a",
            "A-000001",
            "меня били",
            ("act", "method", "blows"),
            ("cell", "days", 27),
            ("act", "place", "INVENTED corridor"),
        ),
        batch("b", "A-000002", ELSEWHERE, ("cell", "days", 15)),
        batch("c", "A-000001", "Ночью", ("act", "method", "physical force"), stance="denies"),
        batch("d", "A-000001", "Двадцать семь", ("w", "health", "ILLNESS-INVENTED")),
        batch("e", "A-000001", "суток", ("w", "health", "ILLNESS-INVENTED"), stance="denies"),
    ]
    entities = {
        "w": {"type": "Person", "label": "W., witness", "protection": "pseudonym"},
        "act": {"type": "Act", "label": "beating of W."},
        "cell": {"type": "Confinement", "label": "W. in a cell"},
    }
    sentences = {"night": ["a1", "a2"], "health": ["d1"]}
    cases = [
        {
            "code": code,
            "title": "A night",
            "language": "en",
            "sections": [
                {"heading": "What is said", "sentences": [{"text": "W. says so.", "statements": cited}]}
            ],
        }
        for code, cited in sentences.items()
    ]
    return parse_statement_file(
        json.dumps(
            {"format": "khronika-statements/1", "entities": entities, "batches": batches, "cases": cases}
        )
    )


@pytest.fixture(scope="module")
def known(tmp_path_factory):
    """An archive of two members, which asks for both; nothing is reviewed yet. With the ids of its batches."""
    folder = tmp_path_factory.mktemp("disputes")
    with found(folder / "archive") as archive:
        seal(archive, spread(folder / "given", {name: text.encode() for name, text in TEXTS.items()}))
        recording = record(archive, file())
        assert recording.refusals == ()
        require_reviewers(archive, 2)
        add_member(archive, Joining("NAME-OF-A-MEMBER", PASSPHRASE + " too"))
        yield archive, dict(zip("abcde", recording.ids, strict=True))


def by_both(archive, references, state):
    decide(archive, references, state, WHY)
    with Archive.open(archive.folder.root, PASSPHRASE + " too") as other:
        decide(other, references, state, WHY)


def read_by_people(package):
    """All that a person reads of a package."""
    paper = "\n".join(
        page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(package / "data/dossier.pdf")
    )
    return {"page": (package / "data/index.html").read_text(), "paper": " ".join(paper.split())}


def told(package):
    return json.loads((package / "data/statements.json").read_text())


@pytest.fixture(scope="module")
def unreviewed(known, tmp_path_factory):
    """What nobody accepted, let out as that; and the refusal before."""
    archive, batches = known
    size = archive.log.size
    with pytest.raises(UnacceptedError, match="2 proposed") as refusal:
        release(archive, ReleaseOrder("night"), tmp_path_factory.mktemp("refused") / "package")
    assert f"{batches['a']}.1" in refusal.value.fact
    assert "--state proposed" in refusal.value.hint
    assert not [
        secret for secret in ("W.", "blows", "INVENTED") if secret in refusal.value.fact + refusal.value.hint
    ]
    assert archive.log.size == size
    out = tmp_path_factory.mktemp("unreviewed") / "package"
    done = release(archive, ReleaseOrder("night", states=frozenset({State.PROPOSED})), out)
    assert done.warnings.proposed == (f"{batches['a']}.1", f"{batches['a']}.2")
    return out


@pytest.fixture(scope="module")
def disputed(known, unreviewed, tmp_path_factory):
    """Accepted by both members, then disputed by one: refused, then let out with the dispute; after `unreviewed`, which came before."""
    archive, batches = known
    by_both(archive, list(batches.values()), State.ACCEPTED)
    decide(archive, [f"{batches['a']}.1"], State.DISPUTED, WHY)
    with pytest.raises(UnacceptedError, match="1 disputed"):
        release(
            archive,
            ReleaseOrder("night", states=frozenset({State.PROPOSED})),
            tmp_path_factory.mktemp("refused") / "package",
        )
    out = tmp_path_factory.mktemp("disputed") / "package"
    release(archive, ReleaseOrder("night", states=frozenset({State.DISPUTED})), out)
    return out


def test_what_nobody_accepted_is_said_to_be_so_in_all_that_people_read(unreviewed, verdict):
    found = verdict(unreviewed)
    assert found.result == "consistent"
    assert "R002" in found.codes
    for text in read_by_people(unreviewed).values():
        assert "2 statements cited here were not accepted by review" in text
        assert "reviewed by nobody" in text
    assert not (unreviewed / "data/reviews").exists()


def test_a_dispute_is_said_to_be_one_in_all_that_people_read_and_its_reason_stays(disputed, known, verdict):
    archive, batches = known
    found = verdict(disputed)
    assert found.result == "consistent"
    assert {"R003", "R005"} <= found.codes
    assert "R002" not in found.codes
    for text in read_by_people(disputed).values():
        assert "1 statement cited here is disputed by the team itself" in text
        assert "disputed on " in text
        assert archive.keyring.member.member in text
    assert leaks(disputed, [WHY, "REASON-INVENTED", "NAME-OF-A-MEMBER"]) == set()
    states = {
        name: each["state"] for entry in told(disputed)["batches"] for name, each in entry["states"].items()
    }
    assert (states[f"{batches['a']}.1"], states[f"{batches['a']}.2"]) == ("disputed", "accepted")


def test_two_members_are_shown_to_have_accepted_it(disputed, known):
    archive, batches = known
    [entry] = [each for each in told(disputed)["batches"] if each["batch"] == batches["a"]]
    by = entry["states"][f"{batches['a']}.2"]["by"]
    assert len(set(by)) == 2
    assert by[0] == archive.keyring.member.member
    assert {path.name.partition("-")[0] for path in (disputed / "data/reviews").iterdir()} == {
        "policy",
        *(batches[name] for name in "abc"),
    }


def test_a_dispute_cannot_be_taken_out_of_a_package(disputed, known, verdict, copy_of):
    _, batches = known
    folder = copy_of(disputed)
    [last] = [
        path for path in (folder / "data/reviews").glob(f"{batches['a']}-3.*") if path.suffix == ".opening"
    ]
    for path in [last, last.with_suffix(".tlog-proof"), *(last.parent / f"{last.stem}.fields").iterdir()]:
        path.unlink()
    rebag(folder)
    assert {"R001", "K004"} <= verdict(folder).faults


def test_what_speaks_against_it_travels_and_nothing_else_that_nobody_cites(disputed, known, verdict):
    _, batches = known
    assert {(each["statement"], *each["against"]) for each in told(disputed)["against"]} == {
        (f"{batches['b']}.1", f"{batches['a']}.2"),
        (f"{batches['c']}.1", f"{batches['a']}.1"),
    }
    for text in read_by_people(disputed).values():
        assert "What speaks against it, and no sentence cites" in text
        assert "2 statements that no sentence cites speak against what is said here" in text
    assert leaks(disputed, ["INVENTED corridor", "ILLNESS-INVENTED"]) == set()
    assert verdict(disputed).faults == set()


def test_an_item_that_only_counter_evidence_cites_does_not_leave_with_it(disputed, known):
    _, batches = known
    [entry] = [each for each in told(disputed)["batches"] if each["batch"] == batches["b"]]
    assert entry["exhibit"] is None
    assert not {"item", "rendition", "locator", "context"} & entry["fields"].keys()
    assert entry["fields"]["quote"]["exact"] == ELSEWHERE
    assert [each["control"] for each in told(disputed)["exhibits"]] == ["A-000001"]
    assert all(
        "The item it stands in is no exhibit of this dossier" in text
        for text in read_by_people(disputed).values()
    )


def test_counter_evidence_stays_behind_only_for_a_reason_and_that_is_logged(
    known, disputed, verdict, tmp_path
):
    archive, batches = known
    order = ReleaseOrder(
        "night", states=frozenset({State.DISPUTED}), left_out=(LeftOut(f"{batches['b']}.1", WHY),)
    )
    release(archive, order, tmp_path / "package")
    assert [each["statement"] for each in told(tmp_path / "package")["against"]] == [f"{batches['c']}.1"]
    assert leaks(tmp_path / "package", [ELSEWHERE, "REASON-INVENTED"]) == set()
    assert verdict(tmp_path / "package").result == "consistent"
    assert events_of(archive, PackageEvent)[-1].left_out == order.left_out
    assert not any(event.left_out for event in events_of(archive, PackageEvent)[:-1])


def test_counter_evidence_about_a_protected_person_is_decided_by_a_member(known, tmp_path):
    archive, batches = known
    exports = len(events_of(archive, ExportEvent))
    cited, against = (f"statement:{batches[name]}.1" for name in "de")
    looked = preview(archive, ReleaseOrder("health", states=frozenset({State.PROPOSED}))).decision
    assert {str(place) for place in looked.unconfirmed} == {cited, against}
    order = ReleaseOrder(
        "health",
        states=frozenset({State.PROPOSED}),
        allow=frozenset(place for place in looked.unconfirmed if str(place) == cited),
    )
    with pytest.raises(UnconfirmedReleaseError, match="1 place of") as refusal:
        release(archive, order, tmp_path / "package")
    assert "--leave-out" in refusal.value.hint
    assert "ILLNESS" not in refusal.value.fact + refusal.value.hint
    assert len(events_of(archive, ExportEvent)) == exports
    preview(archive, replace(order, left_out=(LeftOut(f"{batches['e']}.1", WHY),))).decision.require_allowed()
    shown = preview(archive, replace(order, allow=frozenset(looked.unconfirmed))).decision
    shown.require_allowed()
    assert [str(entry.place) for entry in shown.preview if entry.state is PreviewState.AGAINST] == [against]


def test_nothing_can_be_left_out_that_does_not_speak_against_the_case(known, tmp_path):
    archive, batches = known
    order = ReleaseOrder(
        "night", states=frozenset({State.DISPUTED}), left_out=(LeftOut(f"{batches['a']}.3", WHY),)
    )
    with pytest.raises(NotAgainstError, match=f"{batches['a']}.3"):
        release(archive, order, tmp_path / "package")
