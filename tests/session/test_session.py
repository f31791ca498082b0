"""A session: many threads, one writer, what another process wrote, jobs, and a lock when nobody is there."""

import threading
import time
from pathlib import Path

import pytest

from bench.threads import Race
from khronika.session import Job, JobState, JobStoppedError, Session, SessionLockedError
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
        failed, fine = session.start("fail", fail), session.start("count", lambda archive, job: archive.index.count())
        with pytest.raises(ValueError, match="of the work itself"):
            failed.result(PATIENCE)
        assert failed.state is JobState.FAILED
        assert fine.result(PATIENCE) == 2


def test_a_job_that_waits_is_stopped_before_it_begins():
    job = Job("never", lambda _: pytest.fail("it began"))
    job.stop()
    job.run()
    assert job.state is JobState.STOPPED
