"""Checkpoints kept elsewhere: what cannot be compared is named as the file that it is, and the archive is verified all the same."""

import shutil

import pytest

from khronika.archive.custody.publish_log import publish_log
from khronika.archive.verification.verify import Given, verify_archive
from khronika.primitives.codec import format_id
from khronika.primitives.finding import Level
from tests.world import PASSPHRASE, Remark, found, log, seal, spread


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    place = tmp_path_factory.mktemp("given")
    with found(place / "archive") as archive:
        seal(archive, spread(place / "in", {"a.txt": b"first"}))
        shutil.copytree(place / "archive", place / "older")
        log(archive, Remark.numbered(1))
        publish_log(archive, place / "public")
    with found(place / "another") as archive:
        log(archive, Remark.numbered(1))
        publish_log(archive, place / "of another")
    return place


def told(folder, *given):
    verdict = verify_archive(folder, PASSPHRASE, None, lambda *_: None, given)
    assert (verdict.items, verdict.size) == (1, 5)
    return [(finding.code, finding.path) for finding in verdict.findings if finding.level is Level.FAULT]


def sealed(place):
    return (place / "archive/ledger/a/checkpoint").read_bytes()


def public(place):
    return (place / "public/checkpoint").read_bytes()


def flipped(data, at):
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


UNFIT = {
    "nothing": lambda _: b"",
    "a text": lambda _: b"dear",
    "no file": lambda _: None,
    "a film": lambda _: bytes(2 << 20),
    "a later form": lambda place: sealed(place).replace(b"khronika-log/1", b"khronika-log/2", 1),
    "damaged, sealed": lambda place: flipped(sealed(place), -1),
    "damaged, its epoch": lambda place: sealed(place).replace(b" ", b" !", 1),
    "cut off, sealed": lambda place: sealed(place)[:-40],
    "damaged, public": lambda place: flipped(public(place), 3),
    "cut off, public": lambda place: public(place)[:-20],
    "another signature": lambda place: flipped(public(place), len(public(place)) - 12),
    "of another archive": lambda place: (place / "of another/checkpoint").read_bytes(),
    "of another archive, sealed": lambda place: (place / "another/ledger/a/checkpoint").read_bytes(),
}


@pytest.mark.parametrize("what", UNFIT)
def test_what_cannot_be_compared_is_named_and_the_archive_is_verified_all_the_same(place, what):
    found = told(place / "archive", Given("/stick/kept", UNFIT[what](place)), Given("good", public(place)))
    assert [path for _, path in found] == ["/stick/kept"]
    assert found[0][0] == ("G006" if what == "of another archive, sealed" else "G014")


def test_good_ones_are_compared_beside_bad_ones(place):
    found = told(
        place / "older", Given("bad", b"dear"), Given("good", public(place)), Given("sealed", sealed(place))
    )
    assert found == [("G014", "bad"), ("G006", "ledger/a/checkpoint")]


def test_one_of_a_later_epoch_is_told_as_one(place):
    later = f"khronika-log/1 {format_id(bytes(16))}\n".encode() + sealed(place).partition(b"\n")[2]
    assert told(place / "archive", Given("later", later)) == [("G006", "later")]


def test_what_is_given_is_read_up_to_its_longest(tmp_path, place):
    with (tmp_path / "film").open("wb") as film:
        film.truncate(1 << 30)
    assert len(Given.read(tmp_path / "film").data) <= (1 << 20) + 1
    assert Given.read(tmp_path).data is None
    assert Given.read(tmp_path / "nothing").data is None


def test_a_sealed_one_given_to_an_archive_from_before_its_upgrade_is_said_to_be_later(place, tmp_path):
    from tests.version2 import unpacked

    made = unpacked("begun", tmp_path)
    verdict = verify_archive(
        made.archive, made.passphrase(), None, lambda *_: None, [Given("kept", sealed(place))]
    )
    [finding] = [each for each in verdict.findings if each.code == "G014"]
    assert "later version" in finding.detail
