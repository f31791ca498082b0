"""To begin with: a new archive, one that is there, or the worked example."""

from khronika.web.error import NotFoundError, WorkspaceError
from khronika.web.page import GoTo, PageAnswer, PageRequest, ShownPage


def start(asked: PageRequest) -> PageAnswer:
    """Make an archive in a new folder."""
    form, folder = asked.form, asked.workspace.choose(asked.form.get("folder", ""))
    asked.workspace.start(folder, form.get("name", ""), form.get("passphrase", ""), form.get("again", ""))
    return _opened(asked)


def open_archive(asked: PageRequest) -> PageAnswer:
    """Open one that is there."""
    folder = asked.workspace.choose(asked.form.get("folder", ""))
    asked.workspace.unlock(asked.form.get("passphrase", ""), folder)
    return _opened(asked)


def _opened(asked: PageRequest) -> GoTo:
    """The overview of an archive in which nothing was searched yet: what was, was searched in another."""
    asked.visit.forget()
    return GoTo("/")


def begin_example(asked: PageRequest) -> PageAnswer:
    """Begin to build the worked example."""
    asked.workspace.build_example(asked.workspace.choose(asked.form.get("folder", "")))
    return GoTo("/example")


def example(asked: PageRequest) -> PageAnswer:
    """How far it is; the page asks again by itself."""
    built = asked.workspace.example
    if built is None:
        raise NotFoundError("no worked example is being built", hint="begin one on the first page")
    return ShownPage("example.html", {"example": built})


def open_example(asked: PageRequest) -> PageAnswer:
    """Open it with the passphrase that lies beside it."""
    built = asked.workspace.example
    if built is None or built.archive is None:
        raise WorkspaceError("the worked example is not built yet")
    asked.workspace.unlock(built.passphrase(), built.archive)
    return _opened(asked)
