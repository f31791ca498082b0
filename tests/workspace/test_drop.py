"""Files that a browser sends are sealed as they come: nothing is spooled, and nothing half stays."""

import json
import os
import re
import threading
from contextlib import suppress
from urllib.parse import quote

import pytest

from khronika.archive.custody.accessions import accessions
from khronika.archive.index.item_pages import ItemChoice
from khronika.intake.event import AccessionClosedEvent, Outcomes, SealEvent
from khronika.web import receiving
from khronika.web.form import FILE
from khronika.web.workspace import Workspace
from tests.workspace.asked import HOST, ask, sit_down
from tests.workspace.conftest import HOSTILE_NAME
from tests.workspace.test_inbox import TOLD, over
from tests.world import PASSPHRASE, codes, events_of, faults, found, log

MEBIBYTE = 1_048_576
BORDER = "----WebKitFormBoundaryAbCdEf0123456789"


@pytest.fixture
def desk(tmp_path):
    """A workspace over an empty archive, unlocked, with a browser in front of it."""
    found(tmp_path / "archive").close()
    workspace = Workspace(tmp_path / "archive")
    workspace.unlock(PASSPHRASE)
    yield Desk(workspace)
    workspace.lock()


class Desk:
    def __init__(self, workspace):
        self.workspace, self.browser = workspace, sit_down(workspace)

    def begin(self, told=TOLD):
        return json.loads(self.browser.post("/inbox/drop", told).text)["job"]

    def send(self, job, name, *parts, path="", **changed):
        told = {
            "Host": HOST,
            "Cookie": self.browser.cookie,
            "Origin": f"http://{HOST}",
            "Sec-Fetch-Site": "same-origin",
            "Content-Type": FILE,
            "X-Khronika-Token": self.browser.token,
            "X-Khronika-Name": quote(name),
            "X-Khronika-Path": quote(path),
        } | {name.replace("_", "-"): value for name, value in changed.items()}
        headers = [(name, value) for name, value in told.items() if value is not None]
        address = f"{self.browser.entrance.path}/inbox/drop/{job}/file"
        return ask(self.browser.app, address, method="POST", headers=headers, body=parts or (b"",))

    def form(self, files, fields=TOLD, token=None, **changed):
        """Send a form as a browser does without scripts."""
        pairs = {"form_token": self.browser.token if token is None else token} | dict(fields)
        body = b"".join(
            f'--{BORDER}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in pairs.items()
        )
        for name, content in files:
            told = f'--{BORDER}\r\nContent-Disposition: form-data; name="files"; filename="'.encode()
            body += told + name + b'"\r\nContent-Type: application/octet-stream\r\n\r\n' + content + b"\r\n"
        return self.body(body + f"--{BORDER}--\r\n".encode(), **changed)

    def body(self, body, **changed):
        told = {
            "Host": HOST,
            "Cookie": self.browser.cookie,
            "Origin": f"http://{HOST}",
            "Content-Type": f"multipart/form-data; boundary={BORDER}",
        } | {name.replace("_", "-"): value for name, value in changed.items()}
        parts = [body[start : start + 7_001] for start in range(0, len(body), 7_001)]
        address = f"{self.browser.entrance.path}/inbox/upload"
        return ask(self.browser.app, address, method="POST", headers=list(told.items()), body=parts or (b"",))

    def end(self, job):
        return over(self.browser, self.browser.post(f"/inbox/drop/{job}/end")).text

    def sealed(self):
        """Name and bytes of all that is there."""
        with self.workspace.reading() as archive:
            events = events_of(archive, SealEvent)
            data = {row.id: b"".join(archive.read(row)) for row in archive.index.items()}
        return [(event.name, event.path, event.times, event.item, data) for event in events]

    def names(self):
        return [name for name, *_ in self.sealed()]


def test_what_is_dropped_is_sealed_byte_for_byte_and_what_a_browser_does_not_tell_is_unknown(desk):
    job = desk.begin()
    large = os.urandom(3 * MEBIBYTE + 17)
    parts = [large[start : start + 65_536] for start in range(0, len(large), 65_536)]
    assert json.loads(desk.send(job, "видео.bin", *parts).text) == {}
    assert json.loads(desk.send(job, "a.txt", b"first", path="export/2019/a.txt").text) == {}
    assert json.loads(desk.send(job, "exact.bin", large[:MEBIBYTE]).text) == {}
    assert json.loads(desk.send(job, "empty").text) == {}
    done = desk.end(job)
    assert "A-000001 to A-000004" in done
    told = {name.decode(): (path, times, data[item]) for name, path, times, item, data in desk.sealed()}
    assert told == {
        "видео.bin": (b"", "", large),
        "a.txt": (b"export/2019/a.txt", "", b"first"),
        "exact.bin": (b"", "", large[:MEBIBYTE]),
        "empty": (b"", "", b""),
    }
    with desk.workspace.reading() as archive:
        (accession,) = accessions(archive)
        assert len(events_of(archive, AccessionClosedEvent)) == 1
    assert accession.provenance.source == "S-17"


