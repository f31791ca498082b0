"""An upgrade that is killed at any call, or whose power fails there, loses nothing; one that was tampered with is found out."""

import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from khronika.archive.error import UpgradeNeededError
from khronika.archive.folder.facts import Label
from khronika.archive.record.query import fallen
from khronika.archive.release.order import ForeignCaseError, ReleaseOrder
from khronika.archive.release.release import release
from khronika.archive.store.archive import Archive
from khronika.archive.upgrade import upgrade as upgrading
from khronika.archive.upgrade.upgrade import outstanding, upgrade
from khronika.archive.verification.check import Verification
from khronika.ledger.entry import LogEntry
from khronika.ledger.event import UpgradeEvent
from khronika.primitives.codec import b64, canonical, format_id
from khronika.primitives.finding import Level
from khronika.record.event import CaseEvent, PolicyEvent, StateEvent
from khronika.seal.opening import OPENING_1, Sealed
from tests.attacks.power import calls_of, dies, every
from tests.insider import AT, forge, put, under
from tests.upgraded import lasting, run_upgrade
from tests.version1 import unpacked
from tests.world import everything_in

STATEMENTS_AT_ONCE = 20
"""So that the small archive is upgraded in several portions."""
SHARDS = 2
EVERY = every(9)
EVENTS, ANEW = 105, 19
"""Of the corners: events of version 1, and how many of them are recorded anew."""


@pytest.fixture(scope="module")
def corners(tmp_path_factory):
    """The corners of version 1, their index made, and what they hold."""
    made = unpacked("corners", tmp_path_factory.mktemp("version-1"))
    with Archive.open(made.archive, made.passphrase()) as archive:
        return made, lasting(archive)


@pytest.fixture
def quick_disk(monkeypatch):
    """The survivors' own fsyncs are of no interest here."""
    monkeypatch.setattr(os, "fsync", lambda _: None)


def upgrading_of(folder: Path, passphrase: str):
    def work(acknowledge):
        upgrading.PORTION = STATEMENTS_AT_ONCE
        with Archive.open(folder, passphrase) as archive:
            upgrade(archive, lambda done, _total: acknowledge(done), lambda: False)
            acknowledge(1_000)

    return work


def findings_seen_by(archive: Archive) -> list[tuple[str, str]]:
    """Code and level of everything but the request that waits, files the killed writer had not finished, and members who wait."""
    found = Verification(archive.folder, archive.keyring, archive.bundles, lambda *_: None).run().findings
    return [
        (finding.code, finding.level.name)
        for finding in found
        if finding.code not in {"H003", "K003", "V006"}
    ]


def facts_of(folder: Path) -> Label:
    return Label.parse((folder / "archive.json").read_bytes())


def require_nothing_lost(folder: Path, made, before, acknowledged: int) -> None:
    """Read in any state; what was acknowledged is there; and once it is finished everything is as it was, and no litter is left."""
    with Archive.open(folder, made.passphrase()) as archive:
        left = outstanding(archive)
        state = (facts_of(folder).version, left.has_begun)
        assert state in {(1, False), (2, False), (2, True), (3, True)}
        assert ANEW - left.batches - left.cases >= min(acknowledged, ANEW)
        assert [level for _, level in findings_seen_by(archive) if level != Level.NOTICE.name] == []
        assert lasting(archive) == before
        if not left.is_done:
            with pytest.raises(UpgradeNeededError), archive.writing():
                pass
        assert run_upgrade(archive).is_done
        assert lasting(archive) == before
        with archive.writing():
            pass  # every writer clears away what a killed one left
        assert findings_seen_by(archive) == []
        assert archive.log.size == EVENTS + 2 + ANEW + 2
        assert facts_of(folder).version == 3
    assert not [name for name in everything_in(folder) if ".new-" in name]


def every_step(tmp_path, made, start, *, stride, fate=None):
    """Folders in which the upgrade was killed at every (`stride`-th) call, with what it had acknowledged, until it lives to its end."""
    for calls in range(start, 1_000, stride):
        folder = shutil.copytree(made.archive, tmp_path / f"died-{calls}")
        work = upgrading_of(folder, made.passphrase())
        died, acknowledged = dies(folder, work, calls, None if fate is None else fate + calls)
        yield folder, acknowledged
        shutil.rmtree(folder)
        shutil.rmtree(folder.with_name(f"{folder.name}-stash"))
        if not died:
            return
    pytest.fail("the upgrade never came to its end")


