"""`index.html`: the reading copy.

One file, no script, nothing fetched, nothing from evidence shown by itself.
"""

import base64
import hashlib

from khronika.dossier.page.evidence import accessions, exhibits, members, stamps
from khronika.dossier.page.markup import Markup, join, tag
from khronika.dossier.page.matrix import case_file
from khronika.dossier.page.parts import bdi, chips, fact, filed, section
from khronika.dossier.page.report import grades, reports
from khronika.dossier.view.view_model import (
    CaseView,
    Chapter,
    DifferenceView,
    LineView,
    Opposition,
    Side,
    Support,
)
from khronika.dossier.wording.words import Words, data_text


def reading_copy(account: CaseView) -> bytes:
    """The whole page in UTF-8.

    It has no script, and its policy forbids every fetch, scripts, frames and forms included.
    """
    words, style = Words.of(account.language), data_text("templates/reading.css")
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=policy(style)),
        tag("meta", name_="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name_="referrer", content="no-referrer"),
        tag("title", f"{words.labelled(words.say('dossier'))} {account.front.title}"),
        Markup(f"<style>{style}</style>"),
    )
    body = tag(
        "body",
        _skip(words),
        _front(account, words),
        tag("div", _contents(account, words), _main(account, words), class_="sheet"),
    )
    return (f"<!doctype html>\n{tag('html', head, body, lang=account.language)}\n").encode()


