"""What a browser keeps: nothing of what was shown is in its profile, neither while it is shown nor after locking."""

import shutil

import pytest

from khronika.archive.derivation.views import PieceLook, original_of
from khronika.evidence.reading.shield import PICTURE_STEPS
from tests.browser.reader import ARGUMENTS
from tests.evidence.reading.films import RED, film, tone
from tests.workspace.media import MARKER, document, photograph
from tests.workspace.served import Person, serving
from tests.world import PASSPHRASE, found, seal, spread

CORRIDOR = film([(RED, 6)], sound=tone(6), tags={"title": MARKER.decode()})
pytestmark = pytest.mark.browser


@pytest.fixture
def profile(tmp_path):
    """The folder of a profile that Chromium writes to, as a person's browser does."""
    return tmp_path / "profile"


def pieces(data):
    """Stretches of what was sent, each long enough to be found nowhere else."""
    return [data[at : at + 24] for at in range(80, len(data) - 24, max(1, len(data) // 40))]


def everything(folder):
    return b"".join(
        each.read_bytes() for each in folder.rglob("*") if each.is_file() and not each.is_symlink()
    )


def sent_of(workspace, item):
    """Every step of the first page of an item, as it is sent."""
    with workspace.reading() as archive:
        original = original_of(archive, archive.item(item))
        return [workspace.views().picture(original, 1, step) for step in PICTURE_STEPS]


def wait_for_playing(person):
    """Until half a second of the piece was played."""
    played = "document.querySelector('[data-piece]').currentTime > 0.5"
    for _ in range(100):
        if person.page.evaluate(played):
            return
        person.page.wait_for_timeout(200)
    raise AssertionError("the piece does not play")


def piece_of(workspace):
    """The piece that is played, as it is sent."""
    with workspace.reading() as archive:
        row = archive.item("A-000003")
        return workspace.views().piece(original_of(archive, row), 0, PieceLook.GREY_WITH_SOUND)


def test_nothing_of_a_picture_or_a_film_is_in_the_profile_of_the_browser(tmp_path, profile, chromium):
    with found(tmp_path / "archive") as archive:
        seal(
            archive,
            spread(tmp_path / "first", {"a.jpg": photograph(), "b.pdf": document(), "c.mp4": CORRIDOR}),
        )
    with serving(tmp_path / "archive", PASSPHRASE) as served:
        context = chromium.browser_type.launch_persistent_context(
            str(profile), executable_path=shutil.which("chromium"), args=ARGUMENTS
        )
        person = Person(context.pages[0], served)
        for item in ("A-000001", "A-000002"):
            person.go(f"/items/{item}")
            for _ in range(3):
                person.page.locator("[data-reveal]").click()
                person.page.wait_for_load_state("networkidle")
            assert person.page.locator(".sheet img").evaluate("image => image.naturalWidth") > 300
        person.go("/items/A-000003")
        for _ in range(2):
            person.page.locator("[data-reveal]").click()
            person.page.wait_for_load_state("networkidle")
        person.page.locator("[data-play]").click()
        person.page.wait_for_selector("video")
        person.page.locator("[data-hear]").click()
        person.page.wait_for_selector("[data-piece]:not([muted])")
        person.page.evaluate("document.querySelector('[data-piece]').play()")
        wait_for_playing(person)
        shown = [piece_of(served.workspace)]
        shown += [each for item in ("A-000001", "A-000002") for each in sent_of(served.workspace, item)]
        person.require_silence()
        while_open = everything(profile)
        person.page.locator("form.lock button").click()
        person.page.wait_for_selector("input[name=passphrase]")
        context.close()
    for kept in (while_open, everything(profile)):
        assert MARKER not in kept
        assert not [piece for data in shown for piece in pieces(data) if piece in kept]
    # A search that finds what a browser does keep: our own style sheet, which says nothing, for an hour.
    assert b"an item as pictures" in while_open
