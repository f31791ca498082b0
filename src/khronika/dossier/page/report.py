"""The chapter of reports in the reading copy: who says so, how they know, and the passage."""

from khronika.dossier.page.markup import Markup, join, tag
from khronika.dossier.page.parts import bdi, chips, fact, filed, link_to
from khronika.dossier.view.view_model import (
    CaseView,
    GradeView,
    PassageView,
    ReportView,
    ReviewView,
    StatementView,
    Step,
)
from khronika.dossier.wording.words import Words


def reports(account: CaseView, words: Words) -> list[Markup]:
    """One article a report."""
    return [_report(report, words) for report in account.reports]


def grades(words: Words) -> Markup:
    """The meaning of every grade, the two scales side by side."""
    scales = (_scale(words, "reliability", "ABCDEF"), _scale(words, "credibility", "123456"))
    title = tag("h3", words.say("grades title"))
    return tag(
        "article", title, tag("p", words.say("grades note")), tag("div", scales, class_="sides"), id="grades"
    )


def _scale(words: Words, title: str, codes: str) -> Markup:
    listed = [tag("li", tag("b", code), " ", words.say(f"grade {code}")) for code in codes]
    return tag(
        "div", tag("p", words.say(title), class_="eyebrow"), tag("ul", listed, class_="scale"), class_="side"
    )


def _report(report: ReportView, words: Words) -> Markup:
    passage = _passage(report.passage, report, words) if report.passage else ""
    return tag(
        "article",
        _heading(report, words),
        passage,
        tag("ul", [_told(told, report, words) for told in report.told], class_="told"),
        _facts(report, words),
        id=report.mark,
        class_="report",
    )


def _heading(report: ReportView, words: Words) -> Markup:
    exhibit = join(" · ", words.say("leads to"), " ", link_to(report.exhibit)) if report.exhibit else ""
    stance = tag("span", report.stance, class_="note" if report.denies else "plain")
    hearsay = tag("p", report.hearsay, class_="hearsay") if report.hearsay else ""
    annotation = tag("p", report.annotation, class_="hearsay") if report.annotation else ""
    eyebrow = tag("p", report.title, exhibit, class_="eyebrow")
    return join(eyebrow, tag("h3", bdi(report.lead), " ", stance), hearsay, annotation)


def _passage(passage: PassageView, report: ReportView, words: Words) -> Markup:
    quotation = _quotation(passage) if passage.exact else Markup()
    for told in passage.corrected:
        quotation = join(quotation, tag("p", told, class_="hearsay", dir="auto"))
    where = tag("span", passage.where)
    standing = (
        tag("p", passage.standing, class_="hearsay" if passage.is_analyst else "quiet")
        if passage.standing
        else Markup()
    )
    if not report.file:
        return join(
            *_ordered(passage, quotation, standing),
            tag("p", where, " ", tag("span", report.notice, class_="warning"), class_="where"),
        )
    address = f"{report.file}#{passage.fragment}" if passage.fragment else report.file
    way = tag("a", words.say("open passage"), href=address, rel="noreferrer noopener")
    return join(
        *_ordered(passage, quotation, standing),
        tag("p", where, " · ", way, " ", tag("span", report.notice, class_="warning"), class_="where"),
    )


def _ordered(passage: PassageView, quotation: Markup, standing: Markup) -> tuple[Markup, Markup]:
    """What must be known of words that nothing confirms stands before them."""
    return (standing, quotation) if passage.is_analyst else (quotation, standing)


def _quotation(passage: PassageView) -> Markup:
    words = (
        tag("span", passage.prefix, class_="around"),
        tag("mark", passage.exact),
        tag("span", passage.suffix, class_="around"),
    )
    return tag(
        "blockquote",
        words,
        lang=passage.language,
        dir="auto",
        class_="unconfirmed" if passage.is_analyst else None,
    )


def _told(told: StatementView, report: ReportView, words: Words) -> Markup:
    denied = join(tag("span", words.say("denied"), class_="note"), " ") if report.denies else Markup()
    label = tag("span", bdi(told.property), words.say("colon"), " ", class_="property")
    kind = tag("span", f" ({told.kind})", class_="quiet") if told.kind else ""
    said = tag("span", " ", bdi(told.said), class_="said") if told.said else ""
    return tag(
        "li",
        tag("span", told.label, class_="number"),
        tag("span", bdi(told.subject), kind, class_="subject"),
        tag("span", denied, label, tag("b", bdi(told.value)), said, class_="value"),
        _around(told, words),
        id=told.mark,
    )


def _around(told: StatementView, words: Words) -> Markup:
    cited = (
        tag("span", words.say("cited by"), "\N{NO-BREAK SPACE}", chips(told.cited_by))
        if told.cited_by
        else ""
    )
    differs = (
        tag("span", words.labelled(words.say("unresolved")), " ", chips(told.differs), class_="unresolved")
        if told.differs
        else ""
    )
    doubt = tag("span", told.doubt, class_="note") if told.doubt else ""
    return (
        tag("span", doubt, " ", cited, " ", differs, class_="meta") if doubt or cited or differs else Markup()
    )


def _facts(report: ReportView, words: Words) -> Markup:
    say = words.say
    chain = tag("ol", [_step(step) for step in report.chain], class_="chain") if report.chain else say("none")
    grade = tag(
        "div",
        _half(say("reliability"), report.reliability),
        _half(say("credibility"), report.credibility),
        class_="halves",
    )
    listed = (
        fact(say("chain"), chain),
        fact(say("origin"), bdi(report.origin)),
        fact(say("assessment"), bdi(report.assessment)),
        fact(say("grade"), grade),
        fact(
            say("review"),
            tag("ul", [_review(each) for each in report.reviews], class_="chain"),
            _decisions(report, words),
        ),
        fact(say("logged"), filed(report.filed, words)),
        fact(say("withheld"), report.withheld or say("none")),
    )
    return tag("dl", listed, class_="facts")


def _review(review: ReviewView) -> Markup:
    by = [join(" ", tag("code", link_to(member))) for member in review.by]
    return tag("li", chips(review.statements), " ", review.text, *by)


def _decisions(report: ReportView, words: Words) -> Markup:
    return (
        tag("ul", [tag("li", filed(place, words)) for place in report.decisions], class_="chain")
        if report.decisions
        else Markup()
    )


def _step(step: Step) -> Markup:
    how = tag("span", ", ".join(step.how), class_="quiet")
    return tag("li", bdi(step.who), " \N{EM DASH} " if step.how else "", how)


def _half(title: str, grade: GradeView) -> Markup:
    return tag(
        "span", tag("small", title), " ", tag("a", tag("b", grade.code), href="#grades"), " ", grade.meaning
    )
