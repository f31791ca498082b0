"""A19: each row in which the verifiers contradicted each other, put before all three again. They say the same, place by place."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from khronika_verify.limit import MAX_NESTING
from tests.attacks.verifiers import require_agreement
from tests.verify.package_simulator import put, rebag, retag

pytestmark = pytest.mark.browser

Row = Callable[[Path], object]


def stamp_of(folder: Path) -> str:
    return next(path.name.removesuffix(".tsr") for path in (folder / "data/timestamps").glob("*.tsr"))


def nest_a_statement(folder: Path) -> None:
    """Deeper than the limit of one verifier, and less deep than the other's then."""
    path = folder / "data/statements.json"
    told = json.loads(path.read_text())
    fields = next(batch["fields"] for batch in told["batches"] if "statements.1" in batch["fields"])
    for _ in range(MAX_NESTING + 36):
        fields["statements.1"]["value"] = {"date": fields["statements.1"]["value"]}
    path.write_text(json.dumps(told))
    rebag(folder)


def lengthen_an_opening(folder: Path) -> None:
    path = folder / "data/case.opening"
    path.write_bytes(path.read_bytes() + b"x" * 3_000_000)
    rebag(folder)


def comment_a_policy_in_another_encoding(folder: Path) -> None:
    path = folder / "data/policy.txt"
    path.write_bytes("# ключ\n".encode("cp1251") + path.read_bytes())
    rebag(folder)


def list_one_path_in_two_spellings(folder: Path) -> None:
    put(folder / "data/50%.txt", b"half")
    rebag(folder)
    manifest = folder / "manifest-sha256.txt"
    encoded = next(line for line in manifest.read_text().splitlines() if "50%" in line).replace(
        "50%.txt", "50%25.txt"
    )
    manifest.write_text(manifest.read_text().replace("50%.txt", "50%25.txt") + f"{encoded}\n")
    retag(folder)


def name_a_file_with_line_separators(folder: Path) -> None:
    put(folder / "data/a\u2028b\u0085c.txt", b"x")
    rebag(folder)


def end_the_lines_of_a_manifest_as_windows_does(folder: Path) -> None:
    manifest = folder / "manifest-sha256.txt"
    manifest.write_bytes(manifest.read_bytes().replace(b"\n", b"\r\n"))
    retag(folder)


def end_the_lines_of_the_facts_as_windows_does(folder: Path) -> None:
    facts = folder / "bag-info.txt"
    facts.write_bytes(facts.read_bytes().replace(b"\n", b"\r\n"))
    retag(folder)


def follow_a_fact_with_a_space_that_only_one_language_knows(folder: Path) -> None:
    facts = folder / "bag-info.txt"
    facts.write_bytes(facts.read_bytes().replace(b"\n", "\u0085\n".encode()))
    retag(folder)


def lead_a_fact_with_a_space_that_only_the_other_knows(folder: Path) -> None:
    facts = folder / "bag-info.txt"
    facts.write_bytes(facts.read_bytes().replace(b": ", ": \ufeff".encode()))
    retag(folder)


def stamp_before_1970(folder: Path) -> None:
    change_reply(folder, b"\x18\x0f20", b"\x18\x0f19")
    change_reply(folder, b"\x18\x0f192", b"\x18\x0f196")


def be_exact_to_less_than_nothing(folder: Path) -> None:
    change_reply(folder, b"\x30\x03\x02\x01\x01", b"\x30\x03\x02\x01\xff")


def change_reply(folder: Path, data: bytes, others: bytes) -> None:
    path = folder / f"data/timestamps/{stamp_of(folder)}.tsr"
    reply = path.read_bytes()
    assert data in reply
    path.write_bytes(reply.replace(data, others, 1))
    rebag(folder)


def end_a_chain_with_a_space_of_one_language(folder: Path) -> None:
    path = folder / f"data/timestamps/{stamp_of(folder)}.chain.pem"
    path.write_bytes(path.read_bytes() + "\ufeff\n".encode())
    rebag(folder)


def name_a_key_with_a_space_that_only_one_language_knows(folder: Path) -> None:
    path = folder / "data/policy.txt"
    path.write_text(path.read_text().replace(".invalid", "\u0085.invalid"))
    rebag(folder)


ROWS: dict[str, tuple[Row, set[str]]] = {
    "JSON nested 100 deep in a statement": (nest_a_statement, {"S001"}),
    "an opening of megabytes": (lengthen_an_opening, {"O001"}),
    "a policy with a comment that is no UTF-8": (comment_a_policy_in_another_encoding, {"P001"}),
    "a path with a per cent sign listed twice": (list_one_path_in_two_spellings, {"B005"}),
    "a name with U+2028 and U+0085": (name_a_file_with_line_separators, {"K006"}),
    "a manifest with CRLF": (end_the_lines_of_a_manifest_as_windows_does, {"B007", "B004"}),
    "facts with CRLF": (end_the_lines_of_the_facts_as_windows_does, {"K007"}),
    "facts with a space of Python's": (
        follow_a_fact_with_a_space_that_only_one_language_knows,
        {"K007", "B006"},
    ),
    "facts with a space of JavaScript's": (
        lead_a_fact_with_a_space_that_only_the_other_knows,
        {"K007", "B006"},
    ),
    "a chain of certificates with a space of JavaScript's": (
        end_a_chain_with_a_space_of_one_language,
        {"T004"},
    ),
    "a token of 1966": (stamp_before_1970, {"T001"}),
    "a token of negative accuracy": (be_exact_to_less_than_nothing, {"T001"}),
    "a key with a space of Python's": (name_a_key_with_a_space_that_only_one_language_knows, {"P001"}),
}


@pytest.mark.parametrize("row", ROWS)
def test_all_three_say_the_same(row, small, program, reader):
    build, codes = ROWS[row]
    build(small)
    assert codes <= require_agreement(small, program, reader).codes


def test_an_honest_package_of_an_archive_with_101_stamps_passes_all_three(
    small_world, authority, program, reader, tmp_path
):
    """A3 and the first row of A19: the 101st was refused by two, and the page had verified it."""
    stamp = small_world.stamp(authority("rsa"), small_world.sealed)
    stamps = [replace(stamp, stem=f"{small_world.sealed}-{number}") for number in range(101)]
    small_world.write(tmp_path / "dossier", stamps)
    assert require_agreement(tmp_path / "dossier", program, reader).result == "consistent"


def test_a_folder_around_the_package_with_a_forged_page_beside_it_is_taken_by_none(small, program, reader):
    put(small.parent / "index.html", b"<!doctype html><title>Another dossier</title>")
    assert require_agreement(small.parent, program, reader).codes == {"N001"}


@pytest.mark.parametrize("place", ["data/exhibits/A-000001/original.txt", "data/statements.json"])
def test_a_link_in_place_of_a_file_fails_all_three(place, small, program, reader, tmp_path):
    """A browser is given files, not links: it cannot name B007, and it must not call the package anything but failed."""
    (small / place).rename(tmp_path / "elsewhere")
    (small / place).symlink_to(tmp_path / "elsewhere")
    assert require_agreement(small, program, None).result == "failed"
    assert reader.check(small) == "failed"
