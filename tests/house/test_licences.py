"""What we give, we give whole; what we take, we name."""

import re

from tests.house.sources import PROJECT


def pinned(name: str) -> dict[str, str]:
    return dict(
        re.findall(
            r"^([a-z0-9-]+)==([^ ]+)",
            (PROJECT / "requirements" / name).read_text(encoding="utf-8"),
            re.MULTILINE,
        )
    )


def test_the_licence_is_the_whole_agpl():
    text = (PROJECT / "LICENSE").read_text(encoding="utf-8")
    assert text.split()[:7] == ["GNU", "AFFERO", "GENERAL", "PUBLIC", "LICENSE", "Version", "3,"]
    assert text.count("\n") == 661


def test_the_verifier_carries_the_whole_apache_licence():
    text = (PROJECT / "src" / "khronika_verify" / "LICENSE").read_text(encoding="utf-8")
    assert text.split()[:4] == ["Apache", "License", "Version", "2.0,"]
    assert "END OF TERMS AND CONDITIONS" in text


def test_every_library_we_need_is_named_with_its_version_and_licence():
    table = (PROJECT / "requirements" / "LICENCES.md").read_text(encoding="utf-8")
    named = dict(re.findall(r"^\| ([a-z0-9-]+) \| (\d[^ ]*) \| [^|]+ \|$", table, re.MULTILINE))
    assert named == pinned("demo.txt")


def test_the_narrower_sets_are_parts_of_the_wider_ones():
    assert pinned("base.txt").items() < pinned("demo.txt").items() < pinned("dev.txt").items()
