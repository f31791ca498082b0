"""Long work: how far it is, stopping it, and what came of it."""

import json

from khronika.web.page import GoTo, PageAnswer, PageRequest, SentFile, ShownPage


def work(asked: PageRequest) -> PageAnswer:
    """How it stands; without scripts the page asks again by itself."""
    asked.workspace.session()
    name = asked.path["name"]
    return ShownPage("work.html", {"name": name, "work": asked.workspace.works.get(name).view()})


def told(asked: PageRequest) -> PageAnswer:
    """The same for the script of the page, in the words of the person."""
    asked.workspace.session()
    view, words = asked.workspace.works.get(asked.path["name"]).view(), asked.words
    said = {
        "over": view.is_over,
        "percent": view.percent,
        "state": view.state_told(words),
        "facts": list(view.facts(words)),
    }
    return SentFile(json.dumps(said, ensure_ascii=False).encode(), "application/json")


def stop(asked: PageRequest) -> PageAnswer:
    """Ask it to stop where nothing is lost."""
    asked.workspace.session()
    name = asked.path["name"]
    asked.workspace.works.get(name).stop()
    return GoTo(f"/jobs/{name}")
