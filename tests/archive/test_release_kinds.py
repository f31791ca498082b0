"""Files of every kind sealed, read, cited and released: a Word file leaves as one, and what runs under a name by which it does not."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from khronika.archive.derivation.read_job import ReadJob, ReadPlan, items_to_read
from khronika.archive.derivation.worker_pool import WorkerPool
from khronika.archive.release.order import ReleaseOrder
from khronika.archive.release.release import release
from khronika.dossier.wording.words import Words
from khronika.evidence.reading.reading import Wanted
from khronika.record.statement_file import parse_statement_file
from khronika_verify.package import examine
from tests.evidence.reading.in_process import zipped
from tests.evidence.reading.makers import WORD, docx
from tests.world import found, recorded, seal, spread

SAID = "Ночью меня били."
BODY = f"<w:document xmlns:w='{WORD}'><w:body><w:p><w:r><w:t>{SAID}</w:t></w:r></w:p></w:body></w:document>"
CONTENTS = {
    "показания.docx": docx(["Протокол", SAID]),
    "письмо.docm": zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "word/document.xml": BODY,
            "word/vbaProject.bin": b"Sub AutoOpen()",
        }
    ),
    "страница.html": f"<!doctype html><html><body><p>{SAID}</p><script>alert(1)</script></body></html>".encode(),
    "рисунок.svg": f"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script><text>{SAID}</text></svg>".encode(),
    "сценарий.vbs": f"' {SAID}\nMsgBox 1\n".encode(),
}
LEAVES = {
    "показания.docx": "docx",
    "письмо.docm": "docx",
    "страница.html": "txt",
    "рисунок.svg": "txt",
    "сценарий.vbs": "txt",
}
KIND = {
    "письмо.docm": "macros",
    "страница.html": "web page",
    "рисунок.svg": "drawing",
    "сценарий.vbs": "script",
}


def statements() -> str:
    batches = [
        {
            "id": f"b{number}",
            "citation": {"item": {"name": name}, "quote": {"exact": SAID}},
            "attribution": [{"who": "b", "role": "speaker", "knows": "suffered"}],
            "stance": "asserts",
            "assessment": "claimed by source",
            "grade": {"reliability": "B", "credibility": "2"},
            "statements": [
                {"id": f"s{number}", "subject": "act:night", "property": "victim", "value": {"entity": "b"}}
            ],
        }
        for number, name in enumerate(CONTENTS)
    ]
    sentences = [
        {"text": "Б. говорит, что его били.", "statements": [f"s{number}"]} for number in range(len(CONTENTS))
    ]
    case = {
        "code": "night",
        "title": "Одна ночь",
        "language": "ru",
        "sections": [{"heading": "Что сказано", "sentences": sentences}],
    }
    entities = {"b": {"type": "Person", "label": "Б., вымышленный"}}
    return json.dumps(
        {"format": "khronika-statements/1", "entities": entities, "batches": batches, "cases": [case]}
    )


@pytest.fixture(scope="module")
def released(tmp_path_factory) -> tuple[Path, dict[str, str]]:
    """The package, and the control number of every file."""
    folder = tmp_path_factory.mktemp("kinds")
    with found(folder / "archive") as archive:
        seal(archive, spread(folder / "originals", CONTENTS))
        with WorkerPool(1) as pool:
            ReadJob(archive, ReadPlan(Wanted(recognise=False), propose=False), pool, lambda _: None).run(
                items_to_read(archive)
            )
        recorded(archive, parse_statement_file(statements()))
        release(archive, ReleaseOrder("night"), folder / "package")
        controls = {name: archive.control(archive.index.items_by_name(name)[0]) for name in CONTENTS}
    return folder / "package", controls


def test_every_file_leaves_under_the_name_of_its_kind_or_one_that_does_not_run(released):
    package, controls = released
    report = examine(package)
    assert report.result.value == "consistent"
    for name, ending in LEAVES.items():
        [original] = (package / "data/exhibits" / controls[name]).glob("original.*")
        assert original.suffix == f".{ending}"
        assert original.read_bytes() == CONTENTS[name]


def test_what_was_renamed_is_said_to_be_in_the_reading_copy_the_paper_and_the_readme(released):
    package, controls = released
    words, page = Words.of("ru"), (package / "data/index.html").read_text()
    readme = (package / "data/README.txt").read_text()
    assert readme.count(", ".join(sorted(controls[name] for name in KIND))) == 4
    for name, kind in KIND.items():
        said = words.say("renamed", what=words.say(f"active {kind}"), ending=LEAVES[name])
        assert said in page
        if kind != "drawing" and shutil.which("pdftotext"):
            assert flowing(said) in flowing(paper(package))
    assert page.count("чтобы он не запустился по щелчку") == 2 * len(KIND)


def paper(package: Path) -> str:
    return subprocess.run(
        ["pdftotext", package / "data/dossier.pdf", "-"], check=True, capture_output=True, text=True
    ).stdout


def flowing(text: str) -> str:
    """A text without the blanks and breaks of its lines."""
    return (
        "".join(text.replace("\u00ad", "").replace("-\n", "").split())
        .replace("-", "")
        .replace("\N{HYPHEN}", "")
    )
