import shutil
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khronika.ledger.audit import audit
from khronika.ledger.checkpoint import Checkpoint, TreeHead
from khronika.ledger.leaf import format_bundle, format_entry, leaf_hashes
from khronika.ledger.log_files import ClearFiles
from khronika.ledger.tree import EMPTY_ROOT
from khronika.primitives.finding import Finding, Level
from tests.ledger.grown import (
    ORIGIN,
    SIGNERS,
    VERIFIERS,
    codes,
    commitments,
    everything_in,
    grow,
    put_back,
    reopen,
)

SIZE = 1_500
"""Five full tiles, and a partial one at each of two levels."""

LARGE = 65_800
"""A full tile at the second level too, and a third level above it."""


def findings(folder, **remembered):
    return list(audit(ClearFiles(folder), ORIGIN, VERIFIERS, **remembered))


def put(folder, name, data):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def flip(folder, name, place=40):
    data = bytearray((folder / name).read_bytes())
    data[place] ^= 1
    (folder / name).write_bytes(data)


def signed(size, root):
    head = TreeHead(ORIGIN, size, root)
    return Checkpoint(head, tuple(signer.sign(head) for signer in SIGNERS)).encode()


@pytest.fixture(scope="module")
def original(tmp_path_factory):
    """A log with two stamped sizes; copied by `folder`."""
    folder = tmp_path_factory.mktemp("original") / "a"
    log = grow(folder, 300)
    for name in (
        "300-0.checkpoint",
        "300-0.tsq",
        "300-0.tsr",
        "300-0.chain.pem",
        "300-1.checkpoint",
        "300-1.tsq",
    ):
        put(folder, f"timestamps/{name}", log.checkpoint.encode() if name.endswith(".checkpoint") else b"")
    log.append(commitments(300, SIZE), SIGNERS)
    put(folder, "cosignatures/one", log.checkpoint.encode())
    return folder


@pytest.fixture
def folder(original, tmp_path):
    return shutil.copytree(original, tmp_path / "a")


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    folder = tmp_path_factory.mktemp("large") / "a"
    grow(folder, LARGE)
    return folder


def test_nothing_is_wrong_with_a_log_as_it_was_written(folder):
    assert findings(folder) == []
    assert list(reopen(folder).check(known=[reopen(folder).head], minimum=SIZE)) == []


NAMES = ["tile/entries/003", "tile/entries/005.p/220", "tile/0/003", "tile/0/005.p/220", "tile/1/000.p/5"]


@pytest.mark.parametrize("name", [*NAMES, "checkpoint"])
def test_a_missing_file_is_named(folder, name):
    (folder / name).unlink()
    assert codes(findings(folder)) == [("G001", name)]


def replace_digit(folder, name):
    """Change an entry to another well-formed entry, or a hash to another, so that only the tree can tell."""
    data = (folder / name).read_bytes()
    put(folder, name, data[:30] + (b"0" if data[30:31] != b"0" else b"1") + data[31:])


@pytest.mark.parametrize("name", NAMES)
def test_a_changed_file_is_named_and_no_other(folder, name):
    replace_digit(folder, name)
    assert codes(findings(folder)) == [("G002", name)]


@pytest.mark.parametrize(
    "name",
    [
        "tile/entries/255",
        "tile/entries/257.p/8",
        "tile/0/255",
        "tile/1/000",
        "tile/1/001.p/1",
        "tile/2/000.p/1",
    ],
)
def test_a_changed_file_is_named_in_a_log_of_three_levels_too(large, name):
    data = (large / name).read_bytes()
    replace_digit(large, name)
    found = findings(large)
    put(large, name, data)
    assert codes(found) == [("G002", name)]


@pytest.mark.parametrize("name", ["tile/0/003", "tile/0/005.p/220", "tile/1/000.p/5"])
@pytest.mark.parametrize("cut", [0, 31, 32, 64])
def test_a_cut_tile_is_named(folder, name, cut):
    put(folder, name, (folder / name).read_bytes()[:cut])
    assert codes(findings(folder)) == [("G002", name)]


@pytest.mark.parametrize("data", [b"", b"\x00\x51", b"\xff\xff", format_bundle([format_entry(bytes(32))])])
def test_a_bundle_that_does_not_hold_its_entries_is_malformed(folder, data):
    put(folder, "tile/entries/003", data)
    assert codes(findings(folder)) == [("G003", "tile/entries/003")]


def test_two_bundles_swapped_are_both_named(folder):
    one, other = folder / "tile/entries/003", folder / "tile/entries/004"
    data = one.read_bytes()
    one.write_bytes(other.read_bytes())
    other.write_bytes(data)
    assert codes(findings(folder)) == [("G002", "tile/entries/003"), ("G002", "tile/entries/004")]


def test_two_tiles_swapped_are_both_named(folder):
    one, other = folder / "tile/0/003", folder / "tile/0/004"
    data = one.read_bytes()
    one.write_bytes(other.read_bytes())
    other.write_bytes(data)
    assert codes(findings(folder)) == [("G002", "tile/0/003"), ("G002", "tile/0/004")]