def test_an_archive_that_took_files_from_a_browser_verifies(desk, tmp_path):
    job = desk.begin()
    desk.send(job, "large", os.urandom(2 * MEBIBYTE))
    desk.send(job, "small", b"first")
    desk.end(job)
    desk.workspace.lock()
    assert codes(tmp_path / "archive") == set()


def test_the_same_bytes_twice_are_one_item_received_again(desk):
    large = os.urandom(2 * MEBIBYTE)
    for content in (large, b"small"):
        job = desk.begin()
        desk.send(job, "one", content)
        desk.send(job, "two", content)
        desk.end(job)
    with desk.workspace.reading() as archive:
        assert archive.index.count() == 2
    assert desk.names() == [b"one", b"two"] * 2


def test_a_connection_that_is_cut_off_leaves_nothing_half_and_the_rest_is_kept(desk, tmp_path):
    job = desk.begin()
    desk.send(job, "whole", b"first")
    cut = desk.send(job, "half", os.urandom(3 * MEBIBYTE), Content_Length=str(5 * MEBIBYTE))
    assert "cut off" in json.loads(cut.text)["wrong"]
    half = desk.send(job, "small half", b"some", Content_Length="5")
    assert "cut off" in json.loads(half.text)["wrong"]
    desk.end(job)
    assert desk.names() == [b"whole"]
    desk.workspace.lock()
    assert codes(tmp_path / "archive") == set()
    assert list((tmp_path / "archive").rglob("*.tmp*")) == []


def test_a_file_that_is_coming_when_the_archive_is_locked_leaves_nothing(desk, tmp_path):
    job = desk.begin()

    def parts():
        yield os.urandom(2 * MEBIBYTE)
        desk_locked.start()
        desk_locked.join(0.5)
        yield os.urandom(2 * MEBIBYTE)

    work = desk.workspace.works.get(job)
    desk_locked = threading.Thread(target=desk.workspace.lock)
    with suppress(Exception):
        work.take(receiving.ToldFile(b"late"), parts())
    desk_locked.join(30)
    assert not desk_locked.is_alive()
    desk.workspace.unlock(PASSPHRASE)
    assert desk.names() == []
    assert "not finished" in desk.browser.get("/inbox").text


def test_what_was_stopped_keeps_the_files_that_came_as_a_whole(desk):
    job = desk.begin()
    desk.send(job, "whole", b"first")
    desk.browser.post(f"/jobs/{job}/stop")
    assert "no more files" in json.loads(desk.send(job, "late", b"x").text)["wrong"]
    assert desk.names() == [b"whole"]


def test_files_are_safe_soon_although_the_browser_is_closed(desk, monkeypatch):
    monkeypatch.setattr(receiving, "IDLE", 0.05)
    job = desk.begin()
    desk.send(job, "whole", b"first")
    desk.workspace.works.get(job)._timer.join(10)
    assert desk.names() == [b"whole"]


@pytest.mark.parametrize(
    "changed",
    [
        {"X_Khronika_Token": None},
        {"X_Khronika_Token": "another"},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Content_Type": "text/plain"},
        {"Content_Type": "application/x-www-form-urlencoded"},
        {"Content_Type": f"multipart/form-data; boundary={BORDER}"},
        {"Content_Type": f"multipart/form-data; boundary={BORDER}", "X_Khronika_Token": None},
        {"Cookie": "khronika=another"},
        {"Host": "elsewhere.example"},
    ],
)
def test_a_file_without_its_token_or_from_elsewhere_is_refused(desk, changed):
    job = desk.begin()
    answer = desk.send(job, "a.txt", b"first", **changed)
    assert answer.status in (400, 403, 421)
    desk.end(job)
    assert desk.names() == []


