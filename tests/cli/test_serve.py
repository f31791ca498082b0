"""khronika serve, as a person runs it: an address that works once, on this machine alone, and not a word of what was looked at."""

import http.client
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from typer.testing import CliRunner

from khronika.cli.main import app
from khronika.web import extra
from tests.world import PASSPHRASE, found, seal, spread

COMMAND = [sys.executable, "-m", "khronika.cli.main", "serve"]


@pytest.fixture
def archive(tmp_path):
    with found(tmp_path / "archive") as archive:
        seal(archive, spread(tmp_path / "in", {"Omutechkin.txt": b"the order"}))
    (tmp_path / "passphrase").write_text(PASSPHRASE)
    return tmp_path / "archive"


def listening(process: int) -> set[str]:
    """The addresses at which a process listens, as the kernel writes them."""
    sockets = set[str]()
    for each in Path(f"/proc/{process}/fd").iterdir():
        with suppress(FileNotFoundError):  # closed meanwhile
            sockets.add(str(each.readlink()))
    inodes = {
        name.removeprefix("socket:[").removesuffix("]") for name in sockets if name.startswith("socket:[")
    }
    found = set()
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/{process}/net/{table}").read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] == "0A" and fields[9] in inodes:
                found.add(fields[1].partition(":")[0])
    return found


def test_it_is_served_at_this_machine_alone_once_and_in_silence(archive):
    options = [str(archive), "--no-browser", "--passphrase-file", str(archive.parent / "passphrase")]
    process = subprocess.Popen(
        [*COMMAND, *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        address = urlsplit(process.stdout.readline().strip())
        assert address.hostname == "127.0.0.1"
        if Path(f"/proc/{process.pid}/net/tcp").exists():
            assert listening(process.pid) == {"0100007F"}
        server = http.client.HTTPConnection(address.hostname, address.port, timeout=30)

        def get(path, **headers):
            server.request("GET", path, headers=headers)
            answer = server.getresponse()
            return answer, answer.read().decode()

        entered, page = get(address.path)
        assert entered.status == 200
        cookie = entered.headers["Set-Cookie"].partition(";")[0]
        home = page.partition('<a href="')[2].partition('"')[0]
        assert get(address.path)[0].status == 403
        assert get(f"{home}items")[0].status == 403
        assert "Omutechkin" in get(f"{home}items", Cookie=cookie)[1]
        assert get(f"{home}items/A-999999", Cookie=cookie)[0].status == 404
        server.close()
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    finally:
        process.kill()
    assert (out, err.count("\n")) == ("", 1)
    assert "once" in err
    assert "Omutechkin" not in err + out


def test_a_folder_that_is_no_archive_is_refused_before_anything_is_served(tmp_path):
    assert CliRunner().invoke(app, ["serve", str(tmp_path), "--no-browser"]).exit_code == 1


def test_without_its_libraries_it_says_what_to_install(monkeypatch, archive):
    monkeypatch.setattr(extra, "find_spec", lambda _: None)
    result = CliRunner().invoke(app, ["serve", str(archive), "--no-browser"])
    assert isinstance(result.exception, extra.MissingWebExtraError)
    assert "khronika[web]" in result.exception.hint


def test_other_commands_load_nothing_of_it():
    asked = "import sys, khronika.cli.main; print({'starlette', 'uvicorn', 'jinja2'} & {*sys.modules})"
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "set()"
