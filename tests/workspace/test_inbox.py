"""The inbox: a folder of this machine is chosen, sealed with what is told of it, and read, as the commands do."""

import os
import re
import threading
import time
from base64 import urlsafe_b64encode
from pathlib import Path

import pytest

from khronika.archive.custody.accessions import accessions
from khronika.durable import LockedError
from khronika.web.workspace import Workspace
from tests.workspace.asked import sit_down
from tests.workspace.conftest import HOSTILE_NAME
from tests.world import PASSPHRASE, bytes_below, contents, found, seal, spread

TOLD = {"source": "S-17", "obtained": "2024-05", "channel": "a stick in the post"}


@pytest.fixture
def fresh(tmp_path):
    """A workspace over an archive of its own, unlocked, and a browser in front of it."""
    found(tmp_path / "archive").close()
    workspace = Workspace(tmp_path / "archive")
    workspace.unlock(PASSPHRASE)
    yield sit_down(workspace)
    workspace.lock()


def over(browser, answer, patience=60):
    """The page of long work once it is over."""
    last = time.monotonic() + patience
    while time.monotonic() < last:
        page = browser.follow(answer)
        if "<progress" not in page.text:
            return page
        time.sleep(0.05)
    raise AssertionError("the work does not end")


def looked_at(browser, path):
    """Where the page of a folder lies."""
    answer = browser.post("/inbox/look", {"folder": os.fspath(path)})
    assert answer.status == 303, answer.text
    return answer.headers["location"].removeprefix(browser.entrance.path)


def test_a_folder_is_chosen_counted_and_sealed_as_by_the_command(fresh, tmp_path):
    material = spread(
        tmp_path / "stick", {"a.txt": b"first", "deep/b.txt": b"second", "deep/c.bin": b"x" * 2_000_000}
    )
    address = looked_at(fresh, material)
    page = fresh.get(address).text
    assert "3 files" in page
    assert "2.0 MB" in page
    done = over(fresh, fresh.post(address, TOLD))
    assert "It is done." in done.text
    assert "A-000001 to A-000003" in done.text
    listed = fresh.get("/inbox").text
    assert "from S-17" in listed
    assert "a stick in the post" in listed
    assert "3 items were not read yet" in listed


def test_what_was_sealed_is_what_lay_there_with_path_time_and_provenance(tmp_path):
    material = spread(tmp_path / "stick", {"a.txt": b"first", "deep/b.txt": b"second"})
    found(tmp_path / "archive").close()
    workspace = Workspace(tmp_path / "archive")
    workspace.unlock(PASSPHRASE)
    browser = sit_down(workspace)
    over(browser, browser.post(looked_at(browser, material), TOLD | {"note": "a note", "how": "found it"}))
    with workspace.reading() as archive:
        assert contents(archive) == bytes_below(material)
        (told,) = accessions(archive)
    assert (told.provenance.source, told.provenance.note) == ("S-17", "a note")
    assert told.provenance.obtained == {"when": "2024-05", "how": "found it"}
    workspace.lock()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"source": ""}, "where the material comes from is missing"),
        ({"obtained": "some day"}, "is no date"),
        ({"channel": " "}, "where the material comes from is missing"),
    ],
)
def test_what_is_missing_is_said_above_the_form_which_keeps_what_was_written(fresh, tmp_path, changed, said):
    address = looked_at(fresh, spread(tmp_path / "stick", {"a.txt": b"first"}))
    answer = fresh.post(address, TOLD | {"note": 'a "note" <b>'} | changed)
    assert answer.status == 422
    assert said in answer.text
    assert "a &#34;note&#34; &lt;b&gt;" in answer.text
    assert "Nothing came yet" in fresh.get("/inbox").text


def test_folders_are_walked_on_the_page_and_no_path_stands_in_an_address(fresh, tmp_path):
    spread(tmp_path / "stick", {"secret name/b.txt": b"second", f"{HOSTILE_NAME}/a.txt": b"first"})
    page = fresh.get(looked_at(fresh, tmp_path / "stick"))
    assert "&lt;img src=x onerror=alert(4)&gt;" in page.text
    assert "<img" not in page.text
    into = {
        name: coded for coded, name in re.findall(r'name="into" value="([^"]*)"[^>]*>([^<]*)<', page.text)
    }
    answer = fresh.post("/inbox/look", {"into": into["secret name"]})
    assert "secret" not in answer.headers["location"]
    assert re.search(r"<h1[^>]*>[^<]*secret name</h1>", fresh.follow(answer).text)


def test_names_that_are_no_utf_8_are_walked_and_sealed(fresh, tmp_path):
    odd = os.fsencode(tmp_path) + b"/stick/\xff\xfe"
    folder = Path(os.fsdecode(odd))
    folder.mkdir(parents=True)
    (folder / os.fsdecode(b"a\xff.txt")).write_bytes(b"first")
    answer = fresh.post("/inbox/look", {"into": urlsafe_b64encode(odd).decode()})
    address = answer.headers["location"].removeprefix(fresh.entrance.path)
    assert "A-000001" in over(fresh, fresh.post(address, TOLD)).text


