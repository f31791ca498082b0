"""An archive of version 1 is read and asked about as ever, is not written to, and after its upgrade says what it said."""

import csv
import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from khronika.archive.custody.anchor import timestamps
from khronika.archive.custody.material import gathered
from khronika.archive.custody.take_out import take_out
from khronika.archive.error import UpgradeNeededError
from khronika.archive.exchange.import_event import past_imports
from khronika.archive.exchange.undo import undo_import
from khronika.archive.folder.facts import Label
from khronika.archive.link.judgements import judge, judgements
from khronika.archive.store.archive import Archive
from khronika.archive.store.key_files import DamagedKeysError
from khronika.archive.upgrade import upgrade as upgrading
from khronika.archive.upgrade.upgrade import Outstanding, outstanding, upgrade
from khronika.archive.verification.verify import verify_archive
from khronika.cli import upgrade as command
from khronika.cli.main import app
from khronika.disclosure.audience import STATES, Access, Audience, Disclosure
from khronika.disclosure.filter import plan
from khronika.durable import LockedError
from khronika.exchange.exports.ftm import ftm
from khronika.exchange.exports.web_annotation import annotations
from khronika.exchange.tables.spreadsheet import csv_files
from khronika.ledger.event import UpgradeEvent
from khronika.ledger.proof import InclusionProof
from khronika.ledger.stamps import stamps
from khronika.link.judgement import Judgement, Verdict
from khronika.primitives.digest import Digest
from khronika.record.event import CaseEvent, StateEvent
from khronika.seal.error import NotMemberError, WrongPassphraseError
from khronika.seal.event import EpochEvent
from khronika.seal.opening import parse
from tests.told import run, told
from tests.upgraded import lasting, run_upgrade, written
from tests.version1 import NAMES, Unpacked, printed, unpacked
from tests.world import CHEAP, everything_in, found, in_child

BATCH = "2h5ikhns47mync3ofslvuxqxmm"


@pytest.fixture
def corners(tmp_path: Path) -> Unpacked:
    return unpacked("corners", tmp_path)


@pytest.fixture
def archive(corners: Unpacked):
    with opened(corners) as archive:
        yield archive


@pytest.fixture(scope="module", params=NAMES)
def upgraded(request, tmp_path_factory):
    """An archive that was upgraded, under its name. Tests only read it."""
    made = unpacked(request.param, tmp_path_factory.mktemp("upgraded"))
    run(made.archive, made.passphrase_file(), "upgrade")
    return request.param, made


def opened(made: Unpacked) -> Archive:
    return Archive.open(made.archive, made.passphrase())


def questions(name: str) -> list[str]:
    """The commands that read, by their words."""
    return [words for words in printed(name) if not words.startswith(("(", "export", "sources"))]


NEW_IN_HITS = {
    "citation",
    "partly_read",
    "name",
    "title",
    "folder",
    "changed",
    "passages",
    "newest_only",
    "score",
}
"""What is told of a hit of search since then, or weighed otherwise."""
NEW_OF_ITEMS = {"account", "origin", "title", "title_from", "names"}
"""What is told of an item since then."""


NEW_OF_ACTS = {"dates", "victims", "places", "independent"}
"""What is told of an act since then."""
NEW_OF_VALUES = {"independent"}
"""What is told of a value of an entity since then."""
NEW_COUNTS = {"acts_on_one_independent_origin", "acts_perhaps_on_one_independent_origin"}
"""What is counted over acts since then."""


def without(told: dict[str, Any], new: set[str]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if name not in new}


def as_version_1_answered(answer: dict[str, Any]) -> dict[str, Any]:
    """What a query found: acts with their counts, or an entity with its properties."""
    if "acts" in answer:
        acts = [without(act, NEW_OF_ACTS) for act in answer["acts"]]
        return answer | {"acts": acts, "counts": without(answer["counts"], NEW_COUNTS)}
    if "properties" not in answer:
        return answer
    properties = [
        each | {"values": [without(value, NEW_OF_VALUES) for value in each["values"]]}
        for each in answer["properties"]
    ]
    return answer | {"properties": properties}


