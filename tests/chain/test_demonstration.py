"""The unbroken chain, on the worked example: what comes out is checked with programs nobody here wrote."""

import hashlib
import json
import shutil
import subprocess
import sys

import pytest

from khronika_verify.letter import compare_letter
from khronika_verify.package import examine
from tests.commands import run
from tests.dossier.test_named_commands import commands
from tests.dossier.test_named_commands import run as run_command
from tests.verify.letter_simulator import letter


def tool(name: str) -> str:
    place = shutil.which(name)
    if place is None:
        pytest.skip(f"{name} is not installed")
    return place


def test_the_worked_example_needs_no_network(demonstration):
    if not demonstration.apart:
        pytest.skip("this machine allows no network namespace")
    assert "verified" in demonstration.output


def test_the_worked_example_names_what_it_made(demonstration):
    for word in ("index.html", "dossier.pdf", "verify.html", "khronika verify", "khronika init"):
        assert word in demonstration.output


def test_the_archive_verifies(demonstration):
    verdict = run("verify", demonstration.archive, "--json", *demonstration.passphrase)
    assert verdict.returncode == 0, verdict.stdout
    assert json.loads(verdict.stdout)["findings"] == []


def test_each_package_verifies_without_a_finding_that_weighs(demonstration):
    for package in sorted(demonstration.folder.glob("court-package-*")):
        report = examine(package)
        assert report.result.value == "consistent"
        assert {finding.code for finding in report.findings} <= {"O005", "L007", "S006", "R005", "T006"}


def test_the_package_verifies_alone_with_the_python_of_the_court(demonstration):
    alone = subprocess.run(
        [sys.executable, "-I", "verify.py", "--json"],
        cwd=demonstration.package,
        capture_output=True,
        text=True,
        check=False,
    )
    assert alone.returncode == 0, alone.stdout
    assert json.loads(alone.stdout)["result"] == "consistent"


def test_each_package_is_verified_by_the_letter_of_the_example(demonstration):
    data = (demonstration.folder / "letter/letter.json").read_bytes()
    for package in sorted(demonstration.folder.glob("court-package-*")):
        report = compare_letter(examine(package), data)
        assert report.result.value == "verified"
        assert not {finding.code for finding in report.findings if finding.code.startswith("X")}
    assert "--trust letter/letter.json: verified" in demonstration.output


def test_bagit_accepts_the_package(demonstration):
    bagit = pytest.importorskip("bagit")
    bagit.Bag(str(demonstration.package)).validate()


def test_sha256sum_accepts_both_manifests(demonstration):
    for manifest in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
        checked = subprocess.run(
            [tool("sha256sum"), "--check", "--quiet", manifest],
            cwd=demonstration.package,
            capture_output=True,
            check=False,
        )
        assert checked.returncode == 0, checked.stdout


def test_sha256sum_of_an_opening_is_the_commitment_in_the_public_log(demonstration, tmp_path, copy_of):
    published = run(
        "publish-log", copy_of(demonstration.archive), tmp_path / "public", *demonstration.passphrase
    )
    assert published.returncode == 0, published.stderr
    entries = b"".join(
        path.read_bytes() for path in sorted(tmp_path.glob("public/tile/entries/**/*")) if path.is_file()
    )
    openings = sorted(demonstration.package.glob("data/exhibits/*/custody/*.opening"))
    assert openings
    for opening in openings:
        shown = subprocess.run([tool("sha256sum"), opening], capture_output=True, check=True).stdout.split()[
            0
        ]
        assert b"khronika.leaf/1 " + shown + b"\n" in entries


def test_every_command_that_the_readme_names_does_what_it_says(demonstration, tmp_path):
    shutil.copytree(demonstration.package, tmp_path / "package")
    (tmp_path / "letter.json").write_bytes(letter(tmp_path / "package"))
    replies = list((tmp_path / "package/data/timestamps").glob("*.tsr"))
    named = set(commands((tmp_path / "package/data/README.txt").read_text()))
    assert len([command for command in named if command.startswith("openssl")]) == len(replies)
    for command in named:
        done = run_command(command, tmp_path / "package")
        assert done.returncode == 0, (command, done.stdout, done.stderr)


def test_a_foreign_log_library_accepts_every_proof(demonstration, stranger):
    vkey = next(
        line.split()[1]
        for line in (demonstration.package / "data/policy.txt").read_text().splitlines()
        if line.startswith("log ")
    )
    proofs = sorted(demonstration.package.glob("data/**/*.tlog-proof"))
    assert len(proofs) > 20
    for proof in proofs[:: max(1, len(proofs) // 12)]:
        commitment = hashlib.sha256(proof.with_suffix(".opening").read_bytes()).hexdigest()
        assert stranger(vkey, proof, commitment)
    assert not stranger(vkey, proofs[0], "00" * 32)


def test_every_sentence_leads_to_statements_and_every_statement_to_an_exhibit_or_the_team(demonstration):
    told = json.loads((demonstration.package / "data/statements.json").read_text())
    batches = {
        value["id"]: batch
        for batch in told["batches"]
        for name, value in batch["fields"].items()
        if name.startswith("statements.")
    }
    for section in told["sections"]:
        for sentence in section["sentences"]:
            assert sentence["statements"]
            for statement in sentence["statements"]:
                batch = batches[statement]
                assert (batch["exhibit"] is None) == (batch["fields"]["item"] is None)


def test_the_worked_example_holds_hearsay_a_denial_and_two_reports_of_one_origin(demonstration):
    told = json.loads((demonstration.package / "data/statements.json").read_text())
    reports = [batch["fields"] for batch in told["batches"]]
    origins = [json.dumps(fields["origin"]) for fields in reports]
    chains = [value for fields in reports for name, value in fields.items() if name.startswith("chain.")]
    assert any(link.get("knows") == "was told" for link in chains)
    assert any(fields["stance"]["stance"] == "denies" for fields in reports)
    assert any(origins.count(origin) > 1 for origin in origins)


def test_a_second_demonstration_replaces_the_first_and_nothing_else(tmp_path):
    (tmp_path / "mine.txt").write_text("not an example")
    refused = run("demo", tmp_path)
    assert refused.returncode == 1
    assert "hint:" in refused.stderr
    assert (tmp_path / "mine.txt").read_text() == "not an example"