def policy(style: str) -> str:
    """The content security policy: this one style sheet and nothing else."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def _skip(words: Words) -> Markup:
    return tag("a", words.say("skip"), class_="skip", href="#sentences")


def _front(account: CaseView, words: Words) -> Markup:
    front, say = account.front, words.say
    return tag(
        "header",
        tag("p", f"{say('dossier')} · {say('case code')} ", bdi(front.code), class_="eyebrow"),
        tag("h1", bdi(front.title), lang=_other(account)),
        tag("p", say("alleged"), class_="alleged"),
        *(tag("p", warning, class_="hearsay") for warning in front.warnings),
        tag("p", say("reading copy"), class_="quiet"),
        class_="front",
    )


def _other(account: CaseView) -> str | None:
    return None if account.content_language == account.language else account.content_language


def _contents(account: CaseView, words: Words) -> Markup:
    parts = _PARTS if account.case_file else {mark: key for mark, key in _PARTS.items() if mark != "matrix"}
    entries = [tag("li", tag("a", words.say(key), href=f"#{mark}")) for mark, key in parts.items()]
    chapters = [
        tag("li", tag("a", bdi(chapter.heading), href=f"#chapter-{n}"))
        for n, chapter in enumerate(account.chapters, start=1)
    ]
    entries.insert(1, tag("li", tag("ol", chapters)))
    return tag(
        "nav",
        tag("p", words.say("contents"), class_="eyebrow"),
        tag("ol", entries),
        aria_label=words.say("contents"),
    )


_PARTS = {
    "sentences": "sentences title",
    "matrix": "matrix title",
    "differences": "differences title",
    "against": "against title",
    "reports": "reports title",
    "exhibits": "exhibits title",
    "members": "members title",
    "accessions": "accessions title",
    "time": "time",
    "verify": "verify title",
    "package": "facts",
}


def _main(account: CaseView, words: Words) -> Markup:
    return tag(
        "main",
        section("sentences", words, "sentences title", "sentences note", *_chapters(account, words)),
        case_file(account, words),
        section("differences", words, "differences title", "differences note", *_differences(account, words)),
        section("against", words, "against title", "against note", *_against(account, words)),
        section("reports", words, "reports title", "reports note", *reports(account, words), grades(words)),
        section(
            "exhibits",
            words,
            "exhibits title",
            "exhibits note",
            tag("p", words.say("withheld note"), class_="lead"),
            *exhibits(account, words),
        ),
        section("members", words, "members title", "members note", members(account, words)),
        section("accessions", words, "accessions title", "accessions note", accessions(account, words)),
        section("time", words, "time", None, stamps(account, words)),
        section("verify", words, "verify title", None, _verify(words)),
        section("package", words, "facts", None, _facts(account, words)),
    )


def _chapters(account: CaseView, words: Words) -> list[Markup]:
    return [
        _chapter(number, chapter, account, words) for number, chapter in enumerate(account.chapters, start=1)
    ]


def _chapter(number: int, chapter: Chapter, account: CaseView, words: Words) -> Markup:
    heading = tag("h3", bdi(chapter.heading), id=f"chapter-{number}", lang=_other(account))
    return join(heading, tag("ol", [_line(line, account, words) for line in chapter.lines], class_="lines"))


def _line(line: LineView, account: CaseView, words: Words) -> Markup:
    return tag(
        "li",
        tag(
            "p",
            tag("span", str(line.number), class_="number"),
            bdi(line.text),
            class_="sentence",
            lang=_other(account),
        ),
        tag("ul", [_support(support) for support in line.support], class_="support"),
        tag("p", tag("span", line.tally, class_="tally"), " ", _unresolved(line, words), class_="meta"),
        id=line.mark,
    )


def _support(support: Support) -> Markup:
    notes = [tag("span", f"({note})", class_="note") for note in support.notes]
    grade = tag("span", support.grade, class_="grade") if support.grade else ""
    return tag(
        "li",
        tag("a", bdi(support.lead), href=f"#{support.report.mark}"),
        " ",
        join(*notes),
        " ",
        grade,
        " ",
        chips(support.statements),
    )


def _unresolved(line: LineView, words: Words) -> Markup:
    if not line.differs:
        return Markup()
    return tag(
        "span", f"{words.labelled(words.say('unresolved'))} ", chips(line.differs), class_="unresolved"
    )


def _differences(account: CaseView, words: Words) -> list[Markup]:
    if not account.differences:
        return [tag("p", words.say("no differences"), class_="quiet")]
    return [_difference(difference, words) for difference in account.differences]


def _difference(difference: DifferenceView, words: Words) -> Markup:
    eyebrow = tag("p", words.say("difference", number=difference.number), class_="eyebrow")
    title = tag("h3", bdi(difference.subject), " · ", bdi(difference.property))
    return tag(
        "article",
        eyebrow,
        title,
        tag("div", [_side(side) for side in difference.sides], class_="sides"),
        id=difference.mark,
    )


def _side(side: Side) -> Markup:
    holders = [tag("li", bdi(holder), " ", chips((statement,))) for holder, statement in side.holders]
    said = (tag("p", side.stance, class_="eyebrow"), tag("p", bdi(side.value), class_="value"))
    return tag("div", said, tag("ul", holders), tag("p", side.tally, class_="meta"), class_="side")


def _against(account: CaseView, words: Words) -> list[Markup]:
    if not account.against:
        return [tag("p", words.say("no against"), class_="quiet")]
    return [tag("ul", [_opposition(each, words) for each in account.against], class_="told")]


def _opposition(each: Opposition, words: Words) -> Markup:
    marks = [
        tag("span", text, class_="note")
        for text in (words.say("denied") if each.denies else "", each.told.doubt)
        if text
    ]
    told = tag("span", bdi(each.told.property), words.say("colon"), " ", class_="property")
    value = (*marks, " " if marks else "", told, tag("b", bdi(each.told.value)))
    way = tag("a", bdi(each.lead), href=f"#{each.report.mark}")
    meant = (
        words.say("speaks against"),
        " ",
        chips(each.statements),
        " ",
        words.say("cited in"),
        _NO_BREAK,
        chips(each.sentences),
    )
    return tag(
        "li",
        tag("span", tag("a", each.told.label, href=f"#{each.told.mark}"), class_="number"),
        tag(
            "span",
            bdi(each.told.subject),
            tag("span", " \N{MIDDLE DOT} ", way, class_="quiet"),
            class_="subject",
        ),
        tag("span", value, class_="value"),
        tag("span", meant, class_="meta"),
    )


_NO_BREAK = "\N{NO-BREAK SPACE}"


def _verify(words: Words) -> Markup:
    steps = [tag("li", words.say(f"verify {number}")) for number in range(1, 6)]
    proven = tag("h3", words.say("proven title"))
    return join(
        tag("ol", steps, class_="steps"),
        proven,
        tag("p", words.say("proven")),
        tag("p", words.say("not proven")),
    )


def _facts(account: CaseView, words: Words) -> Markup:
    front, say = account.front, words.say
    listed = (
        fact(say("case code"), bdi(front.code), " ", filed(front.case, words)),
        fact(say("made at"), front.made_at),
        fact(say("dossier id"), tag("code", front.dossier)),
        fact(say("archive id"), tag("code", front.archive)),
        fact(say("log size"), front.log_size),
        fact(say("log root"), tag("code", front.log_root)),
        *(fact(say("log verifier"), tag("code", key)) for key in front.verifiers),
    )
    return join(tag("dl", listed, class_="facts"), tag("p", say("compare")))