@pytest.mark.parametrize("start", range(SHARDS))
def test_an_upgrade_killed_at_any_call_can_be_finished(start, tmp_path, corners, quick_disk):
    made, before = corners
    acknowledgements = set()
    for folder, acknowledged in every_step(tmp_path, made, EVERY * start, stride=EVERY * SHARDS):
        require_nothing_lost(folder, made, before, acknowledged)
        acknowledgements.add(acknowledged)
    assert {0, 1_000} < acknowledgements


def test_a_power_cut_at_any_call_of_an_upgrade_loses_nothing(tmp_path, corners, quick_disk):
    made, before = corners
    for folder, acknowledged in every_step(tmp_path, made, 0, stride=3 * EVERY, fate=500):
        require_nothing_lost(folder, made, before, acknowledged)


def test_an_upgrade_makes_every_kind_of_call_that_can_be_killed(tmp_path, corners):
    made, _ = corners
    folder = shutil.copytree(made.archive, tmp_path / "traced")
    names = calls_of(folder, upgrading_of(folder, made.passphrase()))
    assert {"open", "write", "fsync", "rename", "replace", "unlink"} <= set(names)
    assert len(names) > 100


def test_a_kill_between_the_new_facts_and_the_log_leaves_a_log_of_version_1(tmp_path, corners, quick_disk):
    """An earlier program never meets a log that it would take for damaged: archive.json names the new version before the log holds it."""
    made, _ = corners
    states = set()
    for folder, _ in every_step(tmp_path, made, 0, stride=every(4)):
        with Archive.open(folder, made.passphrase()) as archive:
            begun = archive.index.has_begun_upgrade()
            found = findings_seen_by(archive)
        states.add((facts_of(folder).version, begun))
        if (facts_of(folder).version, begun) == (2, False):
            assert ("A014", "NOTICE") in found
            assert {code for code, _ in found} <= {"A014", "X001", "G007"}
        if begun:
            break
    assert states == {(1, False), (2, False), (2, True)}


# --- what a member who holds every key could write -----------------------------------------------------------------------


@pytest.fixture
def archive(tmp_path, corners):
    """An archive that was upgraded."""
    made, _ = corners
    folder = shutil.copytree(made.archive, tmp_path / "archive")
    with Archive.open(folder, made.passphrase()) as archive:
        run_upgrade(archive)
        yield archive


@pytest.fixture
def old(tmp_path, corners):
    """An archive of version 1."""
    made, _ = corners
    folder = shutil.copytree(made.archive, tmp_path / "old")
    with Archive.open(folder, made.passphrase()) as archive:
        yield archive


def first_of(archive: Archive, kind, version: int) -> LogEntry:
    entries = archive.entries([position for position, _ in archive.index.events(kind)])
    return next(entry for entry in entries if entry.version == version)


def written(archive: Archive, *records: Sealed) -> set[str]:
    """The faults that a verification finds once these stand in the log."""
    put(archive, records)
    return {code for code, level in findings_seen_by(archive) if level != Level.NOTICE.name}


def forge_1(archive: Archive, **plain) -> Sealed:
    """An event of version 1 without veiled fields."""
    event = {"at": AT, "by": archive.keyring.member.member} | plain
    text = OPENING_1 + b64(bytes(32)).encode() + b"\n" + canonical(event).encode() + b"\n"
    return Sealed(text + b64(archive.keyring.member.signing_key().sign(text)).encode() + b"\n", {})


def test_an_honest_event_after_an_upgrade_is_no_fault(archive):
    assert written(archive, forge(archive, PolicyEvent(reviewers=1))) == set()


def test_a_second_event_that_records_one_anew_is_found_and_counts_for_nothing(archive):
    entry = first_of(archive, StateEvent, 2)
    assert written(archive, forge(archive, entry.event)) == {"A012"}
    archive.bundles.catch_up(archive.index)
    assert archive.index.about(StateEvent, entry.event.batch)[-1] == entry.position


def test_an_event_that_records_anew_what_is_not_there_is_found_and_counts_for_nothing(archive):
    event = under(first_of(archive, StateEvent, 2).event, format_id(b"x" * 16), of="ab" * 32)
    assert written(archive, forge(archive, event)) == {"A012"}
    archive.bundles.catch_up(archive.index)
    assert archive.index.about(StateEvent, event.batch) == []


@pytest.mark.parametrize("kind", [StateEvent, CaseEvent])
def test_what_is_recorded_anew_without_an_upgrade_is_found_and_counts_for_nothing(kind, old):
    entry = first_of(old, kind, 1)
    before = lasting(old)
    assert {"A012", "A015"} <= written(old, forge(old, replace(entry.event, of=entry.commitment.hex())))
    old.bundles.catch_up(old.index)
    assert lasting(old) == before
    assert entry.position in old.index.waiting(kind)


