"""Pages of items as pictures, step by step; and what somebody was shown."""

from base64 import b64decode

from khronika.archive.derivation.renditions import derivation_of
from khronika.archive.index.index import ItemRow
from khronika.evidence.event import Reveal
from khronika.evidence.reading.outcome import Reason
from khronika.evidence.reading.shield import PICTURE_STEPS, ShieldStep, shows
from khronika.presentation.reveals import reveals_page
from khronika.presentation.sheet import ViewablePart, is_shielded, viewable
from khronika.web.error import NotFoundError
from khronika.web.numbers import number_of
from khronika.web.page import GoTo, PageAnswer, PageRequest, SentFile, ShownPage

_FIRST = 1
"""The page that stands for an item in the grid."""
NOTHING_SEEN = b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
"""A picture of one point through which everything is seen."""


def picture(asked: PageRequest) -> PageAnswer:
    """A page as PNG, in a step that was revealed; raises NotFoundError for any other."""
    step = next((each for each in PICTURE_STEPS if each.value == asked.path["step"]), None)
    part, page = number_of(asked.path, "part", 0), number_of(asked.path, "page", 1)
    with asked.workspace.reading() as archive:
        row = archive.item(asked.path["item"])
        derivation = derivation_of(archive, row)
        shown = viewable(archive, row, derivation, part)
        if shown is None or step is None:
            raise NotFoundError("no such picture")
        views = asked.workspace.views()
        facts = views.facts(shown.original, page)
        if isinstance(facts, Reason):
            raise NotFoundError("this page cannot be shown")
        shielded = is_shielded(archive, derivation, shown, facts, page)
        if shielded and not shows(asked.visit.shield.step(row.id, (part, page)), step):
            raise NotFoundError("this was not revealed", hint="reveal it on the page of the item")
        made = views.picture(shown.original, page, step)
        if isinstance(made, Reason):
            raise NotFoundError("this page cannot be shown")
        if shielded and step is not ShieldStep.CARD:
            _note(asked, row, shown, (part, page, step), archive.clock.now())
    return SentFile(made, "image/png")


def tile(asked: PageRequest) -> PageAnswer:
    """The first page of an item as the grid of the list shows it: in ten grey points, blurred once that was revealed, never further.

    Where it cannot be drawn nothing is seen, and no error: what kind of file it is stands behind it.
    """
    with asked.workspace.reading() as archive:
        row = archive.item(asked.path["item"])
        derivation = derivation_of(archive, row)
        shown = viewable(archive, row, derivation, 0)
        views = asked.workspace.views()
        facts = views.facts(shown.original, _FIRST) if shown else Reason.UNKNOWN
        if shown is None or isinstance(facts, Reason):
            return SentFile(NOTHING_SEEN, "image/gif")
        shielded = is_shielded(archive, derivation, shown, facts, _FIRST)
        is_revealed = shows(asked.visit.shield.step(row.id, (0, _FIRST)), ShieldStep.BLUR)
        step = ShieldStep.BLUR if is_revealed or not shielded else ShieldStep.CARD
        made = views.picture(shown.original, _FIRST, step)
        if isinstance(made, Reason):
            return SentFile(NOTHING_SEEN, "image/gif")
        if shielded and step is ShieldStep.BLUR:
            _note(asked, row, shown, (0, _FIRST, step), archive.clock.now())
    return SentFile(made, "image/png")


def _note(
    asked: PageRequest, row: ItemRow, shown: ViewablePart, what: tuple[int, int, ShieldStep], at: str
) -> None:
    part, page, step = what
    if asked.visit.shield.is_new(row.id, part, page, step):
        asked.workspace.reveals().note(Reveal(row.id, shown.member, step, page, page, at))


def reveal(asked: PageRequest) -> PageAnswer:
    """Show a page of an item, or of a contact sheet, one step further, or hide it again; raises UnknownItemError."""
    form = asked.form
    part, page = number_of(form, "part", 0), number_of(form, "page", 1)
    step = next((each for each in PICTURE_STEPS if each.value == form.get("step")), ShieldStep.CARD)
    with asked.workspace.reading() as archive:
        row = archive.item(asked.path["item"])
        control = archive.control(row)
    asked.visit.shield.reveal(row.id, (part, page), step)
    piece = f"&piece={number_of(form, 'piece', 0)}" if "piece" in form else ""
    return GoTo(f"/items/{control}?part={part}&page={page}{piece}#look")


def reveals(asked: PageRequest) -> PageAnswer:
    """What this member was shown, the newest first."""
    waiting = asked.workspace.reveals().waiting
    with asked.workspace.reading() as archive:
        shown = reveals_page(archive, waiting)
    return ShownPage("reveals.html", {"shown": shown})
