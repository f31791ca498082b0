"""Recovery cards: drawing and printing them, putting them in force, and rehearsing."""

from http import HTTPStatus

from khronika.archive.members.recovery import drill as rehearse
from khronika.archive.members.recovery import put_in_force
from khronika.archive.members.typed_cards import typed_cards
from khronika.presentation.printed_cards import printed_cards
from khronika.presentation.recovery import recovery_view
from khronika.presentation.recovery_cards import explained
from khronika.primitives.message import message
from khronika.seal.card import Card, UnreadableCard
from khronika.web.drawn_cards import DrawnCards, drawn
from khronika.web.error import NotFoundError, WorkspaceError
from khronika.web.page import GoTo, PageAnswer, PageRequest, ShownPage

HOME = "/recovery"
IN_FORCE = message(
    "The new recovery cards are in force, and those from before are to be burnt. "
    "The archive has new keys: unlock it with your own passphrase, as always."
)


def recovery(asked: PageRequest) -> PageAnswer:
    """Who could open the archive, and what is to be done."""
    return _shown(asked, ())


def _shown(asked: PageRequest, wrong: tuple[tuple[int, tuple[str, ...]], ...]) -> ShownPage:
    with asked.workspace.reading() as archive:
        view = recovery_view(archive, archive.clock.now())
    shown = {"recovery": view, "wrong": wrong, "is_drawn": asked.workspace.kept().cards is not None}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    return ShownPage("recovery.html", shown, status)


def draw(asked: PageRequest) -> PageAnswer:
    """Draw cards, which count for nothing yet; raises CardError, WorkspaceError."""
    asked.workspace.kept().cards = drawn(asked.form)
    return GoTo(f"{HOME}/cards")


def cards(asked: PageRequest) -> PageAnswer:
    """The cards to print, and the words that are asked for; raises NotFoundError where none were drawn."""
    made = _drawn(asked)
    return _cards(asked, made, is_wrong=False)


def _cards(asked: PageRequest, made: DrawnCards, *, is_wrong: bool) -> ShownPage:
    printed = printed_cards(made.key.deck, asked.visit.language)
    return ShownPage("cards.html", {"printed": printed, "trial": made.trial, "is_wrong": is_wrong})


def _drawn(asked: PageRequest) -> DrawnCards:
    made = asked.workspace.kept().cards
    if made is None:
        raise NotFoundError("no cards wait to be printed", hint="draw some on the page of recovery")
    return made


def count(asked: PageRequest) -> PageAnswer:
    """Put them in force once words of one were read back; the archive is locked, since its keys are new."""
    made = _drawn(asked)
    if not made.trial.holds(made.key.deck, asked.form.get("words", "")):
        return _cards(asked, made, is_wrong=True)
    with asked.workspace.reading() as archive:
        put_in_force(archive, made.key)
    asked.workspace.lock_since(IN_FORCE)
    asked.visit.forget()
    return GoTo("/", is_clearing=True)


def drop(asked: PageRequest) -> PageAnswer:
    """Forget cards that were drawn: they open nothing."""
    asked.workspace.kept().cards = None
    return GoTo(HOME)


def drill(asked: PageRequest) -> PageAnswer:
    """Rehearse with cards that are typed; what is wrong with one is said. Raises RecoveryError."""
    read = typed_cards(asked.form.get("cards", ""))
    if not read:
        raise WorkspaceError(
            "no card was read", hint="the words of one card, then an empty line, then the next"
        )
    wrong = [
        (number, tuple(explained(each, asked.words)))
        for number, each in enumerate(read, start=1)
        if isinstance(each, UnreadableCard)
    ]
    if wrong:
        return _shown(asked, tuple(wrong))
    with asked.workspace.reading() as archive:
        rehearse(archive, [each for each in read if isinstance(each, Card)])
    return GoTo(HOME)
