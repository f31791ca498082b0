"""The main job in a browser alone: from an empty folder to a court package, with how long each part of it took."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from khronika.record.event import ReviewEvent, StateEvent
from tests.workspace.desk import Desk
from tests.workspace.lawyer import attach, open_case, preview, say_sentence, write

LONGEST = 3_600_000
"""Milliseconds that sealing and reading may take: a whole corpus is read."""
SENTENCE = "7 апреля 2024 года в ИК-99 Выдуманова Ивана Петровича избили дубинкой в коридоре."
"""What the statement is made of; the text that holds it is the last item."""
VICTIM, OFFICER = "Zoya Invented", "Officer Made Up"
WHO = "Witness Eleven"
MOST_REVIEWED = 12


@dataclass(slots=True)
class Timed:
    """Seconds of each part, in their order."""

    seconds: dict[str, float] = field(default_factory=dict)

    def part(self, name: str, work: Callable[[], Any]) -> Any:
        """Do a part and keep how long it took."""
        began = time.monotonic()
        result = work()
        self.seconds[name] = time.monotonic() - began
        return result


def start(desk: Desk, folder: Path) -> None:
    """An archive under the passphrase that was drawn."""
    drawn = desk.page.locator(".drawn").text_content() or ""
    form = desk.page.locator("form[action$='/start']")
    form.locator("[name=folder]").fill(str(folder))
    for name in ("passphrase", "again"):
        form.locator(f"[name={name}]").fill(drawn)
    form.get_by_role("button", name=desk.say("Start")).click()
    desk.page.wait_for_selector("nav [data-go=KeyI]")


def seal(desk: Desk, folder: Path, told: Mapping[str, str]) -> None:
    """Seal a folder by its path."""
    desk.go_by_keys("i", "/inbox")
    desk.fill(folder=str(folder))
    desk.click("Look at it")
    desk.fill(**told)
    desk.click("Seal")
    desk.page.get_by_role("link", name=desk.say("Back to the inbox")).first.wait_for(timeout=LONGEST)


def read(desk: Desk) -> None:
    """Read all that was sealed."""
    desk.go_by_keys("i", "/inbox")
    desk.page.locator("form[action$='/inbox/read'] button").first.click()
    desk.page.locator("main a[href$='/proposals']").first.wait_for(timeout=LONGEST)
    desk.follow("Proposals")


def decide(desk: Desk, number: int) -> None:
    """Accept this many proposals, with who says so where nobody is named, and turn one down."""
    desk.page.locator("#decide").wait_for()
    for decided in range(1, number + 1):
        who = desk.page.locator("#who")
        if not who.input_value():
            who.fill(WHO)
        desk.page.locator("#decide [value=accept]").click()
        decided_on(desk, decided)
    desk.press("x")
    decided_on(desk, number + 1)


def decided_on(desk: Desk, number: int) -> None:
    """Wait until this many decisions are listed."""
    desk.page.locator(f"[aria-labelledby=last] li:nth-child({number})").wait_for()


def state(desk: Desk, item: str) -> StateEvent:
    """A whole violation of one sentence; gives what was recorded."""
    desk.go(f"/items/{item}")
    desk.page.wait_for_selector("article[data-rendition]")
    desk.select(SENTENCE)
    desk.press("s")
    desk.page.wait_for_selector("form.stating")
    desk.page.locator("#victim").select_text()
    desk.name(VICTIM)
    desk.page.locator("#perpetrator").click()
    desk.name(OFFICER)
    desk.fill(who=WHO)
    desk.press("Control+Enter")
    desk.page.wait_for_selector("#says")
    stated = desk.events(StateEvent)[-1]
    assert isinstance(stated, StateEvent)
    return stated


def review(desk: Desk) -> None:
    """Accept what waits, one after the other."""
    desk.go_by_keys("r", "/review")
    for _ in range(MOST_REVIEWED):
        if desk.page.locator("[data-key=KeyA]").count() == 0:
            return
        before = len(desk.events(ReviewEvent))
        with desk.page.expect_navigation():
            desk.press("a")
        while len(desk.events(ReviewEvent)) == before:
            desk.page.wait_for_timeout(20)
        desk.go("/review")
    raise AssertionError("something waits still")


def main_job(
    desk: Desk, folder: Path, material: Sequence[tuple[Path, Mapping[str, str]]], item: str
) -> Timed:
    """All of it; `material` are folders with what is told of them, `item` is the one that says the sentence."""
    timed = Timed()
    timed.part("start an archive", lambda: start(desk, folder / "archive"))
    for number, (path, told) in enumerate(material, start=1):
        timed.part(f"seal folder {number}", lambda path=path, told=told: seal(desk, path, told))  # type: ignore[misc]
    timed.part("read", lambda: read(desk))
    timed.part("decide on four proposals", lambda: decide(desk, 3))
    stated = timed.part("state a violation", lambda: state(desk, item))
    act = next(each.subject.id for each in stated.statements if each.property == "victim")
    timed.part("review", lambda: review(desk))
    timed.part("open a case", lambda: open_case(desk, OFFICER, act))
    timed.part("attach", lambda: attach(desk))
    timed.part("a sentence", lambda: say_sentence(desk))
    timed.part("look at what leaves", lambda: preview(desk))
    timed.part("package, report, letter", lambda: write(desk, folder))
    return timed