def changed(event: StateEvent) -> StateEvent:
    first, *rest = event.statements
    return replace(event, statements=(first._replace(value={"text": "something else"}), *rest))


def test_a_batch_that_is_recorded_anew_and_says_something_else_is_found(old):
    entry = first_of(old, StateEvent, 1)
    begin = UpgradeEvent(before=1, size=old.log.size, root=old.log.head.root.hex())
    assert written(
        old, forge(old, begin), forge(old, replace(changed(entry.event), of=entry.commitment.hex()))
    ) == {"A012"}


def test_a_case_on_a_batch_that_was_recorded_anew_and_says_something_else_is_not_released(old, tmp_path):
    entries = [
        entry.event for entry in old.entries([position for position, _ in old.index.events(CaseEvent)])
    ]
    case = next(each for each in entries if not fallen(old, statements_of(each)))
    entry = old.entry(old.index.about(StateEvent, statements_of(case)[0].partition(".")[0])[0])
    begin = UpgradeEvent(before=1, size=old.log.size, root=old.log.head.root.hex())
    put(old, [forge(old, begin), forge(old, replace(changed(entry.event), of=entry.commitment.hex()))])
    run_upgrade(old)
    with pytest.raises(ForeignCaseError):
        release(old, ReleaseOrder(case.code), tmp_path / "out")
    assert not (tmp_path / "out").exists()


def statements_of(case: CaseEvent) -> list[str]:
    return [
        each
        for section in case.content.sections
        for sentence in section.sentences
        for each in sentence.statements
    ]


def test_a_batch_that_is_recorded_anew_under_another_id_is_found_and_counts_for_nothing(old):
    entry = first_of(old, StateEvent, 1)
    begin = UpgradeEvent(before=1, size=old.log.size, root=old.log.head.root.hex())
    other = under(entry.event, format_id(b"y" * 16), of=entry.commitment.hex())
    assert written(old, forge(old, begin), forge(old, other)) == {"A012"}
    old.bundles.catch_up(old.index)
    assert old.index.about(StateEvent, other.batch) == []


@pytest.mark.parametrize("lie", [{"size": 1}, {"root": "00" * 32}, {"before": 2}, {"size": 1 << 40}])
def test_an_upgrade_that_tells_another_log_before_it_is_found(lie, old):
    begin = UpgradeEvent(before=1, size=old.log.size, root=old.log.head.root.hex())
    assert written(old, forge(old, replace(begin, **lie))) == {"A015"}


def test_a_second_upgrade_is_found(archive):
    again = UpgradeEvent(before=1, size=archive.log.size, root=archive.log.head.root.hex())
    assert {"A009", "A015"} == written(archive, forge(archive, again))


def test_an_event_of_version_1_after_the_upgrade_is_found_and_nothing_waits_for_it(archive):
    assert written(archive, forge_1(archive, type="policy", reviewers=1)) == {"A015"}
    archive.bundles.catch_up(archive.index)
    assert archive.index.is_upgraded()


def test_an_event_of_version_2_before_the_upgrade_is_found(old):
    assert written(old, forge(old, PolicyEvent(reviewers=1))) == {"A015"}


def test_an_event_of_version_1_before_the_upgrade_is_no_fault(old):
    assert written(old, forge_1(old, type="policy", reviewers=1)) == set()


@pytest.mark.parametrize("lie", ["another event", "one too few", "one too many"])
def test_a_case_that_cites_other_events_than_those_of_its_batches_is_found(lie, archive):
    event = first_of(archive, CaseEvent, 2).event
    batches = dict(event.content.batches)
    if lie == "another event":
        batches[next(iter(batches))] = archive.log.commitment(0).hex()
    elif lie == "one too few":
        del batches[next(iter(batches))]
    else:
        batches[format_id(b"z" * 16)] = archive.log.commitment(0).hex()
    case = replace(event, case=format_id(b"c" * 16), of=None, content=event.content._replace(batches=batches))
    assert written(archive, forge(archive, case)) == {"A016"}


def test_a_case_that_cites_the_event_of_version_1_is_found(archive):
    event = first_of(archive, CaseEvent, 2).event
    batches = {
        batch: archive.log.commitment(archive.index.about(StateEvent, batch)[0]).hex()
        for batch in event.content.batches
    }
    case = replace(event, case=format_id(b"c" * 16), of=None, content=event.content._replace(batches=batches))
    assert written(archive, forge(archive, case)) == {"A016"}
