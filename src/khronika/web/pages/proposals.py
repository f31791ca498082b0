"""Proposals, one decision a screen: accept, turn down, put off, take back."""

import json
from contextlib import suppress

from khronika.archive.index.index import ItemRow
from khronika.archive.record.declined import decline, reopen
from khronika.archive.record.proposed import Acceptance, NumberedProposal, accepted_file, proposals_of
from khronika.archive.record.review import undo
from khronika.archive.record.state import Recording, record
from khronika.archive.stating.form_entities import NEW
from khronika.archive.store.archive import Archive
from khronika.presentation.deciding import OpenProposal, next_proposal, open_proposal
from khronika.presentation.declined import declined_proposals
from khronika.primitives.error import KhronikaError
from khronika.record.error import ReviewError
from khronika.record.statement_file import parse_statement_file
from khronika.web.decisions import ProposalDecision
from khronika.web.error import NotFoundError
from khronika.web.page import GoTo, PageAnswer, PageRequest, ShownPage
from khronika.web.pages.items import number
from khronika.web.pages.naming import CLASSES, NEW_TYPES
from khronika.web.pages.once import LOCKED, LONGEST, NAME

ACCEPT, REJECT, SKIP = "accept", "reject", "skip"
HOME = "/proposals"


def proposals(asked: PageRequest) -> PageAnswer:
    """The next one that waits, or the one that an address names; raises UnknownItemError."""
    decisions = asked.visit.decisions
    with asked.workspace.reading() as archive:
        if asked.query.get("item"):
            row, at = archive.item(asked.query["item"]), number(asked.query, "n", 1) or 1
            is_all = True
        else:
            start = number(asked.query, "from", None) or decisions.start
            found, at, is_all = next_proposal(archive, start, decisions.decided())
            if found is None:
                return _shown(asked, None, {"is_all": is_all, "start": at})
            row = found
            decisions.start = row.number
        return _shown(asked, _open(asked, archive, row, at), {"is_all": is_all, "start": 1})


def _open(asked: PageRequest, archive: Archive, row: ItemRow, at: int) -> OpenProposal | None:
    act = asked.visit.decisions.act
    known = (act[1], act[2]) if act is not None and act[0] == row.id else None
    return open_proposal(archive, row, at, asked.words, act=known)


def _shown(
    asked: PageRequest, shown: OpenProposal | None, values: dict[str, object], fault: str = ""
) -> ShownPage:
    decisions = asked.visit.decisions
    made = next(
        (
            each
            for each in decisions.last
            if shown and (each.control, each.number) == (shown.control, shown.number)
        ),
        None,
    )
    told = {
        "shown": shown,
        "last": decisions.last,
        "made": made,
        "name": asked.visit.forms.begin(),
        "fault": fault,
        "new_types": CLASSES["told"],
        "new_named": NEW_TYPES,
    }
    return ShownPage("proposals.html", told | values)


def decide(asked: PageRequest) -> PageAnswer:
    """Take a decision, once: sent again it changes nothing; another decision on the same takes its place."""
    form, decisions = asked.form, asked.visit.decisions
    at, verdict = number(form, "number", 0) or 0, form.get("verdict", "")
    if not asked.visit.forms.take_once(form.get(NAME, "")):
        return GoTo(HOME)
    with asked.workspace.reading() as archive:
        row = archive.item(form.get("item", ""))
        shown, before = _open(asked, archive, row, at), decisions.of(row.id, at)
        if shown is None or verdict not in (ACCEPT, REJECT, SKIP) or (before and before.verdict == verdict):
            return GoTo(HOME)
        if before is not None:
            _take_back(asked, archive, before)
        batch = ""
        if verdict == ACCEPT:
            try:
                recording = _accept(asked, archive, row, at)
            except KhronikaError as error:
                if isinstance(error, LOCKED):
                    raise
                return _shown(asked, shown, {"is_all": True, "start": 1}, error.fact)
            if recording.refusals:
                return _shown(asked, shown, {"is_all": True, "start": 1}, recording.refusals[0].fact)
            batch = recording.ids[0]
            _remember_act(asked, row, recording)
        _turn_down(archive, row, at, verdict)
    decisions.add(ProposalDecision(row.id, shown.control, at, shown.kind.value, verdict, batch))
    return GoTo(HOME)


def _turn_down(archive: Archive, row: ItemRow, at: int, verdict: str) -> None:
    if verdict == REJECT:
        decline(archive, row, _numbered(archive, row, at))


def _numbered(archive: Archive, row: ItemRow, at: int) -> NumberedProposal:
    """Raises NotFoundError where the item has no such proposal any more."""
    found = next((each for each in proposals_of(archive, row) if each.number == at), None)
    if found is None:
        raise NotFoundError("nothing is here")
    return found


def _accept(asked: PageRequest, archive: Archive, row: ItemRow, at: int) -> Recording:
    form = asked.form
    about, chosen = form.get("about", "")[:LONGEST].strip(), form.get("about_is", "")
    if chosen.startswith(NEW):
        about = f"{chosen.removeprefix(NEW)}:{about}"
    elif chosen:
        about = chosen
    how = Acceptance(
        about=about,
        property=form.get("property", ""),
        who=form.get("who", "")[:LONGEST].strip(),
        role=form.get("role", "") or "speaker",
        knows=form.get("knows", ""),
        grade=form.get("grade", "") or "F6",
        source=form.get("source", ""),
    )
    return record(archive, parse_statement_file(json.dumps(accepted_file(archive, row, [at], how))))


def _remember_act(asked: PageRequest, row: ItemRow, recording: Recording) -> None:
    acts = [each for each in recording.made if each.type == "Act"]
    if acts:
        asked.visit.decisions.act = (row.id, acts[0].id, acts[0].label)


def _take_back(asked: PageRequest, archive: Archive, decision: ProposalDecision) -> None:
    """Withdraw what a decision recorded, or open again what it turned down; what was withdrawn elsewhere is gone already."""
    if decision.verdict == REJECT:
        row = archive.item(decision.item)
        reopen(archive, row, _numbered(archive, row, decision.number))
    if decision.batch:
        with suppress(ReviewError):
            undo(archive, [decision.batch], asked.words.say("decided otherwise"))
    asked.visit.decisions.drop(decision)


def declined(asked: PageRequest) -> PageAnswer:
    """What was turned down, by whomever, item by item."""
    with asked.workspace.reading() as archive:
        items, later = declined_proposals(archive, number(asked.query, "after", 0) or 0)
    return ShownPage("declined.html", {"items": items, "later": later})


def open_again(asked: PageRequest) -> PageAnswer:
    """Have a proposal that was turned down wait again, and show it; raises UnknownItemError, NotFoundError."""
    at = number(asked.form, "number", 0) or 0
    with asked.workspace.reading() as archive:
        row = archive.item(asked.form.get("item", ""))
        reopen(archive, row, _numbered(archive, row, at))
        control = archive.control(row)
    before = asked.visit.decisions.of(row.id, at)
    if before is not None:
        asked.visit.decisions.drop(before)
    return GoTo(f"{HOME}?item={control}&n={at}")


def take_back(asked: PageRequest) -> PageAnswer:
    """Take the last decision back, and show its proposal again."""
    last = asked.visit.decisions.last
    if not last:
        return GoTo(HOME)
    with asked.workspace.reading() as archive:
        _take_back(asked, archive, last[0])
    return GoTo(f"{HOME}?item={last[0].control}&n={last[0].number}")
