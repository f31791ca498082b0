"""How many reports say something, how many origins those come down to, and how many of these do not depend on each other."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from khronika.analysis.independence.graph import Bounds
from khronika.analysis.independence.origins import independent_origins
from khronika.analysis.independence.reports import Passed, Relied, source_graph
from khronika.dossier.plan import PlannedBatch
from khronika.dossier.wording.claim import Attribution, key_of
from khronika.dossier.wording.words import Words
from khronika.record.event_form import Party
from khronika.record.statement import Role, Stance


class ToldReport(NamedTuple):
    """A report, and what is disclosed of its attribution."""

    batch: PlannedBatch
    attribution: Attribution


def tally(reports: Iterable[ToldReport], annotations: int, words: Words) -> str:
    """How many reports, how many of them deny, how many distinct origins, and of several reports how many origins are independent.

    `3 reports (1 of them a denial), 2 origins, independent: 1–2`. One of unknown origin is counted apart, never as one more origin;
    of the independent ones it may be one at most.
    """
    counted = tuple(reports)
    origins = {key_of(each.attribution.origin) for each in counted if each.attribution.origin}
    unknown = sum(each.attribution.origin is None for each in counted)
    denials = sum(each.attribution.stance is Stance.DENIES for each in counted)
    figures = {
        "reports": len(counted),
        "origins": len(origins),
        "unknown origins": unknown,
        "annotations": annotations,
    }
    told = {key: words.count(key, number) for key, number in figures.items() if number}
    if denials:
        told["reports"] += f" ({_denials(denials, len(counted), words)})"
    if len(counted) > 1:
        bounds = bounds_text(_independent(counted))
        told["independent"] = words.say("matrix independent", bounds=bounds)
    return ", ".join(told.values())


def bounds_text(bounds: Bounds) -> str:
    """A number of origins at least and at most: `2`, `1–2`."""
    least, most = str(bounds.lower), str(bounds.upper)
    return least if least == most else f"{least}\N{EN DASH}{most}"


def _independent(reports: Sequence[ToldReport]) -> Bounds:
    """By what the package says of origins, exhibits and whoever passed something on."""
    relied = [
        Relied(each.batch.batch, each.batch.exhibit or "", _named(each.attribution.origin))
        for each in reports
    ]
    chains = {each.batch.batch: _passed(each.attribution) for each in reports}
    return independent_origins(source_graph(relied, chains))


def _passed(attribution: Attribution) -> list[Passed]:
    """Who passed it on; who only took it down passes nothing on."""
    return [
        Passed(_named(link.who), _named(link.source))
        for link in attribution.chain
        if link.role is not Role.RECORDER
    ]


def _named(party: Party | None) -> str:
    if party is None:
        return ""
    return party if isinstance(party, str) else party.id


def _denials(denials: int, reports: int, words: Words) -> str:
    if denials < reports:
        return words.count("denials", denials)
    return words.say("a denial" if reports == 1 else "all denials")
