"""Batches of statements as reports: who says so, how they know, where it stands and what it says."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from khronika.dossier.plan import PlannedBatch
from khronika.dossier.view.context import Frame
from khronika.dossier.view.logged import read
from khronika.dossier.view.passage import passage
from khronika.dossier.view.reviewing import decisions, doubt, reviews
from khronika.dossier.view.view_model import GradeView, LinkView, ReportView, StatementView, Step
from khronika.dossier.wording.claim import Attribution, Claim, label_of, parse_grade
from khronika.dossier.wording.visible import one_line
from khronika.dossier.wording.words import Words
from khronika.record.event_form import ChainLink
from khronika.record.meaning import said_beside
from khronika.record.statement import Assessment, Knowledge, Role, Stance
from khronika.record.value import members
from khronika.record.vocabulary import as_typed

Links = Mapping[str, tuple[LinkView, ...]]

_VOICES = (Role.SPEAKER, Role.AUTHOR, Role.INFORMANT)

_ACCORDING = {
    Role.SPEAKER: "according to speaker",
    Role.INFORMANT: "according to speaker",
    Role.AUTHOR: "according to author",
}
"""Nobody is called a source here: in this work that word is kept for those who gave material and are
protected."""


def lead(attribution: Attribution, words: Words) -> str:
    """The words that open a report: according to whom it is.

    Whoever says how they know comes before whoever passed it on.
    """
    knowing = [teller for teller in attribution.chain if teller.knows]
    speaking = [teller for teller in attribution.chain if teller.role in _VOICES]
    for teller in (*knowing, *speaking, *attribution.chain):
        return words.say(_ACCORDING.get(teller.role, "according to"), who=one_line(label_of(teller.who)))
    if not attribution.is_chain_whole:
        return words.say("according to somebody withheld")
    observed = attribution.assessment is Assessment.OBSERVED
    return words.say("team says") if observed else words.say("according to nobody")


def report(
    frame: Frame, batch: PlannedBatch, attribution: Attribution, cited: Links, differing: Links
) -> ReportView:
    """One batch as a report; `cited` and `differing` are keyed by the marks of statements."""
    words, link = frame.words, frame.reports[batch.batch]
    grade, logged = parse_grade(batch.shown), read(batch.evidenced)
    return ReportView(
        number=int(link.label),
        mark=link.mark,
        title=words.say("report", number=link.label),
        lead=lead(attribution, words),
        stance=words.say(attribution.stance.value),
        denies=attribution.stance is Stance.DENIES,
        annotation=_annotation(batch, words),
        hearsay=words.say("hearsay") if is_hearsay(attribution) else "",
        chain=tuple(_step(teller, words) for teller in attribution.chain),
        origin=_origin(attribution, words),
        assessment=_assessment(batch, attribution, words),
        reliability=_grade(grade.reliability.value if grade else None, words),
        credibility=_grade(grade.credibility.value if grade else None, words),
        passage=passage(
            batch.shown,
            words,
            {made.id for exhibit in frame.plan.exhibits for made in exhibit.renditions},
            frame.plan.corrections.get(batch.batch, ()),
        ),
        exhibit=LinkView(batch.exhibit, batch.exhibit) if batch.exhibit else None,
        file=frame.file_of(batch.exhibit),
        notice=frame.notice_of(batch.exhibit),
        told=tuple(told(frame, claim, cited, differing) for claim in frame.claims[batch.batch]),
        reviews=reviews(frame, batch),
        decisions=decisions(frame, batch),
        withheld=frame.withheld(logged),
        filed=frame.placed(f"statements/{batch.batch}", logged),
    )


def _annotation(batch: PlannedBatch, words: Words) -> str:
    """What to say of a report that leads to no exhibit."""
    if batch.exhibit is not None:
        return ""
    return words.say("annotation") if batch.is_annotation else words.say("elsewhere")


def _assessment(batch: PlannedBatch, attribution: Attribution, words: Words) -> str:
    """What was observed in no exhibit was concluded."""
    concluded = batch.is_annotation and attribution.assessment is Assessment.OBSERVED
    return words.say("concluded by analyst" if concluded else attribution.assessment.value)


def is_hearsay(attribution: Attribution) -> bool:
    """Whether anybody in the chain was told by somebody else."""
    return any(teller.knows is Knowledge.TOLD for teller in attribution.chain)


def _origin(attribution: Attribution, words: Words) -> str:
    if not attribution.is_origin_shown:
        return words.say("withheld")
    return one_line(label_of(attribution.origin)) if attribution.origin else words.say("unknown origin")


def _step(teller: ChainLink, words: Words) -> Step:
    return Step(one_line(label_of(teller.who)), tuple(_how(teller, words)))


def _how(teller: ChainLink, words: Words) -> Iterator[str]:
    yield words.known(f"role {teller.role.value}") or teller.role.value
    if teller.knows:
        yield words.known(f"knows {teller.knows.value}") or teller.knows.value
    if teller.verb:
        yield words.known(f"verb {teller.verb}") or words.say("verb", verb=one_line(teller.verb))


def _grade(code: str | None, words: Words) -> GradeView:
    if code is None:
        return GradeView("\N{EN DASH}", words.say("withheld"))
    return GradeView(one_line(code) or "\N{EN DASH}", words.known(f"grade {code}") or words.say("ungraded"))


def told(frame: Frame, claim: Claim, cited: Links, differing: Links) -> StatementView:
    """One statement; `cited` and `differing` are keyed by the marks of statements."""
    link, words = frame.statements[claim.id], frame.words
    kind = frame.terms.type(claim.subject.type) if claim.subject.type else ""
    return StatementView(
        label=link.label,
        mark=link.mark,
        subject=one_line(claim.subject.label),
        kind=one_line(kind),
        property=one_line(frame.terms.property(claim.property)),
        value=frame.terms.value(claim),
        said=_said(claim, frame),
        doubt=doubt(frame.plan.state(claim.id), words),
        cited_by=cited.get(link.mark, ()),
        differs=differing.get(link.mark, ()),
    )


def _said(claim: Claim, frame: Frame) -> str:
    """The words in which the values were said, where they are not those that the value is told in."""
    said = [
        (said_beside(member), frame.terms.value(replace(claim, value=member)))
        for member in members(claim.value)
    ]
    others = dict.fromkeys(
        one_line(words) for words, told in said if words and as_typed(words) != as_typed(told)
    )
    return frame.words.say("said", said=", ".join(others)) if others else ""
