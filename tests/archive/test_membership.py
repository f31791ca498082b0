"""Several members in one archive: who they are, how another is taken in, and that two of them are two (docs/format/vault.md)."""

import hashlib
import json
import shutil

import pytest

from khronika.archive.error import ExistsError
from khronika.archive.members.membership import (
    Joining,
    MembershipError,
    add_member,
    holders,
    member_names,
    members,
)
from khronika.archive.record.review import decide, require_reviewers
from khronika.archive.record.state import record
from khronika.archive.release.order import ReleaseOrder
from khronika.archive.release.release import release
from khronika.archive.store.archive import Archive
from khronika.archive.store.create import Founding
from khronika.archive.store.key_files import DamagedKeysError
from khronika.archive.verification.verify import verify_archive
from khronika.durable import LockedError
from khronika.primitives.codec import format_id, parse_id
from khronika.record.error import ReviewError
from khronika.record.event import StateEvent
from khronika.record.recorded import State
from khronika.record.review import standing
from khronika.record.statement_file import parse_statement_file
from khronika.seal.error import NotMemberError, WrongPassphraseError
from khronika.seal.member import SLOTS
from khronika_verify.package import examine
from tests.insider import forge, put
from tests.world import CHEAP, PASSPHRASE, Remark, entries, faults, found, recorded, reopen, seal, spread

BOHDANS = "eight words that Bohdan alone can say aloud"
LENGTH = 328
"""Bytes of a slot."""

CLAIRES = "nine words that Claire has never told anybody else"

STATEMENTS = b"""{"format": "khronika-statements/1", "cases": [], "entities": {"v": {"type": "Person", "label": "V., a prisoner"}},
 "batches": [{"id": "night", "citation": {"item": {"name": "first.txt"}, "quote": {"exact": "beaten"}}, "stance": "asserts",
  "attribution": [{"who": "a guard", "role": "speaker", "knows": "saw"}], "assessment": "claimed by source",
  "grade": {"reliability": "B", "credibility": "2"}, "source": "S-17",
  "statements": [{"id": "b1", "subject": "act:night", "property": "victim", "value": {"entity": "v"}},
                 {"id": "b2", "subject": "act:night", "property": "date", "value": {"date": "2024-04-07", "said": "that night"}}]}]}"""


@pytest.fixture
def folder(tmp_path):
    """An archive with two members, one item and one batch."""
    with found(tmp_path / "archive") as archive:
        seal(archive, spread(tmp_path / "before", {"first.txt": b"they were beaten"}))
        record(archive, parse_statement_file(STATEMENTS.decode()))
        add_member(archive, Joining("Bohdan", BOHDANS))
    return tmp_path / "archive"


def bohdan(folder):
    return Archive.open(folder, BOHDANS)


def only_batch(archive):
    return archive.index.events(StateEvent)[0][1]


def states(archive):
    return {
        status.state for status in standing(archive.index.record.batch(only_batch(archive))).statuses.values()
    }


# --- being taken in --------------------------------------------------------------------------------------------------------


def test_both_members_open_the_archive_each_with_a_passphrase_of_their_own(folder):
    with reopen(folder) as annas, bohdan(folder) as bohdans:
        assert annas.keyring.member.member != bohdans.keyring.member.member
        assert annas.keyring.epoch == bohdans.keyring.epoch
        assert [member.name for member in members(bohdans)] == ["Anna", "Bohdan"]


def test_a_member_is_told_with_who_took_them_in(folder):
    with bohdan(folder) as archive:
        anna, taken_in = members(archive)
        assert anna.added_by == anna.id
        assert taken_in.added_by == anna.id
        assert taken_in.id == archive.keyring.member.member
        assert member_names(archive) == {anna.id: "Anna", taken_in.id: "Bohdan"}


def test_a_member_who_was_taken_in_can_take_in_another(folder):
    with bohdan(folder) as archive:
        add_member(archive, Joining("Claire", CLAIRES))
    for passphrase in (PASSPHRASE, BOHDANS, CLAIRES):
        with Archive.open(folder, passphrase) as archive:
            assert [member.name for member in members(archive)] == ["Anna", "Bohdan", "Claire"]
    assert faults(folder) == set()


def test_what_each_member_writes_is_signed_by_their_own_key_and_verifies(folder, tmp_path):
    with bohdan(folder) as archive:
        seal(archive, spread(tmp_path / "more", {"second.txt": b"also beaten"}))
        authors = {entry.by for entry in entries(archive)}
    assert len(authors) == 2
    assert faults(folder) == set()
    assert verify_archive(folder, BOHDANS, None, lambda *_: None).findings == ()


