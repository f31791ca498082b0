"""A written court package holds what the format page says, checks out by every tool a court has, and is the same every time."""

import hashlib
import shutil
import stat
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from khronika.dossier.plan import DossierPlan
from khronika_verify.finding import Result
from khronika_verify.package import examine
from khronika_verify.place import has_place
from tests.dossier.case_simulator import EXHIBITS, REPORTS, party
from tests.dossier.conftest import write
from tests.dossier.plan_simulator import as_json, compose, plan_of


def files_of(folder: Path) -> dict[str, Path]:
    return {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}


def test_every_file_stands_where_the_format_page_says(stamped: Path):
    assert [name for name in files_of(stamped) if not has_place(name)] == []


def test_the_verifier_of_the_court_finds_no_fault(written: Path):
    report = examine(written)
    assert report.result is Result.CONSISTENT
    assert {finding.code for finding in report.findings} <= {"O005", "L007", "E007", "E009", "T006"}
    assert report.exhibits == len(EXHIBITS)


def test_a_stamped_package_verifies_and_its_time_is_proven(stamped: Path):
    report = examine(stamped)
    assert report.result is Result.CONSISTENT
    assert not {finding.code for finding in report.findings} & {"T006", "T007"}


def test_bagit_accepts_the_package(written: Path):
    subprocess.run([Path(sys.executable).with_name("bagit.py"), "--validate", "--quiet", written], check=True)


@pytest.mark.parametrize("manifest", ["manifest-sha256.txt", "tagmanifest-sha256.txt"])
def test_sha256sum_accepts_each_manifest(written: Path, manifest: str):
    if shutil.which("sha256sum") is None:
        pytest.skip("sha256sum is not installed")
    subprocess.run(["sha256sum", "--check", "--strict", "--quiet", manifest], cwd=written, check=True)


def test_nobody_but_the_owner_may_read_it(written: Path):
    modes = {(path.is_dir(), stat.S_IMODE(path.stat().st_mode)) for path in (written, *written.rglob("*"))}
    assert modes == {(True, 0o700), (False, 0o600)}


def test_no_file_tells_when_it_was_written(written: Path):
    assert {path.stat().st_mtime for path in (written, *written.rglob("*"))} == {0}


def test_the_same_plan_gives_the_same_bytes(english: DossierPlan, written: Path, tmp_path: Path):
    again = files_of(write(english, tmp_path))
    assert {name: path.read_bytes() for name, path in again.items()} == {
        name: path.read_bytes() for name, path in files_of(written).items()
    }


def test_originals_are_filed_by_their_media_type_and_are_what_was_sealed(written: Path):
    for script in EXHIBITS:
        folder = written / "data/exhibits" / script.control
        found = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
        assert found == ({} if script.withheld else {f"original.{script.suffix}": script.content})


def test_statements_json_leads_from_sentences_to_files(written: Path):
    told = as_json((written / "data/statements.json").read_bytes())
    known = {
        value["id"]
        for batch in told["batches"]
        for name, value in batch["fields"].items()
        if name.startswith("statements.")
    }
    for section in told["sections"]:
        for sentence in section["sentences"]:
            assert sentence["statements"]
            assert set(sentence["statements"]) <= known
    assert all((written / "data" / batch["opening"]).is_file() for batch in told["batches"])
    withheld = next(exhibit for exhibit in told["exhibits"] if exhibit["control"] == "A-000007")
    assert {withheld[name] for name in ("file", "sha256", "size", "media")} == {None}


def test_a_statement_that_no_sentence_rests_on_stays_behind(tmp_path: Path):
    """Its name, its value and whom it is about stand nowhere in the package; that there is one more is said."""
    person = party("Д., о котором молчат")
    script = replace(REPORTS[0], told=[*REPORTS[0].told, (person, "address", "улица Тайная, 1")], cited=3)
    folder = write(plan_of(compose((script, *REPORTS[1:]))), tmp_path)
    assert examine(folder).result is Result.CONSISTENT
    everything = b"".join(
        path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file() and path.suffix != ".pdf"
    )
    assert "Тайная".encode() not in everything
    assert "молчат".encode() not in everything
    assert "statements (1)" in (folder / "data/index.html").read_text()


def test_the_digest_of_a_withheld_exhibit_stands_nowhere(written: Path):
    withheld = next(script for script in EXHIBITS if script.withheld)
    everything = b"".join(path.read_bytes() for path in sorted(written.rglob("*")) if path.is_file())
    assert hashlib.sha256(withheld.content).hexdigest().encode() not in everything


def test_the_readme_speaks_four_languages_and_names_what_to_compare(written: Path, english: DossierPlan):
    text = (written / "data/README.txt").read_text()
    assert all(heading in text for heading in ("ENGLISH", "РУССКИЙ", "УКРАЇНСЬКА", "FRANÇAIS"))
    assert english.dossier in text
    assert english.policy.split()[1].decode() in text
    assert max(map(len, text.splitlines())) <= 140
