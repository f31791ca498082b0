import os
import stat
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khronika.durable import tells_no_date
from khronika.ledger.checkpoint import Checkpoint, TreeHead
from khronika.ledger.error import DamagedLedgerError, LedgerError, ProofError, RollbackError, SignatureError
from khronika.ledger.key import NoteSigner
from khronika.ledger.leaf import format_entry, leaf_hashes
from khronika.ledger.log import Log
from khronika.ledger.log_files import ClearFiles
from khronika.ledger.proof import InclusionProof
from khronika.ledger.tree import check_consistency, check_inclusion
from khronika.primitives.error import MalformedError
from khronika.seal.signature import SigningKey
from tests.ledger.grown import (
    ORIGIN,
    SIGNERS,
    VERIFIERS,
    commitment,
    commitments,
    everything_in,
    grow,
    put_back,
    reopen,
)
from tests.ledger.test_tree import mth


def leaves(size):
    return leaf_hashes([format_entry(one) for one in commitments(0, size)])


@pytest.fixture(scope="module")
def grown(tmp_path_factory):
    """A log of 70,000 leaves, to be read only: the size whose tiles tlog-tiles gives as its example."""
    folder = tmp_path_factory.mktemp("grown") / "a"
    return grow(folder, 100, 256, 1000, 70_000)


def test_a_log_writes_the_files_the_format_page_shows(tmp_path):
    grow(tmp_path / "a", 300)
    assert list(everything_in(tmp_path / "a")) == [
        "checkpoint",
        "tile/0/000",
        "tile/0/001.p/44",
        "tile/1/000.p/1",
        "tile/entries/000",
        "tile/entries/001.p/44",
    ]


def test_a_log_of_70000_leaves_has_the_root_of_the_recursive_definition(grown):
    assert grown.head == TreeHead(ORIGIN, 70_000, mth(leaves(70_000)))
    assert grown.root() == grown.head.root


def test_every_file_is_the_owners_alone_and_tells_no_date(tmp_path):
    grow(tmp_path / "a", 10, 300, 301)
    for path in (tmp_path / "a").rglob("*"):
        status = path.stat()
        assert stat.S_IMODE(status.st_mode) == (0o700 if path.is_dir() else 0o600)
        assert tells_no_date(status.st_mtime_ns)


def test_the_checkpoint_is_three_lines_signed_by_both_keys(tmp_path):
    log = grow(tmp_path / "a", 3)
    checkpoint = Checkpoint.parse((tmp_path / "a" / "checkpoint").read_bytes())
    assert checkpoint == log.checkpoint
    assert checkpoint.head.size == 3
    assert [verifier.signed(checkpoint) for verifier in VERIFIERS] == [True, True]


def test_a_proof_from_disk_leads_to_the_checkpoint(grown):
    for index in (0, 255, 256, 999, 65_535, 65_536, 69_999):
        proof = InclusionProof.parse(grown.prove(index).encode())
        proof.check(commitment(index))
        assert VERIFIERS[0].signed(proof.checkpoint)


def test_commitments_are_read_back_in_order(grown):
    assert list(grown.commitments(250, 1030)) == commitments(250, 1030)
    assert grown.commitment(69_999) == commitment(69_999)
    assert list(grown.commitments(5, 5)) == []


def test_a_leaf_or_a_size_that_is_not_there_is_refused(grown):
    for ask in (
        lambda: grown.commitment(70_000),
        lambda: grown.commitment(-1),
        lambda: grown.prove(70_000),
        lambda: grown.inclusion(5, 5),
        lambda: grown.root(70_001),
        lambda: grown.consistency(0),
        lambda: grown.consistency(70_001),
    ):
        with pytest.raises(ProofError):
            ask()


def test_an_older_head_is_proven_to_be_the_beginning_of_the_log(grown):
    old = TreeHead(ORIGIN, 1000, mth(leaves(1000)))
    grown.prove_since(old).check(old, grown.head)
    with pytest.raises(ProofError):
        grown.prove_since(TreeHead(ORIGIN, 1000, mth(leaves(999))))


def test_a_log_reopened_is_the_same_log(tmp_path):
    grow(tmp_path / "a", 300)
    log = reopen(tmp_path / "a")
    log.append(commitments(300, 600), SIGNERS)
    assert log.head.root == mth(leaves(600))


def test_a_log_is_not_created_over_another(tmp_path):
    grow(tmp_path / "a", 1)
    with pytest.raises(LedgerError):
        Log.create(ClearFiles(tmp_path / "a"), ORIGIN, VERIFIERS)


