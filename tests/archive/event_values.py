"""Strategies that draw events: one for each form of a value, so that a new form without one fails, and from them one for each type."""

from hypothesis import strategies as st

from khronika.dossier.event import CONFIRMED, LEFT_OUT, Confirmed, LeftOut
from khronika.evidence.citation.citation import (
    Citation,
    CitationStanding,
    Context,
    FromOriginal,
    FromReading,
    Quote,
)
from khronika.evidence.citation.locator import (
    InCell,
    InCharacters,
    InMessage,
    InMilliseconds,
    InParagraph,
    InPicture,
    InSeconds,
    Locator,
    OnPage,
    OnSlide,
    Whole,
)
from khronika.evidence.citation.mapped_text import Origin
from khronika.evidence.citation.passage import ENCODINGS
from khronika.evidence.event import (
    READING,
    RENDITION,
    REVEAL,
    ReadingFacts,
    RenditionFacts,
    RenditionKind,
    Reveal,
)
from khronika.evidence.reading.outcome import Outcome as ReadingOutcome
from khronika.evidence.reading.outcome import Reason
from khronika.evidence.reading.shield import ShieldStep
from khronika.exchange.event import COUNTS, LOG, ExportCounts, ImportLog, RowFate, RowLog
from khronika.exchange.tables.row import ImportLoss
from khronika.intake.accession import AccessionOutcome
from khronika.intake.event import CONTENT, CONTROL, MODIFIED, OUTCOMES, PATH, Content, NotSealed, Outcomes
from khronika.ledger.custody import CustodyEvent, Link
from khronika.ledger.event import RECEIPT, Receipt
from khronika.link.event import PAIR, PROPOSAL, LinkProposal
from khronika.primitives.codec import b64, format_id
from khronika.primitives.event import Composition, Veil, field_types
from khronika.primitives.form import BASE64, DAY, DIGEST, ID, INSTANT, NUMBER, SITE, TEXT
from khronika.record.case import CaseContent, CaseSection, CaseSentence
from khronika.record.event import CITATION, CONTEXT, LOCATORS, QUOTE
from khronika.record.event import RENDITION as CITED_RENDITION
from khronika.record.event_form import (
    CASE_CONTENT,
    CHAIN_LINK,
    DESCRIPTION,
    GRADE,
    PARTY,
    STANCE,
    STATEMENT,
    SUBJECT,
    ChainLink,
    EntityDescription,
    EntityReference,
    Grade,
    LoggedStance,
    LoggedStatement,
    Subject,
    SubjectKind,
)
from khronika.record.statement import (
    Assessment,
    Credibility,
    Knowledge,
    Protection,
    Reliability,
    Role,
    Stance,
)
from khronika.seal.event import CARD, ERASED, GROUP, RECIPIENT, CardPlace, Erased, GroupRule
from khronika.seal.key_recipient import KeyRecipient
from khronika.vault.location import LOCATION, Location

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
names = st.text("abcdefghijklmnopqrstuvwxyz_", min_size=1, max_size=8)
numbers = st.integers(0, 2**53 - 1)
small = st.integers(0, 2**31)
ids = st.binary(min_size=16, max_size=16).map(format_id)
digests = st.binary(min_size=32, max_size=32).map(bytes.hex)
coded = st.binary(max_size=40).map(b64)
instants = st.datetimes().map(lambda moment: moment.replace(microsecond=0).isoformat() + "Z")
sites = st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=16).filter(lambda name: name != "veiled")
leaves = st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | texts
json = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3),
    max_leaves=5,
)


def tuples(members, most=3):
    return st.lists(members, max_size=most).map(tuple)


def maybe(values):
    return st.none() | values


def stretches(kind):
    return st.tuples(small, small).map(lambda pair: kind(*sorted(pair)))


