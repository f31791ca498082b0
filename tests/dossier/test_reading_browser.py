"""The reading copy in a real browser, opened from disk: nothing is fetched, nothing runs, everything can be reached and read."""

from dataclasses import replace
from pathlib import Path

import pytest

from khronika.dossier.page.reading import reading_copy
from khronika.dossier.plan import DossierPlan
from khronika.dossier.view.build import tell
from tests.browser.conftest import chromium
from tests.dossier.plan_simulator import WORDS, retitled

pytestmark = pytest.mark.browser

__all__ = ["chromium"]


class Visit:
    """A page opened from disk and everything it said or asked for meanwhile."""

    def __init__(self, browser, width: int = 1280, scheme: str = "light") -> None:
        self.context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
        self.page = self.context.new_page()
        self.asked: list[str] = []
        self.said: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.fetched: list[str] = []
        self.page.on("requestfinished", lambda request: self.fetched.append(request.url))
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("dialog", lambda dialog: self.said.append(dialog.message))

    def go(self, file: Path, mark: str = "") -> None:
        self.page.goto(file.as_uri() + mark)


def test_it_opens_from_disk_asks_for_nothing_and_breaks_no_policy(chromium, written: Path):
    visit = Visit(chromium)
    visit.go(written / "data/index.html")
    assert visit.asked == [(written / "data/index.html").as_uri()]
    assert visit.said == []
    assert visit.page.locator("h1").inner_text() == "Colony IK-99 (invented): beatings in the quarantine unit"
    assert visit.page.locator("h1").evaluate("element => getComputedStyle(element).fontWeight") == "600"


@pytest.mark.parametrize("width", [320, 640, 1280])
def test_it_never_scrolls_sideways(chromium, stamped: Path, width: int):
    # 640 pixels are what a window of 1280 has at 200 % zoom; 320 is WCAG 2.2 criterion 1.4.10.
    visit = Visit(chromium, width)
    visit.go(stamped / "data/index.html")
    assert visit.page.evaluate("document.documentElement.scrollWidth") == width


def test_from_a_sentence_to_the_passage_in_the_file_in_three_clicks(chromium, written: Path):
    visit = Visit(chromium)
    visit.go(written / "data/index.html")
    visit.page.locator("#sentence-1").get_by_text("1.1", exact=True).click()
    assert visit.page.url.endswith("#statement-1.1")
    visit.page.locator("#report-1").get_by_text("Open the original at this passage").click()
    visit.page.wait_for_url("**/exhibits/A-000001/original.txt*")
    assert "нас вывели в коридор" in visit.page.locator("body").inner_text()


def test_an_html_exhibit_opens_as_its_source_and_runs_nothing(chromium, tmp_path: Path):
    source = tmp_path / "original.txt"
    source.write_text("<!doctype html><script>alert(1)</script><img src=https://example.invalid/beacon>")
    visit = Visit(chromium)
    visit.go(source)
    assert visit.said == []
    assert visit.asked == [source.as_uri()]
    assert "<script>" in visit.page.locator("body").inner_text()


def test_markup_that_slips_in_still_cannot_run_or_fetch(chromium, english: DossierPlan, tmp_path: Path):
    attack = "<script>alert(1)</script><img src=exhibits/x.png><link rel=stylesheet href=x.css><b style='color:red'>x</b></body>"
    file = tmp_path / "index.html"
    file.write_text(reading_copy(tell(english, WORDS)).decode().replace("</body>", attack))
    visit = Visit(chromium)
    visit.go(file)
    assert visit.fetched == [file.as_uri()]
    assert not [said for said in visit.said if "Content Security Policy" not in said]
    assert len(visit.said) >= 4


def test_a_hostile_title_is_read_and_not_run(chromium, english: DossierPlan, tmp_path: Path):
    file = tmp_path / "index.html"
    title = "<script>alert(1)</script>\u202egnp"
    file.write_bytes(reading_copy(tell(replace(retitled(english, title), language="ru"), WORDS)))
    visit = Visit(chromium)
    visit.go(file)
    assert visit.said == []
    assert visit.page.locator("h1").inner_text() == "<script>alert(1)</script>[U+202E]gnp"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_stands_out_from_its_ground(chromium, stamped: Path, scheme: str):
    visit = Visit(chromium, scheme=scheme)
    visit.go(stamped / "data/index.html")
    assert visit.page.evaluate(FAINT) == []


FAINT = """() => {
  const parse = text => text.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map(v => v / 255).map(v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
    .reduce((sum, v, n) => sum + v * [.2126, .7152, .0722][n], 0);
  const ground = element => {
    for (let at = element; at; at = at.parentElement) {
      const colour = parse(getComputedStyle(at).backgroundColor);
      if (colour.length < 4 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const faint = new Set();
  for (const element of document.body.querySelectorAll('*')) {
    if (![...element.childNodes].some(node => node.nodeType === 3 && node.data.trim())) continue;
    const [a, b] = [light(parse(getComputedStyle(element).color)), light(ground(element))].sort((x, y) => y - x);
    if ((a + .05) / (b + .05) < 4.5) faint.add(element.tagName + '.' + element.className);
  }
  return [...faint];
}"""