def comparable(words: str, answer: Any) -> Any:
    """An answer without what version 1 did not tell: where to cite what was found, what was not read, whose an import is, and who waits."""
    if words.startswith("search"):
        return [
            {name: value for name, value in hit.items() if name not in NEW_IN_HITS}
            for hit in answer
            if hit.get("in") != "record"
        ]
    if words.startswith(("status", "import")) and isinstance(answer, list):
        return [{name: value for name, value in each.items() if name not in NEW_OF_ITEMS} for each in answer]
    if words.startswith("query"):
        return [as_version_1_answered(each) for each in answer]
    if words.startswith("link") and isinstance(answer, list):
        # What is proposed is an opinion of the scorer of today; who is proposed must not depend on the version of the archive.
        return [(pair.get("left"), pair.get("right"), pair.get("labels")) for pair in answer]
    if words == "verify":
        kept = [{name: value for name, value in verdict.items() if name != "events"} for verdict in answer]
        return [
            verdict | {"findings": [each for each in verdict["findings"] if each["code"] != "K003"]}
            for verdict in kept
        ]
    return answer


def lasting_files(folder: Path) -> dict[str, bytes]:
    """Every file of an archive but the projections."""
    return {
        name: content
        for name, content in everything_in(folder).items()
        if not name.startswith(("index.db", "search.db"))
    }


def verified(made: Unpacked) -> list[tuple[str, str]]:
    """Code and detail of every finding but that a request of the corners waits for its reply, and their members for the upgrade."""
    verdict = verify_archive(made.archive, made.passphrase(), None, lambda *_: None)
    return [
        (finding.code, finding.detail) for finding in verdict.findings if finding.code not in {"H003", "K003"}
    ]


def stopping_after(portions: int):
    """Says stop once so many portions were begun."""
    asked = iter([False] * portions)
    return lambda: next(asked, True)


def part_of_an_upgrade(archive: Archive, monkeypatch, portions: int) -> Outstanding:
    monkeypatch.setattr(upgrading, "PORTION", 20)
    return upgrade(archive, lambda *_: None, stopping_after(portions))


# --- before ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_before_it_everything_is_told_as_version_1_told_it_and_no_file_of_the_archive_changes(name, tmp_path):
    made = unpacked(name, tmp_path)
    before = lasting_files(made.archive)
    for words in questions(name):
        answer = told(made.archive, made.passphrase_file(), words)
        assert comparable(words, answer) == comparable(words, printed(name)[words]), words
    assert lasting_files(made.archive) == before


WRITING = {
    "seal": ["seal", "{source}", "--source", "S-1", "--channel", "by hand", "--obtained", "2024"],
    "read": ["read"],
    "state": ["state", "{statements}"],
    "state --undo": ["state", "--undo", BATCH, "--why", "wrong"],
    "review": ["review", BATCH, "--accept", "--why", "compared"],
    "review --reviewers": ["review", "--reviewers", "1"],
    "open": ["open", "A-000001", "{out}"],
    "members --add": ["members", "--add", "Claire", "--new-passphrase-file", "{secret}"],
    "anchor": ["anchor", "--request-out", "{out}"],
    "dossier": ["dossier", "zarechny", "{out}"],
    "export": ["export", "{out}", "--format", "ftm"],
    "export case": ["export", "{out}", "--format", "case", "--item", "A-000001"],
}


@pytest.mark.parametrize("writing", WRITING)
def test_before_it_nothing_is_written_and_every_writer_names_the_upgrade(writing, corners, tmp_path):
    (tmp_path / "source.txt").write_text("a new original")
    (tmp_path / "secret").write_text("eight words that Claire alone can say aloud\n")
    (tmp_path / "statements.json").write_text(
        json.dumps({"format": "khronika-statements/1", "entities": {}, "batches": [], "cases": []})
    )
    places = {name: str(tmp_path / name) for name in ("out", "secret")}
    places |= {"source": str(tmp_path / "source.txt"), "statements": str(tmp_path / "statements.json")}
    words = [word.format(**places) for word in WRITING[writing]]
    before = lasting_files(corners.archive)
    with pytest.raises(UpgradeNeededError, match=r"of version 1 .* nothing was written") as refusal:
        run(corners.archive, corners.passphrase_file(), *words)
    assert refusal.value.hint == "khronika upgrade ARCHIVE"
    assert lasting_files(corners.archive) == before
    assert not (tmp_path / "out").exists()


