"""Promise 7: a court package holds nothing that was not allowed into it."""

import base64
import hashlib
import json
import re
import shlex
from pathlib import Path

import pypdfium2
import pytest

from khronika.demo.build import TEXTS
from khronika_verify.package import examine
from tests.commands import run


def texts(value: object):
    if isinstance(value, dict):
        for member in value.values():
            yield from texts(member)
    elif isinstance(value, list):
        for member in value:
            yield from texts(member)
    elif isinstance(value, str) and value:
        yield value


@pytest.fixture(scope="module")
def secrets(demonstration, project) -> list[str]:
    """Whatever may not leave: provenance, source codes, the names and paths the material came under."""
    provenance = [
        *texts(json.loads((project / "examples/accession.json").read_text())),
        *texts(TEXTS.to_json()),
    ]
    statements = json.loads((project / "examples/statements.json").read_text())
    codes = {batch["source"] for batch in statements["batches"] if "source" in batch}
    material = demonstration.folder / "material"
    paths = [path for path in material.rglob("*") if path.is_file()]
    names = (
        {path.name for path in paths}
        | {path.stem for path in paths}
        | {str(path.relative_to(material)) for path in paths}
    )
    found = {*provenance, *codes, *names, str(material), "INVENTED: a court", "INVENTED: the documenter"}
    return sorted(text for text in found if len(text) > 3)


def spellings(text: str):
    for encoding in ("utf-8", "utf-16-le", "utf-16-be", "cp1251"):
        yield text.encode(encoding, errors="ignore")
    yield base64.b64encode(text.encode())
    yield json.dumps(text)[1:-1].encode()
    yield text.encode().hex().encode()


def contents(package: Path):
    """Every file's bytes, and the text a reader of the PDF sees."""
    for path in package.rglob("*"):
        if path.is_file():
            yield path, path.read_bytes()
            if path.suffix == ".pdf":
                document = pypdfium2.PdfDocument(path)
                yield path, "\n".join(page.get_textpage().get_text_range() for page in document).encode()


def leaks(package: Path, secrets: list[str]) -> set[tuple[str, str]]:
    found = set()
    for path, data in contents(package):
        for secret in secrets:
            if any(spelling in data for spelling in spellings(secret) if len(spelling) > 3):
                found.add((path.relative_to(package).as_posix(), secret))
            if secret in str(path.relative_to(package)):
                found.add(("a file's name", secret))
    return found


def released(demonstration, archive, out, *options):
    """The example released again, with every place confirmed that the program says must be."""
    looked = run("dossier", archive, "ik-99", "--dry-run", *options, *demonstration.passphrase)
    assert looked.returncode == 0, looked.stderr
    return run(*ready_command(looked.stdout, out), *demonstration.passphrase)


def ready_command(preview, out):
    """The words of the command that a preview ends with."""
    program, *words = shlex.split(preview.splitlines()[-1])
    assert program == "khronika"
    return [out if word == "OUT" else word for word in words]


def test_looking_first_prints_what_must_be_confirmed_and_logs_nothing(demonstration):
    before = run("status", demonstration.archive, *demonstration.passphrase).stdout
    looked = run("dossier", demonstration.archive, "ik-99", "--dry-run", *demonstration.passphrase)
    asks, _, rest = looked.stdout.partition("LEAVES: what a court may read of protected persons")
    assert re.findall("^      (health|note|whereabouts): ", asks, re.MULTILINE) == [
        "note",
        "health",
        "whereabouts",
    ]
    # The register was scanned: what was recognised in it names him twice.
    assert re.findall("^      (page .): .*«Сажинский?» Е. Л.", asks, re.MULTILINE) == ["page 2", "page 3"]
    assert re.findall("--allow (exhibit:.*?) ", asks) == ["exhibit:A-000005", "exhibit:A-000006"]
    assert "Сажинск" not in rest
    assert "A-000003: what is said was not written down" in rest
    assert run("status", demonstration.archive, *demonstration.passphrase).stdout == before


def test_without_a_folder_nothing_but_looking_can_be_asked_for(demonstration, tmp_path):
    for options in ([], [tmp_path / "out", "--dry-run"]):
        assert (
            run("dossier", demonstration.archive, "ik-99", *options, *demonstration.passphrase).returncode
            == 2
        )
    assert not (tmp_path / "out").exists()


def test_what_must_be_confirmed_is_named_without_what_it_says_and_nothing_is_logged(demonstration, tmp_path):
    before = run("status", demonstration.archive, *demonstration.passphrase).stdout
    asked = run("dossier", demonstration.archive, "ik-99", tmp_path / "out", *demonstration.passphrase)
    assert asked.returncode == 1
    assert "statement:" in asked.stderr
    assert "health" not in asked.stderr
    assert not (tmp_path / "out").exists()
    assert run("status", demonstration.archive, *demonstration.passphrase).stdout == before