boxes = st.tuples(*[st.integers(-(2**31), 2**31)] * 4)
places = st.one_of(
    st.builds(OnPage, st.integers(1, 2**31), maybe(boxes)),
    st.builds(InPicture, boxes, maybe(st.integers(1, 2**31))),
    st.builds(InMessage, small),
    stretches(InSeconds),
    stretches(InCharacters),
    stretches(InMilliseconds).filter(lambda place: place.start % 1000 or place.end % 1000),
    st.builds(
        InCell,
        texts,
        st.builds(
            lambda column, row: f"{column}{row}",
            st.sampled_from(["A", "BC", "XFD"]),
            st.integers(1, 1_048_576),
        ),
    ),
    st.builds(OnSlide, st.integers(1, 2**31)),
    st.builds(InParagraph, st.integers(1, 2**31)),
    st.just(Whole()),
)
locators = tuples(texts).flatmap(
    lambda member: st.lists(st.builds(Locator, places, st.just(member)), min_size=1, max_size=3).map(tuple)
)
readers = st.text("abcxyz019", min_size=1, max_size=5).flatmap(
    lambda first: st.text("az0._-", max_size=6).map(lambda rest: first + rest)
)
tools = st.dictionaries(readers, texts, max_size=2).map(lambda made: tuple(sorted(made.items())))
renditions = st.one_of(
    st.sampled_from(sorted(ENCODINGS)).map(FromOriginal),
    st.just(FromOriginal()),
    st.builds(FromReading, ids, digests, readers, words, st.sampled_from(Origin), tools),
)
compared = st.builds(lambda exact, start: Quote(exact, start, start + len(exact)), words, small)
quotes = compared | st.builds(Quote, words)
contexts = st.builds(Context, texts, texts)
citations = st.one_of(
    st.builds(Citation, ids, renditions, locators, compared, contexts, st.just(CitationStanding.FOUND)),
    st.builds(Citation, ids, renditions, locators),
    st.builds(
        Citation,
        ids,
        renditions,
        locators,
        st.builds(Quote, words),
        st.none(),
        st.just(CitationStanding.ANALYST),
    ),
)

paths = st.binary(max_size=12) | texts.map(str.encode)
locations = st.builds(Location, ids, numbers, numbers, st.binary(min_size=32, max_size=32))
parties = texts | st.builds(EntityReference, ids, names, texts)
chain_links = st.builds(
    ChainLink, parties, st.sampled_from(Role), maybe(st.sampled_from(Knowledge)), texts, maybe(parties)
)
statement_ids = st.builds(lambda batch, number: f"{batch}.{number}", ids, st.integers(1, 1_000_000))
statements = st.builds(
    LoggedStatement,
    statement_ids,
    st.builds(EntityReference, ids, names, texts),
    names,
    json,
    st.just("") | statement_ids,
)
descriptions = st.builds(
    EntityDescription,
    ids,
    names,
    texts,
    st.sampled_from(Protection),
    tuples(texts | st.dictionaries(names, texts, max_size=2)),
)
sentences = st.builds(CaseSentence, texts, tuples(statement_ids))
cases = st.builds(
    CaseContent,
    texts,
    texts,
    tuples(st.builds(CaseSection, texts, tuples(sentences))),
    st.dictionaries(ids, digests, max_size=2),
)
rows = st.one_of(
    st.tuples(numbers, texts, texts).map(lambda told: RowLog(told[0], RowFate.REFUSED, *told[1:])),
    st.builds(
        lambda number, fate, made, entities: RowLog(number, fate, statements=made, entities=entities),
        numbers,
        st.sampled_from([RowFate.ADDED, RowFate.CHANGED]),
        tuples(statement_ids),
        st.dictionaries(texts, ids, max_size=2),
    ),
    numbers.map(lambda number: RowLog(number, RowFate.UNCHANGED)),
)
counted = st.dictionaries(names, numbers, max_size=2)
outcomes = st.builds(
    Outcomes,
    numbers,
    st.dictionaries(st.sampled_from(AccessionOutcome), numbers, max_size=3),
    tuples(st.builds(NotSealed, paths, st.sampled_from(AccessionOutcome), texts)),
)
subjects = st.one_of(
    st.builds(Subject, st.just(SubjectKind.STATEMENT), statement_ids),
    st.builds(Subject, st.just(SubjectKind.JUDGEMENT), st.binary(min_size=16, max_size=16).map(bytes.hex)),
    st.builds(
        Subject,
        st.sampled_from(
            [kind for kind in SubjectKind if kind not in (SubjectKind.STATEMENT, SubjectKind.JUDGEMENT)]
        ),
        ids,
    ),
)

