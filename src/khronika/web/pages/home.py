"""The first page: what to begin with, the passphrase, or what is in the archive; and locking it again."""

from khronika.presentation.next_act import next_acts
from khronika.presentation.recovery import recovery_view
from khronika.presentation.status import status_view
from khronika.seal.passphrase import RULE, draw
from khronika.session.draft import DraftSeal
from khronika.web.error import WorkspaceError
from khronika.web.page import GoTo, PageAnswer, PageRequest, ShownPage
from khronika.web.workspace import WorkspaceState


def home(asked: PageRequest) -> PageAnswer:
    """Whatever fits where the workspace is."""
    match asked.workspace.standing:
        case WorkspaceState.EMPTY:
            return ShownPage("first_run.html", {"drawn": draw(), "rule": RULE})
        case WorkspaceState.LOCKED:
            asked.visit.forget()  # it may have locked itself
            return ShownPage("unlock.html", {"notice": asked.workspace.notice})
        case WorkspaceState.OPEN:
            return _overview(asked)


def _overview(asked: PageRequest) -> PageAnswer:
    with asked.workspace.reading() as archive:
        seal = DraftSeal.of(archive)
        status, recovery = status_view(archive), recovery_view(archive, archive.clock.now())
    has_cards = recovery.stands.split is not None
    acts = next_acts(status.seen, has_cards=has_cards, has_copies=bool(status.copies))
    # What was typed and not recorded, be it that the archive was locked meanwhile: by its place alone.
    drafts = [(draft.path, name) for name, draft in asked.visit.forms.drafts(seal).items()]
    asked.workspace.draw_ahead()
    shown = {"status": status, "recovery": recovery, "acts": acts, "drafts": drafts}
    return ShownPage("overview.html", shown)


def unlock(asked: PageRequest) -> PageAnswer:
    """Try a passphrase; raises WrongPassphraseError and what else keeps an archive shut."""
    if not asked.form.get("passphrase"):
        raise WorkspaceError("no passphrase was given", hint="type it, or paste it")
    asked.workspace.unlock(asked.form["passphrase"])
    return GoTo("/")


def lock(asked: PageRequest) -> PageAnswer:
    """Drop the keys, and have the browser forget what it was shown."""
    asked.workspace.lock()
    asked.visit.forget()
    return GoTo("/", is_clearing=True)