def test_before_it_nobody_judges_and_no_import_is_undone(archive):
    given = next(each for each in judgements(archive) if isinstance(each, Judgement))
    with pytest.raises(UpgradeNeededError):
        judge(archive, (given.left, given.right), Verdict.UNDECIDED, "not sure any more")
    with pytest.raises(UpgradeNeededError):
        undo_import(archive, past_imports(archive)[0].id, "wrong")


def test_a_new_archive_is_of_version_3_and_asks_for_no_upgrade(tmp_path):
    with found(tmp_path / "archive") as archive:
        assert archive.folder.read_label().version == 3
        assert outstanding(archive) == Outstanding(has_begun=True, batches=0, cases=0, is_sealed=True)
        with archive.writing():
            pass
        assert run_upgrade(archive).is_done
        assert archive.log.size == 2


# --- what it does ------------------------------------------------------------------------------------------------------


def test_a_dry_run_says_what_would_be_done_and_does_nothing(corners):
    before = lasting_files(corners.archive)
    said = run(corners.archive, corners.passphrase_file(), "upgrade", "--dry-run", "--json")
    types = printed("corners")["(types)"]
    assert json.loads(said) == {
        "done": False,
        "batches": 0,
        "cases": 0,
        "left": [types.count("state"), types.count("case")],
        "members": 0,
    }
    assert "to be recorded anew: 16 batches, 3 versions of cases" in run(
        corners.archive, corners.passphrase_file(), "upgrade", "--dry-run"
    )
    assert lasting_files(corners.archive) == before


def test_after_it_everything_is_told_as_before(upgraded):
    name, made = upgraded
    for words in questions(name):
        answer = told(made.archive, made.passphrase_file(), words)
        assert comparable(words, answer) == comparable(words, printed(name)[words]), words


@pytest.mark.parametrize("name", NAMES)
def test_exports_are_the_same_to_the_byte_before_and_after(name, tmp_path):
    made = unpacked(name, tmp_path)
    with opened(made) as archive:
        before = exports(archive)
        run_upgrade(archive)
        assert exports(archive) == before


def exports(archive: Archive) -> list[Mapping[str, bytes]]:
    """What exports for the inside would hold. Ids of exports are drawn from a salt, which is always another one but for here."""
    access = Access(Audience.INSIDE, bytes(16), STATES, frozenset({Disclosure.GRADES}))
    planned = plan(gathered(archive), access, archive.words)
    return [csv_files(planned).files, ftm(planned, archive.words).files, annotations(planned).files]


@pytest.mark.parametrize("name", NAMES)
def test_after_it_an_export_holds_what_version_1_exported(name, tmp_path):
    made, out = unpacked(name, tmp_path), tmp_path / "out"
    run(made.archive, made.passphrase_file(), "upgrade")
    states = [word for state in STATES for word in ("--state", state.value)]
    run(
        made.archive,
        made.passphrase_file(),
        "export",
        str(out),
        "--format",
        "csv",
        "--for",
        "inside",
        "--grades",
        *states,
    )
    wanted = printed(name)["export csv inside"]
    assert {path.name for path in out.iterdir()} == wanted.keys()
    for file, content in wanted.items():
        columns = csv.DictReader(io.StringIO(content)).fieldnames
        wanted_rows = [
            blanked(row)
            for row in rows(content, columns)
            if not (file == "statements.csv" and INITIALS in row["value"])
        ]
        given = rows((out / file).read_text(encoding="utf-8"), columns)
        assert [as_said(row) for row in given] == [as_said(row) for row in wanted_rows]
    assert verified(made) == []


INITIALS = "S., E. L."
"""All initials of somebody under a pseudonym: version 1 let a note with them out, which no export does any more."""


CODED = {"punishment cell (kartser)": "punishment cell"}
"""Labels of today, and the words that were recorded and are now known for a code."""


def as_said(row: dict[str, str]) -> dict[str, str]:
    """The row with words as they were recorded: that they are the label of a code was not told by version 1."""
    said = {column: CODED.get(text, text) for column, text in row.items()}
    return said | {"kind": "text", "code": "", "said": ""} if row.get("value") in CODED else said


