"""Pictures of every page of the workspace over the worked example: sizes, lights, languages. `make screenshots`.

python -m bench.screenshots FOLDER-OF-EXAMPLE TARGET [--few]
python -m bench.screenshots FOLDER-OF-EXAMPLE docs/pictures --readme
"""

import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.browser.reader import ARGUMENTS
from tests.workspace.desk import SELECT
from tests.workspace.served import Person, serving

SIZES = ((1680, 1000), (1366, 768), (390, 844))
AT_200_PERCENT = (840, 500)
"""What a window of 1680 x 1000 holds where everything is shown twice as large."""
LIGHTS = ("light", "dark")
LANGUAGES = ("en", "ru")
PAGES = {
    "overview": "/",
    "inbox": "/inbox",
    "inbox-drop": "/inbox/drop",
    "inbox-partly": "/inbox/pending?state=partly",
    "evidence": "/items",
    "evidence-none": "/items?kind=audio&state=partly",
    "item": "/items/A-000001",
    "recording": "/items/A-000002",
    "film": "/items/A-000003",
    "document": "/items/A-000005",
    "beside": "/items/A-000004/beside?with=A-000006",
    "export": "/export",
    "reveals": "/reveals",
    "tags": "/tags",
    "views": "/views",
    "item-cited": "/items/A-000014",
    "state": "/items/A-000014/state",
    "proposals": "/proposals",
    "declined": "/proposals/declined",
    "review": "/review",
    "same": "/same",
    "alike": "/items/A-000006/alike",
    "proof": "/items/A-000001/proof",
    "search": "/search",
    "alarms": "/alarms",
    "cases": "/cases",
    "patterns": "/patterns",
    "independence": "/independence",
    "watch-list": "/alarms?view=watch",
    "ledger": "/ledger",
    "recovery": "/recovery",
    "help": "/help",
    "help-of-cases": "/help/cases",
    "handbook": "/help/for/lawyer",
    "error": "/items/A-999999",
    "calm": "/calm",
}
LED_TO = {
    "clock": ("/alarms", r"/alarms/[a-z2-7]{26}"),
    "acts": ("/patterns", r"/patterns/\w+/[\w-]+"),
    "origins": ("/independence", r"/independence/[\w.]{27,}"),
    "case": ("/cases", r"/cases/[a-z2-7]{26}"),
    "case-row": ("case", r"/cases/[a-z2-7]{26}/rows/[\w./()-]+"),
    "case-sentences": ("case", r"/cases/[a-z2-7]{26}/sentences"),
    "case-versions": ("case", r"/cases/[a-z2-7]{26}/versions"),
    "package": ("case", r"/cases/[a-z2-7]{26}/package"),
    "batch": ("/review", r"/statements/[\w.-]+"),
}
"""Pages at an address of chance: where a link to them stands, an address or a page above, and how it looks."""
SOUGHT = "изолятор"
CLOCK_OF = "R., prisoner"
STATED_IN = "/items/A-000018"
STATED = "13.04.2024: ИК-99, ночью, приём этапа. Растяжка и дубинки, без света."
"""Words that the form of the README is opened over."""


def settings(*, few: bool) -> Iterator[tuple[tuple[int, int], str, str]]:
    """Sizes, lights and languages: every one of them, or a few."""
    if few:
        yield from ((SIZES[0], "light", "en"), (SIZES[1], "dark", "ru"), (SIZES[2], "light", "ru"))
        yield AT_200_PERCENT, "light", "ru"
        return
    yield from (
        (size, light, language)
        for size in (*SIZES, AT_200_PERCENT)
        for light in LIGHTS
        for language in LANGUAGES
    )


COMPUTING = 'meta[http-equiv="refresh"], [data-waiting]'
"""What a page has that shows a result which is being computed."""


def shoot(page: Page, path: Path) -> None:
    """The whole page, once its fonts are there and what it shows is computed."""
    page.wait_for_selector(COMPUTING, state="detached", timeout=60_000)
    page.evaluate("document.fonts.ready.then(() => true)")
    page.screenshot(path=path, full_page=True)


def led_to(person: Person) -> dict[str, str]:
    """The addresses of `LED_TO`; a page that the example has no link to is left out, and told."""
    found: dict[str, str] = {}
    for name, (where, pattern) in LED_TO.items():
        person.go(found.get(where, where))
        person.page.wait_for_selector(COMPUTING, state="detached", timeout=60_000)
        links = re.findall(
            f'href="{re.escape(person.served.entrance.path)}({pattern})"', person.page.content()
        )
        if links:
            found[name] = links[0]
        else:
            print("no link to", name)
    return found


def main(example: Path, target: Path, *, few: bool) -> None:
    """Take the pictures, and say what a browser complained of."""
    target.mkdir(parents=True, exist_ok=True)
    passphrase = (example / "passphrase.txt").read_text("utf-8").split("\n", 1)[0]
    with (
        sync_playwright() as driver,
        serving(example / "archive", passphrase) as served,
        serving(None) as empty,
    ):
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        person, newcomer = (Person(browser.new_context().new_page(), each) for each in (served, empty))
        pages = PAGES | led_to(person)
        for (width, height), light, language in settings(few=few):
            ending = f"{width}-{light}-{language}.png"
            for each in (person, newcomer):
                each.page.set_viewport_size({"width": width, "height": height})
                each.go("/")
                each.see(language=language, theme=light)
            shoot(newcomer.page, target / f"first-{ending}")
            for name, path in pages.items():
                person.go(path)
                shoot(person.page, target / f"{name}-{ending}")
            person.go("/search")
            person.page.locator("#words").fill(SOUGHT)
            person.page.locator("#words").press("Enter")
            person.page.wait_for_selector(".hit")
            shoot(person.page, target / f"found-{ending}")
            person.page.locator("#in-record ~ .hit a").first.click()
            shoot(person.page, target / f"entity-{ending}")
        print(
            len(list(target.glob("*.png"))),
            "pictures;",
            "complaints:",
            set(person.complaints + newcomer.complaints),
        )
        browser.close()


def readme(example: Path, target: Path) -> None:
    """The four pictures of the README."""
    passphrase = (example / "passphrase.txt").read_text("utf-8").split("\n", 1)[0]
    with sync_playwright() as driver, serving(example / "archive", passphrase) as served:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        context = browser.new_context(viewport={"width": 1280, "height": 860}, color_scheme="light")
        person = Person(context.new_page(), served)
        person.go("/alarms")
        clock = person.page.get_by_role("link", name=CLOCK_OF).first.get_attribute("href") or ""
        pages = {
            "item": PAGES["item-cited"],
            "clock": clock.removeprefix(served.entrance.path),
            "case": led_to(person)["case"],
        }
        for name, path in pages.items():
            person.go(path)
            person.page.wait_for_selector(COMPUTING, state="detached", timeout=60_000)
            if name == "case":
                person.page.evaluate("document.querySelector('[id^=allegation]').scrollIntoView()")
            picture(person.page, target / f"{name}.png")
        person.go(STATED_IN)
        person.page.evaluate(SELECT, STATED)
        person.page.keyboard.press("s")
        person.page.wait_for_selector("form.stating")
        picture(person.page, target / "state.png")
        browser.close()


def picture(page: Page, path: Path) -> None:
    """What the window shows."""
    page.evaluate("document.fonts.ready.then(() => true)")
    page.screenshot(path=path)


if __name__ == "__main__":
    if "--readme" in sys.argv:
        readme(Path(sys.argv[1]), Path(sys.argv[2]))
        raise SystemExit
    main(Path(sys.argv[1]), Path(sys.argv[2]), few="--few" in sys.argv)