@pytest.mark.parametrize(
    "folder",
    [
        "relative",
        "",
        "/no/such/place/at/all",
        "/tmp/../etc",
        "/dev/null",
        "/" + "x" * 1900,
        "~nobody-of-this-name/x",
    ],
)
def test_what_is_no_folder_of_this_machine_is_refused_and_what_to_do_is_said(fresh, folder):
    answer = fresh.post("/inbox/look", {"folder": folder})
    assert answer.status == 422
    assert "hint" in answer.text


@pytest.mark.parametrize("into", ["///", "cmVsYXRpdmU=", "L2EAYg==", "L3RtcC8uLi9ldGM=", "ÿ", "="])
def test_what_no_page_of_ours_sends_as_a_folder_is_refused(fresh, into):
    assert fresh.post("/inbox/look", {"into": into}).status == 422


def test_a_link_is_named_and_not_followed(fresh, tmp_path):
    material = spread(tmp_path / "stick", {"a.txt": b"first"})
    (material / "link").symlink_to("/etc")
    (tmp_path / "to-it").symlink_to(material)
    assert "this is a link" in fresh.post("/inbox/look", {"folder": str(tmp_path / "to-it")}).text
    page = fresh.get(looked_at(fresh, material)).text
    assert "1 entry is a link" in page
    assert ">link<" not in page
    done = over(fresh, fresh.post(looked_at(fresh, material), TOLD)).text
    assert "symlink, not followed" in done


def test_the_archive_is_not_sealed_into_itself(fresh, tmp_path):
    done = over(fresh, fresh.post(looked_at(fresh, tmp_path / "archive"), TOLD))
    assert "a path inside the archive itself cannot be sealed" in done.text


def test_a_form_without_its_token_or_from_elsewhere_seals_nothing(fresh, tmp_path):
    address = looked_at(fresh, spread(tmp_path / "stick", {"a.txt": b"first"}))
    for path in (address, "/inbox/look", "/inbox/read", "/inbox/go-on"):
        assert fresh.post(path, TOLD | {"form_token": "another"}).status == 403
        assert fresh.post(path, TOLD, Origin="https://elsewhere.example").status == 403
        assert fresh.post(path, TOLD, Sec_Fetch_Site="cross-site").status == 403
    assert "Nothing came yet" in fresh.get("/inbox").text


def test_a_sealing_that_was_stopped_is_gone_on_with_from_the_inbox(fresh, tmp_path):
    many = spread(tmp_path / "stick", {f"{n:04}.txt": b"%d" % n for n in range(3_000)})
    started = fresh.post(looked_at(fresh, many), TOLD)
    name = started.headers["location"].rpartition("/")[2]
    fresh.post(f"/jobs/{name}/stop")
    stopped = over(fresh, started).text
    assert "It was stopped" in stopped
    if "Go on with it" in stopped:
        assert "not finished" in fresh.get("/inbox").text
        accession = re.search(r'name="accession" value="(\w+)"', fresh.get("/inbox").text)[1]
        over(fresh, fresh.post("/inbox/go-on", {"accession": accession}))
        assert "3000 items were not read yet" in fresh.get("/inbox").text
    assert fresh.post("/inbox/go-on", {"accession": "none"}).status == 422


def test_what_was_sealed_is_read_from_the_page_and_found(fresh, tmp_path):
    spread(tmp_path / "stick", {"a.txt": "Нас вывели в коридор".encode(), "broken.pdf": b"%PDF-1.4\nnothing"})
    over(fresh, fresh.post(looked_at(fresh, tmp_path / "stick"), TOLD))
    done = over(fresh, fresh.post("/inbox/read", {"again": "nothing"}))
    assert "read: 1; partly: 0; unread: 1" in done.text
    assert "1 could not be read: why" in fresh.get("/inbox").text
    pending = fresh.get("/inbox/pending?state=unread").text
    assert "broken.pdf" in pending
    assert 'class="why"' in pending
    assert "коридор" in fresh.follow(fresh.post("/search", {"query": "коридор"})).text
    again = over(fresh, fresh.post("/inbox/read", {"again": "unread", "passwords": "one\ntwo"}))
    assert "unread: 1" in again.text


def test_how_far_work_is_is_told_to_the_script_of_its_page(fresh, tmp_path):
    started = fresh.post(looked_at(fresh, spread(tmp_path / "stick", {"a.txt": b"first"})), TOLD)
    over(fresh, started)
    told = fresh.get(started.headers["location"].removeprefix(fresh.entrance.path) + "/told")
    assert told.headers["content-type"] == "application/json"
    assert '"over": true' in told.text
    assert fresh.get("/jobs/unknown").status == 404


def test_while_files_are_sealed_for_long_a_page_that_writes_does_not_hang(tmp_path):
    archive = found(tmp_path / "archive")
    archive.wait_at_most(0.05)
    begun, ended = threading.Event(), threading.Event()

    def sealing():
        with archive.writing():
            begun.set()
            ended.wait(10)

    thread = threading.Thread(target=sealing)
    thread.start()
    begun.wait(10)
    with pytest.raises(LockedError, match="for a long time"):
        seal(archive, spread(tmp_path / "stick", {"a.txt": b"first"}))
    ended.set()
    thread.join()
    seal(archive, tmp_path / "stick")
    archive.close()
