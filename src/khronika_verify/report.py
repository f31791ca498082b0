# SPDX-License-Identifier: Apache-2.0
"""The report as people and as programs read it."""

import hashlib
import json
from collections.abc import Iterator

from khronika_verify.advice import advice
from khronika_verify.finding import Level, Result
from khronika_verify.package import Facts, Report
from khronika_verify.quotation import Quotations, Reason, Uncompared
from khronika_verify.text import describe, plain
from khronika_verify.timestamp import Bracket
from khronika_verify.words import moment, word


def write_json(report: Report, language: str) -> str:
    """The report as one line of JSON: result, exhibits, events, findings with code, path and text, and what of quotations was compared."""
    findings = [
        {"code": finding.code, "path": finding.path, "text": describe(finding, language)}
        for finding in report.findings
    ]
    told = {
        "result": report.result.value,
        "exhibits": report.exhibits,
        "events": report.events,
        "findings": findings,
    }
    return json.dumps({**told, "quotations": _counted(report.facts.quotations)}, separators=(",", ":"))


def _counted(told: Quotations) -> dict[str, object]:
    uncompared = [
        {
            "batch": each.batch,
            "exhibit": each.exhibit,
            "sentences": each.sentences,
            "reason": each.reason.value,
            "place": each.is_place,
        }
        for each in told.uncompared
    ]
    return {
        "compared": told.compared,
        "read": told.read,
        "recognised": told.recognised,
        "places": told.places,
        "uncompared": uncompared,
    }


def write_report(report: Report, language: str) -> str:
    """The report for a person: first the result and what to do next, then faults, what is proven and what is not, and what to compare."""
    return "".join(f"{line}\n" for line in _lines(report, language))


def _lines(report: Report, language: str) -> Iterator[str]:
    yield word(report.result.value, language)
    yield word("counts", language).format(exhibits=report.exhibits, events=report.events)
    yield from _quotations(report.facts.quotations, language)
    yield from _section(
        "next", list(advice(report.result, language, is_compared=bool(report.facts.letter))), language
    )
    for level in (Level.FAULT, Level.GAP):
        yield from _section(level.value, list(_found(report, level, language)), language)
    yield from _section("proven", list(_proven(report, language)), language)
    yield from _section("unproven", list(_unproven(report, language)), language)
    yield from _section("notice", list(_found(report, Level.NOTICE, language)), language)
    yield from _section("compare", list(_comparable(report, language)), language)


def _found(report: Report, level: Level, language: str) -> Iterator[str]:
    """The findings of a level: what is said stands once, and below it where it was found."""
    places: dict[tuple[str, str], list[str]] = {}
    for finding in report.findings:
        if finding.level is level:
            places.setdefault((finding.code, describe(finding, language)), []).append(plain(finding.path))
    for (code, text), paths in places.items():
        yield f"{code}  {text}"
        yield from (f"      {path}" for path in paths if path)


def _quotations(told: Quotations, language: str) -> Iterator[str]:
    """How much of what is cited was compared, and what was not, each with its reason."""
    quotes, others = len(told.quotes()), len(told.uncompared) - len(told.quotes())
    for name, compared, missing in (("quotations", told.compared, quotes), ("places", told.places, others)):
        if compared or missing:
            yield word(name, language).format(compared=compared, total=compared + missing)
        if name == "quotations" and told.read:
            yield word("read", language).format(read=told.read)
        if name == "quotations" and told.recognised:
            yield word("recognised", language).format(recognised=told.recognised)
    reasons = {
        reason: "; ".join(_cited(each) for each in told.uncompared if each.reason is reason)
        for reason in Reason
    }
    lines = [
        word(f"not {reason.value}", language).format(batches=batches)
        for reason, batches in reasons.items()
        if batches
    ]
    yield from _section("uncompared", lines, language)


def _cited(each: Uncompared) -> str:
    """The sentences that rest on a citation, its exhibit, and the id of its batch."""
    return f"{plain(', '.join(each.sentences) or '-')} {plain(each.exhibit or '-')} ({plain(each.batch)})"


def _section(title: str, lines: list[str], language: str) -> Iterator[str]:
    if lines:
        yield ""
        yield word(title, language)
    for line in lines:
        yield f"  {line}"


def _proven(report: Report, language: str) -> Iterator[str]:
    if report.result is Result.FAILED:
        yield word("nothing", language)
    elif report.exhibits:
        yield word("if letter" if report.result is Result.VERIFIED else "if keys", language)
        yield word("bytes", language)
        yield word("logged", language).format(size=report.facts.size)
        if report.facts.is_bound:
            yield word("bound", language)
        for bracket, count in _earliest(report.facts).items():
            yield _bracket(report, bracket, count, language)


def _earliest(facts: Facts) -> dict[Bracket, int]:
    """Of each authority, the earliest tokens that cover a sealing, and how many exhibits each is the earliest for."""
    ordered = sorted(facts.brackets, key=lambda bracket: bracket.before)
    counts: dict[Bracket, int] = {}
    for root in dict.fromkeys(bracket.root for bracket in ordered):
        for index in facts.sealed.values():
            covering = next(
                (bracket for bracket in ordered if bracket.root == root and index < bracket.size), None
            )
            if covering:
                counts[covering] = counts.get(covering, 0) + 1
    return counts


def _bracket(report: Report, bracket: Bracket, count: int, language: str) -> str:
    told = moment(bracket.before, language)
    return word("bracket", language).format(
        count=count, exhibits=report.exhibits, time=told, root=bracket.root, stem=plain(bracket.stem)
    )


def _unproven(report: Report, language: str) -> Iterator[str]:
    if report.result is Result.FAILED or not report.exhibits:
        return
    yield word("older", language)
    yield word("true", language)
    yield word("guilt", language)
    yield word("omitted", language)
    yield word("letter" if report.result is Result.VERIFIED else "keys", language)
    told = report.facts.quotations
    if told.read or told.places:
        yield word("readings", language)
    if told.uncompared:
        yield word("unconfirmed", language)
    if report.facts.bare:
        yield word("bare", language).format(paths=", ".join(plain(path) for path in report.facts.bare))


def _short(key: str) -> str:
    """A verifier key a person can compare: as it is, or, for the 1,300 bytes of ML-DSA-44, its name, key id and SHA-256."""
    name, _, rest = key.partition("+")
    return (
        key
        if len(key) < 200
        else f"{name}+{rest.partition('+')[0]} SHA-256 {hashlib.sha256(key.encode()).hexdigest()}"
    )


def _comparable(report: Report, language: str) -> Iterator[str]:
    facts = report.facts
    if facts.letter:
        yield word("letter file", language).format(fact=facts.letter)
    for key in facts.keys:
        yield word("key", language).format(fact=plain(_short(key)))
    if facts.root:
        yield word("checkpoint", language).format(size=facts.size, fact=facts.root)
    for root in sorted({bracket.root for bracket in facts.brackets}):
        yield word("root", language).format(fact=root)
    for path, digest in facts.programs.items():
        yield word("program", language).format(path=path, fact=digest)
