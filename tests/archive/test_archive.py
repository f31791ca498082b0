"""An archive is made, opened, written to and closed."""

import errno
import stat
import subprocess
import sys
from contextlib import closing
from dataclasses import replace

import pytest

from khronika.archive.error import ExistsError, NotArchiveError, UnknownItemError
from khronika.archive.events.event import Unreadable, UnreadableEvent
from khronika.archive.folder.folder import Folder
from khronika.archive.folder.keyring import open_keyring
from khronika.archive.folder.sealed_facts import SealedFacts
from khronika.archive.store.archive import Archive
from khronika.archive.store.create import Founding
from khronika.durable import LockedError, tells_no_date
from khronika.durable.unfinished import LeftInTheClearError
from khronika.intake.event import SealEvent
from khronika.ledger.custody import Link
from khronika.primitives.digest import Digest
from khronika.primitives.error import MalformedError
from khronika.seal.error import WrongPassphraseError
from khronika.seal.event import EpochEvent, MemberEvent
from khronika.seal.opening import parse, parse_field, veils_of
from tests.world import CHEAP, PASSPHRASE, Remark, codes, entries, found, log, reopen, seal, spread

ORIGINALS = {
    "приказ.txt": b"first",
    "b/order.txt": b"second",
    "b/copy of order.txt": b"second",
    "c/film.mp4": bytes(1_100_000),
}


@pytest.fixture
def folder(tmp_path):
    """The folder of a new, closed archive."""
    found(tmp_path / "archive").close()
    return tmp_path / "archive"


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """An open archive with a few originals. Tests only read it."""
    tmp_path = tmp_path_factory.mktemp("filled")
    with found(tmp_path / "archive") as archive:
        seal(archive, spread(tmp_path / "source", ORIGINALS))
        yield archive


def dated(folder):
    """Everything in and including the folder that tells a date."""
    return [
        path.relative_to(folder).as_posix()
        for path in [folder, *folder.rglob("*")]
        if not tells_no_date(path.lstat().st_mtime_ns)
    ]


def note(archive, count=1):
    """Log events that say nothing."""
    log(archive, *map(Remark.numbered, range(count)))


def test_a_new_archive_has_the_folders_of_the_format_page(folder):
    assert {path.name for path in folder.iterdir()} == {
        "archive.json",
        "index.db",
        "keys",
        "ledger",
        "sealed",
        "vault",
    }
    assert {path.name for path in (folder / "keys").iterdir()} == {
        "epoch",
        "facts",
        "locked",
        "past",
        "site-a",
    }


def test_a_new_archive_logs_its_first_member_and_its_files_of_keys(folder):
    with reopen(folder) as archive:
        first, second = entries(archive)
        member, epoch = first.event, second.event
        assert isinstance(member, MemberEvent)
        assert (member.member, member.name, first.by) == (
            archive.keyring.member.member,
            "Anna",
            archive.keyring.member.member,
        )
        assert isinstance(epoch, EpochEvent)
        assert epoch.epoch == archive.keyring.epoch.id
        assert epoch.files == {
            name: str(Digest.of((folder / name).read_bytes()))
            for name in (
                "archive.json",
                "keys/epoch",
                "keys/facts",
                "keys/locked",
                "keys/past",
                "keys/site-a",
            )
        }


