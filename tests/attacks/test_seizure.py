"""Promise 1, seizure: who holds the folder, and the originals, but no key, cannot tell that the one holds the other."""

import base64
import hashlib
import os
import random
import shutil
import stat
import zlib
from collections import Counter
from datetime import UTC, datetime

import pytest

from khronika.archive.error import NotArchiveError
from khronika.archive.folder.memory import LENGTH
from khronika.archive.members.membership import Joining, add_member
from khronika.archive.seizure.scan import NoOriginalsError, Trace, TraceKind, seize
from khronika.durable import tells_no_date
from khronika.seal.epoch import Epoch, public_key, wrap
from khronika.seal.member import SLOTS, MemberKeys, unlock_slot
from tests.attacks.power import calls_of, dies
from tests.world import PASSPHRASE, everything_in, found, in_child, reopen, seal, spread

NAME = "Приказ-дсп-17.docx"
LATIN = "beating in quarantine, 7 April.txt"
FILM = "второй блок/камера 3/film-0417.mp4"
SAID = "Ночью нас вывели в коридор и били до утра, фамилию старшего я помню. ".encode()
ORIGINALS = {
    NAME: b"PK\x03\x04" + random.Random(1).randbytes(48_213),
    LATIN: SAID * 3,
    FILM: random.Random(2).randbytes(1_234_567),
    "empty-but-named.log": b"",
    "второй блок/копия.txt": SAID * 3,
}
WHEN = 1_712_480_399_123_456_789
"""2024-04-07 08:59:59.123456789 UTC."""


@pytest.fixture(scope="module")
def originals(tmp_path_factory):
    folder = spread(tmp_path_factory.mktemp("originals"), ORIGINALS)
    for path in sorted(folder.rglob("*"), reverse=True):
        os.utime(path, ns=(WHEN, WHEN))
    return folder


@pytest.fixture(scope="module")
def seized(tmp_path_factory, originals):
    """An archive of them, read by its owner after it was closed; not to be changed."""
    folder = tmp_path_factory.mktemp("seized") / "archive"
    with found(folder) as archive:
        seal(archive, originals)
    with reopen(folder) as archive:
        for row in archive.index.items():
            assert list(archive.read(row))
    return folder


@pytest.fixture
def leaking(seized):
    """The same archive, where one more file may be put; it is gone afterwards."""
    planted = []

    def plant(name, data=b""):
        path = seized / name
        path.write_bytes(data)
        os.utime(path, ns=(0, 0))
        os.utime(path.parent, ns=(0, 0))
        planted.append(path)
        return seized

    yield plant
    for path in planted:
        path.unlink()
        os.utime(path.parent, ns=(0, 0))


# --- nothing is found ---------------------------------------------------------------------------------------------------


def test_the_thiefs_script_finds_nothing(seized, originals):
    assert seize(seized, originals) == []


def test_no_name_of_an_original_is_in_any_byte_or_file_name(seized):
    haystack = b"\0".join([*everything_in(seized).values(), *map(os.fsencode, everything_in(seized))])
    for name in [part for path in ORIGINALS for part in path.split("/")]:
        for encoding in ("utf-8", "utf-16-le", "utf-16-be", "cp1251", "koi8-r"):
            data = name.encode(encoding)
            for spelt in (data, data.hex().encode(), base64.b64encode(data).rstrip(b"=")[:-1]):
                assert spelt not in haystack


def test_no_digest_of_an_original_is_in_any_byte_or_file_name(seized):
    haystack = b"\0".join([*everything_in(seized).values(), *map(os.fsencode, everything_in(seized))])
    for content in ORIGINALS.values():
        for algorithm in hashlib.algorithms_guaranteed - {"shake_128", "shake_256"}:
            digest = hashlib.new(algorithm, content).digest()
            for spelt in (
                digest,
                digest.hex().encode(),
                digest.hex().upper().encode(),
                base64.b64encode(digest).rstrip(b"="),
            ):
                assert spelt not in haystack
        assert f"{zlib.crc32(content):08x}".encode() not in haystack


def test_no_content_of_an_original_is_in_any_byte(seized):
    haystack = b"\0".join(everything_in(seized).values())
    for content in ORIGINALS.values():
        for start in range(0, max(0, len(content) - 16), 4096):
            assert content[start : start + 16] not in haystack


def test_no_size_of_an_original_is_in_the_folder(seized):
    sizes = {len(content) for content in ORIGINALS.values() if len(content) > 1000}
    assert sizes.isdisjoint(len(data) for data in everything_in(seized).values())
    haystack = b"\0".join(everything_in(seized).values())
    assert not [size for size in sizes if str(size).encode() in haystack]


