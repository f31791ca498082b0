"""Promise 6, loss: after a power cut at any call what was acknowledged is there, what was not is absent, and the archive verifies."""

import os
import random
import shutil
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khronika.archive.custody import seal_job as sealing
from khronika.archive.custody.anchor import anchor, answer, ask, timestamps
from khronika.archive.custody.overview import overview
from khronika.archive.members.membership import Joining, add_member, members
from khronika.archive.record.state import record
from khronika.archive.store.archive import Archive
from khronika.archive.verification.check import Verification
from khronika.ledger.event import TimestampEvent
from khronika.ledger.stamps import Pending, Stamp, stamps
from khronika.primitives.error import KhronikaError
from khronika.primitives.finding import Level
from khronika.record.statement_file import parse_statement_file
from khronika.seal.error import WrongPassphraseError
from tests.attacks.power import Disk, calls_of, dies, every
from tests.authority import signer
from tests.world import (
    Remark,
    everything_in,
    faults,
    found,
    log,
    logged_paths,
    originals_in,
    reopen,
    resume,
    seal,
    spread,
    view,
)

SMALL = {f"{number:02}.txt": f"page {number} ".encode() * (number + 1) ** 3 for number in range(4)}
ORIGINALS = SMALL | {"01 copy.txt": SMALL["01.txt"], "02 film.bin": random.Random(6).randbytes(1_200_000)}
EVENTS_AT_ONCE = 3

STATEMENTS = """{"format": "khronika-statements/1", "entities": {}, "cases": [],
 "batches": [{"id": "night", "citation": {"item": {"name": "first.txt"}, "quote": {"exact": "sealed"}}, "stance": "asserts",
  "attribution": [{"who": "a guard", "role": "speaker", "knows": "saw"}], "assessment": "claimed by source",
  "grade": {"reliability": "B", "credibility": "2"}, "source": "S-17",
  "statements": [{"id": "b1", "subject": "act:night", "property": "date", "value": {"date": "2024-04-07", "said": "that night"}}]}]}"""


@dataclass(frozen=True)
class World:
    """An archive that holds one accession already, and originals to be sealed next."""

    archive: Path
    before: Path
    source: Path

    @cached_property
    def originals(self):
        """What may be in the archive, at the most and in the end."""
        return originals_in(self.before, self.source)

    def copy(self, folder):
        return shutil.copytree(self.archive, folder)


def world_of(folder, *, events):
    """A world whose log has grown to so many events, most of them of a type that nobody knows."""
    before = spread(folder / "before", {"first.txt": b"sealed before", "second.txt": b"also"})
    with found(folder / "archive") as archive:
        seal(archive, before)
        log(archive, *map(Remark.numbered, range(archive.log.size, events)))
    return World(folder / "archive", before, spread(folder / "originals", ORIGINALS))


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    return world_of(tmp_path_factory.mktemp("power"), events=6)


@pytest.fixture(scope="module")
def edge(tmp_path_factory):
    """A world whose log is about to begin a new bundle, new tiles and a new level of tiles."""
    return world_of(tmp_path_factory.mktemp("edge"), events=252)


@pytest.fixture(autouse=True)
def _quick_disk(monkeypatch):
    """The survivors' own fsyncs are of no interest here."""
    monkeypatch.setattr(os, "fsync", lambda _: None)


def sealing_of(folder, source):
    def work(acknowledge):
        sealing.MOST_PENDING = EVENTS_AT_ONCE
        with reopen(folder) as archive:
            seal(archive, source, report=lambda progress: acknowledge(progress.committed))

    return work


def resuming(folder):
    def work(acknowledge):
        sealing.MOST_PENDING = EVENTS_AT_ONCE
        with reopen(folder) as archive:
            for accession in overview(archive).unfinished:
                resume(archive, accession)
        acknowledge(1)

    return work


def require_whole(folder, world, acknowledged):
    """The archive verifies and opens, and holds what was acknowledged and nothing that nobody sealed."""
    with reopen(folder) as archive:
        assert faults_seen_by(archive) == []
        kept = logged_paths(archive)
        assert kept <= world.originals
        assert kept.total() >= 2 + acknowledged
        return view(archive)


def faults_seen_by(archive):
    found = Verification(archive.folder, archive.keyring, archive.bundles, lambda *_: None).run().findings
    return [finding for finding in found if finding.level is not Level.NOTICE]


def require_true_index(folder, seen):
    """What the survivor's index says is what the log says."""
    for path in folder.glob("index.db*"):
        path.unlink()
    with reopen(folder) as archive:
        assert view(archive) == seen


def finish(folder, world):
    """Whatever was interrupted is resumed; then everything is in the archive exactly once, and no litter."""
    with reopen(folder) as archive:
        for accession in overview(archive).unfinished:
            resume(archive, accession)
        if logged_paths(archive).total() == 2:
            seal(archive, world.source)  # not even the accession had been opened
        assert overview(archive).unfinished == ()
        assert logged_paths(archive) == world.originals
    assert faults(folder) == set()
    if litter(folder):  # killed when all was done, but before it could say so
        with reopen(folder) as archive:
            log(archive, Remark.numbered(0))
    assert litter(folder) == []


