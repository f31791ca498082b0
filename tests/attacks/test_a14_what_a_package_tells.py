"""A14: a package told of times, growth, hands, earlier exports and camera marks, and nobody was warned; looking first prints all of it."""

import io
import json
import re
import shutil
import subprocess

import pytest
from PIL import Image

from khronika.archive.derivation.read_job import ReadJob, ReadPlan, items_to_read
from khronika.archive.derivation.worker_pool import WorkerPool
from khronika.archive.release.order import ReleaseOrder
from khronika.archive.release.release import release
from khronika.archive.release.tells import package_tells
from khronika.dossier.files.tell import TellKind
from khronika.evidence.reading.reading import Wanted
from khronika.record.statement_file import parse_statement_file
from tests.archive.test_release import FILE
from tests.attacks.watched_release import TESTIMONY
from tests.commands import run
from tests.evidence.reading.makers import docx
from tests.world import PASSPHRASE, found, recorded, reopen, seal, spread

AUTHOR = "Inventova Vymyslena"
CORE = f"<c:core xmlns:c='c' xmlns:d='d'><d:creator>{AUTHOR}</d:creator><d:created>2024-04-07T01:02:03Z</d:created></c:core>"


def photograph() -> bytes:
    """A picture with a place, a camera and a time in it."""
    exif, held = Image.Exif(), io.BytesIO()
    exif[0x010F], exif[0x0110], exif[0x0132] = "Invented Optics", "Nowhere 3", "2024:04:07 02:03:04"
    exif.get_ifd(0x8825).update({1: "N", 2: (50.0, 17.0, 58.57), 3: "E", 4: (14.0, 49.0, 13.0)})
    Image.new("RGB", (8, 8)).save(held, "JPEG", exif=exif)
    return held.getvalue()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """An archive whose case rests on a text, a photograph and a Word file, which all were read."""
    base = tmp_path_factory.mktemp("tells")
    originals = {
        "a.txt": TESTIMONY,
        "b.jpg": photograph(),
        "c.docx": docx(["Ночью меня били."], **{"docProps/core.xml": CORE}),
    }
    batch, case = FILE["batches"][0], json.loads(json.dumps(FILE))
    whole = {"item": "A-000002", "whole": True}
    citations = (batch["citation"], whole, {"item": "A-000003", "quote": {"exact": "Ночью меня били."}})
    case["batches"] = [
        {**batch, "id": f"b{n}", "citation": each, "statements": [{**batch["statements"][0], "id": f"s{n}"}]}
        for n, each in enumerate(citations)
    ]
    case["cases"][0]["sections"][0]["sentences"][0]["statements"] = ["s0", "s1", "s2"]
    with found(base / "archive") as archive:
        seal(archive, spread(base / "originals", originals))
        with WorkerPool(1) as pool:
            ReadJob(archive, ReadPlan(Wanted(recognise=False), propose=False), pool, lambda _: None).run(
                items_to_read(archive)
            )
        assert recorded(archive, parse_statement_file(json.dumps(case))).refusals == ()
    (base / "passphrase").write_text(f"{PASSPHRASE}\n")
    return base


def told(folder, **order):
    with reopen(folder / "archive") as archive:
        before = archive.log.size
        found = {tell.kind: tell for tell in package_tells(archive, ReleaseOrder("night", **order))}
        assert archive.log.size == before
    return found


def test_what_is_inside_the_originals_is_told_with_its_values(folder):
    inside = "\n".join(told(folder)[TellKind.ORIGINALS].shown)
    for value in (AUTHOR, "Invented Optics", "Nowhere 3", "50.299"):
        assert value in inside
    assert "A-000002, position: gps.position" in inside
    assert "A-000003, author: creator" in inside
    assert "A-000001: not looked at" not in inside
    assert AUTHOR not in "\n".join(told(folder, withhold=frozenset({"A-000003"}))[TellKind.ORIGINALS].shown)


def test_the_page_is_printed_by_looking_first_and_nothing_is_logged(folder):
    shown = run(
        "dossier", folder / "archive", "night", "--dry-run", "--passphrase-file", folder / "passphrase"
    )
    assert shown.returncode == 0, shown.stderr
    page = shown.stdout.partition("what this package tells")[2]
    kinds = {
        TellKind.TIMES,
        TellKind.PLACES,
        TellKind.NUMBERS,
        TellKind.TOGETHER,
        TellKind.HANDS,
        TellKind.ORIGINALS,
        TellKind.ENDINGS,
    }
    assert all(f"\n{kind}: " in page for kind in kinds)
    assert "signed at once: A-000001, A-000002, A-000003" in page
    assert AUTHOR in page
    assert "nothing was logged or written" in page


def test_what_the_page_says_is_what_the_package_shows_and_no_version_or_zone_beside(folder, tmp_path):
    looked = told(folder)
    shutil.copytree(folder / "archive", tmp_path / "archive")
    with reopen(tmp_path / "archive") as archive:
        release(archive, ReleaseOrder("night"), tmp_path / "package")
        again = {tell.kind: tell for tell in package_tells(archive, ReleaseOrder("night"))}
    data = tmp_path / "package/data"
    [hands] = looked[TellKind.HANDS].shown
    assert (data / "members" / f"{hands.partition(':')[0]}.opening").is_file()
    assert {line.partition(": ")[2] for line in looked[TellKind.ENDINGS].shown} == {
        path.suffix[1:] for path in data.glob("exhibits/*/original.*")
    }
    assert TellKind.EARLIER not in looked
    assert [
        line for line in again[TellKind.EARLIER].shown if "A-000001, A-000002, A-000003 (has left)" in line
    ]
    information = (tmp_path / "package/bag-info.txt").read_text()
    assert re.findall(r"\d+\.\d+\.\d+", information) == []
    if shutil.which("pdfinfo"):
        facts = subprocess.run(
            ["pdfinfo", data / "dossier.pdf"], check=True, capture_output=True, text=True
        ).stdout
        assert re.search(r"Creator: +Typst *\n", facts)
    assert b"Typst 0" not in (data / "dossier.pdf").read_bytes()
