"""Forms as a browser shows and sends them, and what came of them."""

import re
from html import unescape

from khronika.record.event import StateEvent
from khronika.web.workspace import Workspace
from tests.workspace.asked import Answered, Browser
from tests.workspace.marked import SENTENCE, TEXT
from tests.world import events_of

START = TEXT.index(SENTENCE)
END = START + len(SENTENCE)


def hidden(page: Answered, name: str) -> str:
    """The value of a field."""
    return unescape(re.search(rf'name="{name}" value="([^"]*)"', page.text)[1])


def opened_form(
    browser: Browser, start: int = START, end: int = END, item: str = "A-000001", *, page: str = "state"
) -> Answered:
    """The form beside words of an item."""
    rendition = re.search(r'data-rendition="([^"]+)"', browser.get(f"/items/{item}").text)[1]
    return browser.get(f"/items/{item}/{page}?rendition={rendition}&start={start}&end={end}")


def fields_of(page: Answered, form: str, **changed: str) -> dict[str, str]:
    """What a browser sends of a form that somebody changed in these fields."""
    text = re.search(rf'<form[^>]*id="{form}".*?</form>', page.text, re.DOTALL)[0]
    found = {}
    for tag in re.findall(r"<input[^>]*>", text):
        name = re.search(r' name="([^"]+)"', tag)
        is_left = 'type="radio"' in tag or 'type="checkbox"' in tag
        if name and (not is_left or " checked" in tag):
            found[name[1]] = re.search(r'value="([^"]*)"', tag)[1]
    for name, body in re.findall(r'<select id="[^"]*" name="([^"]+)"[^>]*>(.*?)</select>', text, re.DOTALL):
        values = re.findall(r'value="([^"]*)"( selected)?', body)
        found[name] = next((value for value, chosen in values if chosen), values[0][0])
    texts = re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', text, re.DOTALL)
    sent = found | dict(texts)
    return {name: unescape(value) for name, value in sent.items()} | changed


def stated(workspace: Workspace) -> list[StateEvent]:
    """What was stated since the beginning."""
    with workspace.reading() as archive:
        return list(events_of(archive, StateEvent))[1:]
