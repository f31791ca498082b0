"""Recovery cards: what they open, what they do not, and what is told of them (docs/format/recovery.md)."""

import shutil

import pytest

from khronika.archive.members.membership import Joining, MembershipError, add_member, members, people
from khronika.archive.members.recovery import (
    DEFAULT_GROUPS,
    RecoveryError,
    drill,
    newest_split,
    open_with_cards,
    restore,
    split_key,
    standing,
)
from khronika.archive.store.archive import Archive
from khronika.archive.store.key_files import StaleKeysError
from khronika.archive.verification.verify import verify_archive
from khronika.seal.card import TooFewCardsError
from khronika.seal.epoch import KeySchedule
from khronika.seal.error import NotMemberError, WrongPassphraseError
from khronika.seal.event import (
    CardPlace,
    DrillEvent,
    DrillOutcome,
    GroupRule,
    RecoveryEvent,
    TurnEvent,
    TurnReason,
)
from tests.insider import forge, put
from tests.upgraded import run_upgrade
from tests.version1 import unpacked
from tests.world import PASSPHRASE, Remark, events_of, faults, found, log, logged_paths, reopen, seal, spread

NEW = "nine words that the one who restores has chosen"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """An archive with an item, whose recovery key is split, and its cards."""
    folder = tmp_path_factory.mktemp("made")
    with found(folder / "archive") as archive:
        seal(archive, spread(folder / "before", {"first.txt": b"they were beaten"}))
        deck = split_key(archive, DEFAULT_GROUPS, lambda _: None)
    return folder / "archive", deck


@pytest.fixture
def folder(made, tmp_path):
    return shutil.copytree(made[0], tmp_path / "archive")


@pytest.fixture
def deck(made):
    return made[1]


def enough(deck):
    return [*deck.groups[0][:2], *deck.groups[1][2:]]


# --- splitting -----------------------------------------------------------------------------------------------------------------


def test_a_split_begins_a_new_epoch_and_everything_before_it_is_read_on(folder, deck):
    with reopen(folder) as archive:
        assert len(archive.keyring.past) == 1
        assert len(logged_paths(archive)) == 1
        [turned] = events_of(archive, TurnEvent)
        assert (turned.reason, turned.removed) == (TurnReason.RENEWAL, ())
        [told] = events_of(archive, RecoveryEvent)
        assert told.groups == DEFAULT_GROUPS
        assert told.fingerprint == deck.fingerprint
        assert [len(group) for group in told.checks] == [3, 5]
    assert verify_archive(folder, PASSPHRASE, None, lambda *_: None).findings == ()


def test_what_was_written_after_a_split_is_under_the_new_key_alone(folder):
    with reopen(folder) as archive:
        old = archive.keyring.past[-1].id
        log(archive, Remark.numbered(1))
        (bundle,) = [path for path in (folder / "sealed" / "a").rglob("*") if path.is_file()]
        assert archive.keyring.epoch.id.encode() in bundle.read_bytes()[:60]
        assert old.encode() not in bundle.read_bytes()[:60]
    assert faults(folder) == set()


def test_the_cards_are_a_member_who_is_nobody(folder):
    with reopen(folder) as archive:
        assert [(member.name, member.is_recovery) for member in members(archive)] == [
            ("Anna", False),
            ("recovery cards", True),
        ]
        assert [member.name for member in people(archive)] == ["Anna"]


def test_cards_that_could_not_be_handed_out_are_no_split(tmp_path):
    def jam(_):
        raise OSError("out of paper")

    with found(tmp_path / "archive") as archive:
        size = archive.log.size
        with pytest.raises(OSError, match="paper"):
            split_key(archive, DEFAULT_GROUPS, jam)
        assert archive.log.size == size
        assert newest_split(archive) is None
    assert faults(tmp_path / "archive") == set()


def test_the_words_of_no_card_lie_in_the_folder_and_its_events_hold_none(folder, deck):
    with reopen(folder) as archive:
        records = [archive.bundles.record(position) for position in range(archive.log.size)]
    texts = b"".join(text for record in records for text in (record.opening, *record.fields.values()))
    for path in folder.rglob("*"):
        if path.is_file():
            texts += path.read_bytes()
    for card in (card for group in deck.groups for card in group):
        assert " ".join(card.words[5:9]).encode() not in texts
        assert card.share.value not in texts


