"""The epoch key and who can open it (docs/format/vault.md, "Keys")."""

import pytest
from cryptography.exceptions import InvalidTag

from khronika.primitives.codec import parse_id
from khronika.primitives.error import MalformedError
from khronika.seal.epoch import WRAP_LENGTH, Epoch, public_key, unwrap, wrap
from khronika.seal.error import NotMemberError
from khronika.seal.member import SLOTS, MemberKeys
from tests.seal.stranger import expand, open_wrap

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
    octets = wrapped.partition(b"\n")[2]
    return [octets[start : start + WRAP_LENGTH] for start in range(0, len(octets), WRAP_LENGTH)]


def information(epoch, archive=ARCHIVE):
    return b"khronika/epoch-wrap/1\0" + archive + parse_id(epoch.id)


def opened_by(member, epoch, octets):
    """What a stranger with this member's seed gets out of each wrap."""
    found = []
    for one in octets:
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
        assert wrapped.startswith(b"khronika-epoch/1 " + epoch.id.encode() + b"\n")
        assert len(set(wraps(wrapped))) == len(wraps(wrapped)) == SLOTS
        assert {len(one) for one in wraps(wrapped)} == {WRAP_LENGTH}


def test_more_members_than_wraps_are_refused(epoch, members):
    with pytest.raises(ValueError, match="16 wraps"):
        wrap(epoch, [public_key(members[0])] * 17, ARCHIVE)


def test_a_members_wrap_stands_anywhere(members, epoch):
    places = set()
    for _ in range(6):
        octets = wraps(wrap(epoch, [public_key(members[0])], ARCHIVE))
        places |= {place for place, one in enumerate(octets) if opened_by(members[0], epoch, [one])}
    assert len(places) > 1


def test_wraps_moved_into_another_archive_open_nothing(members, wrapped):
    with pytest.raises(NotMemberError):
        unwrap(wrapped, members[0], OTHER_ARCHIVE)


def test_wraps_given_the_id_of_another_epoch_open_nothing(members, wrapped):
    moved = b"khronika-epoch/1 " + Epoch.generate().id.encode() + b"\n" + wrapped.partition(b"\n")[2]
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
        b"khronika-epoch/1",
        b"khronika-epoch/1 ",
        b"khronika-epoch/2 " + b"a" * 26,
        b"khronika-epoch/1 " + b"A" * 26,
        b"khronika-epoch/1  " + b"a" * 26,
    ],
)
def test_a_first_line_that_is_never_written_is_refused(members, wrapped, head):
    with pytest.raises(MalformedError):
        unwrap(head + b"\n" + wrapped.partition(b"\n")[2], members[0], ARCHIVE)


@pytest.mark.parametrize("change", [lambda octets: octets[:-1], lambda octets: octets + b"\0", lambda octets: octets[:-WRAP_LENGTH]])
def test_a_file_without_its_sixteen_wraps_is_refused(members, wrapped, change):
    with pytest.raises(MalformedError, match="16 wraps"):
        unwrap(change(wrapped), members[0], ARCHIVE)


def test_a_derived_key_is_hkdf_and_differs_by_purpose_and_archive(epoch):
    def hkdf(archive, purpose):
        import hmac

        return expand("sha256", hmac.digest(archive, epoch.key, "sha256"), purpose, 32)

    assert epoch.derive(b"khronika/index/1", ARCHIVE) == hkdf(ARCHIVE, b"khronika/index/1")
    keys = {epoch.derive(purpose, archive) for purpose in (b"x", b"y") for archive in (ARCHIVE, OTHER_ARCHIVE)}
    assert len(keys) == 4


def test_an_epoch_does_not_show_its_key(epoch):
    assert epoch.id in repr(epoch)
    assert repr(epoch.key) not in repr(epoch)
    assert epoch.key.hex() not in repr(epoch)
