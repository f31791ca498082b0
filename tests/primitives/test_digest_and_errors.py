import hashlib
import importlib
import inspect
import pkgutil

import pytest
from hypothesis import given
from hypothesis import strategies as st

import khronika
from khronika.primitives.digest import Digest
from khronika.primitives.error import KhronikaError, MalformedError
from khronika.primitives.finding import Finding, Level

ROOMS = ("primitives", "durable", "seal", "vault", "intake", "evidence", "record", "archive")


def own_errors():
    """Every error class that a module of the lower rooms defines."""
    found = set()
    for room in ROOMS:
        package = importlib.import_module(f"{khronika.__name__}.{room}")
        for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            if module.name.endswith("_worker"):
                continue
            for _, kind in inspect.getmembers(importlib.import_module(module.name), inspect.isclass):
                if issubclass(kind, Exception) and kind.__module__ == module.name:
                    found.add(kind)
    return found


def test_a_digest_is_the_sha256_of_fips_180_4():
    assert str(Digest.of(b"abc")) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert str(Digest.of(b"")) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a" * 63,
        "a" * 65,
        "A" * 64,
        "g" * 64,
        "aa " * 21 + "a",
        "0x" + "a" * 62,
        "а" * 64,
        "a" * 64 + "\n",
        " " + "a" * 64,
        "a" * 66,
    ],
    ids=repr,
)
def test_what_is_no_digest_is_refused(text):
    with pytest.raises(MalformedError, match="not a SHA-256 digest"):
        Digest.parse(text)


@pytest.mark.parametrize("length", [0, 31, 33])
def test_a_digest_is_thirty_two_bytes(length):
    with pytest.raises(ValueError, match="32 bytes"):
        Digest(bytes(length))


def test_a_finding_says_how_much_it_weighs():
    assert [level.value for level in Level] == ["fault", "gap", "notice"]
    assert Finding("B001", Level.FAULT, "data/x") != Finding("B001", Level.NOTICE, "data/x")


@given(st.binary(max_size=100))
def test_a_digest_is_read_back_and_agrees_with_hashlib(data):
    digest = Digest.of(data)
    assert digest.data == hashlib.sha256(data).digest()
    assert Digest.parse(str(digest)) == digest


@given(st.binary(min_size=32, max_size=32), st.binary(min_size=32, max_size=32))
def test_digests_are_ordered_as_their_texts_are(first, second):
    assert (Digest(first) < Digest(second)) == (str(Digest(first)) < str(Digest(second)))


def test_every_error_of_the_lower_rooms_belongs_to_the_family():
    assert {kind for kind in own_errors() if not issubclass(kind, KhronikaError)} == set()
    assert len(own_errors()) > 20


def test_every_error_carries_its_fact_and_what_to_do_next():
    error = KhronikaError("the disk is full", hint="free some space")
    assert (str(error), error.fact, error.hint) == ("the disk is full", "the disk is full", "free some space")
    assert MalformedError("not an id").hint == ""