def test_an_archive_that_was_open_meanwhile_writes_nothing_under_the_old_key(tmp_path):
    with found(tmp_path / "archive") as archive, reopen(tmp_path / "archive") as other:
        split_key(archive, DEFAULT_GROUPS, lambda _: None)
        with pytest.raises(StaleKeysError):
            log(other, Remark.numbered(1))
        with pytest.raises(StaleKeysError):
            log(archive, Remark.numbered(1))
    assert faults(tmp_path / "archive") == set()


def test_a_second_split_ends_the_first(folder, deck):
    with reopen(folder) as archive:
        anew = split_key(archive, (GroupRule(2, 2),), lambda _: None)
    with pytest.raises(RecoveryError, match="opens nothing here"):
        open_with_cards(folder, enough(deck))
    open_with_cards(folder, anew.groups[0]).close()
    with reopen(folder) as archive:
        assert [member.removed != "" for member in members(archive) if member.is_recovery] == [True, False]
        with pytest.raises(RecoveryError, match="number 1, 2"):
            drill(archive, deck.groups[0][:2])
    assert faults(folder) == set()


def test_one_place_stays_free_for_whoever_restores(tmp_path):
    with found(tmp_path / "archive") as archive:
        for number in range(13):
            add_member(archive, Joining(f"member {number}", f"words of the member who has number {number}"))
        deck = split_key(archive, (GroupRule(2, 2),), lambda _: None)
    with reopen(tmp_path / "archive") as archive, pytest.raises(MembershipError, match="at most 14"):
        add_member(archive, Joining("one more", NEW))
    with open_with_cards(tmp_path / "archive", deck.groups[0]) as archive:
        restore(archive, Joining("who restores", NEW))
    with (
        Archive.open(tmp_path / "archive", NEW) as archive,
        pytest.raises(MembershipError, match="at most 14"),
    ):
        split_key(archive, DEFAULT_GROUPS, lambda _: pytest.fail("cards were handed out"))


# --- restoring -----------------------------------------------------------------------------------------------------------------


def test_enough_cards_let_a_new_member_in_who_reads_everything(folder, deck):
    with open_with_cards(folder, enough(deck)) as archive:
        identity = restore(archive, Joining("Bohdan", NEW))
    with Archive.open(folder, NEW) as archive:
        assert archive.keyring.member.member == identity
        assert len(logged_paths(archive)) == 1
        assert len(archive.keyring.past) == 2
        log(archive, Remark.numbered(1))
        assert events_of(archive, TurnEvent)[-1].reason is TurnReason.RECOVERY
        new = members(archive)[-1]
        assert new.name == "Bohdan"
        assert new.added_by == next(member.id for member in members(archive) if member.is_recovery)
    assert verify_archive(folder, NEW, None, lambda *_: None).findings == ()


def test_who_was_a_member_stays_one_and_the_cards_open_on(folder, deck):
    with open_with_cards(folder, enough(deck)) as archive:
        restore(archive, Joining("Bohdan", NEW))
    reopen(folder).close()
    open_with_cards(folder, enough(deck)).close()


def test_cards_of_another_archive_open_nothing_and_say_which_key_they_give(folder, tmp_path):
    with found(tmp_path / "other") as other:
        strange = split_key(other, DEFAULT_GROUPS, lambda _: None)
    with pytest.raises(RecoveryError, match=strange.fingerprint):
        open_with_cards(folder, enough(strange))


@pytest.mark.parametrize("count", [0, 1, 2, 3, 4])
def test_too_few_cards_open_nothing(folder, deck, count):
    with pytest.raises(TooFewCardsError):
        open_with_cards(folder, enough(deck)[:count])


def test_a_passphrase_that_is_somebodys_restores_nothing(folder, deck):
    with open_with_cards(folder, enough(deck)) as archive:
        size = archive.log.size
        with pytest.raises(MembershipError, match="cannot be used"):
            restore(archive, Joining("Bohdan", PASSPHRASE))
        assert archive.log.size == size
    with pytest.raises(WrongPassphraseError):
        Archive.open(folder, NEW)


