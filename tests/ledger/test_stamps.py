"""Time stamps as files: pending, kept, torn, and never replaced."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khronika.demo.authority import openssl
from khronika.durable import FileBatch
from khronika.ledger.agreement import Agreement
from khronika.ledger.anchor import StampToken, check, request
from khronika.ledger.log_files import ClearFiles
from khronika.ledger.refusal import NonceError, TakenError
from khronika.ledger.stamps import (
    Completion,
    Pending,
    Slot,
    Stamp,
    StampFiles,
    Torn,
    complete,
    recheck,
    stamps,
)
from khronika.primitives.error import MalformedError
from tests.authority import CHECKPOINT, NONCE, QUERY, signer


@pytest.fixture(scope="module")
def roots() -> bytes:
    return signer().roots


@pytest.fixture(scope="module")
def reply() -> bytes:
    return signer().reply(QUERY)


@pytest.fixture(scope="module")
def token(reply, roots) -> StampToken:
    return check(reply, QUERY, CHECKPOINT, roots)


@pytest.fixture
def stamp(reply, token) -> Stamp:
    return Stamp(Slot(48, 0), CHECKPOINT, QUERY, reply, token.chain)


def place(files: StampFiles) -> Path:
    return files.files.folder / "timestamps"


@pytest.fixture
def files(tmp_path) -> StampFiles:
    return StampFiles(ClearFiles(tmp_path))


def test_a_stamp_lies_in_four_files_and_is_read_back(files, stamp, token):
    files.keep(stamp)
    assert sorted(path.name for path in place(files).iterdir()) == [
        "48-0.chain.pem",
        "48-0.checkpoint",
        "48-0.tsq",
        "48-0.tsr",
    ]
    assert stamps(files.files) == [stamp]
    assert recheck(stamp) == token


def test_openssl_verifies_a_stamp_as_it_lies_there(files, stamp, roots, tmp_path):
    files.keep(stamp)
    (tmp_path / "root.pem").write_bytes(roots)
    for subject in (("-data", "48-0.checkpoint"), ("-queryfile", "48-0.tsq")):
        given = (
            "-in",
            "48-0.tsr",
            *subject,
            "-CAfile",
            str(tmp_path / "root.pem"),
            "-untrusted",
            "48-0.chain.pem",
        )
        openssl(place(files), "ts", "-verify", *given)


def test_a_pending_request_is_listed_and_a_reply_completes_it(files, reply, roots, stamp, token):
    pending = Pending(Slot(48, 0), CHECKPOINT, QUERY)
    files.keep(pending)
    assert stamps(files.files) == [pending]
    assert complete(pending, reply, roots) == Completion(stamp, token, Agreement.AGREES)
    files.keep(stamp)
    assert stamps(files.files) == [stamp]


def test_a_reply_completed_without_openssl_says_that_nobody_agreed(reply, roots, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert complete(Pending(Slot(48, 0), CHECKPOINT, QUERY), reply, roots).agreement is Agreement.ABSENT


def test_a_reply_to_another_request_completes_nothing(roots):
    pending = Pending(Slot(48, 0), CHECKPOINT, QUERY)
    with pytest.raises(NonceError):
        complete(pending, signer().reply(request(CHECKPOINT, NONCE + 1)), roots)


def test_stamps_are_listed_by_size_then_number(files, stamp):
    slots = [Slot(9, 0), Slot(48, 0), Slot(48, 2), Slot(48, 10), Slot(100, 0)]
    for slot in reversed(slots):
        files.keep(Stamp(slot, stamp.checkpoint, stamp.request, stamp.reply, stamp.chain))
    assert [kept.slot for kept in stamps(files.files)] == slots


def test_the_next_number_is_past_every_number_of_that_size(files, stamp):
    assert files.next_slot(48) == Slot(48, 0)
    files.keep(stamp)
    files.keep(Pending(Slot(48, 4), CHECKPOINT, QUERY))
    assert files.next_slot(48) == Slot(48, 5)
    assert files.next_slot(4) == Slot(4, 0)


@pytest.mark.parametrize("ending", [".checkpoint", ".tsq", ".chain.pem"])
def test_a_stamp_with_a_file_gone_is_listed_as_torn_and_its_number_stays_taken(files, stamp, ending):
    files.keep(stamp)
    (place(files) / f"48-0{ending}").unlink()
    assert stamps(files.files) == [Torn(Slot(48, 0), (ending,))]
    assert files.next_slot(48) == Slot(48, 1)


def test_a_stamp_whose_writing_broke_off_before_its_reply_is_still_pending(files, stamp):
    files.keep(stamp)
    (place(files) / "48-0.tsr").unlink()
    assert stamps(files.files) == [Pending(Slot(48, 0), CHECKPOINT, QUERY)]
    files.keep(stamp)
    assert stamps(files.files) == [stamp]


def test_a_reply_is_never_there_without_its_chain(files, stamp):
    (place(files) / "48-0.chain.pem").mkdir(parents=True)
    with pytest.raises(OSError, match="directory"):
        files.keep(stamp)
    (place(files) / "48-0.chain.pem").rmdir()
    assert stamps(files.files) == [Pending(Slot(48, 0), CHECKPOINT, QUERY)]


def test_a_reply_that_is_kept_is_never_replaced(files, stamp):
    files.keep(stamp)
    for other in (stamp, Pending(stamp.slot, CHECKPOINT, QUERY)):
        with pytest.raises(TakenError):
            files.keep(other)
    assert stamps(files.files) == [stamp]


def test_a_pending_request_is_never_replaced_by_another(files):
    pending = Pending(Slot(48, 0), CHECKPOINT, QUERY)
    files.keep(pending)
    with pytest.raises(TakenError):
        files.keep(Pending(Slot(48, 0), CHECKPOINT, request(CHECKPOINT, NONCE + 1)))
    assert stamps(files.files) == [pending]


def test_a_stamp_is_seen_only_once_the_batch_it_belongs_to_is_flushed(files, stamp):
    batch = FileBatch()
    files.add(batch, stamp)
    assert stamps(files.files) == []
    batch.flush()
    assert stamps(files.files) == [stamp]


@pytest.mark.parametrize(
    "name",
    ["048-0.tsr", "48-00.tsr", "48.tsr", "48-0.txt", "-1-0.tsr", "48-0.tsr.bak", ".new-48-0.tsr", "٤٨-0.tsr"],
)
def test_files_of_other_names_are_passed_over(files, name):
    place(files).mkdir()
    (place(files) / name).write_bytes(b"")
    assert stamps(files.files) == []


@given(st.integers(0, 10**15), st.integers(0, 10**5))
def test_the_text_of_a_slot_is_read_back(size, number):
    assert Slot.parse(str(Slot(size, number))) == Slot(size, number)


@pytest.mark.parametrize(
    "text", ["", "48", "48-", "-0", "48-0.tsr", "048-0", "48-0\n", "+48-0", "48-0.checkpoint"]
)
def test_no_other_spelling_of_a_slot_is_read(text):
    with pytest.raises(MalformedError):
        Slot.parse(text)