def test_keys_kept_on_a_stick_open_the_archive_and_the_folder_does_not(folder, tmp_path):
    stick = tmp_path / "stick" / "claire.keys"
    with reopen(folder) as archive:
        before = archive.folder.locked.read_bytes()
        assert not add_member(archive, Joining("Claire", CLAIRES, stick)).has_keys_here
        assert archive.folder.locked.read_bytes() == before
    with pytest.raises(WrongPassphraseError):
        Archive.open(folder, CLAIRES)
    with Archive.open(folder, CLAIRES, stick) as archive:
        assert members(archive)[-1].id == archive.keyring.member.member
    assert faults(folder) == set()


def test_a_founder_whose_keys_are_on_a_stick_takes_in_a_member_whose_keys_are_not(tmp_path):
    stick = tmp_path / "anna.keys"
    with Archive.create(tmp_path / "archive", Founding(PASSPHRASE, "Anna", CHEAP, stick)) as archive:
        add_member(archive, Joining("Bohdan", BOHDANS))
        assert [member.has_keys_here for member in members(archive)] == [False, True]
    bohdan(tmp_path / "archive").close()
    Archive.open(tmp_path / "archive", PASSPHRASE, stick).close()
    assert verify_archive(tmp_path / "archive", BOHDANS, None, lambda *_: None).findings == ()


def test_sixteen_members_fit_and_the_seventeenth_is_refused(tmp_path):
    with found(tmp_path / "archive") as archive:
        for number in range(15):
            add_member(archive, Joining(f"member {number}", f"{BOHDANS} {number}"))
        with pytest.raises(MembershipError, match="at most 16"):
            add_member(archive, Joining("one more", CLAIRES))
        assert sorted(holder.slot for holder in holders(archive)) == list(range(16))
    Archive.open(tmp_path / "archive", f"{BOHDANS} 7").close()
    assert faults(tmp_path / "archive") == set()


# --- being refused ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "words"), [("", "without a name"), ("  ", "without a name"), ("Anna", "has this name")]
)
def test_a_name_that_tells_nobody_apart_is_refused(folder, name, words):
    with reopen(folder) as archive:
        size = archive.log.size
        with pytest.raises(MembershipError, match=words):
            add_member(archive, Joining(name, CLAIRES))
        assert archive.log.size == size


@pytest.mark.parametrize("passphrase", [PASSPHRASE, BOHDANS])
def test_a_passphrase_that_is_somebodys_already_is_refused(folder, passphrase):
    with reopen(folder) as archive, pytest.raises(MembershipError, match="cannot be used"):
        add_member(archive, Joining("Claire", passphrase))


def test_a_file_of_keys_is_never_overwritten(folder, tmp_path):
    stick = tmp_path / "claire.keys"
    stick.write_bytes(b"of another archive")
    with reopen(folder) as archive, pytest.raises(ExistsError):
        add_member(archive, Joining("Claire", CLAIRES, stick))
    assert stick.read_bytes() == b"of another archive"


def test_nobody_is_taken_in_while_another_process_writes(folder):
    with reopen(folder) as archive, bohdan(folder) as other, other.writing(), pytest.raises(LockedError):
        add_member(archive, Joining("Claire", CLAIRES))


@pytest.mark.parametrize("whose", ["Anna", "Bohdan", "nobody"])
def test_a_damaged_file_of_keys_is_not_named_again_as_if_it_were_whole(folder, whose):
    with reopen(folder) as archive:
        data = bytearray(archive.folder.locked.read_bytes())
        data[(_a_slot_of(archive, whose) - SLOTS) * LENGTH] ^= 1
        archive.folder.locked.write_bytes(data)
        with pytest.raises(DamagedKeysError, match="differs"):
            add_member(archive, Joining("Claire", CLAIRES))
    verdict = verify_archive(folder, BOHDANS if whose == "Anna" else PASSPHRASE, None, lambda *_: None)
    assert {finding.code for finding in verdict.findings} == {"K001"}


def _a_slot_of(archive, whose):
    """The slot of a member, who got one that was drawn, or one of nobody's."""
    names, slots = member_names(archive), {holder.member: holder.slot for holder in holders(archive)}
    taken = {names[member]: slot for member, slot in slots.items()}
    return taken[whose] if whose in taken else min(set(range(SLOTS)) - set(slots.values()))


def test_keys_that_the_log_knows_no_member_of_open_nothing(folder, tmp_path):
    # Who copied keys/ after being taken in, and puts a log from before beside them, is told so.
    with reopen(folder) as archive:
        shutil.copytree(folder, tmp_path / "earlier")
        add_member(archive, Joining("Claire", CLAIRES))
    shutil.rmtree(tmp_path / "earlier" / "keys")
    shutil.copytree(folder / "keys", tmp_path / "earlier" / "keys")
    with pytest.raises(NotMemberError, match="the log knows no member"):
        Archive.open(tmp_path / "earlier", CLAIRES)


