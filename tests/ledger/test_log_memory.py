"""A log that remembers which stamped checkpoints it goes on from reads them once, and is guarded by them as before."""

import pytest

from khronika.ledger.error import RollbackError, SignatureError
from khronika.ledger.log_memory import NoMemory, Told, identity_of
from tests.ledger.grown import SIGNERS, commitments, everything_in, grow, put_back, reopen
from tests.ledger.test_log import stamp


class Remembered(NoMemory):
    """What a log learned, in memory."""

    def __init__(self):
        self.known = {}

    def told(self, what, key, identity=""):
        found = self.known.get((what, key))
        return found[1] if found and found[0] == identity else None

    def learn(self, what, key, told, identity=""):
        self.known[what, key] = identity, told


@pytest.fixture
def folder(tmp_path):
    """A log of 300 entries that was stamped at 100 and at 200."""
    log = grow(tmp_path / "a", 100)
    stamp(tmp_path / "a", log, "timestamps/100-0.checkpoint")
    log.append(commitments(100, 200), SIGNERS)
    stamp(tmp_path / "a", log, "timestamps/200-0.checkpoint")
    log.append(commitments(200, 300), SIGNERS)
    return tmp_path / "a"


def opened(folder, memory):
    log = reopen(folder)
    log.files.memory = memory
    return log


def stored(log):
    """The sizes of the stored heads that were read for the next commit."""
    growth = log.stage(commitments(log.size, log.size + 1))
    return [int(path.removeprefix("timestamps/").partition("-")[0]) for path in growth.known.read]


def test_each_stamped_checkpoint_is_read_once(folder):
    memory = Remembered()
    assert stored(opened(folder, memory)) == [100, 200]
    opened(folder, memory).append(commitments(300, 301), SIGNERS)
    log = opened(folder, memory)
    assert stored(log) == []
    stamp(folder, log, "timestamps/301-0.checkpoint")
    log.append(commitments(301, 302), SIGNERS)
    assert stored(opened(folder, memory)) == []


def test_nothing_is_remembered_of_what_was_staged_and_not_committed(folder):
    memory = Remembered()
    opened(folder, memory).stage(commitments(300, 301))
    assert memory.known == {}


def test_a_checkpoint_that_was_replaced_is_read_again(folder):
    memory = Remembered()
    opened(folder, memory).append(commitments(300, 301), SIGNERS)
    path = folder / "timestamps/100-0.checkpoint"
    data = path.read_bytes()
    path.unlink()
    path.write_bytes(data.replace(b"\n100\n", b"\n101\n"))
    with pytest.raises(SignatureError):
        opened(folder, memory).append(commitments(301, 302), SIGNERS)


def test_a_log_that_was_set_back_or_went_on_otherwise_signs_nothing_though_its_stamps_are_remembered(folder):
    """Even where the stamps are gone: the head that was remembered with them stands for them."""
    memory = Remembered()
    old = everything_in(folder)
    opened(folder, memory).append(commitments(300, 301), SIGNERS)
    put_back(folder, {name: data for name, data in old.items() if not name.startswith("timestamps/")})
    for other in (commitments(300, 301, salt=b"other"), commitments(300, 320, salt=b"other")):
        with pytest.raises(RollbackError):
            opened(folder, memory).append(other, SIGNERS)
    opened(folder, memory).append(commitments(300, 302), SIGNERS)


def test_what_lies_in_the_place_of_a_file_and_is_none_has_no_identity(tmp_path):
    (tmp_path / "file").write_bytes(b"1")
    (tmp_path / "link").symlink_to("file")
    assert identity_of(tmp_path / "file")
    assert [identity_of(tmp_path / name) for name in ("link", "none", ".")] == ["", "", ""]
    before = identity_of(tmp_path / "file")
    (tmp_path / "file").unlink()
    (tmp_path / "file").write_bytes(b"22")
    assert identity_of(tmp_path / "file") != before
    assert Remembered().told(Told.NAME, "file", before) is None


def test_a_file_that_comes_or_goes_is_seen_by_who_has_looked_before(folder):
    files = reopen(folder).files

    def names():
        return [name.removeprefix("timestamps/") for _, name, _ in files.lying("timestamps")]

    assert names() == ["100-0.checkpoint", "200-0.checkpoint"]
    (folder / "timestamps/300-0.checkpoint").write_bytes(b"3")
    assert names() == ["100-0.checkpoint", "200-0.checkpoint", "300-0.checkpoint"]
    (folder / "timestamps/100-0.checkpoint").unlink()
    assert names() == ["200-0.checkpoint", "300-0.checkpoint"]
    inner = folder / "timestamps/inner"
    inner.mkdir()
    for count, name in enumerate(("one", "two"), start=1):
        (inner / name).write_bytes(b"1")
        assert len(names()) == 2 + count
