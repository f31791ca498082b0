"""A session: many threads, one writer, what another process wrote, jobs, and a lock when nobody is there."""

import os
import threading
import time
from contextlib import nullcontext, suppress
from pathlib import Path
from types import SimpleNamespace

import apsw
import pytest

from bench.threads import Race
from khronika.archive.custody.seal import seal_rest
from khronika.archive.index.index import Index
from khronika.archive.members.membership import holders
from khronika.archive.members.new_epoch import Turn, begin_epoch
from khronika.archive.store.archive import Archive
from khronika.archive.store.key_files import StaleKeysError
from khronika.archive.upgrade.upgrade import upgrade
from khronika.intake.event import AccessionEvent
from khronika.seal.event import TurnReason
from khronika.session import Job, JobState, JobStoppedError, Progress, Session, SessionLockedError
from tests.version1 import unpacked
from tests.world import Remark, found, in_child, log, reopen, seal, spread

PATIENCE = 30


@pytest.fixture
def place(tmp_path: Path) -> Path:
    with found(tmp_path / "archive") as archive:
        seal(archive, spread(tmp_path / "in", {"a.txt": b"a", "b.txt": b"b"}))
    return tmp_path / "archive"


def test_eight_threads_read_while_another_process_writes_and_nothing_is_damaged_or_old(tmp_path):
    outcome = Race(tmp_path, threads=8, reads=160).run()
    assert outcome.errors == []
    assert outcome.reads == 160
    assert outcome.written > 0
    assert outcome.old == 0


def test_threads_that_write_wait_for_each_other(place):
    with Session(reopen(place)) as session:
        before = session.generation

        def write(number: int) -> None:
            with session.writing() as writer:
                writer.append(Remark.numbered(number))
                writer.commit()

        threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(PATIENCE)
        assert session.generation == before + 4


def test_what_another_process_commits_is_noticed_within_a_second(place):
    def write() -> int:
        with reopen(place) as archive:
            log(archive, Remark.numbered(7))
        return 0

    with Session(reopen(place)) as session:
        before = session.generation
        assert in_child(write) == 0
        time.sleep(0.6)
        with session.reading() as archive:
            assert archive.log.size == before + 1
            assert archive.index.size() == before + 1


def test_an_index_that_another_process_built_again_is_followed(place):
    def build() -> int:
        with reopen(place) as archive:
            archive.index.delete(archive.folder.index)
        with reopen(place) as archive:
            log(archive, Remark.numbered(7))
        return 0

    with Session(reopen(place)) as session:
        assert in_child(build) == 0
        time.sleep(0.6)
        with session.reading() as archive:
            assert archive.index.size() == archive.log.size
            assert archive.index.events(Remark)


def test_a_session_that_nobody_uses_is_locked_and_its_keys_are_gone(place):
    session = Session(reopen(place), idle=0.1)
    end = time.monotonic() + PATIENCE
    while not session.is_locked and time.monotonic() < end:
        time.sleep(0.05)
    with pytest.raises(SessionLockedError, match="locked"), session.reading():
        pass


def test_locking_waits_for_whoever_reads(place):
    session = Session(reopen(place))
    inside, go_on, read = threading.Event(), threading.Event(), []

    def reader() -> None:
        with session.reading() as archive:
            inside.set()
            go_on.wait(PATIENCE)
            read.append(archive.index.count())

    thread = threading.Thread(target=reader)
    thread.start()
    inside.wait(PATIENCE)
    locking = threading.Thread(target=session.lock)
    locking.start()
    assert locking.is_alive()
    go_on.set()
    thread.join(PATIENCE)
    locking.join(PATIENCE)
    assert read == [2]
    assert session.is_locked