def test_no_source_path_channel_or_note_leaves_unasked(demonstration, secrets):
    for package in sorted(demonstration.folder.glob("court-package-*")):
        assert leaks(package, secrets) == set()


def test_the_search_for_leaks_finds_one_that_is_planted(demonstration, secrets, copy_of):
    package = copy_of(demonstration.package)
    page = package / "data/index.html"
    page.write_bytes(page.read_bytes() + secrets[0].encode("utf-16-le"))
    assert leaks(package, secrets) == {("data/index.html", secrets[0])}


def test_no_key_of_an_object_leaves(demonstration):
    names = {path.name for path in demonstration.package.glob("data/**/*.fields/*")}
    assert names
    assert not {name for name in names if name.startswith("object")}
    fields = {
        path.name.partition(".")[0]
        for path in demonstration.package.glob("data/exhibits/*/custody/*.fields/*")
    }
    assert fields == {"content", "renditions"}
    made = [
        text.read_text().splitlines()[2]
        for text in demonstration.package.glob("data/exhibits/*/custody/*.fields/renditions.*")
    ]
    assert {json.loads(text)["kind"] for text in made} == {"outline", "metadata"}
    assert len(made) == len(list(demonstration.package.glob("data/exhibits/*/renditions/*.json")))


def test_what_is_disclosed_by_name_leaves_and_nothing_beside_it(demonstration, copy_of, tmp_path):
    archive = copy_of(demonstration.archive)
    out = tmp_path / "disclosed"
    done = released(demonstration, archive, out, "--disclose", "A-000006:exhibit.name")
    assert done.returncode == 0, done.stderr
    fields = {
        path.relative_to(out / "data/exhibits").as_posix()
        for path in out.glob("data/exhibits/*/custody/*.fields/*")
    }
    unasked = {
        field for field in fields if field.endswith("/content") or "-derive.fields/renditions." in field
    }
    assert fields - unasked == {"A-000006/custody/a-0000-seal.fields/name"}
    assert not list(out.glob("data/members/*.fields"))
    assert not list(out.glob("data/accessions/*"))
    assert examine(out).result.value == "consistent"


def test_the_key_is_not_disclosed_even_when_asked_for(demonstration, tmp_path):
    for field in (
        "object",
        "exhibit.object",
        "name",
        "member.name",
        "entities",
        "statement.entities",
        "recipient",
    ):
        asked = run(
            "dossier",
            demonstration.archive,
            "ik-99",
            tmp_path / "out",
            "--disclose",
            field,
            *demonstration.passphrase,
        )
        assert asked.returncode == 1
        assert "cannot be disclosed" in asked.stderr
        assert "exhibit.name, exhibit.path" in asked.stderr
        assert not (tmp_path / "out").exists()


def test_a_withheld_exhibit_stays_behind_and_is_said_to(demonstration, copy_of, tmp_path):
    archive = copy_of(demonstration.archive)
    out = tmp_path / "withheld"
    exhibits = sorted((demonstration.package / "data/exhibits").iterdir())
    text = next(folder.name for folder in exhibits if (folder / "original.txt").exists())
    original = next((demonstration.package / "data/exhibits" / text).glob("original.*")).read_bytes()
    done = released(demonstration, archive, out, "--withhold", text)
    assert done.returncode == 0, done.stderr
    digest = hashlib.sha256(original).hexdigest()
    assert leaks(demonstration.package, [digest])
    assert leaks(out, [digest]) == set()
    assert not list((out / "data/exhibits" / text).glob("original.*"))
    report = examine(out)
    assert report.result.value == "consistent"
    assert "E007" in {finding.code for finding in report.findings}


def test_withholding_what_is_no_exhibit_is_an_error_and_nothing_is_logged(demonstration, tmp_path):
    before = run("status", demonstration.archive, *demonstration.passphrase).stdout
    asked = run(
        "dossier",
        demonstration.archive,
        "ik-99",
        tmp_path / "out",
        "--withhold",
        "A-999999",
        *demonstration.passphrase,
    )
    assert asked.returncode == 1
    assert "its exhibits are" in asked.stderr
    assert run("status", demonstration.archive, *demonstration.passphrase).stdout == before


def test_the_names_behind_a_pseudonym_stay_behind(demonstration, project):
    statements = json.loads((project / "examples/statements.json").read_text())
    hidden = [
        name["value"]
        for entity in statements["entities"].values()
        if entity.get("protection") == "pseudonym"
        for name in entity.get("names", [])
        if len(name["value"]) > 3
    ]
    assert hidden
    package = demonstration.package
    told = b"".join(
        path.read_bytes() for path in [package / "data/statements.json", package / "data/index.html"]
    )
    assert not [name for name in hidden if name.encode() in told]