@pytest.mark.parametrize("name", ["x" * 5_000, "a\0b"])
def test_a_name_that_is_too_long_or_none_is_refused(desk, name):
    job = desk.begin()
    assert "rename it" in json.loads(desk.send(job, name, b"first").text)["hint"]


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", HOSTILE_NAME, "a\nb", "\u202etxt.exe", "C:\\x\\y", "~/.ssh/key"]
)
def test_a_hostile_name_is_kept_as_it_was_told_and_leads_nowhere(desk, name, tmp_path):
    before = {path for path in tmp_path.rglob("*") if "archive" not in path.parts}
    job = desk.begin()
    desk.send(job, name, b"first")
    desk.end(job)
    assert desk.names() == [name.encode()]
    shown = desk.browser.get("/items").text
    assert "<img" not in shown
    assert {path for path in tmp_path.rglob("*") if "archive" not in path.parts} == before


def test_without_scripts_a_form_with_files_is_taken_as_it_comes(desk):
    large = os.urandom(2 * MEBIBYTE) + f"\r\n--{BORDER[:-1]}".encode() * 3
    page = desk.browser.follow(desk.form([(b"one.bin", large), (b"folder/%22two%22.txt", b"second")]))
    assert "A-000001 to A-000002" in page.text
    told = {name: (path, data[item]) for name, path, _, item, data in desk.sealed()}
    assert told == {b"one.bin": (b"", large), b'"two".txt': (b'folder/"two".txt', b"second")}


@pytest.mark.parametrize("token", ["another", ""])
def test_a_form_with_files_without_its_token_is_refused(desk, token):
    assert desk.form([(b"a.txt", b"first")], token=token).status == 422
    assert desk.form([(b"a.txt", b"first")], Origin="https://elsewhere.example").status == 403
    assert "Nothing came yet" in desk.browser.get("/inbox").text


def test_a_form_with_files_whose_token_comes_late_is_refused(desk):
    late = f'--{BORDER}\r\nContent-Disposition: form-data; name="files"; filename="a"\r\n\r\nx\r\n'
    token = f'--{BORDER}\r\nContent-Disposition: form-data; name="form_token"\r\n\r\n{desk.browser.token}\r\n'
    assert desk.body(f"{late}{token}--{BORDER}--\r\n".encode()).status == 422
    assert "Nothing came yet" in desk.browser.get("/inbox").text


def test_a_form_with_files_that_says_not_from_where_they_are_seals_nothing(desk):
    answer = desk.form([(b"a.txt", b"first")], {**TOLD, "obtained": "some day"})
    assert "is no date" in answer.text
    assert "no file was chosen" in desk.form([(b"", b"")]).text
    assert "Nothing came yet" in desk.browser.get("/inbox").text


@pytest.mark.parametrize(
    "spoiled",
    [
        b"",
        b"nothing",
        f"--{BORDER}".encode(),
        f"--{BORDER}\r\n\r\n".encode(),
        f'--{BORDER}xyContent-Disposition: form-data; name="form_token"\r\n\r\nx\r\n--{BORDER}--'.encode(),
        f"--{BORDER}\r\nContent-Disposition: form-data\r\n\r\nx\r\n--{BORDER}--".encode(),
        f"--{BORDER}\r\n".encode() + b"x" * 40_000,
        f'--{BORDER}\r\nContent-Disposition: form-data; name="form_token"\r\n\r\n'.encode() + b"x" * 90_000,
    ],
)
def test_what_is_no_form_with_files_is_refused(desk, spoiled):
    assert desk.body(spoiled).status == 422


def test_a_form_with_files_that_is_cut_off_keeps_what_came_as_a_whole_and_says_so(desk):
    body = b"".join(
        f'--{BORDER}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in ({"form_token": desk.browser.token} | TOLD).items()
    )
    for name in ("whole", "half"):
        body += f'--{BORDER}\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n\r\n{name}\r\n'.encode()
    assert "cut off" in desk.body(body[:-4]).text
    assert desk.names() == [b"whole"]
    assert "not finished" in desk.browser.get("/inbox").text


def cut_off(desk):
    """The id of an accession that took one file and was cut off by a lock."""
    job = desk.begin()
    desk.send(job, "whole", b"first", path="folder/whole")
    desk.workspace.lock()
    desk.workspace.unlock(PASSPHRASE)
    desk.browser = sit_down(desk.workspace)
    return re.search(r'name="accession" value="([a-z2-7]+)"', desk.browser.get("/inbox").text)[1]


