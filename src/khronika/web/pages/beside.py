"""Two items side by side: each as far as it was revealed, with its words."""

from khronika.archive.derivation.renditions import derivation_of
from khronika.archive.store.archive import Archive
from khronika.evidence.reading.shield import ShieldStep
from khronika.presentation.item import item_view
from khronika.presentation.item_text import TextPlace, text_window
from khronika.presentation.sheet import SheetPlace, sheet
from khronika.web.numbers import number_of
from khronika.web.page import PageAnswer, PageRequest, ShownPage


def beside(asked: PageRequest) -> PageAnswer:
    """An item and another one; raises UnknownItemError."""
    other = asked.query.get("with", "").strip()
    with asked.workspace.reading() as archive:
        sides = [
            _side(asked, archive, asked.path["item"], number_of(asked.query, "page", 1)),
            _side(asked, archive, other, number_of(asked.query, "other", 1)),
        ]
    return ShownPage("beside.html", {"sides": sides})


def _side(asked: PageRequest, archive: Archive, reference: str, page: int) -> dict[str, object]:
    row = archive.item(reference)
    derivation = derivation_of(archive, row)
    shown = sheet(archive, asked.workspace.views(), (row, derivation), SheetPlace(0, page), ())
    step = ShieldStep.COLOUR
    if shown is not None and shown.is_shielded:
        step = asked.visit.shield.step(row.id, (shown.part, shown.page))
    window = text_window(archive, derivation, TextPlace(), ()) if derivation and shown is None else None
    return {"view": item_view(archive, row, derivation), "sheet": shown, "step": step, "window": window}