def test_a_log_whose_checkpoint_is_gone_is_not_begun_again_behind_a_time_stamp(tmp_path):
    log = grow(tmp_path / "a", 1)
    stamp(tmp_path / "a", log, "timestamps/1-0.checkpoint")
    (tmp_path / "a" / "checkpoint").unlink()
    with pytest.raises(LedgerError):
        Log.create(ClearFiles(tmp_path / "a"), ORIGIN, VERIFIERS)
    with pytest.raises(DamagedLedgerError):
        reopen(tmp_path / "a")


def test_a_log_opens_under_its_own_origin_and_keys_only(tmp_path):
    grow(tmp_path / "a", 1)
    with pytest.raises(SignatureError):
        Log.open(ClearFiles(tmp_path / "a"), "other.invalid/a", VERIFIERS)
    with pytest.raises(SignatureError):
        Log.open(ClearFiles(tmp_path / "a"), ORIGIN, [])
    stranger = NoteSigner(ORIGIN, SigningKey.ed25519(b"\7" * 32)).verifier
    with pytest.raises(SignatureError):
        Log.open(ClearFiles(tmp_path / "a"), ORIGIN, [*VERIFIERS, stranger])
    (tmp_path / "a" / "checkpoint").write_bytes(b"nothing\n")
    with pytest.raises(MalformedError):
        reopen(tmp_path / "a")


def test_an_empty_log_has_no_checkpoint_and_writes_nothing(tmp_path):
    log = Log.create(ClearFiles(tmp_path / "a"), ORIGIN, VERIFIERS)
    assert log.size == 0
    assert not (tmp_path / "a").exists()
    with pytest.raises(LedgerError):
        _ = log.checkpoint
    with pytest.raises(ValueError, match="nothing to append"):
        log.stage([])


def test_staging_writes_nothing(tmp_path):
    log = grow(tmp_path / "a", 300)
    before = everything_in(tmp_path / "a")
    growth = log.stage(commitments(300, 900))
    assert (growth.old.size, growth.head.size) == (300, 900)
    assert everything_in(tmp_path / "a") == before


def test_signers_that_are_not_the_logs_write_nothing(tmp_path):
    log = grow(tmp_path / "a", 300)
    before = everything_in(tmp_path / "a")
    growth = log.stage(commitments(300, 301))
    stranger = NoteSigner(ORIGIN, SigningKey.ed25519(b"\7" * 32))
    for signers in ([], SIGNERS[:1], [SIGNERS[0], stranger], [*SIGNERS, stranger]):
        with pytest.raises(SignatureError):
            log.commit(growth, signers)
    assert everything_in(tmp_path / "a") == before


def test_a_growth_staged_before_somebody_else_wrote_is_refused(tmp_path):
    first = grow(tmp_path / "a", 300)
    second = reopen(tmp_path / "a")
    growth = first.stage(commitments(300, 310))
    second.append(commitments(300, 320), SIGNERS)
    with pytest.raises(LedgerError, match="changed"):
        first.commit(growth, SIGNERS)
    with pytest.raises(LedgerError, match="changed"):
        second.commit(growth, SIGNERS)


def test_a_partial_tile_goes_when_a_wider_one_has_replaced_it(tmp_path):
    log = grow(tmp_path / "a", 10)
    log.append(commitments(10, 20), SIGNERS)
    assert sorted(everything_in(tmp_path / "a")) == ["checkpoint", "tile/0/000.p/20", "tile/entries/000.p/20"]
    log.append(commitments(20, 256), SIGNERS)
    assert sorted(everything_in(tmp_path / "a")) == [
        "checkpoint",
        "tile/0/000",
        "tile/1/000.p/1",
        "tile/entries/000",
    ]
    assert not (tmp_path / "a/tile/0/000.p").exists()


def test_a_partial_tile_of_a_time_stamped_or_kept_size_stays(tmp_path):
    log = grow(tmp_path / "a", 10)
    stamp(tmp_path / "a", log, "timestamps/10-0.checkpoint")
    log.append(commitments(10, 20), SIGNERS)
    log.commit(log.stage(commitments(20, 30)), SIGNERS, kept=[20])
    kept = {
        "tile/0/000.p/10",
        "tile/entries/000.p/10",
        "tile/0/000.p/20",
        "tile/entries/000.p/20",
        "tile/0/000.p/30",
    }
    assert kept <= set(everything_in(tmp_path / "a"))