def test_a_job_is_told_how_far_it_is_stopped_and_resumed(place):
    begun, done = threading.Event(), list[int]()

    def work(archive, job):
        for number, row in enumerate(archive.index.items()):
            if number in done:
                continue
            done.append(number)
            begun.set()
            while number == 0 and len(done) == 1 and not stopped.is_set():
                time.sleep(0.01)
            job.report(number + 1, archive.index.count())
            assert row.size == 1
        return len(done)

    stopped = threading.Event()
    with Session(reopen(place)) as session:
        job = session.start("count", work)
        begun.wait(PATIENCE)
        job.stop()
        stopped.set()
        with pytest.raises(JobStoppedError):
            job.result(PATIENCE)
        assert (job.state, job.progress.done, job.progress.total) == (JobState.STOPPED, 1, 2)
        again = session.resume(job)
        assert again.result(PATIENCE) == 2
        assert (again.state, again.progress.done) == (JobState.DONE, 2)


def test_a_job_that_fails_tells_why_and_the_next_one_is_done(place):
    def fail(archive, job):
        raise ValueError("of the work itself")

    with Session(reopen(place)) as session:
        failed, fine = (
            session.start("fail", fail),
            session.start("count", lambda archive, job: archive.index.count()),
        )
        with pytest.raises(ValueError, match="of the work itself"):
            failed.result(PATIENCE)
        assert failed.state is JobState.FAILED
        assert fine.result(PATIENCE) == 2


def test_a_job_that_waits_is_stopped_before_it_begins():
    job = Job("never", lambda *_: pytest.fail("it began"))
    job.stop()
    job.run(nullcontext)
    assert job.state is JobState.STOPPED


def test_a_sealing_is_a_job_that_tells_its_bytes_stops_and_goes_on_after_a_lock(tmp_path):
    originals = spread(tmp_path / "in", {f"{number}.txt": bytes([number]) * 9 for number in range(5)})
    told: list[Progress] = []

    def begin(archive, job):
        return seal(archive, originals, report=job.tell, stop=lambda: True)

    def go_on(archive, job):
        [(_, accession)] = archive.index.events(AccessionEvent)
        return seal_rest(
            archive, accession, lambda progress: told.append(progress) or job.tell(progress), job.is_to_stop
        )

    with Session(found(tmp_path / "archive")) as session:
        begun = session.start("seal", begin)
        assert begun.result(PATIENCE).interrupted
        session.lock()
        rest = Job("seal the rest", go_on)
        rest.stop()
        rest.run(nullcontext)
    with Session(reopen(tmp_path / "archive")) as session:
        assert not session.resume(rest).result(PATIENCE).interrupted
        with session.reading() as archive:
            assert archive.index.count() == 5
    assert [type(each).__mro__[1] for each in told[-1:]] == [Progress]
    assert told[-1].done == 45


def test_what_a_session_asked_to_stop_ended_by_itself_is_stopped_and_has_a_result(place):
    def work(archive, job):
        job.stop()
        return archive.index.count()

    with Session(reopen(place)) as session:
        job = session.start("count", work)
        assert job.result(PATIENCE) == 2
        assert job.state is JobState.STOPPED


def test_whoever_is_inside_may_lock_and_the_archive_is_closed_when_the_last_one_leaves(place):
    session = Session(reopen(place))
    with session.reading() as archive:
        session.lock()
        session.lock()
        assert session.is_locked
        assert archive.index.count() == 2
        with pytest.raises(SessionLockedError):
            session.start("late", lambda *_: None)
    with pytest.raises(apsw.ConnectionClosedError):
        archive.index.count()


def test_a_job_may_lock_its_session(place):
    session = Session(reopen(place))
    job = session.start("lock", lambda archive, _: (session.lock(), archive.index.count())[1])
    assert job.result(PATIENCE) == 2
    session.lock()
    with pytest.raises(SessionLockedError), session.reading():
        pass


def test_to_ask_whether_something_is_new_does_not_keep_the_keys(place):
    session = Session(reopen(place), idle=0.3)
    end = time.monotonic() + PATIENCE
    while not session.is_locked and time.monotonic() < end:
        with suppress(SessionLockedError):
            assert session.generation > 0
        time.sleep(0.05)
    assert session.is_locked


