"""What archive.json says, and nothing else (docs/format/vault.md, "archive.json")."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khronika.archive.error import NewerFormatError, NotArchiveError
from khronika.archive.folder.facts import Facts, Label, Site
from khronika.archive.folder.folder import Folder
from khronika.primitives.codec import canonical, format_id, parse_id
from khronika.primitives.error import MalformedError
from khronika.primitives.form import parse_site

ORIGIN = "q7da2m5xw3nbt4rdc6yjh8fgsa".replace("8", "2") + ".invalid/a"
SITE = {"origin": ORIGIN, "site": "a", "verifiers": ["one", "two"]}
GOOD = {"archive": "n5v2" + "a" * 22, "format": "khronika-archive/2", "sites": [SITE]}

ids = st.binary(min_size=16, max_size=16).map(format_id)
sites = st.builds(
    lambda identity, site, verifiers: Site(site, f"{identity}.invalid/{site}", tuple(verifiers)),
    ids,
    st.from_regex("[a-z][a-z0-9]{0,15}", fullmatch=True),
    st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=30), max_size=3),
)
facts = st.builds(
    lambda identity, all_sites, version: Facts(identity, tuple(all_sites), version),
    ids,
    st.lists(sites, min_size=1, max_size=3),
    st.sampled_from([1, 2]),
)


def as_bytes(value):
    return (canonical(value) + "\n").encode()


def with_site(**members):
    return GOOD | {"sites": [{name: value for name, value in (SITE | members).items() if value is not None}]}


def test_the_facts_are_read_and_written_to_the_byte():
    read = Facts.parse(as_bytes(GOOD))
    assert (read.archive, len(read.raw)) == (GOOD["archive"], 16)
    assert read.sites == (Site("a", ORIGIN, ("one", "two")),)
    assert read.format() == as_bytes(GOOD)


def test_an_archive_of_an_earlier_version_says_so_and_a_new_one_is_of_version_3():
    assert Facts.parse(as_bytes(GOOD | {"format": "khronika-archive/1"})).version == 1
    assert (Facts.parse(as_bytes(GOOD)).version, Label.generate().version) == (2, 3)


def test_from_version_3_on_archive_json_says_nothing_but_what_keys_are_bound_to():
    label = Label.generate()
    assert label.format() == as_bytes({"folder": label.folder, "format": "khronika-archive/3"})
    assert (Label.parse(label.format()), label.bindings) == (label, (label.raw,))
    upgraded = Label.generate(former=GOOD["archive"])
    assert Label.parse(upgraded.format()) == upgraded
    assert upgraded.bindings == (upgraded.raw, parse_id(GOOD["archive"]))
    with pytest.raises(MalformedError, match="sealed"):
        Facts.parse(label.format())


@pytest.mark.parametrize(
    "more",
    [
        {"sites": [SITE]},
        {"archive": GOOD["archive"]},
        {"former": ""},
        {"former": "short"},
        {"folder": 7},
        {"more": 1},
    ],
)
def test_a_label_with_anything_else_in_it_is_refused(more):
    with pytest.raises(MalformedError):
        Label.parse(as_bytes({"folder": GOOD["archive"], "format": "khronika-archive/3"} | more))


def test_facts_of_a_later_version_are_told_from_damaged_ones():
    with pytest.raises(NewerFormatError, match=r"version 4 .* reads versions 1 to 3") as refusal:
        Facts.parse(as_bytes(GOOD | {"format": "khronika-archive/4"}))
    assert "a newer one" in refusal.value.hint


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n",
        b"{}\n",
        b"\xff\n",
        as_bytes(GOOD).removesuffix(b"\n"),
        as_bytes(GOOD) + b"\n",
        b" " + as_bytes(GOOD),
        as_bytes(GOOD).replace(b"\n", b"\r\n"),
        b"\xef\xbb\xbf" + as_bytes(GOOD),
        json.dumps(GOOD).encode() + b"\n",
        as_bytes(GOOD).replace(b'"archive"', b'"archive":1,"archive"'),
        as_bytes(GOOD | {"format": "khronika-archive/0"}),
        as_bytes(GOOD | {"format": "khronika-archive/02"}),
        as_bytes(GOOD | {"format": "khronika-archive/2\n"}),
        as_bytes(GOOD | {"format": "khronika-dossier/2"}),
        as_bytes(GOOD | {"format": 2}),
        as_bytes({name: value for name, value in GOOD.items() if name != "format"}),
        as_bytes(GOOD | {"archive": "N5V2" + "a" * 22}),
        as_bytes(GOOD | {"archive": "short"}),
        as_bytes(GOOD | {"archive": 7}),
        as_bytes(GOOD | {"more": 1}),
        as_bytes(GOOD | {"sites": []}),
        as_bytes(GOOD | {"sites": {}}),
        as_bytes(GOOD | {"sites": ["a"]}),
        as_bytes({name: value for name, value in GOOD.items() if name != "archive"}),
        as_bytes(with_site(more=1)),
        as_bytes(with_site(verifiers=None)),
        as_bytes(with_site(verifiers="one")),
        as_bytes(with_site(verifiers=[1])),
        as_bytes(with_site(site=None)),
        as_bytes(with_site(site="b")),
        as_bytes(with_site(site="")),
        as_bytes(with_site(site="A", origin=ORIGIN.replace("/a", "/A"))),
        as_bytes(with_site(site="..", origin=ORIGIN.replace("/a", "/.."))),
        as_bytes(with_site(site="../a", origin=ORIGIN.replace("/a", "/../a"))),
        as_bytes(with_site(site="a\n", origin=ORIGIN + "\n")),
        as_bytes(with_site(origin="example.org/a")),
        as_bytes(with_site(origin=ORIGIN.replace("invalid", "org"))),
        as_bytes(with_site(origin=ORIGIN[1:])),
        as_bytes(with_site(origin=7)),
    ],
    ids=lambda data: repr(data[-60:]),
)
def test_facts_of_any_other_form_are_refused(data):
    with pytest.raises(MalformedError):
        Facts.parse(data)


@given(facts)
def test_facts_are_had_back(given_facts):
    assert Facts.parse(given_facts.format()) == given_facts


@given(facts, st.integers(0), st.integers(1, 255))
def test_facts_that_are_accepted_are_the_bytes_that_would_be_written(given_facts, place, change):
    data = bytearray(given_facts.format())
    data[place % len(data)] ^= change
    try:
        read = Facts.parse(bytes(data))
    except MalformedError:
        return
    assert read.format() == bytes(data)


@pytest.mark.parametrize("kind", ["missing", "empty", "file"])
def test_a_folder_without_facts_is_no_archive(tmp_path, kind):
    folder = tmp_path / "archive"
    if kind == "empty":
        folder.mkdir()
    if kind == "file":
        folder.write_bytes(b"")
    with pytest.raises(NotArchiveError, match="not an archive") as refusal:
        Folder(folder).read_label()
    assert "khronika init" in refusal.value.hint


def test_a_site_is_not_called_like_a_veil():
    """The newest links of other sites stand in an event by their sites' names, where `veiled` would hide them."""
    with pytest.raises(MalformedError):
        parse_site("veiled")