def test_a_proof_at_an_older_size_comes_from_wider_tiles(tmp_path):
    log = grow(tmp_path / "a", 10, 270, 300)
    tree = leaves(300)
    for size in (1, 9, 10, 255, 256, 257, 269, 300):
        assert log.root(size) == mth(tree[:size])
        check_inclusion(tree[size - 1], size - 1, size, mth(tree[:size]), log.inclusion(size - 1, size))


def stamp(folder, log, name):
    path = folder / name
    path.parent.mkdir(mode=0o700, exist_ok=True)
    path.write_bytes(log.checkpoint.encode())
    os.utime(path, ns=(0, 0))


@pytest.mark.parametrize("name", ["timestamps/300-0.checkpoint", "cosignatures/300.checkpoint"])
def test_a_log_restored_from_an_old_copy_signs_nothing_behind_a_checkpoint_it_can_see(tmp_path, name):
    folder = tmp_path / "a"
    log = grow(folder, 200)
    old = everything_in(folder)
    log.append(commitments(200, 300), SIGNERS)
    stamp(folder, log, name)
    put_back(folder, {**old, name: log.checkpoint.encode()})
    restored = reopen(folder)
    assert restored.size == 200
    for count in (1, 100, 150):
        with pytest.raises(RollbackError) as refusal:
            restored.append(commitments(0, count, salt=b"other"), SIGNERS)
        assert "successor" in refusal.value.hint
    assert everything_in(folder) == {**old, name: log.checkpoint.encode()}


def test_a_log_signs_nothing_that_contradicts_a_checkpoint_it_is_shown(tmp_path):
    other = grow(tmp_path / "other", 250)
    log = grow(tmp_path / "a", 200)
    with pytest.raises(RollbackError):
        log.append(commitments(0, 100, salt=b"other"), SIGNERS, known=[other.head])
    with pytest.raises(RollbackError):
        log.append(commitments(200, 249), SIGNERS, known=[other.head])
    log.append(commitments(200, 260), SIGNERS, known=[other.head])
    assert log.size == 260


def test_a_log_below_the_size_the_index_remembers_signs_nothing(tmp_path):
    log = grow(tmp_path / "a", 200)
    with pytest.raises(RollbackError):
        log.stage(commitments(200, 300), minimum=201)
    assert log.stage(commitments(200, 300), minimum=200).head.size == 300


def test_a_known_checkpoint_that_does_not_verify_stops_the_log_and_is_not_skipped(tmp_path):
    log = grow(tmp_path / "a", 200)
    stamp(tmp_path / "a", log, "timestamps/200-0.checkpoint")
    path = tmp_path / "a/timestamps/200-0.checkpoint"
    path.write_bytes(path.read_bytes().replace(b"\n200\n", b"\n199\n"))
    with pytest.raises(SignatureError):
        log.append(commitments(200, 201), SIGNERS)


@pytest.mark.parametrize("name", ["tile/0/001.p/44", "tile/entries/001.p/44", "tile/1/000.p/1"])
def test_a_log_whose_edge_is_damaged_signs_nothing(tmp_path, name):
    grow(tmp_path / "a", 300)
    path = tmp_path / "a" / name
    data = path.read_bytes()
    for damaged in (data[:-2] + bytes([data[-2] ^ 1]) + data[-1:], data[:-1], None):
        path.unlink() if damaged is None else path.write_bytes(damaged)
        with pytest.raises((DamagedLedgerError, MalformedError)):
            reopen(tmp_path / "a").append(commitments(300, 301), SIGNERS)


def test_a_damaged_log_gives_out_no_proof(tmp_path):
    grow(tmp_path / "a", 300)
    path = tmp_path / "a" / "tile/0/000"
    path.write_bytes(bytes(8192))
    with pytest.raises(DamagedLedgerError):
        reopen(tmp_path / "a").prove(5)


@settings(max_examples=15)
@given(st.lists(st.integers(1, 300), min_size=1, max_size=5))
def test_appending_in_any_batches_gives_the_same_tree_and_files(tmp_path_factory, batches):
    folder = tmp_path_factory.mktemp("batches")
    sizes = [sum(batches[: place + 1]) for place in range(len(batches))]
    log = grow(folder / "a", *sizes)
    at_once = grow(folder / "b", sizes[-1])
    assert log.head == at_once.head
    one, other = everything_in(folder / "a"), everything_in(folder / "b")
    del one["checkpoint"], other["checkpoint"]
    assert one == other
    for old, new in pairwise(sizes):
        check_consistency(old, new, log.root(old), log.root(new), log.consistency(old, new))