DRAWN = (
    (TEXT, texts),
    (NUMBER, numbers),
    (ID, ids),
    (DIGEST, digests),
    (BASE64, coded),
    (INSTANT, instants),
    (DAY, instants.map(lambda instant: instant[:10])),
    (SITE, sites),
    (
        CONTROL,
        st.builds(lambda site, number: f"{site.upper()}-{number:06}", sites, st.integers(0, 10**18 - 1)),
    ),
    (PATH, paths),
    (CONTENT, st.builds(Content, texts, digests, numbers)),
    (MODIFIED, texts),
    (LOCATION, locations),
    (OUTCOMES, outcomes),
    (
        READING,
        st.builds(
            ReadingFacts, st.sampled_from(ReadingOutcome), maybe(st.sampled_from(Reason)), texts, texts
        ),
    ),
    (
        REVEAL,
        st.builds(Reveal, ids, tuples(texts), st.sampled_from(ShieldStep), numbers, numbers, instants),
    ),
    (RENDITION, st.builds(RenditionFacts, ids, st.sampled_from(RenditionKind), texts, digests, numbers)),
    (LOG, st.builds(ImportLog, tuples(rows), tuples(st.builds(ImportLoss, numbers, texts, texts)))),
    (COUNTS, st.builds(ExportCounts, numbers, counted, counted)),
    (PAIR, st.tuples(ids, ids)),
    (PROPOSAL, st.builds(LinkProposal, texts, texts)),
    (CITED_RENDITION, renditions),
    (LOCATORS, locators),
    (QUOTE, quotes),
    (CONTEXT, contexts),
    (CITATION, citations),
    (PARTY, parties),
    (CHAIN_LINK, chain_links),
    (STANCE, st.builds(LoggedStance, st.sampled_from(Stance), st.sampled_from(Assessment))),
    (GRADE, st.builds(Grade, st.sampled_from(Reliability), st.sampled_from(Credibility))),
    (STATEMENT, statements),
    (DESCRIPTION, descriptions),
    (CASE_CONTENT, cases),
    (SUBJECT, subjects),
    (RECIPIENT, st.builds(KeyRecipient, ids, st.binary(max_size=40), maybe(numbers))),
    (CARD, st.builds(CardPlace, numbers, numbers)),
    (GROUP, st.builds(GroupRule, numbers, numbers)),
    (ERASED, st.builds(Erased, digests, maybe(tuples(names)))),
    (RECEIPT, st.builds(Receipt, ids, coded, coded)),
    (CONFIRMED, st.builds(Confirmed, texts, numbers)),
    (LEFT_OUT, st.builds(LeftOut, texts, texts)),
)
"""Every form that is not composed of others, with what draws its values."""


class UndrawnFormError(Exception):
    """A form has no strategy here: add a row to DRAWN."""


def values(form):
    """What draws the values of a form."""
    match form.composition:
        case Composition.OPTIONAL:
            return maybe(values(form.part))
        case Composition.LIST:
            return tuples(values(form.part))
        case Composition.OBJECT:
            # Names of members are printable ASCII in canonical JSON here.
            members = st.dictionaries(
                names if form.names is TEXT else values(form.names), values(form.part), max_size=3
            )
            return members.filter(lambda drawn: drawn.keys() != {"veiled"})
        case Composition.CHOICE:
            return st.sampled_from(form.part)
    for known, strategy in DRAWN:
        if known is form:
            return strategy
    raise UndrawnFormError(form.shape)


def field_values(declared):
    """What draws the values of a field."""
    drawn = values(declared.form)
    return tuples(drawn) if declared.veil is Veil.EACH else drawn


def events(kind):
    """What draws events of a type."""
    fields = {declared.attribute: field_values(declared) for declared in field_types(kind)}
    return st.builds(kind, **fields, **({"item": ids} if issubclass(kind, CustodyEvent) else {}))


def links(event):
    """What draws a place in a custody chain for an event, None for one that has none."""
    if not isinstance(event, CustodyEvent):
        return st.none()
    return st.builds(
        Link, st.just(event.item), sites, numbers, maybe(digests), st.dictionaries(sites, digests, max_size=2)
    ).filter(lambda link: link.site not in link.seen)