def test_nothing_in_the_folder_tells_a_date_or_lets_others_in(seized):
    for path in [seized, *seized.rglob("*")]:
        status = path.stat()
        assert tells_no_date(status.st_mtime_ns), path
        assert path.is_file() or status.st_mtime_ns == 0
        assert stat.S_IMODE(status.st_mode) == (0o700 if path.is_dir() else 0o600)
    haystack = b"\0".join(everything_in(seized).values())
    today = datetime.now(UTC).strftime("%Y-%m-%d").encode()
    assert b"2024-04-07" not in haystack
    assert today not in haystack


def test_a_new_archive_tells_no_date_either(tmp_path):
    found(tmp_path / "archive").close()
    assert all(
        tells_no_date(path.stat().st_mtime_ns)
        for path in [tmp_path / "archive", *(tmp_path / "archive").rglob("*")]
    )


def test_a_machine_that_was_switched_off_while_sealing_gives_no_content_or_name_away(tmp_path, originals):
    """Unfinished files and SQLite's own log are as dark as the rest, and bear no date."""
    folder = tmp_path / "archive"
    found(folder).close()

    def killed():
        archive = reopen(folder)
        seal(archive, originals)
        os._exit(9)

    assert in_child(killed) == 9
    assert (folder / "index.db-wal").stat().st_size > 0
    assert seize(folder, originals) == []
    reopen(folder).close()
    assert seize(folder, originals) == []


def test_a_sealing_killed_at_any_call_leaves_no_date_but_where_it_was_writing_that_instant(
    tmp_path, originals
):
    world = tmp_path / "world"
    found(world).close()

    def sealing(folder):
        def work(_):
            with reopen(folder) as archive:
                seal(archive, originals)

        return work

    calls = calls_of(shutil.copytree(world, tmp_path / "traced"), sealing(tmp_path / "traced"))
    dated = Counter()
    for number in range(0, len(calls), 4):
        folder = shutil.copytree(world, tmp_path / f"killed-{number}")
        for path in (folder, *folder.rglob("*")):
            os.utime(path, ns=(0, 0))
        dies(folder, sealing(folder), number)
        left = [path for path in (folder, *folder.rglob("*")) if not tells_no_date(path.stat().st_mtime_ns)]
        assert all(path.name.startswith(".new-") for path in left)
        dated[calls[number]] += len(left)
    assert dated.keys() > {"open", "write", "fsync", "rename"}
    assert {name for name, count in dated.items() if count} <= {"write"}


def test_the_thiefs_script_looks_at_what_is_remembered_outside_the_folder_and_finds_nothing(
    tmp_path, originals, monkeypatch
):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    with found(tmp_path / "archive") as archive:
        seal(archive, originals)
    [memory] = (tmp_path / "state").iterdir()
    assert memory.stat().st_size == LENGTH
    assert seize(tmp_path / "archive", originals) == []
    memory.write_bytes(memory.read_bytes()[: -len(SAID)] + SAID)
    assert {(trace.path, trace.kind) for trace in seize(tmp_path / "archive", originals)} == {
        (memory.name, TraceKind.CONTENT),
        (memory.name, TraceKind.TIME),
    }


# --- nothing can be counted ----------------------------------------------------------------------------------------------


def test_the_number_of_members_does_not_show_in_the_files_of_keys(tmp_path):
    epoch, archive = Epoch.generate(), bytes(16)
    several = [MemberKeys.generate() for _ in range(3)]
    assert (
        len(
            {len(wrap(epoch, [public_key(each) for each in several[:count]], archive)) for count in (1, 2, 3)}
        )
        == 1
    )
    sizes = []
    with found(tmp_path / "archive") as opened:
        for name in ("", "Bohdan", "Claire"):
            if name:
                add_member(opened, Joining(name, f"seven words of {name} alone"))
            sizes.append(
                [(path.name, path.stat().st_size) for path in sorted((tmp_path / "archive/keys").iterdir())]
            )
    assert sizes[0] == sizes[1] == sizes[2]


def test_the_founders_keys_lie_in_any_slot(tmp_path):
    places = set()
    for number in range(12):
        with found(tmp_path / f"{number}") as archive:
            slot = unlock_slot(archive.folder.locked.read_bytes(), PASSPHRASE, archive.keyring.label.raw).slot
            assert slot == archive.keyring.slot
            places.add(slot)
    assert len(places) > 1
    assert places <= set(range(SLOTS))


