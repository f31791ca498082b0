"""What a browser keeps: nothing of what was shown is in its profile, neither while it is shown nor after locking."""

import shutil

import pytest

from khronika.archive.derivation.views import original_of
from khronika.evidence.reading.shield import PICTURE_STEPS
from tests.browser.reader import ARGUMENTS
from tests.workspace.media import MARKER, document, photograph
from tests.workspace.served import Person, serving
from tests.world import PASSPHRASE, found, seal, spread

pytestmark = pytest.mark.browser


@pytest.fixture
def profile(tmp_path):
    """The folder of a profile that Chromium writes to, as a person's browser does."""
    return tmp_path / "profile"


def pieces(octets):
    """Stretches of what was sent, each long enough to be found nowhere else."""
    return [octets[at : at + 24] for at in range(80, len(octets) - 24, max(1, len(octets) // 40))]


def everything(folder):
    return b"".join(
        each.read_bytes() for each in folder.rglob("*") if each.is_file() and not each.is_symlink()
    )


def sent_of(workspace, item):
    """Every step of the first page of an item, as it is sent."""
    with workspace.reading() as archive:
        original = original_of(archive, archive.item(item))
        return [workspace.views().picture(original, 1, step) for step in PICTURE_STEPS]


def test_nothing_of_a_picture_is_in_the_profile_of_the_browser(tmp_path, profile, chromium):
    with found(tmp_path / "archive") as archive:
        seal(archive, spread(tmp_path / "first", {"a.jpg": photograph(), "b.pdf": document()}))
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
        shown = [each for item in ("A-000001", "A-000002") for each in sent_of(served.workspace, item)]
        person.require_silence()
        while_open = everything(profile)
        person.page.locator("form.lock button").click()
        person.page.wait_for_selector("input[name=passphrase]")
        context.close()
    for kept in (while_open, everything(profile)):
        assert MARKER not in kept
        assert not [piece for octets in shown for piece in pieces(octets) if piece in kept]
    # A search that finds what a browser does keep: our own style sheet, which says nothing, for an hour.
    assert b"an item as pictures" in while_open