def test_an_entry_replaced_together_with_its_tile_is_found_one_level_up(folder):
    forged = [format_entry(one) for one in commitments(3 * 256, 4 * 256, salt=b"forged")]
    put(folder, "tile/entries/003", format_bundle(forged))
    put(folder, "tile/0/003", b"".join(leaf_hashes(forged)))
    assert codes(findings(folder)) == [("G002", "tile/0/003")]


def test_a_whole_tree_that_was_replaced_does_not_match_the_checkpoint(folder, tmp_path):
    other = grow(tmp_path / "other", 10)
    other.append(commitments(10, SIZE, salt=b"forged"), SIGNERS)
    shutil.rmtree(folder / "tile")
    shutil.copytree(tmp_path / "other" / "tile", folder / "tile")
    assert ("G004", "checkpoint") in codes(findings(folder))


def test_a_signed_checkpoint_over_another_root_does_not_match_the_tree(tmp_path):
    grow(tmp_path / "a", 300)
    put(tmp_path / "a", "checkpoint", signed(300, b"\5" * 32))
    assert codes(findings(tmp_path / "a")) == [("G004", "checkpoint")]


def test_a_checkpoint_whose_signature_fails_is_found_and_the_tree_still_checked(folder):
    checkpoint = Checkpoint.parse((folder / "checkpoint").read_bytes())
    bad = replace(checkpoint.signatures[0], data=bytes(64))
    put(folder, "checkpoint", Checkpoint(checkpoint.head, (bad, checkpoint.signatures[1])).encode())
    flip(folder, "tile/0/003")
    assert codes(findings(folder)) == [("G002", "tile/0/003"), ("G005", "checkpoint")]


@pytest.mark.parametrize("data", [b"", b"\xff", b"a\n1\nb\n\n"])
def test_a_checkpoint_that_is_none_is_found(folder, data):
    put(folder, "checkpoint", data)
    assert codes(findings(folder)) == [("G005", "checkpoint")]


def test_a_checkpoint_with_a_line_added_is_found(folder):
    data = (folder / "checkpoint").read_bytes()
    put(folder, "checkpoint", data + data.splitlines(keepends=True)[-1])
    assert codes(findings(folder)) == [("G005", "checkpoint")]


def test_an_unsigned_checkpoint_of_an_absurd_size_does_not_keep_the_audit_busy(folder):
    data = (folder / "checkpoint").read_bytes()
    put(folder, "checkpoint", data.replace(b"\n1500\n", b"\n9000000000000000000\n"))
    assert codes(findings(folder)) == [("G005", "checkpoint")]


def test_a_log_set_back_behind_its_time_stamps_is_found(tmp_path):
    folder = tmp_path / "a"
    log = grow(folder, 200)
    old = everything_in(folder)
    log.append(commitments(200, 300), SIGNERS)
    put_back(
        folder, {**old, "timestamps/300-0.checkpoint": log.checkpoint.encode(), "timestamps/300-0.tsq": b""}
    )
    assert codes(findings(folder)) == [("G006", "timestamps/300-0.checkpoint")]


def test_a_time_stamped_checkpoint_of_another_tree_is_found(folder):
    put(folder, "timestamps/300-0.checkpoint", signed(300, b"\5" * 32))
    put(folder, "cosignatures/one", signed(301, b"\5" * 32))
    assert codes(findings(folder)) == [("G008", "cosignatures/one"), ("G008", "timestamps/300-0.checkpoint")]


def test_what_others_remember_of_the_log_is_held_against_it(tmp_path):
    folder = tmp_path / "a"
    head = grow(folder, 300).head
    assert codes(findings(folder, minimum=301)) == [("G006", "checkpoint")]
    assert codes(findings(folder, known=[TreeHead(ORIGIN, 300, b"\5" * 32)])) == [("G008", "checkpoint")]
    assert codes(findings(folder, known=[TreeHead(ORIGIN, 301, head.root)])) == [("G006", "checkpoint")]
    assert findings(folder, known=[head, TreeHead(ORIGIN, 0, EMPTY_ROOT)], minimum=300) == []


def test_a_stored_checkpoint_that_is_changed_or_renamed_is_found(folder):
    data = (folder / "timestamps/300-0.checkpoint").read_bytes()
    put(folder, "timestamps/300-0.checkpoint", data.replace(b"\n300\n", b"\n299\n"))
    (folder / "timestamps/300-1.checkpoint").rename(folder / "timestamps/301-1.checkpoint")
    assert codes(findings(folder)) == [
        ("G001", "timestamps/300-1.checkpoint"),
        ("G005", "timestamps/300-0.checkpoint"),
        ("G005", "timestamps/301-1.checkpoint"),
        ("G007", "timestamps/301-1.checkpoint"),
    ]


@pytest.mark.parametrize("name", ["300-0.checkpoint", "300-0.tsq", "300-0.chain.pem", "300-1.checkpoint"])
def test_a_missing_part_of_a_time_stamp_is_named(folder, name):
    (folder / "timestamps" / name).unlink()
    assert codes(findings(folder)) == [("G001", f"timestamps/{name}")]


