"""Two processes and one archive: one writes at a time, the other is told so at once; reading and checking go on beside it."""

import os
import signal
import time

import pytest

from khronika.archive.check import Verification
from khronika.durable import LockedError
from khronika.primitives.finding import Level
from tests.world import contents, faults, found, in_child, octets_below, reopen, resume, seal, spread


@pytest.fixture
def folder(tmp_path):
    with found(tmp_path / "archive") as archive:
        seal(archive, spread(tmp_path / "first", {"a.txt": b"a"}))
    return tmp_path / "archive"


def test_a_second_process_that_would_write_is_told_at_once_and_changes_nothing(folder, tmp_path):
    more = spread(tmp_path / "more", {"b.txt": b"b"})

    def second():
        with reopen(folder) as archive:
            begun = time.monotonic()
            try:
                seal(archive, more)
            except LockedError as error:
                return 0 if error.hint and time.monotonic() - begun < 5 else 2
        return 1

    with reopen(folder) as archive, archive.writing():
        size = archive.log.size
        assert in_child(second) == 0
        assert archive.log.size == size
    with reopen(folder) as archive:
        assert archive.log.size == size
        seal(archive, more)
    assert faults(folder) == set()


def test_a_writer_that_was_killed_holds_no_lock(folder, tmp_path):
    def killed():
        archive = reopen(folder)
        with archive.writing():
            os.kill(os.getpid(), signal.SIGKILL)

    assert in_child(killed) == -signal.SIGKILL
    with reopen(folder) as archive:
        seal(archive, spread(tmp_path / "more", {"b.txt": b"b"}))
    assert faults(folder) == set()


def test_whoever_reads_while_another_writes_sees_what_is_committed(folder, tmp_path):
    more = spread(tmp_path / "more", {f"{number}.txt": b"%d" % number for number in range(3)})
    with reopen(folder) as reader, reopen(folder) as writer:
        seal(writer, more)
        assert contents(reader).keys() >= octets_below(tmp_path / "first").keys()
    with reopen(folder) as reader:
        assert contents(reader) == octets_below(tmp_path / "first") | octets_below(more)


def test_a_verification_during_which_another_process_writes_finds_no_fault(folder, tmp_path):
    more = spread(tmp_path / "more", {f"{number}.txt": b"%d" % number for number in range(3)})
    with reopen(folder) as reader, reopen(folder) as writer:
        verification = Verification(reader.folder, reader.keyring, reader.shelf, lambda *_: None)
        seal(writer, more)
        assert [finding for finding in verification.run().findings if finding.level is not Level.NOTICE] == []


def test_an_accession_is_not_called_finished_when_its_originals_are_not_there(folder, tmp_path):
    """The stick was pulled out, and the sealing is resumed without it."""
    from khronika.archive.seal_run import GoneError

    source = spread(tmp_path / "stick", {"a": b"1", "b": b"2"})
    asked = iter((False, True))
    with reopen(folder) as archive:
        sealing = seal(archive, source, stop=lambda: next(asked))
        source.rename(tmp_path / "pulled out")
        with pytest.raises(GoneError) as caught:
            resume(archive, sealing.accession)
        assert caught.value.hint
        (tmp_path / "pulled out").rename(source)
        assert sum(resume(archive, sealing.accession).outcomes.values()) == 1