def test_what_was_cut_off_is_gone_on_with_and_what_came_before_is_passed_over(desk, tmp_path):
    accession = cut_off(desk)
    page = desk.browser.follow(desk.browser.post("/inbox/go-on", {"accession": accession}))
    assert f'name="accession" value="{accession}"' in page.text
    assert 'name="source"' not in page.text
    job = desk.begin({"accession": accession})
    desk.send(job, "whole", b"first", path="folder/whole")
    desk.send(job, "other", b"second")
    desk.end(job)
    assert sorted(desk.names()) == [b"other", b"whole"]
    with desk.workspace.reading() as archive:
        (closed,) = events_of(archive, AccessionClosedEvent)
        assert closed.accession == accession
        assert len(accessions(archive)) == 1
    assert "not finished" not in desk.browser.get("/inbox").text
    desk.workspace.lock()
    assert codes(tmp_path / "archive") == set()


def test_without_scripts_what_was_cut_off_is_gone_on_with_by_one_form(desk):
    accession = cut_off(desk)
    over(desk.browser, desk.form([(b"other", b"second")], {"accession": accession}))
    assert sorted(desk.names()) == [b"other", b"whole"]
    with desk.workspace.reading() as archive:
        assert len(accessions(archive)) == 1


def test_what_was_cut_off_is_closed_as_it_is(desk):
    accession = cut_off(desk)
    over(desk.browser, desk.browser.post("/inbox/go-on", {"accession": accession, "verdict": "close"}))
    assert desk.names() == [b"whole"]
    assert "not finished" not in desk.browser.get("/inbox").text
    assert desk.browser.get(f"/inbox/drop/{accession}/rest").status == 422
    assert "wrong" in json.loads(desk.browser.post("/inbox/drop", {"accession": accession}).text)


def test_an_accession_is_taken_back_with_a_reason_and_held_again(desk):
    job = desk.begin()
    desk.send(job, "whole", b"first")
    desk.end(job)
    accession = re.search(r"/items\?accession=([a-z2-7]+)", desk.browser.get("/inbox").text)[1]
    told = {"accession": accession, "why": "the wrong stick"}
    assert desk.browser.post("/inbox/take-back", told | {"why": ""}).status == 422
    page = desk.browser.follow(desk.browser.post("/inbox/take-back", told))
    assert "This accession was taken back" in page.text
    with desk.workspace.reading() as archive:
        assert len(archive.index.pages.after(0, ItemChoice(), 9)) == 0
    page = desk.browser.follow(desk.browser.post("/inbox/hold", told))
    assert "This should not have been sealed" in page.text
    with desk.workspace.reading() as archive:
        assert len(archive.index.pages.after(0, ItemChoice(), 9)) == 1


def opened(desk):
    with desk.workspace.reading() as archive:
        return next(
            each.id for each in accessions(archive) if not archive.index.about(AccessionClosedEvent, each.id)
        )


def closings(desk):
    with desk.workspace.reading() as archive:
        return len(events_of(archive, AccessionClosedEvent))


def test_an_accession_that_is_gone_on_with_in_another_tab_takes_files_there_alone_and_ends_once(
    desk, tmp_path
):
    first = desk.begin()
    desk.send(first, "a.txt", b"aaa")
    second = desk.begin({"accession": opened(desk)})
    assert "no more files" in desk.send(first, "b.txt", b"bbb").text
    assert json.loads(desk.send(second, "b.txt", b"bbb").text) == {}
    desk.end(second)
    desk.browser.post(f"/inbox/drop/{first}/end")
    assert sorted(name for name, *_ in desk.sealed()) == [b"a.txt", b"b.txt"]
    assert closings(desk) == 1
    desk.workspace.lock()
    assert faults(tmp_path / "archive") == set()


def test_nothing_comes_into_an_accession_that_was_finished_meanwhile_by_this_process_or_another(
    desk, tmp_path
):
    for by in ("page", "process"):
        job = desk.begin()
        desk.send(job, "a.txt", b"a" + by.encode())
        desk.workspace.works.get(job)._commit()
        accession = opened(desk)
        if by == "page":
            over(
                desk.browser, desk.browser.post("/inbox/go-on", {"accession": accession, "verdict": "close"})
            )
        else:
            with desk.workspace.reading() as archive:
                log(archive, AccessionClosedEvent(accession=accession, outcomes=Outcomes(1, {}, ())))
        desk.send(job, "late.txt", b"late" + by.encode())
        answer = desk.browser.post(f"/inbox/drop/{job}/end")
        assert answer.status in (303, 422)
        assert desk.workspace.works.get(job).view().is_over
    assert closings(desk) == 2
    assert {name for name, *_ in desk.sealed()} == {b"a.txt"}
    desk.workspace.lock()
    assert not {code for code, _ in faults(tmp_path / "archive")} & {"V005"}
