"""A member's own keys: another passphrase, a second device, and keys that are revoked (docs/format/vault.md, "Epochs")."""

import shutil
import unicodedata

import pytest

from khronika.archive.error import ExistsError
from khronika.archive.members.membership import Joining, MembershipError, add_member, members, people
from khronika.archive.members.own_keys import add_device, change_passphrase, revoke
from khronika.archive.store.archive import Archive
from khronika.archive.store.create import Founding
from khronika.archive.verification.verify import verify_archive
from khronika.seal.error import NotMemberError, WrongPassphraseError
from khronika.seal.event import MemberEvent, TurnEvent, TurnReason
from tests.insider import forge, put
from tests.world import (
    CHEAP,
    PASSPHRASE,
    Remark,
    entries,
    events_of,
    faults,
    found,
    log,
    logged_paths,
    reopen,
    seal,
    spread,
)

BOHDANS = "eight words that Bohdan alone can say aloud"
NEW = "семь слов, которых больше никто не знает"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("made")
    with found(folder / "archive") as archive:
        seal(archive, spread(folder / "before", {"first.txt": b"they were beaten"}))
        add_member(archive, Joining("Bohdan", BOHDANS))
    return folder / "archive"


@pytest.fixture
def folder(made, tmp_path):
    return shutil.copytree(made, tmp_path / "archive")


def bohdan(archive):
    return next(member.id for member in members(archive) if member.name == "Bohdan")


def test_another_passphrase_opens_the_same_keys_and_the_old_one_opens_nothing(folder):
    with reopen(folder) as archive:
        before, epoch = archive.keyring.member, archive.keyring.epoch
        change_passphrase(archive, NEW)
    with Archive.open(folder, NEW) as archive:
        assert (archive.keyring.member, archive.keyring.epoch) == (before, epoch)
        log(archive, Remark.numbered(1))
    with pytest.raises(WrongPassphraseError):
        reopen(folder)
    Archive.open(folder, BOHDANS).close()
    assert verify_archive(folder, NEW, None, lambda *_: None).findings == ()


def test_a_cyrillic_passphrase_opens_however_its_letters_are_composed(folder):
    # One machine writes й as one sign and another as two: и and a breve.
    words = "мой тихий йод и ёлка без иголок"
    with reopen(folder) as archive:
        change_passphrase(archive, unicodedata.normalize("NFC", words))
    decomposed = unicodedata.normalize("NFD", words)
    assert decomposed != words
    Archive.open(folder, decomposed).close()


@pytest.mark.parametrize("passphrase", [PASSPHRASE, BOHDANS])
def test_a_passphrase_that_opens_a_slot_already_is_refused(folder, passphrase):
    with reopen(folder) as archive, pytest.raises(MembershipError, match="cannot be used"):
        change_passphrase(archive, passphrase)


def test_keys_on_a_stick_get_another_passphrase_there(tmp_path):
    stick = tmp_path / "anna.keys"
    with Archive.create(tmp_path / "archive", Founding(PASSPHRASE, "Anna", CHEAP, stick)) as archive:
        size = archive.log.size
        with pytest.raises(MembershipError, match="lie in no file"):
            change_passphrase(archive, NEW)
    with Archive.open(tmp_path / "archive", PASSPHRASE, stick) as archive:
        change_passphrase(archive, NEW, stick)
        assert archive.log.size == size
    Archive.open(tmp_path / "archive", NEW, stick).close()
    with pytest.raises(WrongPassphraseError):
        Archive.open(tmp_path / "archive", PASSPHRASE, stick)


def test_a_second_device_opens_the_archive_with_a_passphrase_of_its_own(folder, tmp_path):
    with reopen(folder) as archive:
        add_device(archive, NEW, tmp_path / "second.keys")
        with pytest.raises(ExistsError):
            add_device(archive, NEW, tmp_path / "second.keys")
    with Archive.open(folder, NEW, tmp_path / "second.keys") as second, reopen(folder) as first:
        assert second.keyring.member == first.keyring.member
    with pytest.raises(WrongPassphraseError):
        Archive.open(folder, NEW)


# --- keys that are lost to somebody ----------------------------------------------------------------------------------------------


def test_revoked_keys_open_nothing_any_more_and_the_others_read_everything(folder):
    with reopen(folder) as archive:
        revoke(archive, bohdan(archive), "left the team")
    with pytest.raises(WrongPassphraseError):
        Archive.open(folder, BOHDANS)
    with reopen(folder) as archive:
        assert [member.name for member in people(archive)] == ["Anna"]
        assert [bool(member.removed) for member in members(archive)] == [False, True]
        assert events_of(archive, TurnEvent)[0].reason is TurnReason.REMOVAL
        assert len(logged_paths(archive)) == 1
    assert verify_archive(folder, PASSPHRASE, None, lambda *_: None).findings == ()


