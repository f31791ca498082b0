"""The epoch key and who can open it (docs/format/vault.md, "Keys")."""

from dataclasses import replace

import pytest
from cryptography.exceptions import InvalidTag

from khronika.primitives.codec import b64, canonical, parse_id
from khronika.primitives.error import MalformedError
from khronika.seal.epoch import (
    WRAP_LENGTH,
    Epoch,
    Epochs,
    EpochSealing,
    KeySchedule,
    public_key,
    unwrap,
    wrap,
)
from khronika.seal.error import DamagedError, NotMemberError
from khronika.seal.member import SLOTS, MemberKeys
from khronika.seal.past_epochs import PADDED, lock_past, unlock_past
from tests.seal.stranger import derived, expand, open_chunked, open_wrap

ARCHIVE, OTHER_ARCHIVE = b"a" * 16, b"b" * 16


@pytest.fixture(scope="module")
def members():
    return [MemberKeys.generate() for _ in range(3)]


@pytest.fixture(scope="module")
def epoch():
    return Epoch.generate()


@pytest.fixture(scope="module")
def wrapped(epoch, members):
    return wrap(epoch, [public_key(member) for member in members], ARCHIVE)


def wraps(wrapped):
    data = wrapped.partition(b"\n")[2]
    return [data[start : start + WRAP_LENGTH] for start in range(0, len(data), WRAP_LENGTH)]


def information(epoch, archive=ARCHIVE):
    return b"khronika/epoch-wrap/2\0" + archive + parse_id(epoch.id)


def opened_by(member, epoch, data):
    """What a stranger with this member's seed gets out of each wrap."""
    found = []
    for one in data:
        try:
            found.append(open_wrap(member.hpke_seed, information(epoch), one))
        except InvalidTag:
            continue
    return found


def test_every_member_opens_the_epoch(members, epoch, wrapped):
    assert [unwrap(wrapped, member, ARCHIVE) for member in members] == [epoch] * 3


def test_nobody_else_opens_it(wrapped):
    with pytest.raises(NotMemberError):
        unwrap(wrapped, MemberKeys.generate(), ARCHIVE)


def test_a_member_who_was_left_out_of_the_next_epoch_does_not_open_it(members):
    following = wrap(Epoch.generate(), [public_key(member) for member in members[1:]], ARCHIVE)
    with pytest.raises(NotMemberError):
        unwrap(following, members[0], ARCHIVE)


def test_each_member_has_one_wrap_and_a_stranger_opens_it_by_rfc_9180(members, epoch, wrapped):
    assert [opened_by(member, epoch, wraps(wrapped)) for member in members] == [[epoch.key]] * 3


def test_there_are_sixteen_wraps_whoever_they_are_for(members, epoch):
    for count in range(4):
        wrapped = wrap(epoch, [public_key(member) for member in members[:count]], ARCHIVE)
        assert wrapped.startswith(b"khronika-epoch/2 " + epoch.id.encode() + b"\n")
        assert len(set(wraps(wrapped))) == len(wraps(wrapped)) == SLOTS
        assert {len(one) for one in wraps(wrapped)} == {WRAP_LENGTH}


def test_more_members_than_wraps_are_refused(epoch, members):
    with pytest.raises(ValueError, match="16 wraps"):
        wrap(epoch, [public_key(members[0])] * 17, ARCHIVE)


def test_a_members_wrap_stands_anywhere(members, epoch):
    places = set()
    for _ in range(6):
        data = wraps(wrap(epoch, [public_key(members[0])], ARCHIVE))
        places |= {place for place, one in enumerate(data) if opened_by(members[0], epoch, [one])}
    assert len(places) > 1


def test_wraps_moved_into_another_archive_open_nothing(members, wrapped):
    with pytest.raises(NotMemberError):
        unwrap(wrapped, members[0], OTHER_ARCHIVE)


def test_wraps_given_the_id_of_another_epoch_open_nothing(members, wrapped):
    moved = b"khronika-epoch/2 " + Epoch.generate().id.encode() + b"\n" + wrapped.partition(b"\n")[2]
    with pytest.raises(NotMemberError):
        unwrap(moved, members[0], ARCHIVE)


def test_a_changed_wrap_opens_nothing(epoch, members):
    wrapped = bytearray(wrap(epoch, [public_key(members[0])], ARCHIVE))
    for place in range(len(wrapped) - SLOTS * WRAP_LENGTH, len(wrapped), WRAP_LENGTH):
        wrapped[place + 1150] ^= 1
    with pytest.raises(NotMemberError):
        unwrap(bytes(wrapped), members[0], ARCHIVE)


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"khronika-epoch/2",
        b"khronika-epoch/2 ",
        b"khronika-epoch/3 " + b"a" * 26,
        b"khronika-epoch/2 " + b"A" * 26,
        b"khronika-epoch/2  " + b"a" * 26,
    ],
)
def test_a_first_line_that_is_never_written_is_refused(members, wrapped, head):
    with pytest.raises(MalformedError):
        unwrap(head + b"\n" + wrapped.partition(b"\n")[2], members[0], ARCHIVE)