@pytest.fixture
def aged():
    """A clock that a test sets on, so that nobody waits."""
    now = [0.0]
    return SimpleNamespace(now=lambda: now[0], pass_by=lambda seconds: now.append(now.pop() + seconds))


def test_who_would_read_what_is_too_old_waits_for_whoever_looks(place, aged, monkeypatch):
    looking, go_on, read = threading.Event(), threading.Event(), list[str]()

    def notice(_: Archive) -> bool:
        looking.set()
        go_on.wait(PATIENCE)
        read.append("noticed")
        return False

    def reader() -> None:
        with session.reading():
            read.append("read")

    monkeypatch.setattr(Archive, "notice", notice)
    with Session(reopen(place), clock=aged.now) as session:
        aged.pass_by(5)
        threads = [threading.Thread(target=reader) for _ in range(2)]
        threads[0].start()
        looking.wait(PATIENCE)
        threads[1].start()
        threads[1].join(0.1)
        assert read == []
        go_on.set()
        for thread in threads:
            thread.join(PATIENCE)
    assert read == ["noticed", "read", "read"]


def test_an_index_that_another_process_has_only_begun_to_build_is_brought_up_to_the_log(place, aged):
    def begin() -> int:
        with reopen(place) as archive:
            Index.anew(archive.folder.index, archive._index_key).close()
            os._exit(0)

    with Session(reopen(place), clock=aged.now) as session:
        assert in_child(begin) == 0
        aged.pass_by(1)
        with session.reading() as archive:
            assert archive.index.count() == 2
            assert archive.index.size() == archive.log.size


def test_an_index_that_is_gone_and_not_there_yet_is_read_on(place, aged):
    def write() -> int:
        with reopen(place) as archive:
            archive.index.close()
            archive.index.delete(archive.folder.index)
            os._exit(0)

    with Session(reopen(place), clock=aged.now) as session:
        assert in_child(write) == 0
        aged.pass_by(1)
        with session.reading() as archive:
            assert archive.index.count() == 2
        with session.writing() as writer:
            writer.append(Remark.numbered(1))
            writer.commit()
        aged.pass_by(1)
        with session.reading() as archive:
            assert len(archive.index.events(Remark)) == 1
    with reopen(place) as archive:
        assert archive.index.size() == archive.log.size
        assert archive.index.is_kept


def begin_new_epoch(folder: Path) -> int:
    with reopen(folder) as archive, archive.writing() as writer:
        begin_epoch(archive, writer, Turn(TurnReason.RENEWAL, holders(archive)))
    return 0


def write_after_it(folder: Path) -> int:
    begin_new_epoch(folder)
    with reopen(folder) as archive:
        log(archive, Remark.numbered(1))
    return 0


@pytest.mark.parametrize("change", [begin_new_epoch, write_after_it])
def test_new_keys_that_another_process_made_lock_the_session_and_nothing_is_taken_for_damage(
    place, aged, change
):
    session = Session(reopen(place), clock=aged.now)
    assert in_child(lambda: change(place)) == 0
    aged.pass_by(1)
    with pytest.raises(StaleKeysError, match="new keys"), session.reading():
        pass
    with pytest.raises(SessionLockedError), session.reading():
        pass
    with Session(reopen(place)) as again, again.reading() as archive:
        assert archive.index.count() == 2


def test_an_upgrade_by_another_process_locks_the_session_and_nothing_is_taken_for_damage(tmp_path, aged):
    made = unpacked("corners", tmp_path)

    def change() -> int:
        with Archive.open(made.archive, made.passphrase()) as archive:
            upgrade(archive, lambda *_: None, lambda: False)
        return 0

    session = Session(Archive.open(made.archive, made.passphrase()), clock=aged.now)
    assert in_child(change) == 0
    aged.pass_by(1)
    with pytest.raises(StaleKeysError), session.reading():
        pass
    assert session.is_locked