def test_revoked_keys_kept_from_before_open_no_newer_folder(folder, tmp_path):
    with Archive.open(folder, BOHDANS) as archive:
        add_device(archive, NEW, tmp_path / "stolen.keys")
    with reopen(folder) as archive:
        revoke(archive, bohdan(archive), "the stick was lost")
    with pytest.raises(NotMemberError):
        Archive.open(folder, NEW, tmp_path / "stolen.keys")


def test_what_is_written_after_keys_were_revoked_is_not_under_the_key_they_opened(folder, tmp_path):
    with Archive.open(folder, BOHDANS) as archive:
        old, identity = archive.keyring.epoch, bohdan(archive)
    with reopen(folder) as archive:
        revoke(archive, identity, "left the team")
    with reopen(folder) as archive:
        seal(archive, spread(tmp_path / "more", {"second.txt": b"sealed afterwards"}))
    for path in (folder / "sealed").rglob("*"):
        if path.is_file():
            assert old.id.encode() not in path.read_bytes()[:60]


def test_who_revokes_their_own_keys_is_there_again_under_new_ones_and_the_same_name(folder):
    with reopen(folder) as archive:
        before = archive.keyring.member.member
        after = revoke(archive, before, "the laptop was taken", Joining("Anna", NEW))
    with pytest.raises(WrongPassphraseError):
        reopen(folder)
    with Archive.open(folder, NEW) as archive:
        assert archive.keyring.member.member == after != before
        assert [member.name for member in people(archive)] == ["Bohdan", "Anna"]
        log(archive, Remark.numbered(1))
    assert faults_of(folder, NEW) == set()


def faults_of(folder, passphrase):
    return {finding.code for finding in verify_archive(folder, passphrase, None, lambda *_: None).findings}


def test_the_only_member_can_change_all_keys_at_once(tmp_path):
    with found(tmp_path / "archive") as archive:
        revoke(
            archive,
            archive.keyring.member.member,
            "the stick was lost",
            Joining("Anna", NEW, tmp_path / "new.keys"),
        )
    Archive.open(tmp_path / "archive", NEW, tmp_path / "new.keys").close()


@pytest.mark.parametrize(
    ("who", "anew", "words"),
    [
        ("a" * 26, None, "no member has"),
        ("Anna", None, "needs new ones"),
        ("Bohdan", Joining("B.", NEW), "whoever holds them"),
    ],
)
def test_what_cannot_be_revoked_is_refused(folder, who, anew, words):
    with reopen(folder) as archive:
        named = {member.name: member.id for member in members(archive)}
        size = archive.log.size
        with pytest.raises(MembershipError, match=words):
            revoke(archive, named.get(who, who), "", anew)
        assert archive.log.size == size


# --- what revoked keys can do still ----------------------------------------------------------------------------------------------


def test_an_event_signed_by_revoked_keys_is_found_and_counts_for_nothing(folder):
    with Archive.open(folder, BOHDANS) as archive:
        keys = archive.keyring.member
    with reopen(folder) as archive:
        revoke(archive, keys.member, "left the team")
    with reopen(folder) as archive:
        put(archive, [forge(archive, Remark.numbered(1), keys=keys, by=keys.member)])
    assert {code for code, _ in faults(folder)} == {"A006"}
    with reopen(folder) as archive:
        assert len(archive.index.events(Remark)) == 0


def test_a_member_who_was_removed_is_not_made_known_again(folder):
    with Archive.open(folder, BOHDANS) as archive:
        keys, told = (
            archive.keyring.member,
            next(e.event for e in entries(archive) if getattr(e.event, "name", "") == "Bohdan"),
        )
    with reopen(folder) as archive:
        revoke(archive, keys.member, "left the team")
    with reopen(folder) as archive:
        again = MemberEvent(member=told.member, ed25519=told.ed25519, hpke=told.hpke, name="Bohdan")
        put(archive, [forge(archive, again), forge(archive, Remark.numbered(1), keys=keys, by=keys.member)])
    assert {code for code, _ in faults(folder)} == {"A009", "A006"}


def test_an_index_that_is_built_again_tells_the_same_of_who_was_removed(folder):
    with reopen(folder) as archive:
        revoke(archive, bohdan(archive), "left the team")
    with reopen(folder) as archive:
        log(archive, Remark.numbered(1))
        told = members(archive)
    for path in folder.glob("index.db*"):
        path.unlink()
    with reopen(folder) as archive:
        assert members(archive) == told