def test_the_number_of_small_items_does_not_show_in_the_vault(tmp_path):
    sizes = []
    for count in (1, 7, 30):
        source = spread(
            tmp_path / f"{count}",
            {f"{number}.txt": random.randbytes(36_000 // count) for number in range(count)},
        )
        with found(tmp_path / f"archive-{count}") as archive:
            seal(archive, source)
        sizes.append(
            [
                path.stat().st_size
                for path in (tmp_path / f"archive-{count}/vault").rglob("*")
                if path.is_file()
            ]
        )
    assert sizes[0] == sizes[1] == sizes[2]


def test_every_file_of_the_vault_is_as_large_as_every_other(seized):
    assert {path.stat().st_size for path in (seized / "vault").rglob("*") if path.is_file()} == {4_194_304}


def test_the_same_originals_sealed_twice_leave_two_archives_that_have_no_bytes_in_common(tmp_path, originals):
    folders = []
    for name in ("one", "two"):
        with found(tmp_path / name) as archive:
            seal(archive, originals)
        folders.append(everything_in(tmp_path / name))
    one, two = (
        b"".join(data for path, data in files.items() if path.startswith(("vault", "sealed")))
        for files in folders
    )
    heads = {two[start : start + 16] for start in range(0, len(two) - 16, 16)} - {b"khronika-sealed/"}
    assert not [start for start in range(0, len(one) - 16, 16) if one[start : start + 16] in heads]


# --- and a leak would be ------------------------------------------------------------------------------------------------


LEAKS = (
    (NAME, b"", TraceKind.NAME),
    ("ledger/film-0417", b"", TraceKind.NAME),
    ("sealed/latin", f"see {LATIN}".encode(), TraceKind.NAME),
    ("sealed/wide", NAME.encode("utf-16-le"), TraceKind.NAME),
    ("sealed/cyrillic", b"..." + NAME.encode("cp1251") + b"...", TraceKind.NAME),
    ("sealed/base64", base64.b64encode(b"x" + NAME.encode() + b"yz"), TraceKind.NAME),
    ("sealed/hex", NAME.encode().hex().encode(), TraceKind.NAME),
    (f"vault/{hashlib.md5(ORIGINALS[NAME]).hexdigest()}", b"", TraceKind.DIGEST),
    ("sealed/raw", b"\1\2\3" + hashlib.sha256(ORIGINALS[FILM]).digest() + b"\4", TraceKind.DIGEST),
    ("sealed/cut", hashlib.sha256(ORIGINALS[FILM]).hexdigest()[:16].upper().encode(), TraceKind.DIGEST),
    ("sealed/blake", base64.b64encode(hashlib.blake2b(SAID * 3).digest()), TraceKind.DIGEST),
    ("sealed/crc", f"crc32 {zlib.crc32(ORIGINALS[FILM]):08x}".encode(), TraceKind.DIGEST),
    ("sealed/git", hashlib.sha1(b"blob 1234567\0" + ORIGINALS[FILM]).hexdigest().encode(), TraceKind.DIGEST),
    ("vault/whole", b"junk" + ORIGINALS[FILM], TraceKind.CONTENT),
    ("vault/said", SAID, TraceKind.CONTENT),
    ("vault/spelt", base64.b64encode(SAID), TraceKind.CONTENT),
    ("vault/plain", bytes(1_234_567), TraceKind.SIZE),
    ("vault/unpadded", bytes(1_234_567 + 56 * 2 + 16 * (65 + 12)), TraceKind.SIZE),
    ("sealed/number", b'{"size":1234567}', TraceKind.SIZE),
    ("sealed/date", b"received 2024-04-07T08:59:59Z", TraceKind.TIME),
    ("sealed/seconds", b"1712480399", TraceKind.TIME),
)


def test_every_planted_leak_is_found_and_nothing_else(leaking, originals):
    for name, data, _ in LEAKS:
        folder = leaking(name, data)
    assert {(trace.path, trace.kind) for trace in seize(folder, originals)} == {
        (name, kind) for name, _, kind in LEAKS
    }


def test_a_file_that_bears_a_date_is_found(leaking, originals):
    folder = leaking("vault/dated")
    os.utime(folder / "vault/dated", ns=(5, 5))
    assert seize(folder, originals) == [Trace("vault/dated", TraceKind.TIME, "the file bears a date")]


def test_a_trace_never_says_what_it_found(leaking, originals):
    for trace in seize(leaking("sealed/note", f"{NAME} {LATIN} 1234567 ".encode() + SAID), originals):
        for secret in (NAME, LATIN, "1234567", "коридор"):
            assert secret not in trace.what


def test_common_words_and_small_numbers_are_no_traces(seized, tmp_path):
    ordinary = spread(
        tmp_path / "ordinary", {"vault/index/keys.txt": b"0" * 300, "checkpoint": b"-" * 1000, "a.b": b"x"}
    )
    for path in ordinary.rglob("*"):
        os.utime(path, ns=(0, 0))
    assert seize(seized, ordinary) == []


def test_a_search_for_nothing_or_in_nothing_is_refused(seized, tmp_path):
    with pytest.raises(NoOriginalsError):
        seize(seized, tmp_path)
    with pytest.raises(NoOriginalsError):
        seize(seized, tmp_path / "mistyped")
    with pytest.raises(NotArchiveError):
        seize(tmp_path, seized)