def test_keys_may_be_restored_onto_a_stick(folder, deck, tmp_path):
    with open_with_cards(folder, enough(deck)) as archive:
        restore(archive, Joining("Bohdan", NEW, tmp_path / "stick.keys"))
    Archive.open(folder, NEW, tmp_path / "stick.keys").close()
    assert faults(folder) == set()


# --- drills, and how the archive stands ----------------------------------------------------------------------------------------


def test_a_drill_with_enough_cards_gives_the_key_and_is_logged(folder, deck):
    with reopen(folder) as archive:
        assert drill(archive, enough(deck)).outcome is DrillOutcome.JOINED
        [logged] = events_of(archive, DrillEvent)
        assert logged.cards == tuple(card.place for card in enough(deck))
        assert standing(archive).joined
    assert faults(folder) == set()


def test_a_card_alone_is_checked_to_the_letter_and_that_is_logged(folder, deck):
    with reopen(folder) as archive:
        assert drill(archive, [deck.groups[1][4]]).outcome is DrillOutcome.CHECKED
        stands = standing(archive)
    assert stands.joined == ""
    assert stands.seen.keys() == {CardPlace(2, 5)}


def test_an_archive_without_cards_has_no_drill(tmp_path, deck):
    with found(tmp_path / "archive") as archive:
        with pytest.raises(RecoveryError, match="no recovery cards"):
            drill(archive, enough(deck))
        assert standing(archive).split is None


def test_what_stands_if_one_dies_is_told(folder, tmp_path):
    with reopen(folder) as archive:
        add_member(archive, Joining("Bohdan", NEW, tmp_path / "stick.keys"))
        stands = standing(archive)
    assert stands.others == ("Bohdan",)
    assert stands.split is not None
    assert stands.seen == {}


# --- what a member who lies can do ---------------------------------------------------------------------------------------------


def test_an_epoch_that_no_turn_announced_is_found(folder):
    with reopen(folder) as archive:
        position = archive.index.events(RecoveryEvent)[0][0] - 1
        told = archive.entry(position).event
        put(
            archive,
            [forge(archive, type(told)(epoch="a" * 26, files=told.files, holders=told.holders, holds=None))],
        )
    assert "K002" in {code for code, _ in faults(folder)}


def test_a_turn_that_does_not_name_the_epoch_before_it_is_found(folder):
    with reopen(folder) as archive:
        put(
            archive,
            [
                forge(
                    archive,
                    TurnEvent(
                        epoch="a" * 26,
                        before="a" * 26,
                        agreed={},
                        reason=TurnReason.RENEWAL,
                        removed=(),
                        why="",
                    ),
                )
            ],
        )
    assert {code for code, _ in faults(folder)} == {"K002"}


def test_keys_of_a_past_epoch_are_not_given_to_the_cards_of_an_earlier_split(folder, deck):
    with reopen(folder) as archive:
        split_key(archive, DEFAULT_GROUPS, lambda _: None)
    with pytest.raises(RecoveryError) as refused:
        open_with_cards(folder, enough(deck))
    assert isinstance(refused.value.__cause__, NotMemberError)


# --- an archive from before keys were derived --------------------------------------------------------------------------------------


def test_an_archive_begun_before_keys_were_derived_has_them_from_its_next_epoch_on(tmp_path):
    made = unpacked("corners", tmp_path)
    with Archive.open(made.archive, made.passphrase()) as archive:
        run_upgrade(archive)
        before, size = archive.keyring.epoch, archive.log.size
        assert before.schedule is KeySchedule.DIRECT
        assert not archive.folder.past.exists()
        deck = split_key(archive, DEFAULT_GROUPS, lambda _: None)
    with Archive.open(made.archive, made.passphrase()) as archive:
        assert archive.keyring.past == (before,)
        assert archive.keyring.epoch.schedule is KeySchedule.DERIVED
        assert len(archive.entries(range(size))) == size
        log(archive, Remark.numbered(1))
    with open_with_cards(made.archive, enough(deck)) as archive:
        assert archive.log.size > size
    verdict = verify_archive(made.archive, made.passphrase(), None, lambda *_: None)
    assert not verdict.failed