def test_neither_name_nor_passphrase_of_a_member_lies_in_the_folder(folder):
    for path in folder.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert b"Bohdan" not in data
            assert BOHDANS.encode() not in data


# --- two are two -------------------------------------------------------------------------------------------------------------


def test_where_two_are_asked_for_one_member_alone_accepts_nothing(folder):
    with reopen(folder) as archive:
        require_reviewers(archive, 2)
        decide(archive, [only_batch(archive)], State.ACCEPTED, "compared with the recording")
        assert states(archive) == {State.PROPOSED}
        with pytest.raises(ReviewError, match="accepted this statement already"):
            decide(archive, [only_batch(archive)], State.ACCEPTED, "once more")
        assert states(archive) == {State.PROPOSED}


def test_the_second_member_accepts(folder):
    with reopen(folder) as archive:
        require_reviewers(archive, 2)
        decide(archive, [only_batch(archive)], State.ACCEPTED, "compared with the recording")
    with bohdan(folder) as archive:
        decide(archive, [only_batch(archive)], State.ACCEPTED, "heard it as well")
        assert states(archive) == {State.ACCEPTED}
        by = {
            status.accepted_by
            for status in standing(archive.index.record.batch(only_batch(archive))).statuses.values()
        }
        assert by == {tuple(member.id for member in members(archive))}
    assert faults(folder) == set()


def test_a_doubt_between_two_acceptances_undoes_the_first(folder):
    with reopen(folder) as archive:
        require_reviewers(archive, 2)
        decide(archive, [only_batch(archive)], State.ACCEPTED, "compared with the recording")
    with bohdan(folder) as archive:
        decide(archive, [only_batch(archive)], State.DISPUTED, "the voice is another man's")
        decide(archive, [only_batch(archive)], State.ACCEPTED, "no, it is his")
        assert states(archive) == {State.DISPUTED}


def test_one_member_cannot_lower_what_two_are_asked_for_and_two_can(folder):
    with reopen(folder) as archive:
        assert require_reviewers(archive, 2) == 2
        assert require_reviewers(archive, 1) == 2
        assert require_reviewers(archive, 1) == 2
    with bohdan(folder) as archive:
        assert require_reviewers(archive, 1) == 1


def test_the_index_built_anew_tells_the_same_of_members_and_reviews(folder):
    with reopen(folder) as archive:
        require_reviewers(archive, 2)
        decide(archive, [only_batch(archive)], State.ACCEPTED, "compared with the recording")
        told = members(archive), holders(archive), standing(archive.index.record.batch(only_batch(archive)))
    for path in folder.glob("index.db*"):
        path.unlink()
    with bohdan(folder) as archive:
        assert (
            members(archive),
            holders(archive),
            standing(archive.index.record.batch(only_batch(archive))),
        ) == told


def test_a_member_that_nobody_took_in_is_found_by_the_verification(folder):
    # A member forges an accomplice: an event of a stranger is signed by a key the log was never told of.
    with bohdan(folder) as archive:
        stranger = format_id(hashlib.sha256(b"stranger").digest()[:16])
        parse_id(stranger)
        put(archive, [forge(archive, Remark.numbered(1), by=stranger)])
    assert {code for code, _ in faults(folder)} == {"A006"}


def test_a_package_by_two_hands_shows_a_court_both_keys_and_verifies(folder, tmp_path):
    case = {
        "code": "night",
        "title": "One night",
        "language": "en",
        "sections": [
            {"heading": "The night", "sentences": [{"text": "Someone was beaten.", "statements": ["b1"]}]}
        ],
    }
    with bohdan(folder) as archive:
        recorded(archive, parse_statement_file(json.dumps(json.loads(STATEMENTS) | {"cases": [case]})))
    with reopen(folder) as archive:
        release(archive, ReleaseOrder("night", "court", "", frozenset(), frozenset()), tmp_path / "package")
        ids = {member.id for member in members(archive)}
    shown = {
        path.name.removesuffix(".opening")
        for path in (tmp_path / "package" / "data" / "members").glob("*.opening")
    }
    assert shown == ids
    report = examine(tmp_path / "package")
    assert report.result.value == "consistent"
    assert not {"O002", "O003"} & {finding.code for finding in report.findings}
    assert b"Bohdan" not in b"".join(
        path.read_bytes() for path in (tmp_path / "package" / "data" / "members").iterdir()
    )