@pytest.mark.parametrize(
    "change",
    [lambda data: data[:-1], lambda data: data + b"\0", lambda data: data[:-WRAP_LENGTH]],
)
def test_a_file_without_its_sixteen_wraps_is_refused(members, wrapped, change):
    with pytest.raises(MalformedError, match="16 wraps"):
        unwrap(change(wrapped), members[0], ARCHIVE)


def test_a_derived_key_is_hkdf_and_differs_by_purpose_and_archive(epoch):
    def hkdf(archive, purpose):
        import hmac

        return expand("sha256", hmac.digest(archive, epoch.key, "sha256"), purpose, 32)

    assert epoch.derive(b"khronika/index/1", ARCHIVE) == hkdf(ARCHIVE, b"khronika/index/1")
    keys = {
        epoch.derive(purpose, archive) for purpose in (b"x", b"y") for archive in (ARCHIVE, OTHER_ARCHIVE)
    }
    assert len(keys) == 4


def test_an_epoch_does_not_show_its_key(epoch):
    assert epoch.id in repr(epoch)
    assert repr(epoch.key) not in repr(epoch)
    assert epoch.key.hex() not in repr(epoch)


# --- one key for each purpose, and the epochs before ----------------------------------------------------------------------


def test_every_purpose_has_a_key_of_its_own_and_the_epochs_own_seals_nothing(epoch):
    keys = {epoch.key_for(each, archive) for each in EpochSealing for archive in (ARCHIVE, OTHER_ARCHIVE)}
    assert len(keys) == 2 * len(EpochSealing)
    assert epoch.key not in keys
    assert epoch.key_for(EpochSealing.BUNDLES, ARCHIVE) == derived(
        epoch.key, ARCHIVE, b"khronika/key/bundles/2"
    )
    assert epoch.key_for(EpochSealing.SITE_KEYS, ARCHIVE) == derived(
        epoch.key, ARCHIVE, b"khronika/key/site/2"
    )


def test_an_epoch_begun_before_keys_were_derived_is_opened_as_what_it_is(members, epoch):
    old = replace(epoch, schedule=KeySchedule.DIRECT)
    wrapped = wrap(old, [public_key(members[0])], ARCHIVE)
    assert wrapped.startswith(b"khronika-epoch/1 " + epoch.id.encode() + b"\n")
    assert unwrap(wrapped, members[0], ARCHIVE) == old
    assert (
        old.key_for(EpochSealing.BUNDLES, ARCHIVE) == old.key_for(EpochSealing.SITE_KEYS, ARCHIVE) == old.key
    )


@pytest.mark.parametrize("schedule", KeySchedule)
def test_the_schedule_that_the_first_line_names_cannot_be_exchanged_for_the_other(members, epoch, schedule):
    # It stands in the clear: whoever changes it must not have one key used in two ways.
    wrapped = wrap(replace(epoch, schedule=schedule), [public_key(members[0])], ARCHIVE)
    other = wrapped.replace(b"epoch/%d" % schedule.value, b"epoch/%d" % (3 - schedule.value), 1)
    with pytest.raises(NotMemberError):
        unwrap(other, members[0], ARCHIVE)


def epochs(count):
    return tuple(Epoch.generate() for _ in range(count))


@pytest.mark.parametrize("count", [0, 1, 3, 60])
def test_the_epochs_before_are_read_back_in_their_order(epoch, count):
    past = epochs(count)
    assert unlock_past(lock_past(past, epoch, ARCHIVE), epoch, ARCHIVE) == past


def test_the_epochs_before_are_laid_out_as_the_format_page_says(epoch):
    [old] = past = epochs(1)
    key = derived(epoch.key, ARCHIVE, b"khronika/key/past/1")
    head, _, sealed = lock_past(past, epoch, ARCHIVE).partition(b"\n")
    assert head == b"khronika-past/1 " + epoch.id.encode()
    text = canonical([{"epoch": old.id, "key": b64(old.key), "schedule": 2}]).encode() + b"\n"
    assert open_chunked(key, b"khronika/past/1\0" + ARCHIVE, sealed) == text.ljust(PADDED, b"\0")


def test_how_many_epochs_there_were_is_not_told_by_the_size(epoch):
    assert len({len(lock_past(epochs(count), epoch, ARCHIVE)) for count in (0, 1, 2, 30)}) == 1


def test_the_epochs_before_open_under_no_other_epoch_archive_or_byte(epoch):
    locked = lock_past(epochs(2), epoch, ARCHIVE)
    with pytest.raises(MalformedError):
        unlock_past(locked, Epoch.generate(), ARCHIVE)
    with pytest.raises(DamagedError):
        unlock_past(locked, epoch, OTHER_ARCHIVE)
    with pytest.raises(DamagedError):
        unlock_past(locked[:-1] + bytes([locked[-1] ^ 1]), epoch, ARCHIVE)


def test_an_epoch_is_found_by_its_id(epoch):
    past = epochs(2)
    known = Epochs(epoch, past)
    assert [known.called(each.id) for each in (epoch, *past)] == [epoch, *past]
    assert known.called("a" * 26) is None
    assert known.first == past[0]
    assert Epochs(past[0]).first == past[0]
