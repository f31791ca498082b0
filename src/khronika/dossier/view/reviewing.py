"""Reviews as they are told: what became of each statement, by whom, and how many cited ones are not accepted. Reasons stay withheld."""

from collections import defaultdict
from collections.abc import Iterator
from typing import assert_never

from khronika.dossier.plan import DossierPlan, PlannedBatch, Reviewed
from khronika.dossier.view.context import Frame, clock
from khronika.dossier.view.place import review_stem
from khronika.dossier.view.view_model import Filed, LinkView, ReviewView
from khronika.dossier.wording.visible import one_line
from khronika.dossier.wording.words import Words
from khronika.record.case import cited_statements
from khronika.record.recorded import State


def reviews(frame: Frame, batch: PlannedBatch) -> tuple[ReviewView, ...]:
    """What reviews made of the statements of a batch, those together of which the same is to be said."""
    found: dict[Reviewed, list[LinkView]] = defaultdict(list)
    for claim in frame.claims[batch.batch]:
        found[frame.plan.state(claim.id)].append(frame.statements[claim.id])
    return tuple(_review(frame, reviewed, tuple(links)) for reviewed, links in found.items())


def decisions(frame: Frame, batch: PlannedBatch) -> tuple[Filed, ...]:
    """Where the signed reviews of a batch are, and where they stand in the log, in its order."""
    return tuple(
        frame.filed(review_stem(entry), entry.evidenced)
        for entry in frame.plan.reviews
        if entry.batch == batch.batch
    )


def doubt(reviewed: Reviewed, words: Words) -> str:
    """What a reader must know of a statement that the team does not stand by.

    Empty of one that is accepted.
    """
    match reviewed.state:
        case State.ACCEPTED:
            return ""
        case State.PROPOSED:
            return words.say("unreviewed mark")
        case State.DISPUTED | State.WITHDRAWN:
            return words.say("disputed mark")
        case _:
            assert_never(reviewed.state)


def warnings(plan: DossierPlan, words: Words) -> Iterator[str]:
    """What stands on the first page of statements that are not accepted, and of those against the case."""
    cited = [plan.state(statement).state for statement in cited_statements(plan.sections)]
    disputed, proposed = cited.count(State.DISPUTED), cited.count(State.PROPOSED)
    counts = {"front disputed": disputed, "front proposed": proposed, "front against": len(plan.against)}
    yield from (words.count(key, number) for key, number in counts.items() if number)


def _review(frame: Frame, reviewed: Reviewed, statements: tuple[LinkView, ...]) -> ReviewView:
    words, at = frame.words, clock(reviewed.last_at, frame.words)
    by = reviewed.accepted_by or ((reviewed.last_by,) if reviewed.last_by else ())
    members = tuple(
        LinkView(one_line(member), f"member-{member}" if member in frame.plan.members else "")
        for member in by
    )
    match reviewed:
        case Reviewed(state=State.ACCEPTED):
            text = words.say("state accepted")
        case Reviewed(state=State.DISPUTED | State.WITHDRAWN):
            text = words.say("state disputed", at=at)
        case Reviewed(accepted_by=()):
            text = words.say("state reopened", at=at) if members else words.say("state proposed")
        case _:
            text = words.say("state accepted in part")
    return ReviewView(statements, text, members)