def blanked(row: dict[str, str]) -> dict[str, str]:
    """The row without the text that holds them."""
    return {column: "" if INITIALS in text else text for column, text in row.items()}


def rows(content: str, columns) -> list[dict[str, str]]:
    """The rows of a table in the columns that version 1 had."""
    found = [
        {column: row.get(column, "") for column in columns} for row in csv.DictReader(io.StringIO(content))
    ]
    # Version 1 wrote True there for a text that was given word for word.
    return [row | {"said": ""} if row.get("kind") == "text" else row for row in found]


def test_after_it_the_archive_verifies_and_holds_what_it_held(corners):
    with opened(corners) as archive:
        before, size = lasting(archive), archive.log.size
        assert run_upgrade(archive) == Outstanding(
            has_begun=True, batches=0, cases=0, is_sealed=True, others=2
        )
        assert lasting(archive) == before
        assert archive.log.size == size + 2 + 16 + 3 + 2
    (corners.archive / "index.db").unlink()
    with opened(corners) as archive:
        assert lasting(archive) == before
    assert verified(corners) == []


def test_each_batch_and_each_version_of_a_case_is_recorded_anew_once_and_in_the_old_order(upgraded):
    _, made = upgraded
    with opened(made) as archive:
        for kind, identity in ((StateEvent, "batch"), (CaseEvent, "case")):
            entries = archive.entries([position for position, _ in archive.index.events(kind)])
            old = [entry for entry in entries if entry.version == 1]
            new = [entry for entry in entries if entry.version == 2]
            assert [entry.event.of for entry in new] == [entry.commitment.hex() for entry in old]
            assert [written(entry.event) for entry in new] == [written(entry.event) for entry in old]
            assert [getattr(entry.event, identity) for entry in new] == [
                getattr(entry.event, identity) for entry in old
            ]
            assert old


def test_a_case_that_is_recorded_anew_cites_the_new_events_of_just_the_batches_it_rests_on(upgraded):
    _, made = upgraded
    with opened(made) as archive:
        new = {}
        for entry in archive.entries([position for position, _ in archive.index.events(StateEvent)]):
            if entry.version == 2:
                new[entry.event.batch] = entry.commitment.hex()
        for entry in archive.entries([position for position, _ in archive.index.events(CaseEvent)]):
            if entry.version == 2:
                content = entry.event.content
                resting = {
                    each
                    for section in content.sections
                    for sentence in section.sentences
                    for each in sentence.statements
                }
                assert content.batches == {
                    each.partition(".")[0]: new[each.partition(".")[0]] for each in resting
                }


def test_each_statement_that_is_recorded_anew_has_a_veil_of_its_own(corners, archive):
    run_upgrade(archive)
    opening = parse(archive.bundles.record(archive.index.about(StateEvent, BATCH)[-1]).opening)
    statements = opening.event["statements"]
    assert opening.version == 2
    assert isinstance(statements, list)
    assert len({str(each) for each in statements}) == len(statements) > 1


def test_old_entries_keep_their_proofs_and_the_old_checkpoint_its_place(archive):
    before = archive.log.checkpoint.head
    commitments = list(archive.log.commitments(0, before.size))
    run_upgrade(archive)
    after = archive.log.checkpoint
    assert list(archive.log.commitments(0, before.size)) == commitments
    archive.log.prove_since(before).check(before, after.head)
    for position, commitment in enumerate(commitments):
        proof = InclusionProof.parse(archive.log.prove(position).encode())
        assert proof.checkpoint == after
        proof.check(commitment)


def test_the_upgrade_names_the_log_before_it(archive):
    before = archive.log.checkpoint.head
    run_upgrade(archive)
    [(position, _)] = archive.index.events(UpgradeEvent)
    assert position == before.size
    assert archive.entry(position).event == UpgradeEvent(before=1, size=before.size, root=before.root.hex())


def test_time_stamps_and_the_request_that_waits_stay_as_they_were(corners, archive):
    kept = stamps(timestamps(archive))
    run_upgrade(archive)
    assert list(stamps(timestamps(archive))) == list(kept)
    findings = verify_archive(corners.archive, corners.passphrase(), None, lambda *_: None).findings
    assert [(finding.code, finding.path) for finding in findings] == [
        ("H003", "ledger/a/timestamps/104-0"),
        ("K003", "archive.json"),
    ]


