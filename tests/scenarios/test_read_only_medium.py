"""An archive on a medium that can only be read is looked at as ever, is not written to, and leaves nothing in the clear beside it."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from khronika.archive.derivation.read_job import ReadJob, ReadPlan, items_to_read
from khronika.archive.derivation.worker_pool import WorkerPool
from khronika.archive.index.index import Index
from khronika.archive.search.search import Searching
from khronika.durable.scratch import scratch_file
from khronika.evidence.reading.reading import Wanted
from khronika.evidence.search import SearchIndex
from tests.faults.commands import SECRETS, accepted
from tests.faults.disk import LIBRARY, build
from tests.scenarios.read_only_medium import ASKING, WRITING
from tests.world import Remark, everything_in, reopen

MOUNTED = 'mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" "$0" && exec "$@"'
SHOWN = {
    "status archive": "2 items, 1 batch of statements",
    "search archive дубинки": "«дубинки»",
    "text archive A-000001": "меня били",
    "query archive": "acts: 1",
    "verify archive": "verified: 2 items",
    "dossier archive night --dry-run": "LEAVES: what a court may read",
    "copy archive copied --quiet": "verified: the copy holds",
}


@pytest.fixture(scope="module")
def world(tmp_path_factory) -> Path:
    """An archive with a case, read and searched, as its folder `archive`, and what the commands are given."""
    root = tmp_path_factory.mktemp("medium")
    accepted(root)
    with reopen(root / "archive") as archive:
        with WorkerPool(1) as pool:
            ReadJob(archive, ReadPlan(Wanted(recognise=False), propose=False), pool, lambda _: None).run(
                items_to_read(archive)
            )
        with Searching(archive) as searching:
            searching.catch_up()
    return root


def copy_of(world: Path, folder: Path) -> Path:
    root = Path(shutil.copytree(world, folder / "root"))
    for name in ("state", "tmp"):
        (root / name).mkdir()
    return root


def looked_at(root: Path, before: list[str]) -> dict:
    """What each command did."""
    environment = dict(os.environ)
    if (library := build(root.parent) if shutil.which("cc") else None) is not None:
        environment |= {"LD_PRELOAD": str(library), LIBRARY: str(library)}
    words = [
        *before,
        sys.executable,
        "-m",
        "tests.scenarios.read_only_medium",
        str(root),
        *(secret.decode() for secret in SECRETS),
    ]
    done = subprocess.run(words, capture_output=True, text=True, env=environment, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def mounting() -> list[str]:
    """What runs a command in a mount namespace in which a folder, named next, can only be read."""
    words = ["unshare", "-m"] if os.geteuid() == 0 else ["unshare", "-rm"]
    tried = (
        subprocess.run([*words, "sh", "-c", "mount --bind /tmp /tmp"], capture_output=True, check=False)
        if shutil.which("unshare")
        else None
    )
    if tried is None or tried.returncode:
        pytest.skip(
            "this system gives no mount namespace, in which a folder could be made one that can only be read"
        )
    return [*words, "sh", "-c", MOUNTED]


def obeying() -> list[str]:
    """What runs a command so that it obeys the modes of files: root does not by itself."""
    if os.geteuid() != 0:
        return []
    if shutil.which("setpriv") is None:
        pytest.skip("root obeys no modes, and there is no setpriv here (Debian: util-linux)")
    return ["setpriv", "--bounding-set=-all", "--inh-caps=-all"]


def require_answers(found: dict) -> None:
    told = found["told"]
    assert {words: told[words]["err"] for words in ASKING if told[words]["status"]} == {}
    assert {words: text for words, text in SHOWN.items() if text not in told[words]["out"]} == {}
    assert found["left"] == []
    assert found["temporary"] is None or found["temporary"]["secrets"] == []


def test_what_lies_on_a_read_only_mount_is_looked_at_and_not_written(world, tmp_path):
    root = copy_of(world, tmp_path)
    before = everything_in(root / "archive")
    found = looked_at(root, [*mounting(), str(root / "archive")])
    require_answers(found)
    for words in WRITING:
        said = found["told"][words]
        assert (said["status"], said["out"]) == (1, "")
        assert said["err"].startswith("khronika: this archive lies where nothing can be written")
        assert said["err"].count("\n") == 2
    # Index and search were current, and read as they lie there: nothing was built.
    assert found["temporary"] in (None, {"octets": 0, "secrets": []})
    assert everything_in(root / "archive") == before
    assert {path.name for path in root.iterdir()} - {path.name for path in world.iterdir()} == {
        "state",
        "tmp",
        "copied",
        "trace",
        "answer",
        *CAUGHT,
    }


CAUGHT = ("caught.out", "caught.err")


def test_without_an_index_one_is_built_encrypted_and_is_gone_afterwards(world, tmp_path):
    root = copy_of(world, tmp_path)
    Index.delete(root / "archive/index.db")
    SearchIndex.delete(root / "archive/search.db")
    before = everything_in(root / "archive")
    for path in (root / "archive", *(root / "archive").rglob("*")):
        path.chmod(0o500 if path.is_dir() else 0o400)
    try:
        found = looked_at(root, obeying())
    finally:
        for path in (root / "archive", *(root / "archive").rglob("*")):
            path.chmod(0o700 if path.is_dir() else 0o600)
    require_answers(found)
    assert "made for this command alone" in found["told"]["status archive"]["err"]
    assert found["temporary"] is None or found["temporary"]["octets"] > 100_000
    assert everything_in(root / "archive") == before


def test_an_index_that_is_behind_on_such_a_medium_goes_on_as_a_copy(world, tmp_path, monkeypatch):
    root = copy_of(world, tmp_path)
    stale = (root / "archive/index.db").read_bytes()
    with reopen(root / "archive") as archive:
        seen = archive.index.size()
        with archive.writing() as writer:
            writer.append(Remark.numbered(1))
            writer.commit()
    (root / "archive/index.db").write_bytes(stale)
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK)
    with reopen(root / "archive") as archive:
        assert archive.index.size() == seen + 1
        assert not archive.index.is_kept
    assert (root / "archive/index.db").read_bytes() == stale


def test_a_scratch_file_has_no_name_once_it_is_open(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with scratch_file(0) as path:
        opened = path.open("w+b")
        assert path.parent == tmp_path
    with opened:
        opened.write(b"encrypted")
        assert list(tmp_path.iterdir()) == []


def test_where_temporary_files_have_no_room_they_go_into_memory_and_without_that_nowhere(
    tmp_path, monkeypatch
):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with pytest.raises(OSError, match="no folder"), scratch_file(1 << 60):
        pass