def test_nothing_outside_the_index_tells_the_members_name(folder):
    with reopen(folder) as archive:
        opening = archive.bundles.record(0).opening
    assert b"Anna" not in opening
    assert not any(b"Anna" in path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_an_archive_that_was_closed_opens_as_it_was(folder):
    with reopen(folder) as archive:
        first = archive.id, archive.log.size, archive.keyring.member
    with reopen(folder) as archive:
        assert (archive.id, archive.log.size, archive.keyring.member) == first


def test_another_passphrase_opens_nothing(folder):
    with pytest.raises(WrongPassphraseError):
        Archive.open(folder, "other words")


@pytest.mark.parametrize("kind", ["empty", "missing"])
def test_an_archive_is_made_in_a_new_or_empty_folder(tmp_path, kind):
    if kind == "empty":
        (tmp_path / "archive").mkdir(mode=0o755)
    found(tmp_path / "archive").close()
    assert stat.S_IMODE((tmp_path / "archive").stat().st_mode) == 0o700
    assert codes(tmp_path / "archive") == set()


def test_an_archive_is_not_made_where_something_is(tmp_path):
    (tmp_path / "something").write_bytes(b"")
    with pytest.raises(ExistsError):
        found(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["something"]


def test_keys_kept_elsewhere_open_the_archive_and_the_folder_alone_does_not(tmp_path):
    folder, stick = tmp_path / "archive", tmp_path / "stick"
    Archive.create(folder, Founding(PASSPHRASE, "Anna", CHEAP, stick)).close()
    with pytest.raises(WrongPassphraseError):
        reopen(folder)
    with closing(Archive.open(folder, PASSPHRASE, stick)) as archive:
        assert archive.log.size == 2
    assert len(stick.read_bytes()) == len((folder / "keys" / "locked").read_bytes())


def test_a_file_of_keys_is_never_overwritten(tmp_path):
    (tmp_path / "stick").write_bytes(b"other keys")
    with pytest.raises(ExistsError):
        Archive.create(tmp_path / "archive", Founding(PASSPHRASE, "Anna", CHEAP, tmp_path / "stick"))
    assert (tmp_path / "stick").read_bytes() == b"other keys"
    assert not (tmp_path / "archive").exists()


@pytest.mark.parametrize(
    "name", ["keys/epoch", "keys/facts", "keys/locked", "keys/past", "keys/site-a", "archive.json"]
)
def test_a_missing_file_of_keys_is_told(folder, name):
    (folder / name).unlink()
    with pytest.raises(NotArchiveError):
        reopen(folder)


def test_facts_that_name_another_logs_keys_are_refused(folder):
    keyring = open_keyring(Folder(folder), PASSPHRASE)
    [site] = keyring.facts.sites
    other = replace(keyring.facts, sites=(replace(site, verifiers=site.verifiers[::-1]),))
    (folder / "keys" / "facts").write_bytes(SealedFacts(other).lock(keyring.epoch, keyring.label.raw))
    with pytest.raises(MalformedError, match="other verifier keys"):
        reopen(folder)


def test_every_file_and_folder_is_for_its_owner_only(folder):
    modes = {(path.is_dir(), stat.S_IMODE(path.lstat().st_mode)) for path in [folder, *folder.rglob("*")]}
    assert modes == {(True, 0o700), (False, 0o600)}


def test_a_copy_of_the_folder_tells_no_date(folder, tmp_path):
    assert dated(folder) == []
    with reopen(folder):
        pass
    assert dated(folder) == []
    source = spread(tmp_path / "source", {"a": b"1", "large": bytes(1_200_000)})
    for _ in range(2):
        with reopen(folder) as archive:
            seal(archive, source)
        assert dated(folder) == []
    with reopen(folder) as archive:
        note(archive, 256 - archive.log.size % 256 - 1)
        note(archive, 2)
    assert dated(folder) == []


def test_a_second_writer_is_locked_out_and_a_reader_is_not(folder):
    with reopen(folder) as archive, archive.writing(), reopen(folder) as other:
        assert other.log.size == 2
        with pytest.raises(LockedError), other.writing():
            pass


READER = """
import sys
from pathlib import Path
from tests.world import reopen
with reopen(Path(sys.argv[1])) as archive:
    print(archive.log.size, archive.index.size())
"""


def test_a_reader_of_another_process_sees_what_was_committed(folder, project):
    with reopen(folder) as archive:
        note(archive, 3)
        done = subprocess.run(
            [sys.executable, "-c", READER, folder], capture_output=True, check=True, text=True, cwd=project
        )
    assert done.stdout.split() == ["5", "5"]


def test_what_is_staged_and_not_committed_is_forgotten(folder):
    with reopen(folder) as archive:
        with archive.writing() as writer:
            writer.append(Remark.numbered(0))
        with archive.writing() as writer:
            writer.commit()
        assert (archive.log.size, archive.index.size()) == (2, 2)
    assert codes(folder) == set()


def broken_off(archive):
    with archive.writing() as writer:
        writer.append_all([Remark.numbered(number) for number in range(1_100)])
        raise KeyboardInterrupt


def test_of_many_events_that_are_not_committed_no_file_is_left(folder):
    with reopen(folder) as archive:
        with archive.writing() as writer:
            writer.append_all([Remark.numbered(number) for number in range(1_100)])
            assert list((folder / "sealed").rglob(".new-*"))
        assert not list((folder / "sealed").rglob(".new-*"))
        with pytest.raises(KeyboardInterrupt):
            broken_off(archive)
        assert not list((folder / "sealed").rglob(".new-*"))
        assert (archive.log.size, archive.index.size()) == (2, 2)
    assert codes(folder) == set()


@pytest.mark.parametrize("sizes", [[254], [253, 1, 1], [255], [256, 256], [10, 500, 1], [100, 1_200, 3]])
def test_events_are_kept_in_their_order_across_bundles(folder, sizes):
    with reopen(folder) as archive:
        for size in sizes:
            log(archive, *(Remark.numbered(archive.log.size + number) for number in range(size)))
        total = 2 + sum(sizes)
        logged = entries(archive)
        assert [one.position for one in logged] == list(range(total))
        assert [one.commitment for one in logged] == list(archive.log.commitments(0, total))
        assert {one.event for one in logged[2:]} == {
            UnreadableEvent(kind=Remark.KIND, reason=Unreadable.UNKNOWN)
        }
        records = archive.bundles.records(range(2, total))
        assert [parse(records[position].opening).event["number"] for position in records] == list(
            range(2, total)
        )
        assert {parse_field(sealed.fields["text"]) for sealed in records.values()} == {"veiled"}
        kept = sorted(
            path.relative_to(folder / "sealed/a").as_posix()
            for path in (folder / "sealed/a").rglob("*")
            if path.is_file()
        )
    whole, rest = divmod(total, 256)
    assert kept == [f"{number:03}" for number in range(whole)] + [f"{whole:03}.p/{rest}"] * (rest > 0)


def test_every_original_is_read_back(filled):
    contents = {row.sha256: b"".join(filled.read(row)) for row in filled.index.items()}
    assert set(contents.values()) == set(ORIGINALS.values())
    assert all(Digest.of(data).data == digest for digest, data in contents.items())


def test_the_same_bytes_received_twice_are_one_item_with_a_chain_of_two_seals(filled):
    row = next(row for row in filled.index.items() if row.sha256 == Digest.of(b"second").data)
    first, second = chain = filled.custody(row)
    assert [type(entry.event) for entry in chain] == [SealEvent, SealEvent]
    assert first.link == Link(row.id, "a", 0, None, {})
    assert second.link == Link(row.id, "a", 1, first.commitment.hex(), {})
    assert (row.seq, row.head) == (1, second.commitment)
    assert [entry.event.object is None for entry in chain] == [False, True]
    assert {entry.event.name for entry in chain} == {b"order.txt", b"copy of order.txt"}
    assert len({(entry.event.control, entry.event.content) for entry in chain}) == 1
    for entry in chain:
        line = parse(filled.bundles.record(entry.position).opening).event
        assert [name for name in line if name not in veils_of(line)] == [
            "at",
            "by",
            "control",
            "item",
            "prev",
            "seen",
            "seq",
            "site",
            "type",
        ]


def test_large_bytes_received_twice_are_kept_once(folder, tmp_path):
    source = spread(tmp_path / "source", {"a": bytes(1_200_000), "b": bytes(1_200_000)})
    with reopen(folder) as archive:
        seal(archive, source)
        seal(archive, source)
        assert archive.index.count() == 1
        assert archive.index.item_by_number(1).seq == 3
        assert len(list(archive.store.listed())) == 1
    assert codes(folder) == set()


def test_control_numbers_run_on_from_one_accession_to_the_next(folder, tmp_path):
    with reopen(folder) as archive:
        seal(archive, spread(tmp_path / "1", {"a": b"1", "b": b"2"}))
    with reopen(folder) as archive:
        sealing = seal(archive, spread(tmp_path / "2", {"a": b"3", "b": b"4"}))
        assert sealing.controls == ("A-000003", "A-000004")
        assert [archive.control(row) for row in archive.index.items()] == [
            "A-000001",
            "A-000002",
            "A-000003",
            "A-000004",
        ]


@pytest.mark.parametrize("reference", ["A-000002", "a-000002", "A-2", "a-2"])
def test_an_item_is_found_by_its_control_number(filled, reference):
    assert filled.item(reference).number == 2


def test_an_item_is_found_by_its_id(filled):
    row = filled.index.item_by_number(3)
    assert filled.item(row.id) == row


@pytest.mark.parametrize(
    "reference",
    [
        "",
        "A",
        "A-",
        "A-0",
        "A-000009",
        "B-000001",
        "1",
        "-1",
        "A--1",
        "A-1.0",
        "A-1x",
        "a" * 26,
        "A-" + "9" * 18,
        "A-" + "9" * 30,
        "A-" + "9" * 5000,
    ],
)
def test_what_names_no_item_is_refused(filled, reference):
    with pytest.raises(UnknownItemError, match="no item has this control number or id"):
        filled.item(reference)


def test_an_archive_in_use_verifies_without_fault(filled):
    assert codes(filled.folder.root) == set()


class GoneDisk:
    """What is staged on a disk that is gone."""

    def discard(self):
        raise OSError(errno.EIO, "input/output error")


def fail_while_writing(archive):
    with archive.writing() as writer:
        writer._waiting = GoneDisk()
        raise LeftInTheClearError("it lies there in the clear")


def test_what_cannot_be_taken_back_hides_no_error_and_keeps_nobody_out(tmp_path):
    with found(tmp_path / "archive") as archive:
        with pytest.raises(LeftInTheClearError):
            fail_while_writing(archive)
        with archive.writing():
            pass
