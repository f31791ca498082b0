"""Film and sound: pictures of shots first, then pieces of ten seconds, each asked for; nothing of the original, and no more than that."""

import io
import re
import resource
import threading

import av
import pytest

from khronika.archive.derivation.read_job import ReadJob, ReadPlan
from khronika.archive.derivation.views import ViewedBytes
from khronika.archive.derivation.worker_pool import WorkerPool
from khronika.evidence.event import RevealEvent
from khronika.evidence.reading.reading import Wanted
from khronika.evidence.reading.shield import ShieldStep
from khronika.presentation import playing
from khronika.web.workspace import Workspace
from tests.evidence.reading.films import BLUE, RED, film, sound, tone
from tests.workspace.asked import HOST, ask, sit_down, unlocked
from tests.world import events_of, found, seal, spread

MARK = "MARKER-OF-THE-FILM-51c0"
FILES = {
    "1-corridor.mp4": film([(RED, 9), (BLUE, 6)], sound=tone(15), tags={"title": MARK}),
    "2-call.wav": sound(tone(4)),
    "3-broken.mp4": b"\0\0\0\x18ftypmp42" + bytes(3_000),
}
CORRIDOR, CALL, BROKEN = (f"A-00000{n}" for n in (1, 2, 3))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    root = tmp_path_factory.mktemp("playing")
    with found(root / "archive") as archive:
        seal(archive, spread(root / "first", FILES))
        rows = list(archive.index.items())
        with WorkerPool(1) as pool:
            ReadJob(archive, ReadPlan(Wanted(), propose=False), pool, lambda _: None).run(rows)
    return root / "archive"


@pytest.fixture(scope="module")
def workspace(folder):
    with unlocked(folder, draws_ahead=True) as workspace:
        yield workspace


def reveal(browser, item, *steps):
    for step in steps:
        assert browser.post(f"/items/{item}/reveal", {"part": "0", "piece": "0", "step": step}).status == 303


def play(browser, item, step, piece="0"):
    answer = browser.post(f"/items/{item}/play", {"part": "0", "piece": piece, step: "1"})
    return browser.follow(browser_answer(answer))


def browser_answer(answer):
    answer.headers["location"] = answer.headers["location"].partition("#")[0]
    return answer


def piece(browser, item, look, number=0):
    return browser.get(f"/items/{item}/piece/0/{number}/{look}")


def test_a_film_comes_as_words_and_a_sheet_of_grey_points(browser):
    page = browser.get(f"/items/{CORRIDOR}").text
    assert "What it is, in words" in page
    assert "There are moving pictures in it." in page
    assert len(re.findall(r"/frame/0/\d+/card", page)) == 2
    assert "<video" not in page
    assert "autoplay" not in page
    assert browser.get(f"/items/{CORRIDOR}/frame/0/0/card").status == 200
    assert browser.get(f"/items/{CORRIDOR}/frame/0/0/grey").status == 404
    for look in ("grey", "colour", "sound", "colour-sound", "original"):
        assert piece(browser, CORRIDOR, look).status == 404


def test_a_film_moves_once_its_pictures_were_shown_in_grey_and_only_the_piece_that_was_asked_for(browser):
    reveal(browser, CORRIDOR, "blur")
    play(browser, CORRIDOR, "film")
    assert piece(browser, CORRIDOR, "grey").status == 404
    reveal(browser, CORRIDOR, "grey")
    page = play(browser, CORRIDOR, "film").text
    assert re.search(r'<video [^>]*preload="none" muted [^>]*/piece/0/0/grey"', page)
    sent = piece(browser, CORRIDOR, "grey")
    assert sent.headers["content-type"] == "video/webm"
    assert sent.headers["cache-control"] == "no-store"
    with av.open(io.BytesIO(sent.body)) as container:
        assert not container.streams.audio
        assert container.duration <= 10_100_000
    for look, number in (("grey", 1), ("colour", 0), ("grey-sound", 0), ("sound", 0)):
        assert piece(browser, CORRIDOR, look, number).status == 404
    play(browser, CORRIDOR, "film", "1")
    assert piece(browser, CORRIDOR, "grey", 1).status == 200
    assert piece(browser, CORRIDOR, "grey", 0).status == 404


def test_each_page_of_the_contact_sheet_is_revealed_by_itself(browser, monkeypatch):
    monkeypatch.setattr(playing, "MOST_FRAMES", 1)
    browser.get("/calm")
    reveal(browser, CORRIDOR, "blur", "grey")
    assert "/frame/0/0/grey" in browser.get(f"/items/{CORRIDOR}").text
    assert "/frame/0/1/card" in browser.get(f"/items/{CORRIDOR}?page=2").text
    assert browser.get(f"/items/{CORRIDOR}/frame/0/0/grey").status == 200
    assert browser.get(f"/items/{CORRIDOR}/frame/0/1/blur").status == 404
    browser.get("/calm")


def test_sound_is_asked_for_by_itself_and_nothing_of_the_original_is_sent(browser):
    reveal(browser, CORRIDOR, "blur", "grey", "colour")
    play(browser, CORRIDOR, "film")
    play(browser, CORRIDOR, "sound")
    sent = piece(browser, CORRIDOR, "colour-sound").body
    assert MARK.encode() not in sent
    assert MARK.encode() in FILES["1-corridor.mp4"]
    assert not any(FILES["1-corridor.mp4"][at : at + 24] in sent for at in range(200, 20_000, 500))
    with av.open(io.BytesIO(sent)) as container:
        assert len(container.streams.audio) == 1
        assert MARK not in container.metadata.values()


