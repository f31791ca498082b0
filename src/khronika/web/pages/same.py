"""Same person? Two side by side, why in words, and one key a judgement."""

from contextlib import suppress
from itertools import islice

from khronika.archive.link.judgements import judge, proposals, withdraw
from khronika.archive.store.archive import Archive
from khronika.link.candidate import Candidate
from khronika.link.judgement import Verdict
from khronika.presentation.same_person import pair_view, still_open
from khronika.primitives.error import KhronikaError
from khronika.session import Job
from khronika.web.decisions import Judged
from khronika.web.page import GoTo, PageAnswer, PageRequest, ShownPage
from khronika.web.pages.once import LOCKED, LONGEST, NAME

HOME = "/same"
SOON = 0.3
"""Seconds for which a page waits for the comparison."""
MOST = 500
"""Pairs that are looked for at once, the likeliest."""


def same(asked: PageRequest) -> PageAnswer:
    """The likeliest pair that is open; pairs are looked for beside the pages."""
    return _shown(asked)


def _shown(asked: PageRequest, fault: str = "", grounds: str = "") -> PageAnswer:
    decisions, session = asked.visit.decisions, asked.workspace.session()
    if decisions.pairs is None:
        decisions.pairs = session.start("persons", _find)
    job = decisions.pairs
    values: dict[str, object] = {
        "fault": fault,
        "grounds": grounds,
        "judged": decisions.judged,
        "shown": None,
        "job": job,
        "left": 0,
    }
    with suppress(TimeoutError, KhronikaError):
        job.result(SOON)  # a small record is compared at once
    if not job.is_over:
        return ShownPage("same.html", values)
    found = [each for each in job.result(0) if (each.left, each.right) not in decisions.passed]
    with asked.workspace.reading() as archive:
        found = [each for each in found if still_open(archive, (each.left, each.right))]
        values["left"] = len(found)
        values["shown"] = pair_view(archive, found[0]) if found else None
    values["name"] = asked.visit.forms.begin()
    return ShownPage("same.html", values)


def _find(archive: Archive, _: Job[tuple[Candidate, ...]]) -> tuple[Candidate, ...]:
    return tuple(islice(proposals(archive), MOST))


def look(asked: PageRequest) -> PageAnswer:
    """Look for pairs anew."""
    asked.visit.decisions.pairs = None
    asked.visit.decisions.passed.clear()
    return GoTo(HOME)


def decide(asked: PageRequest) -> PageAnswer:
    """Judge a pair, once; or put it off."""
    form, decisions = asked.form, asked.visit.decisions
    if not asked.visit.forms.take_once(form.get(NAME, "")):
        return GoTo(HOME)
    pair = (form.get("left", ""), form.get("right", ""))
    verdict = next((each for each in Verdict if each.value == form.get("verdict", "")), None)
    if verdict is None:
        decisions.passed.add(pair)
        return GoTo(HOME)
    grounds = form.get("grounds", "")[:LONGEST].strip()
    try:
        with asked.workspace.reading() as archive:
            decisions.judged.append(Judged(judge(archive, pair, verdict, grounds), verdict.value))
    except KhronikaError as error:
        if isinstance(error, LOCKED):
            raise
        return _shown(asked, error.fact, grounds)
    return GoTo(HOME)


def take_back(asked: PageRequest) -> PageAnswer:
    """Withdraw the last judgement of this visit: its pair is open again."""
    judged = asked.visit.decisions.judged
    if judged:
        with asked.workspace.reading() as archive:
            withdraw(archive, judged[-1].judgement, asked.words.say("taken back right after it was decided"))
        judged.pop()
    return GoTo(HOME)