def litter(folder):
    return [name for name in everything_in(folder) if ".new-" in name]


def every_step(tmp_path, world, work_on, *, fate=None, start=0, stride=1):
    """Folders in which the work was killed at every (`stride`-th) call, with what it had acknowledged, until it lives to its end."""
    for calls in range(start, 1000, stride):
        folder = world.copy(tmp_path / f"died-{calls}")
        died, acknowledged = dies(folder, work_on(folder), calls, None if fate is None else fate + calls)
        yield folder, acknowledged
        shutil.rmtree(folder)
        shutil.rmtree(folder.with_name(f"{folder.name}-stash"))
        if not died:
            return
    pytest.fail("the work never came to its end")


def test_a_sealing_killed_at_any_call_can_be_finished(tmp_path, world):
    for folder, acknowledged in every_step(
        tmp_path, world, lambda folder: sealing_of(folder, world.source), stride=every(11)
    ):
        require_true_index(folder, require_whole(folder, world, acknowledged))
        finish(folder, world)


@pytest.mark.parametrize("share", [0, 1])
def test_a_power_cut_at_any_call_of_a_sealing_loses_nothing_acknowledged(tmp_path, world, share):
    step = every(3)
    counts = set()
    for folder, acknowledged in every_step(
        tmp_path,
        world,
        lambda folder: sealing_of(folder, world.source),
        fate=0,
        start=step * share,
        stride=2 * step,
    ):
        require_whole(folder, world, acknowledged)
        counts.add(acknowledged)
    assert {0, len(ORIGINALS)} < counts