@pytest.mark.parametrize(
    ("name", "last"), [("300-0.tsr", "300-0.chain.pem"), ("300-1.tsq", "300-1.checkpoint")]
)
def test_a_time_stamp_whose_writing_broke_off_is_noticed_and_no_fault(folder, name, last):
    (folder / "timestamps" / name).unlink()
    assert findings(folder) == [Finding("G007", Level.NOTICE, f"timestamps/{last}")]


def test_a_request_that_awaits_its_reply_is_no_fault(folder):
    (folder / "timestamps/300-0.tsr").unlink()
    (folder / "timestamps/300-0.chain.pem").unlink()
    assert findings(folder) == []


@pytest.mark.parametrize(
    "name",
    [
        "notes.txt",
        ".new-0011223344556677",
        "tile/0/006",
        "tile/0/005.p/221",
        "tile/2/000.p/1",
        "tile/0/003.txt",
        "tile/entries/006.p/1",
        "timestamps/300.tsr",
        "cosignatures/.hidden",
        "checkpoint.old",
        "tile/0/deep/000",
    ],
)
def test_a_file_that_does_not_belong_is_noticed(folder, name):
    put(folder, name, b"x")
    assert findings(folder) == [Finding("G007", Level.NOTICE, name)]


def test_a_link_in_the_place_of_a_tile_is_no_tile(folder, tmp_path):
    shutil.move(folder / "tile/0/003", tmp_path / "elsewhere")
    (folder / "tile/0/003").symlink_to(tmp_path / "elsewhere")
    assert codes(findings(folder)) == [("G001", "tile/0/003"), ("G007", "tile/0/003")]


def test_a_folder_in_the_place_of_a_file_is_a_missing_file(folder):
    for name in ("tile/0/003", "cosignatures/one"):
        (folder / name).unlink()
        (folder / name).mkdir()
    assert codes(findings(folder)) == [("G001", "tile/0/003")]


def test_a_replaced_partial_file_that_is_still_there_is_checked_too(folder):
    kept = ["tile/0/001.p/44", "tile/1/000.p/1", "tile/entries/001.p/44"]
    assert set(kept) <= set(everything_in(folder))
    for name in kept:
        flip(folder, name, place=20)
    found = codes(findings(folder))
    assert found[:2] == [("G002", "tile/0/001.p/44"), ("G002", "tile/1/000.p/1")]
    assert [path for _, path in found[2:]] == ["tile/entries/001.p/44"]


def test_two_faults_in_one_log_are_both_named(folder):
    replace_digit(folder, "tile/0/003")
    (folder / "tile/entries/001").unlink()
    put(folder, "tile/entries/002", (folder / "tile/entries/000").read_bytes())
    assert codes(findings(folder)) == [
        ("G001", "tile/entries/001"),
        ("G002", "tile/0/003"),
        ("G002", "tile/entries/002"),
    ]


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """A log in which every kind of file occurs, small enough to be checked again and again."""
    folder = tmp_path_factory.mktemp("small") / "a"
    log = grow(folder, 10)
    put(folder, "timestamps/10-0.checkpoint", log.checkpoint.encode())
    put(folder, "timestamps/10-0.tsq", b"")
    log.append(commitments(10, 300), SIGNERS)
    put(folder, "cosignatures/one", log.checkpoint.encode())
    return folder


@settings(max_examples=150)
@given(st.data())
def test_any_changed_bit_in_any_file_is_found(small, data):
    before = everything_in(small)
    name = data.draw(st.sampled_from([name for name, content in before.items() if content]))
    changed = bytearray(before[name])
    bit = data.draw(st.integers(0, 8 * len(changed) - 1))
    changed[bit // 8] ^= 1 << bit % 8
    put(small, name, bytes(changed))
    found = findings(small)
    put(small, name, before[name])
    assert name in {finding.path for finding in found if finding.level is Level.FAULT}


@given(st.data())
def test_any_file_cut_or_lengthened_is_found(small, data):
    before = everything_in(small)
    name = data.draw(st.sampled_from([name for name, content in before.items() if content]))
    kept = data.draw(st.integers(0, len(before[name]) - 1))
    changed = data.draw(
        st.one_of(st.just(before[name][:kept]), st.binary(min_size=1).map(lambda more: before[name] + more))
    )
    put(small, name, changed)
    found = findings(small)
    put(small, name, before[name])
    assert name in {finding.path for finding in found if finding.level is Level.FAULT}


@given(st.data())
def test_any_two_files_swapped_are_found(small, data):
    before = everything_in(small)
    one, other = data.draw(st.permutations(sorted(before)))[:2]
    put(small, one, before[other])
    put(small, other, before[one])
    found = findings(small)
    put_back(small, before)
    assert {finding.level for finding in found} == ({Level.FAULT} if before[one] != before[other] else set())


def test_the_audit_changes_nothing(folder):
    replace_digit(folder, "tile/0/003")
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    list(audit(ClearFiles(folder), ORIGIN, VERIFIERS))
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before
