"""Promise 6, loss: at whatever call of changing keys one is killed, the archive opens, verifies, and keeps what was acknowledged."""

import errno
import os
import shutil
from contextlib import suppress

import pytest

from khronika.archive.error import NoSpaceError
from khronika.archive.members.membership import Joining, add_member, members, people
from khronika.archive.members.own_keys import change_passphrase, revoke
from khronika.archive.members.recovery import drill, newest_split, open_with_cards, restore, split_key
from khronika.archive.store.archive import Archive
from khronika.archive.verification.verify import verify_archive
from khronika.primitives.finding import Level
from khronika.seal.card import read_card
from khronika.seal.error import NotMemberError, WrongPassphraseError
from khronika.seal.event import DrillEvent, GroupRule
from tests.attacks.power import dies, every
from tests.world import PASSPHRASE, Remark, found, log, logged_paths, reopen, seal, spread

GROUPS = (GroupRule(2, 2), GroupRule(1, 1))
BOHDANS = "eight words that Bohdan alone can say aloud"
NEW = "nine words that were chosen on this very day"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """An archive of two members with an item, whose recovery key is split, and the words of its cards."""
    folder = tmp_path_factory.mktemp("made")
    with found(folder / "archive") as archive:
        seal(archive, spread(folder / "before", {"first.txt": b"sealed before"}))
        add_member(archive, Joining("Bohdan", BOHDANS))
        split_key(archive, GROUPS, lambda deck: (folder / "cards").write_text(words_of(deck)))
    reopen(folder / "archive").close()
    return folder


@pytest.fixture(autouse=True)
def _quick_disk(monkeypatch):
    """The survivors' own fsyncs are of no interest here."""
    monkeypatch.setattr(os, "fsync", lambda _: None)


def words_of(deck):
    return "\n".join(" ".join(card.words) for group in deck.groups for card in group)


def cards_in(path):
    return [read_card(line) for line in path.read_text().splitlines()]


def every_step(made, tmp_path, work_on, *, fate=None, stride=1):
    """Copies in which the work was killed at every (`stride`-th) call, until it lives to its end; and whether it was acknowledged."""
    for calls in range(0, 1000, stride):
        folder = tmp_path / f"died-{calls}"
        folder.mkdir()
        shutil.copytree(made / "archive", folder / "archive")
        died, acknowledged = dies(
            folder / "archive", work_on(folder / "archive"), calls, None if fate is None else fate + calls
        )
        yield folder / "archive", bool(acknowledged)
        shutil.rmtree(folder)
        if not died:
            return
    pytest.fail("the work never came to its end")


def require_faultless(folder, *passphrases):
    """It verifies as it was left, under the first of these that opens it, before anybody has put anything in its place."""
    for passphrase in passphrases or (PASSPHRASE,):
        with suppress(WrongPassphraseError):
            verdict = verify_archive(folder, passphrase, None, lambda *_: None)
            assert [finding for finding in verdict.findings if finding.level is Level.FAULT] == []
            return
    pytest.fail("no passphrase opens it")


def require_whole(folder, passphrase=PASSPHRASE):
    """It verifies, what was sealed is there, and it can be written to."""
    require_faultless(folder, passphrase)
    with Archive.open(folder, passphrase) as archive:
        assert len(logged_paths(archive)) == 1
        log(archive, Remark.numbered(1))
    assert not [path for path in folder.rglob("*") if path.name.startswith(".new-")]


def opens(folder, passphrase):
    try:
        Archive.open(folder, passphrase).close()
    except WrongPassphraseError:
        return False
    return True


@pytest.mark.parametrize(("fate", "stride"), [(None, every(2)), (400, every(3))], ids=["kill", "power"])
def test_a_passphrase_is_the_old_one_or_the_new_one(made, tmp_path, fate, stride):
    def changing(folder):
        def work(acknowledge):
            with reopen(folder) as archive:
                change_passphrase(archive, NEW)
                acknowledge(1)

        return work

    seen = set()
    for folder, acknowledged in every_step(made, tmp_path, changing, fate=fate, stride=stride):
        require_faultless(folder, NEW, PASSPHRASE)
        is_finished = None
        with suppress(WrongPassphraseError), reopen(folder) as archive:
            is_finished = archive.finished_keys
        now = next(each for each in (NEW, PASSPHRASE) if opens(folder, each))
        assert not acknowledged or (is_finished, now) == (None, NEW)
        # Opening with the old one puts a new file of keys that was logged in its place, and says so.
        assert is_finished in {None, now == NEW}
        require_whole(folder, now)
        seen.add((acknowledged, is_finished, now == NEW))
    assert {(False, False, False), (False, True, True), (True, None, True)} <= seen


