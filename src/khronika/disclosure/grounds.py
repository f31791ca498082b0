"""What a report rests on, as far as it may be told: the place in the item, the chain of attribution, the grade."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from khronika.disclosure.audience import Access, Disclosure, Withheld, exported_id
from khronika.disclosure.plan import ExportedItem, ExportedLink, ExportedReport
from khronika.evidence.citation.citation import Citation, Context
from khronika.evidence.citation.passage import whole_words
from khronika.evidence.citation.web_annotation import selectors
from khronika.primitives.codec import Json
from khronika.record.event_form import ChainLink, Party
from khronika.record.recorded import Report


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """What the archive knows of an item, its original name never among it."""

    id: str
    control: str
    sha256: str
    size: int
    media: str


class ReportGrounds(NamedTuple):
    """What a report rests on, as it was logged: its citation, None for an annotation by the team, and the links of its attribution.

    `corrected` is what members read where words that it cites were recognised, `around` the same of what stands around
    these: what was misread tells a name, too.
    """

    citation: Citation | None = None
    chain: tuple[ChainLink, ...] = ()
    corrected: tuple[str, ...] = ()
    around: tuple[str, ...] = ()


class Filter(Protocol):
    """What decides about words and persons."""

    @property
    def access(self) -> Access:
        """For whom, and what was asked for."""

    def may_say(self, text: str) -> bool:
        """Whether the text holds no protected name."""

    def withhold(self, reason: Withheld) -> None:
        """Counts something that stays behind."""

    def origin(self, origin: str) -> str:
        """What stands for an origin, so that two reports of one are known as such."""

    def who(self, party: Party) -> str:
        """Whom a link of attribution may name; empty where nobody."""


def exported_report(
    identity: str, report: Report, grounds: ReportGrounds, item: ItemFacts | None, by: Filter
) -> ExportedReport:
    """The report as it goes out: without its source, without who recorded it and when."""
    graded = Disclosure.GRADES in by.access.disclosed
    citation = grounds.citation if item else None
    return ExportedReport(
        id=identity,
        item=exported_item(item, by.access) if item else None,
        selectors=tuple(_selectors(citation, grounds, by)) if citation else (),
        standing=citation.standing.value if citation else "",
        chain=tuple(
            ExportedLink(link.role.value, link.knows.value if link.knows else "", by.who(link.who))
            for link in grounds.chain
        ),
        origin=by.origin(report.origin),
        stance=report.stance,
        assessment=report.assessment,
        reliability=report.reliability if graded else "",
        credibility=report.credibility if graded else "",
    )


def exported_item(item: ItemFacts, access: Access) -> ExportedItem:
    """The item as it goes out.

    For outer audiences neither number, digest, size nor type: each lets somebody confirm that one has it.
    """
    if access.audience.is_outer:
        return ExportedItem(exported_id(access, item.id))
    return ExportedItem(item.id, item.control, item.sha256, item.size, item.media)


def _selectors(citation: Citation, grounds: ReportGrounds, by: Filter) -> Iterator[Mapping[str, Json]]:
    """The selectors of a citation without words that may not be said.

    Names of files within the item are in none of them.
    """
    for selector in selectors(citation):
        match selector:
            case {"type": "TextQuoteSelector"} if citation.quote is not None:
                if all(map(by.may_say, grounds.corrected)):
                    is_clear = all(map(by.may_say, grounds.around))
                    context = citation.context if is_clear else None
                    yield from _quote(citation.quote.exact, context or Context(), by)
                else:
                    by.withhold(Withheld.QUOTE)
            case dict():
                yield selector
            case _:
                continue


def _quote(exact: str, context: Context, by: Filter) -> Iterator[Mapping[str, Json]]:
    """The quote, with its surroundings where these hold no protected name.

    A name cut in two by the edge of a quote counts as held.
    """
    if not (by.may_say(whole_words(context.prefix, exact, context.suffix)) and by.may_say(exact)):
        by.withhold(Withheld.QUOTE)
        return
    before, after = context.prefix.partition(" ")[2], context.suffix.rpartition(" ")[0]
    quote: dict[str, Json] = {"type": "TextQuoteSelector", "exact": exact}
    if not by.access.audience.is_outer and all(map(by.may_say, (f"{before}{exact}{after}", before, after))):
        quote |= {name: text for name, text in (("prefix", before), ("suffix", after)) if text}
    yield quote
