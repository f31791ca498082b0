"""Where a person sits: languages, light, keys, a calm screen; and whether the archive is still unlocked."""

from khronika.presentation.handbook import TOPICS, HandbookRole, handbook, topic
from khronika.presentation.words import LANGUAGES
from khronika.web.error import NotFoundError
from khronika.web.page import GoTo, PageAnswer, PageRequest, SentFile, ShownPage
from khronika.web.pages.items import one_of
from khronika.web.workspace import WorkspaceState

THEMES = ("auto", "light", "dark")
_HOME = "/"


def keys(_: PageRequest) -> PageAnswer:
    """What keys do, how one page leads to the next, what is safe, and every page of help."""
    return ShownPage("help.html", {"topics": TOPICS, "roles": tuple(HandbookRole)})


def help_topic(asked: PageRequest) -> PageAnswer:
    """Keys, and what one screen is for; raises NotFoundError where it has no page of help."""
    found = topic(asked.path["topic"])
    if found is None:
        raise NotFoundError("there is no help about this", hint="all pages of help are listed there")
    return ShownPage("help_topic.html", {"found": found, "roles": tuple(HandbookRole)})


def whole_handbook(asked: PageRequest) -> PageAnswer:
    """Every page of help for somebody, in the order of their work; raises NotFoundError."""
    role = one_of(HandbookRole, asked.path["role"])
    if role is None:
        raise NotFoundError("there is no help about this", hint="all pages of help are listed there")
    return ShownPage("handbook.html", {"role": role, "topics": handbook(role)})


def calm(asked: PageRequest) -> PageAnswer:
    """Nothing to look at, and what was revealed is hidden again."""
    asked.visit.shield.hide()
    return ShownPage("calm.html")


def settings(asked: PageRequest) -> PageAnswer:
    """See the pages in another way, for this visit."""
    visit, form = asked.visit, asked.form
    if form.get("language") in LANGUAGES:
        visit.language = form["language"]
    if form.get("theme") in THEMES:
        visit.theme = form["theme"]
    if form.get("keys") in ("on", "off"):
        visit.has_keys = form["keys"] == "on"
    return GoTo(_own_path(form.get("back", _HOME)))


def _own_path(path: str) -> str:
    """A path of ours, whatever a form says: no other server, and nothing that a browser would take for one."""
    is_plain = path.startswith("/") and not path.startswith("//") and path.isascii() and path.isprintable()
    return path if is_plain and "\\" not in path and ".." not in path else _HOME


def pulse(asked: PageRequest) -> PageAnswer:
    """Whether the archive is unlocked. To ask is no use of it: a page that is left open keeps no keys."""
    is_open = asked.workspace.standing is WorkspaceState.OPEN
    if not is_open:
        asked.visit.forget()
    return SentFile(b"open" if is_open else b"locked", "text/plain; charset=utf-8")


def used(asked: PageRequest) -> PageAnswer:
    """Somebody types: the archive stays unlocked."""
    with asked.workspace.reading():
        return SentFile(b"open", "text/plain; charset=utf-8")