def test_a_range_is_of_the_piece_that_was_made_anew_and_only_once_it_was_revealed(browser):
    path = browser.entrance.path + f"/items/{CALL}/piece/0/0/sound"
    told = [("Host", HOST), ("Cookie", browser.cookie), ("Sec-Fetch-Site", "same-origin")]
    ranged = [*told, ("Range", "bytes=5-9")]
    browser.get("/calm")
    assert ask(browser.app, path, headers=ranged).status == 404
    play(browser, CALL, "sound")
    whole, answer = ask(browser.app, path, headers=told), ask(browser.app, path, headers=ranged)
    assert len(whole.body) == 44 + 2 * 4 * 16_000
    assert whole.body[:4] == b"RIFF"
    assert (answer.status, answer.body) == (206, whole.body[5:10])
    assert answer.headers["content-range"] == f"bytes 5-9/{len(whole.body)}"
    assert answer.headers["cache-control"] == "no-store"


def test_locking_calm_and_going_on_hide_a_piece(browser):
    play(browser, CALL, "sound")
    assert piece(browser, CALL, "sound").status == 200
    browser.get("/calm")
    assert piece(browser, CALL, "sound").status == 404


def test_each_piece_and_each_picture_of_a_shot_is_logged(browser, workspace):
    browser.get("/calm")
    reveal(browser, CORRIDOR, "blur", "grey")
    browser.get(f"/items/{CORRIDOR}/frame/0/1/grey")
    play(browser, CORRIDOR, "film")
    piece(browser, CORRIDOR, "grey")
    workspace.reveals().flush()
    with workspace.reading() as archive:
        last = [each for event in events_of(archive, RevealEvent) for each in event.reveals][-2:]
    assert [each.step for each in last] == [ShieldStep.GREY, ShieldStep.FILM]
    assert (last[0].start // 1000, last[0].end - last[0].start) == (last[0].start // 1000, 1_000)
    assert (last[1].start, last[1].end) == (0, 10_000)
    assert "moving, silent" in browser.get("/reveals").text


def test_the_curve_has_a_table_that_says_the_same(browser):
    page = browser.get(f"/items/{CALL}").text
    bars = re.findall(r'<rect class="loud', page)
    rows = re.findall(r"<tr><td>0:00:0\d</td>", page)
    assert len(bars) == len(rows) == 4


@pytest.mark.parametrize(
    "path", ["piece/0/x/sound", "piece/9/0/sound", "piece/0/0/", "frame/0/99/card", "frame/x/0/card"]
)
def test_no_other_address_leads_to_a_recording(browser, path):
    assert browser.get(f"/items/{CORRIDOR}/{path}").status in (404, 200)
    assert "video" not in browser.get(f"/items/{CORRIDOR}/{path}").headers["content-type"]
    assert piece(sit_down(Workspace()), CORRIDOR, "sound").status in (303, 404)


def test_a_broken_film_fells_only_its_worker(browser):
    page = browser.get(f"/items/{BROKEN}")
    assert page.status == 200
    play(browser, BROKEN, "sound")
    assert piece(browser, BROKEN, "sound").status == 404
    assert browser.get(f"/items/{CORRIDOR}").status == 200


def test_of_a_film_of_a_gigabyte_only_what_a_piece_needs_is_opened_and_held(workspace, monkeypatch):
    """A film of 15 s behind a thousand megabytes of nothing: a box that says that it is free, as editors leave it."""
    content = FILES["1-corridor.mp4"]
    free = 1_000 * 1_048_576
    at = content.index(b"ftyp") - 4
    length = int.from_bytes(content[at : at + 4], "big")
    index = content.index(b"moov") - 4
    assert index > length, "what is cut has its index behind its samples, so that nothing moves"
    head, tail = content[:index], content[index:]
    box = (1).to_bytes(4, "big") + b"free" + (free + 16).to_bytes(8, "big")
    asked = []

    def source(offset, wanted):
        asked.append(wanted)
        parts = ((0, head), (len(head), box), (len(head) + 16 + free, tail))
        found = bytearray(wanted)
        for start, data in parts:
            first, last = max(offset, start), min(offset + wanted, start + len(data))
            if first < last:
                found[first - offset : last - offset] = data[first - start : last - start]
        return bytes(found)

    views = workspace.views()
    monkeypatch.setattr(views, "_source", lambda _: source)
    size = len(content) + 16 + free
    original = ViewedBytes("a" * 26, "", "video/mp4", size, None)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found = [views._played(original, start, look) for start in (0, 10_000) for look in _looks()]
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert all(isinstance(each, bytes) for each in found)
    assert sum(asked) < 64 * 1_048_576
    assert grown < 200 * 1_024, f"{grown} KiB"


def _looks():
    from khronika.archive.derivation.views import PieceLook

    return (PieceLook.COLOUR_WITH_SOUND, PieceLook.GREY)


def test_pages_wait_for_no_piece(browser, workspace):
    views = workspace.views()
    with views._playing:
        asked = threading.Thread(target=lambda: browser.get(f"/items/{CORRIDOR}/frame/0/0/card"))
        asked.start()
        asked.join(20)
        assert not asked.is_alive()


def test_what_plays_is_started_beside_the_page_of_a_recording(browser, workspace):
    browser.get(f"/items/{CORRIDOR}")
    assert workspace.playing_ahead.result(60) is True
    begun = workspace.playing_ahead
    browser.get(f"/items/{CORRIDOR}")
    assert workspace.playing_ahead is begun
