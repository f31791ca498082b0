"""Film and sound: pictures of the shots step by step, then pieces of ten seconds, each asked for."""

from khronika.archive.derivation.event import Derivation
from khronika.archive.derivation.renditions import derivation_of
from khronika.archive.derivation.views import PieceLook
from khronika.archive.index.index import ItemRow
from khronika.archive.store.archive import Archive
from khronika.evidence.event import Reveal
from khronika.evidence.reading.outcome import Reason
from khronika.evidence.reading.shield import PICTURE_STEPS, ShieldStep, shows
from khronika.evidence.workers.playing import LONGEST_PIECE
from khronika.presentation.content_card import content_card
from khronika.presentation.item_page import ItemPage
from khronika.presentation.playing import MOST_FRAMES, frame_bytes, playable, played, sheet_of
from khronika.presentation.sheet import ViewablePart
from khronika.web.error import NotFoundError
from khronika.web.numbers import number_of
from khronika.web.page import GoTo, PageAnswer, PageRequest, SentFile
from khronika.web.shield import PieceSeen, Shield

FILM, SOUND = "video/webm", "audio/wav"


def recording_of(
    asked: PageRequest, archive: Archive, item: tuple[ItemRow, Derivation | None], page: ItemPage
) -> dict[str, object] | None:
    """What the page of a recording shows; None where this part is none."""
    row, derivation = item
    part = number_of(asked.query, "part", 0)
    shown = playable(archive, row, derivation, part)
    if shown is None:
        return None
    asked.workspace.play_ahead()
    second = number_of(asked.query, "second", 0)
    piece = number_of(asked.query, "piece", second * 1000 // LONGEST_PIECE)
    frame = (number_of(asked.query, "page", 1) - 1) * MOST_FRAMES
    shield = asked.visit.shield
    recording = played(archive, derivation, shown, piece, max(frame, 0))
    return {
        "recording": recording,
        "card": content_card(archive, row, derivation, part, page.citing.statements),
        "step": shield.step(row.id, (part, recording.sheet)),
        "next_step": shield.next_step(row.id, (part, recording.sheet)),
        "look": _look(shield, PieceSeen(row.id, part, piece)),
    }


def _look(shield: Shield, piece: PieceSeen) -> PieceLook | None:
    """How a piece is shown: as far as it was revealed."""
    film, sound = shield.is_playing(piece, ShieldStep.FILM), shield.is_playing(piece, ShieldStep.SOUND)
    step = shield.furthest(piece.item, piece.part)
    if film and shows(step, ShieldStep.COLOUR):
        return PieceLook.COLOUR_WITH_SOUND if sound else PieceLook.COLOUR
    if film and shows(step, ShieldStep.GREY):
        return PieceLook.GREY_WITH_SOUND if sound else PieceLook.GREY
    return PieceLook.SOUND if sound else None


def play(asked: PageRequest) -> PageAnswer:
    """Reveal a piece: moving, or with sound; raises UnknownItemError."""
    form = asked.form
    part, piece, page = number_of(form, "part", 0), number_of(form, "piece", 0), number_of(form, "page", 1)
    with asked.workspace.reading() as archive:
        row = archive.item(asked.path["item"])
        control = archive.control(row)
    for step in (ShieldStep.FILM, ShieldStep.SOUND):
        if form.get(step.value):
            asked.visit.shield.play(PieceSeen(row.id, part, piece), step)
    return GoTo(f"/items/{control}?part={part}&piece={piece}&page={page}#look")


def piece(asked: PageRequest) -> PageAnswer:
    """A piece, in the one look that was revealed; raises NotFoundError for any other."""
    part, number = number_of(asked.path, "part", 0), number_of(asked.path, "piece", 0)
    with asked.workspace.reading() as archive:
        row = archive.item(asked.path["item"])
        shown = playable(archive, row, derivation_of(archive, row), part)
        look = _look(asked.visit.shield, PieceSeen(row.id, part, number))
        if shown is None or look is None or look.value != asked.path["look"]:
            raise NotFoundError("this was not revealed", hint="reveal it on the page of the item")
        start = number * LONGEST_PIECE
        made = asked.workspace.views().piece(shown.original, start, look)
        if isinstance(made, Reason):
            raise NotFoundError("this piece cannot be shown")
        steps = (ShieldStep.FILM, ShieldStep.SOUND)
        for step in [
            each for each in steps if asked.visit.shield.is_playing(PieceSeen(row.id, part, number), each)
        ]:
            _note(asked, (row, shown), (start, start + LONGEST_PIECE, step), archive.clock.now())
    return SentFile(made, SOUND if look is PieceLook.SOUND else FILM)


def frame(asked: PageRequest) -> PageAnswer:
    """A picture of a shot as PNG, in a step that was revealed; raises NotFoundError for any other."""
    step = next((each for each in PICTURE_STEPS if each.value == asked.path["step"]), None)
    part, number = number_of(asked.path, "part", 0), number_of(asked.path, "number", 0)
    with asked.workspace.reading() as archive:
        row = archive.item(asked.path["item"])
        derivation = derivation_of(archive, row)
        shown = playable(archive, row, derivation, part)
        kept = frame_bytes(derivation, shown, number) if derivation and shown else None
        if shown is None or kept is None or step is None:
            raise NotFoundError("no such picture")
        if not shows(asked.visit.shield.step(row.id, (part, sheet_of(number))), step):
            raise NotFoundError("this was not revealed", hint="reveal it on the page of the item")
        original, second = kept
        made = asked.workspace.views().picture(original, 1, step)
        if isinstance(made, Reason):
            raise NotFoundError("this page cannot be shown")
        if step is not ShieldStep.CARD:
            stretch = second * 1000, second * 1000 + 1000
            _note(asked, (row, shown), (*stretch, step), archive.clock.now())
    return SentFile(made, "image/png")


def _note(
    asked: PageRequest, item: tuple[ItemRow, ViewablePart], what: tuple[int, int, ShieldStep], at: str
) -> None:
    (row, shown), (start, end, step) = item, what
    if asked.visit.shield.is_new(row.id, shown.number, start, step):
        asked.workspace.reveals().note(Reveal(row.id, shown.member, step, start, end, at))