def test_a_second_upgrade_does_nothing(corners):
    run(corners.archive, corners.passphrase_file(), "upgrade")
    before = lasting_files(corners.archive)
    assert run(corners.archive, corners.passphrase_file(), "upgrade") == (
        "the archive is of version 3: there is nothing to do\n"
        "members who have to run this, too, before archive.json ceases to name the archive: 2\n"
    )
    with opened(corners) as archive:
        assert run_upgrade(archive).is_done
    assert lasting_files(corners.archive) == before


def test_an_archive_of_sources_remains_one(corners):
    secret = corners.passphrase_file("sources")
    run(corners.sources, secret, "upgrade")
    assert told(corners.sources, secret, "sources") == printed("corners")["sources"]
    assert run(corners.sources, secret, "sources", "--new", "met in May")
    assert (
        verify_archive(corners.sources, corners.passphrase("sources"), None, lambda *_: None).findings == ()
    )


def test_keys_that_are_kept_elsewhere_open_the_archive_afterwards_and_so_do_those_of_every_member(corners):
    with opened(corners) as archive:
        run_upgrade(archive)
    Archive.open(corners.archive, corners.passphrase("bohdan")).close()
    Archive.open(corners.archive, corners.passphrase("vira"), corners.folder / "vira.keys").close()


# --- afterwards --------------------------------------------------------------------------------------------------------


def test_afterwards_a_custody_chain_goes_on_from_its_last_link_of_version_1(corners, archive, tmp_path):
    run_upgrade(archive)
    row = archive.item("A-000001")
    take_out(archive, row, tmp_path / "out", "for the expert")
    *_, last, new = archive.custody(row)
    assert (last.version, new.version) == (1, 2)
    assert new.link is not None
    assert last.link is not None
    assert (new.link.seq, new.link.prev, new.link.site) == (last.link.seq + 1, last.commitment.hex(), "a")
    assert verified(corners) == []


def test_afterwards_a_handle_that_was_open_before_can_write(corners, tmp_path):
    with opened(corners) as before, opened(corners) as other:
        with pytest.raises(UpgradeNeededError):
            before.require_upgraded()
        run_upgrade(other)
        take_out(before, before.item("A-000001"), tmp_path / "out", "")
    assert verified(corners) == []


def test_afterwards_a_program_that_reads_version_1_alone_refuses_the_archive_by_its_name(corners, archive):
    """Such a program takes archive.json for one of `khronika-archive/1` to the letter (docs/format/vault.md)."""
    run_upgrade(archive)
    label = corners.archive.joinpath("archive.json").read_bytes()
    assert b'"format":"khronika-archive/3"' in label
    assert Label.parse(label).version == 3


def test_the_log_names_the_new_facts_and_the_files_of_keys_as_they_are(corners, archive):
    run_upgrade(archive)
    event = archive.entry(archive.index.events(EpochEvent)[-1][0]).event
    assert isinstance(event, EpochEvent)
    present = {name: str(Digest.of(path.read_bytes())) for name, path in archive.folder.key_files().items()}
    assert event.files == present
    assert len(event.holders) == 3


# --- interrupted -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("portions", range(4))
def test_an_upgrade_that_was_stopped_is_read_and_verified_and_another_member_goes_on_with_it(
    portions, corners, monkeypatch
):
    with opened(corners) as archive:
        before = lasting(archive)
        left = part_of_an_upgrade(archive, monkeypatch, portions)
        assert not left.is_done
        assert lasting(archive) == before
        with pytest.raises(UpgradeNeededError, match="not finished"), archive.writing():
            pass
    assert verified(corners) == [("A014", str(left.batches + left.cases))]
    with Archive.open(corners.archive, corners.passphrase("bohdan")) as archive:
        assert outstanding(archive) == left
        assert run_upgrade(archive).is_done
        assert lasting(archive) == before
    assert verified(corners) == []