@pytest.mark.parametrize(("fate", "stride"), [(None, every(2)), (500, every(4))], ids=["kill", "power"])
def test_a_restoring_has_happened_or_not(made, tmp_path, fate, stride):
    def restoring(folder):
        def work(acknowledge):
            with open_with_cards(folder, cards_in(made / "cards")) as archive:
                restore(archive, Joining("Claire", NEW))
                acknowledge(1)

        return work

    seen = set()
    for folder, acknowledged in every_step(made, tmp_path, restoring, fate=fate, stride=stride):
        require_faultless(folder)
        with reopen(folder) as archive:
            is_in = len(people(archive)) == 3
        assert is_in or not acknowledged
        assert opens(folder, NEW) == is_in
        require_whole(folder)
        open_with_cards(folder, cards_in(made / "cards")).close()
        seen.add((acknowledged, is_in))
    assert {(False, False), (False, True), (True, True)} == seen


def test_a_split_has_happened_with_its_cards_in_hand_or_not(made, tmp_path):
    def splitting(folder):
        def work(acknowledge):
            with reopen(folder) as archive:
                split_key(archive, GROUPS, lambda deck: (folder.parent / "cards").write_text(words_of(deck)))
                acknowledge(1)

        return work

    seen = set()
    for folder, acknowledged in every_step(made, tmp_path, splitting, stride=every(7)):
        require_faultless(folder)
        with reopen(folder) as archive:
            is_new = len([member for member in members(archive) if member.is_recovery]) == 2
        assert is_new or not acknowledged
        open_with_cards(folder, cards_in((folder.parent if is_new else made) / "cards")).close()
        require_whole(folder)
        seen.add((acknowledged, is_new))
    assert {(False, False), (False, True), (True, True)} == seen


def test_keys_are_revoked_or_not(made, tmp_path):
    def revoking(folder):
        def work(acknowledge):
            with reopen(folder) as archive:
                [identity] = [member.id for member in people(archive) if member.name == "Bohdan"]
                revoke(archive, identity, "the stick was lost")
                acknowledge(1)

        return work

    seen = set()
    for folder, acknowledged in every_step(made, tmp_path, revoking, stride=every(7)):
        require_faultless(folder)
        with reopen(folder) as archive:
            is_gone = len(people(archive)) == 1
        assert is_gone or not acknowledged
        if is_gone:
            with pytest.raises((WrongPassphraseError, NotMemberError)):
                Archive.open(folder, BOHDANS)
        else:
            Archive.open(folder, BOHDANS).close()
        require_whole(folder)
        seen.add((acknowledged, is_gone))
    assert {(False, False), (False, True), (True, True)} == seen


def test_a_drill_is_logged_or_not(made, tmp_path):
    def drilling(folder):
        def work(acknowledge):
            with reopen(folder) as archive:
                drill(archive, cards_in(made / "cards"))
                acknowledge(1)

        return work

    seen = set()
    for folder, acknowledged in every_step(made, tmp_path, drilling, stride=every(5)):
        with reopen(folder) as archive:
            assert newest_split(archive) is not None
            is_logged = len(archive.index.events(DrillEvent)) == 1
        assert is_logged or not acknowledged
        require_whole(folder)
        seen.add((acknowledged, is_logged))
    assert {(False, False), (True, True)} <= seen


# --- a disk that says no ------------------------------------------------------------------------------------------------------------


def change(folder, cards):
    with reopen(folder) as archive:
        change_passphrase(archive, NEW)


def bring_back(folder, cards):
    with open_with_cards(folder, cards) as archive:
        restore(archive, Joining("Claire", NEW))


def make_cards(folder, cards):
    with reopen(folder) as archive:
        split_key(archive, GROUPS, lambda _: None)


def rehearse(folder, cards):
    with reopen(folder) as archive:
        drill(archive, cards)


def take_away(folder, cards):
    with reopen(folder) as archive:
        revoke(
            archive,
            next(member.id for member in people(archive) if member.name == "Bohdan"),
            "the stick was lost",
        )


@pytest.mark.parametrize("work", [change, bring_back, make_cards, rehearse, take_away])
@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EIO], ids=["full", "broken"])
def test_a_disk_that_says_no_leaves_the_archive_as_it_was_or_as_it_was_to_be(made, tmp_path, work, error):
    said = set()
    for name, number in [
        (name, number) for name in ("write", "fsync", "rename") for number in range(1, 30, 10)
    ]:
        folder = shutil.copytree(made / "archive", tmp_path / f"{name}-{number}")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(os, name, saying_no(getattr(os, name), number, error))
            try:
                work(folder, cards_in(made / "cards"))
            except (OSError, NoSpaceError) as refused:
                said.add(type(refused))
        require_faultless(folder, NEW, PASSPHRASE)
        opens(folder, PASSPHRASE)  # finishes what was begun
        require_whole(folder, PASSPHRASE if opens(folder, PASSPHRASE) else NEW)
    assert said


def saying_no(call, number, error):
    """A call of the system that fails when it is made for the `number`-th time."""
    left = iter(range(number, 0, -1))

    def counted(*arguments, **options):
        if next(left, 0) == 1:
            raise OSError(error, os.strerror(error))
        return call(*arguments, **options)

    return counted