@settings(max_examples=settings().max_examples // 5)
@given(first=st.integers(0, 100), second=st.integers(0, 60), fate=st.integers(0, 1 << 16))
def test_a_power_cut_while_an_earlier_one_is_made_good_loses_nothing_either(
    tmp_path_factory, world, first, second, fate
):
    folder = world.copy(tmp_path_factory.mktemp("twice") / "archive")
    _, acknowledged = dies(folder, sealing_of(folder, world.source), first, fate)
    shutil.rmtree(folder.with_name("archive-stash"))
    dies(folder, resuming(folder), second, fate + 1)
    require_true_index(folder, require_whole(folder, world, acknowledged))
    finish(folder, world)


@settings(max_examples=settings().max_examples // 10)
@given(calls=st.integers(0, 130), fate=st.integers(0, 1 << 16))
def test_a_power_cut_where_a_bundle_is_full_loses_nothing_either(tmp_path_factory, edge, calls, fate):
    folder = edge.copy(tmp_path_factory.mktemp("edge") / "archive")
    _, acknowledged = dies(folder, sealing_of(folder, edge.source), calls, fate)
    require_whole(folder, edge, acknowledged)
    finish(folder, edge)


def test_a_folder_a_killed_writer_made_is_not_relied_on_before_its_name_is_durable(tmp_path, edge):
    """Killed right after a mkdir, resumed, and then the power fails: what the second writer acknowledged stands."""
    names = calls_of(edge.copy(tmp_path / "traced"), sealing_of(tmp_path / "traced", edge.source))
    assert names.count("mkdir") >= 4
    for calls in [place + 1 for place, name in enumerate(names) if name == "mkdir"]:
        # Objects go by random ids: where one's folder is there already, other calls are made than were traced, and it is tried anew.
        assert any(
            killed_after_a_mkdir(tmp_path / f"made-{calls}-{attempt}", edge, calls) for attempt in range(6)
        )


def killed_after_a_mkdir(folder, edge, calls):
    """Whether the writers could be killed where they were to be; what was acknowledged is whole in any case."""
    edge.copy(folder)
    dies(folder, sealing_of(folder, edge.source), calls)
    made = [path for path in folder.rglob("*") if path.is_dir() and not any(path.iterdir())]
    if not made:
        return False
    stash, copy = (
        folder.with_name(f"{folder.name}-stash"),
        shutil.copytree(folder, folder.with_name(f"{folder.name}-as-left")),
    )
    stash.rename(folder.with_name(f"{folder.name}-first-stash"))
    end = len(calls_of(folder, resuming(folder)))
    stash.rename(folder.with_name(f"{folder.name}-second-stash"))
    refill(folder, copy)
    died, _ = dies(folder, resuming(folder), end - 1, calls, volatile=made)
    require_whole(folder, edge, len(ORIGINALS))
    return died


def refill(folder, copy):
    """Make a folder what its copy is; a copy in its place would be another folder, in which no writer was killed."""
    for path in folder.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    shutil.copytree(copy, folder, dirs_exist_ok=True)


def test_the_simulated_disk_sees_every_kind_of_call_a_sealing_makes(tmp_path, world):
    names = calls_of(world.copy(tmp_path / "traced"), sealing_of(tmp_path / "traced", world.source))
    assert {"open", "write", "fsync", "rename", "unlink", "mkdir"} <= set(names)


def test_a_disk_that_lies_about_fsync_is_found_out(tmp_path, world):
    """The simulator can fail: a writer whose fsync does nothing loses what it acknowledged."""
    lost = 0
    for fate in range(8):
        folder = world.copy(tmp_path / f"lied-to-{fate}")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Disk, "_fsync", lambda *_: None)
            calls = 100
            _, acknowledged = dies(folder, sealing_of(folder, world.source), calls, fate)
        assert acknowledged
        try:
            require_whole(folder, world, acknowledged)
        except (KhronikaError, AssertionError):
            lost += 1
    assert lost


# --- statements, time stamps, and the archive's own beginning ------------------------------------------------------------


def stating(folder):
    def work(acknowledge):
        with reopen(folder) as archive:
            record(archive, parse_statement_file(STATEMENTS))
            acknowledge(1)

    return work


@pytest.mark.parametrize("fate", [None, 100], ids=["kill", "power"])
def test_statements_are_recorded_whole_or_not_at_all(tmp_path, world, fate):
    seen = set()
    for folder, acknowledged in every_step(
        tmp_path, world, stating, fate=fate, stride=every(5 if fate else 11)
    ):
        require_whole(folder, world, 0)
        with reopen(folder) as archive:
            recorded = overview(archive).batches
        assert recorded in {acknowledged, 1}
        seen.add((acknowledged, recorded))
    assert {(0, 0), (1, 1)} <= seen


def test_an_anchoring_is_whole_or_can_be_begun_anew(tmp_path, world, monkeypatch):
    authority = signer()

    def anchoring(folder):
        def work(acknowledge):
            with reopen(folder) as archive:
                anchor(archive, authority, authority.roots)
                acknowledge(1)

        return work

    for folder, acknowledged in every_step(tmp_path, world, anchoring, fate=200, stride=every(4)):
        require_whole(folder, world, 0)
        with reopen(folder) as archive:
            kept = sum(isinstance(each, Stamp) for each in stamps(timestamps(archive)))
            assert kept >= len(archive.index.events(TimestampEvent)) >= acknowledged


def test_a_reply_whose_taking_in_was_killed_can_be_taken_in_again(
    tmp_path_factory, tmp_path, world, monkeypatch
):
    authority, asked = signer(), world.copy(tmp_path_factory.mktemp("asked") / "archive")
    with reopen(asked) as archive:
        reply = authority.reply(ask(archive).request)
    # The second verifier is out of reach from here on, for speed.
    monkeypatch.setenv("PATH", os.devnull)

    def answering(folder):
        def work(acknowledge):
            with reopen(folder) as archive:
                answer(archive, reply, authority.roots)
                acknowledge(1)

        return work

    for folder, acknowledged in every_step(
        tmp_path, World(asked, world.before, world.source), answering, stride=5
    ):
        require_whole(folder, world, 0)
        with reopen(folder) as archive:
            if isinstance(stamps(timestamps(archive))[0], Pending):
                assert not acknowledged
                answer(archive, reply, authority.roots)
            assert isinstance(stamps(timestamps(archive))[0], Stamp)
        assert faults(folder) == set()


@pytest.mark.parametrize("fate", [None, 300], ids=["kill", "power"])
def test_a_member_is_taken_in_or_not_and_nothing_between(tmp_path, world, fate):
    theirs = "eight words that Bohdan alone can say aloud"

    def taking_in(folder):
        def work(acknowledge):
            with reopen(folder) as archive:
                add_member(archive, Joining("Bohdan", theirs))
                acknowledge(1)

        return work

    seen = set()
    for folder, acknowledged in every_step(tmp_path, world, taking_in, fate=fate, stride=every(7)):
        assert faults(folder) == set()
        with reopen(folder) as archive:
            is_member = len(members(archive)) == 2
            assert is_member or not acknowledged
        if not is_member:
            with pytest.raises(WrongPassphraseError):
                Archive.open(folder, theirs)
            with reopen(folder) as archive:
                add_member(archive, Joining("Bohdan", theirs))
        Archive.open(folder, theirs).close()
        assert faults(folder) == set()
        seen.add((acknowledged, is_member))
    assert {(0, False), (0, True), (1, True)} <= seen


def test_a_power_cut_while_an_archive_is_made_leaves_one_or_none(tmp_path):
    left = set()
    for calls in range(0, 1000, 3):
        folder = tmp_path / f"made-{calls}"
        folder.mkdir()
        died, made = dies(
            folder, lambda acknowledge, folder=folder: (found(folder).close(), acknowledge(1)), calls, calls
        )
        left.add(outcome_of_making(folder))
        if not died:
            assert made
            break
    assert left == {"one", "none"}


def outcome_of_making(folder):
    try:
        reopen(folder).close()
    except KhronikaError as error:
        return "none" if error.hint else f"{error.fact}, and nobody says what to do"
    return "one" if faults(folder) == set() else "half"