def test_the_command_says_how_to_go_on_when_it_is_interrupted(corners, monkeypatch):
    monkeypatch.setattr(upgrading, "PORTION", 20)
    stop = stopping_after(2)

    class Stopped:
        def __init__(self, _: str) -> None:
            pass

        def __enter__(self):
            return stop

        def __exit__(self, *_: object) -> None:
            pass

    monkeypatch.setattr(command, "stoppable", Stopped)
    secret = ["--passphrase-file", str(corners.passphrase_file())]
    done = CliRunner().invoke(app, ["upgrade", str(corners.archive), *secret])
    assert done.exit_code == 130
    assert f"go on with: khronika upgrade {corners.archive}" in done.stderr
    assert "recorded anew: " in done.stdout
    monkeypatch.undo()
    again = CliRunner().invoke(app, ["upgrade", str(corners.archive), *secret])
    assert again.exit_code == 0
    assert "next: khronika verify" in again.stdout
    assert verified(corners) == []


def test_progress_is_told_to_the_end(archive, monkeypatch):
    monkeypatch.setattr(upgrading, "PORTION", 20)
    told_so_far: list[tuple[int, int]] = []
    upgrade(archive, lambda done, total: told_so_far.append((done, total)), lambda: False)
    assert told_so_far[-1] == (19, 19)
    assert [done for done, _ in told_so_far] == sorted({done for done, _ in told_so_far})
    assert len(told_so_far) > 2


# --- what stands in its way ----------------------------------------------------------------------------------------------


def test_a_damaged_file_of_keys_is_not_named_again_as_if_it_were_whole(corners, archive):
    path = corners.archive / "keys" / "locked"
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    before = lasting_files(corners.archive)
    with pytest.raises(DamagedKeysError):
        run_upgrade(archive)
    assert lasting_files(corners.archive) == before


def test_facts_that_were_changed_to_version_2_upgrade_nothing(corners):
    path = corners.archive / "archive.json"
    path.write_bytes(path.read_bytes().replace(b"khronika-archive/1", b"khronika-archive/2"))
    assert verified(corners) == [("A014", "")]
    with opened(corners) as archive:
        with pytest.raises(UpgradeNeededError, match="of version 1"), archive.writing():
            pass
        assert run_upgrade(archive).is_done
    assert verified(corners) == []


def test_facts_of_version_1_that_were_put_back_are_found(corners):
    old = (corners.archive / "archive.json").read_bytes()
    with opened(corners) as archive:
        run_upgrade(archive)
    (corners.archive / "archive.json").write_bytes(old)
    for who in ("", "bohdan"):
        with pytest.raises((WrongPassphraseError, NotMemberError)):
            verify_archive(corners.archive, corners.passphrase(who), None, lambda *_: None)


def slots(locked: bytes) -> list[bytes]:
    """The 16 slots of a file of locked keys."""
    data = locked.partition(b"\n")[2]
    return [data[start : start + 328] for start in range(0, len(data), 328)]


def test_another_writer_is_locked_out_from_beginning_to_end(corners, archive, monkeypatch):
    monkeypatch.setattr(upgrading, "PORTION", 20)
    refused: list[int] = []

    def other(_done: int, _total: int) -> None:
        def child() -> int:
            with opened(corners) as also:
                try:
                    run_upgrade(also)
                except LockedError:
                    return 7
            return 0

        refused.append(in_child(child))

    upgrade(archive, other, lambda: False)
    assert set(refused) == {7}
    assert len(refused) > 2


def test_what_an_upgrade_costs_to_try_stays_what_it_cost(corners, archive):
    """Of the files of keys only wraps and the member's own slot are made anew: the cost of a passphrase is as it was."""
    keys = {path.name: path.read_bytes() for path in (corners.archive / "keys").iterdir()}
    run_upgrade(archive)
    after = {path.name: path.read_bytes() for path in (corners.archive / "keys").iterdir()}
    assert after.pop("facts")
    assert {name for name in keys if after[name] != keys[name]} == {"epoch", "locked"}
    assert (
        sum(one != other for one, other in zip(slots(after["locked"]), slots(keys["locked"]), strict=True))
        == 1
    )
    assert after["locked"].partition(b"\n")[0] == keys["locked"].partition(b"\n")[0]
    assert f"m={CHEAP.memory}".encode() in keys["locked"]
