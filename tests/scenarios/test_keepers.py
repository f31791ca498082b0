"""One archive and its keepers: a stolen stick, a forgotten passphrase, an old backup put back, a death; five cards in five hands."""

import shutil

import pytest

from khronika.archive.members.membership import Joining, add_member, people
from khronika.archive.members.own_keys import change_passphrase, revoke
from khronika.archive.members.recovery import (
    RecoveryError,
    drill,
    open_with_cards,
    restore,
    split_key,
    standing,
)
from khronika.archive.store.archive import Archive
from khronika.archive.verification.verify import Given, verify_archive
from khronika.seal.card import TooFewCardsError
from khronika.seal.error import NotMemberError, WrongPassphraseError
from khronika.seal.event import DrillOutcome, GroupRule
from tests.world import PASSPHRASE, bytes_below, contents, found, reopen, seal, spread

BOHDANS, AGAIN = "eight words that Bohdan alone can say aloud", "eight other words, after the stick was gone"
CLAIRES, LATER = "nine words of the one who brought it back", "nine words that she wrote down this time"
FIVE = (GroupRule(2, 3), GroupRule(2, 2))


def called(archive, name):
    return next(member.id for member in people(archive) if member.name == name)


def seal_one(archive, folder, name):
    seal(archive, spread(folder / name, {f"{name}.txt": f"sealed: {name}".encode()}))


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """Where all of it happens; the tests of this module follow each other."""
    return tmp_path_factory.mktemp("keepers")


@pytest.fixture(scope="module")
def cards(place):
    """Anna makes the archive, takes Bohdan in, whose keys are on a stick, and has five cards printed."""
    with found(place / "archive") as archive:
        seal_one(archive, place / "in", "first")
        add_member(archive, Joining("Bohdan", BOHDANS, place / "stick.keys"))
        cards = [card for group in split_key(archive, FIVE, lambda _: None).groups for card in group]
    with reopen(place / "archive") as archive:
        assert drill(archive, [cards[0], cards[2], cards[3], cards[4]]).outcome is DrillOutcome.JOINED
    shutil.copytree(place / "archive", place / "backup")
    return cards


def test_a_stolen_stick_opens_what_was_there_and_nothing_that_comes(place, cards):
    folder, stick = place / "archive", place / "stick.keys"
    with reopen(folder) as archive:
        revoke(archive, called(archive, "Bohdan"), "the stick was stolen, and its passphrase lay beside it")
    with reopen(folder) as archive:
        add_member(archive, Joining("Bohdan", AGAIN))
        seal_one(archive, place / "in", "second")
    with pytest.raises(NotMemberError):
        Archive.open(folder, BOHDANS, stick)
    with Archive.open(shutil.copytree(place / "backup", place / "thief"), BOHDANS, stick) as stolen:
        assert len(contents(stolen)) == 1


def test_an_old_backup_that_was_put_back_is_known_to_who_kept_a_checkpoint(place, cards):
    folder = shutil.copytree(place / "backup", place / "put back")
    kept = (place / "archive" / "ledger" / "a" / "checkpoint").read_bytes()
    found = verify_archive(folder, PASSPHRASE, None, lambda *_: None, [Given("kept", kept)]).findings
    assert [finding.code for finding in found] == ["G006"]


def test_a_death_and_a_forgotten_passphrase_end_nothing(place, cards):
    folder = place / "archive"
    with pytest.raises(TooFewCardsError):
        open_with_cards(folder, cards[:3])
    with open_with_cards(folder, [cards[1], cards[2], *cards[3:]]) as archive:
        restore(archive, Joining("Claire", CLAIRES))
    with Archive.open(folder, CLAIRES) as archive:
        assert contents(archive) == bytes_below(place / "in")
    for name in ("Anna", "Bohdan"):
        with Archive.open(folder, CLAIRES) as archive:
            revoke(archive, called(archive, name), "died; forgot the passphrase")
    for passphrase in (PASSPHRASE, AGAIN):
        with pytest.raises(WrongPassphraseError):
            Archive.open(folder, passphrase)
    assert verify_archive(folder, CLAIRES, None, lambda *_: None).findings == ()


def test_who_brought_it_back_makes_new_cards_and_goes_on(place, cards):
    folder = place / "archive"
    with Archive.open(folder, CLAIRES) as archive:
        again = split_key(archive, FIVE, lambda _: None).groups
    with pytest.raises(RecoveryError):
        open_with_cards(folder, cards)
    with Archive.open(folder, CLAIRES) as archive:
        change_passphrase(archive, LATER)
    with Archive.open(folder, LATER) as archive:
        seal_one(archive, place / "in", "third")
        assert drill(archive, again[0][:1]).outcome is DrillOutcome.CHECKED
        assert [member.name for member in people(archive)] == ["Claire"]
        assert contents(archive) == bytes_below(place / "in")
        assert standing(archive).joined == ""
    assert verify_archive(folder, LATER, None, lambda *_: None).findings == ()
