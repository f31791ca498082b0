"""What every part of the account needs to know: the words, the log's size, the stamped sizes, and how things are numbered."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from khronika.dossier.plan import DossierPlan, Evidenced, Exhibit, PlannedBatch
from khronika.dossier.view.logged import Logged, head, read
from khronika.dossier.view.media import care
from khronika.dossier.view.place import original
from khronika.dossier.view.view_model import Filed, LinkView
from khronika.dossier.wording.claim import Claim, parse_claims
from khronika.dossier.wording.date_words import say_instant, say_logged
from khronika.dossier.wording.terms import Terms
from khronika.dossier.wording.visible import one_line
from khronika.dossier.wording.words import Words, grouped
from khronika.primitives.codec import Json
from khronika.record.case import cited_statements
from khronika.record.meaning import coded
from khronika.record.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Frame:
    """The plan with everything numbered: `order` are its batches as they are first cited, `batches` the same by their ids."""

    plan: DossierPlan
    words: Words
    terms: Terms
    size: int
    stamped: tuple[tuple[int, str], ...]
    order: tuple[PlannedBatch, ...]
    batches: Mapping[str, PlannedBatch]
    claims: Mapping[str, tuple[Claim, ...]]
    reports: Mapping[str, LinkView]
    statements: Mapping[str, LinkView]

    def filed(self, path: str, evidenced: Evidenced) -> Filed:
        """Where an event's files are and where it stands in the log."""
        return self.placed(path, read(evidenced))

    def placed(self, path: str, logged: Logged) -> Filed:
        """As `filed`, for an event already read."""
        say = self.words.say
        before = tuple(say("stamped", at=at) for size, at in self.stamped if logged.index < size)
        # One outside time is enough to read; all tokens are listed where the package is described.
        return Filed(
            path, say("log place", index=grouped(logged.index + 1), size=grouped(self.size)), before[:1]
        )

    def withheld(self, logged: Logged) -> str:
        """The names of the fields kept back, empty when none is; of a list, how many of its members are."""
        counts = Counter(name.partition(".")[0] for name in logged.withheld)
        listed = {name.partition(".")[0] for name in logged.withheld if "." in name}
        labels = (
            (self.field_label(name, logged), f" ({count})" if name in listed else "")
            for name, count in counts.items()
        )
        return ", ".join(label + count for label, count in labels)

    def disclosed(self, logged: Logged) -> tuple[str, ...]:
        """The fields disclosed, each with its value."""
        say = self.words.say
        return tuple(
            say("disclosed", name=self.field_label(name, logged), value=plain(value, self.words))
            for name, value in logged.disclosed.items()
        )

    def file_of(self, control: str | None) -> str:
        """The file of an exhibit's bytes, empty when there is none or they are withheld."""
        return next(
            (
                original(exhibit)
                for exhibit in self.plan.exhibits
                if exhibit.control == control and not exhibit.withheld
            ),
            "",
        )

    def notice_of(self, control: str | None) -> str:
        """What to say before an exhibit is opened, or that it is withheld; empty when there is no exhibit."""
        return next(
            (self.notice(exhibit) for exhibit in self.plan.exhibits if exhibit.control == control), ""
        )

    def notice(self, exhibit: Exhibit) -> str:
        """What to say before this exhibit is opened, or that it is withheld."""
        if exhibit.withheld or exhibit.content is None:
            return self.words.say("withheld bytes")
        warning = self.words.say(f"warning {care(exhibit.content.media)}")
        return f"{warning} {self._renamed(exhibit)}" if exhibit.active else warning

    def _renamed(self, exhibit: Exhibit) -> str:
        """That an exhibit bears a name by which it does not run."""
        say = self.words.say
        return say(
            "renamed", what=say(f"active {exhibit.active}"), ending=original(exhibit).rpartition(".")[2]
        )

    def field_label(self, name: str, logged: Logged) -> str:
        """What a veiled field of this event is called."""
        known, (base, _, number) = self.words.known, name.partition(".")
        label = known(f"field {logged.kind} {base}") or known(f"field {base}") or one_line(base)
        return f"{label} {one_line(number)}" if number else label


def frame(plan: DossierPlan, vocabulary: Vocabulary) -> Frame:
    """Number everything the plan holds; raises MalformedError for values that are not of the logged form."""
    order, words = tuple(_in_order(plan)), Words.of(plan.language)
    claims = {
        batch.batch: tuple(_coded(claim, vocabulary) for claim in parse_claims(batch.shown))
        for batch in order
    }
    reports = {
        batch.batch: LinkView(str(number), f"report-{number}") for number, batch in enumerate(order, start=1)
    }
    return Frame(
        plan=plan,
        words=words,
        terms=Terms(vocabulary, words.language),
        size=head(plan.checkpoint).size,
        stamped=tuple(sorted((head(stamp.checkpoint).size, clock(stamp.at, words)) for stamp in plan.stamps)),
        order=order,
        batches={batch.batch: batch for batch in order},
        claims=claims,
        reports=reports,
        statements=dict(_statement_links(claims, reports)),
    )


def _coded(claim: Claim, vocabulary: Vocabulary) -> Claim:
    """A statement whose value is told in the language of the dossier, also where a file gave the code or its label as plain words."""
    return replace(claim, value=coded(claim.value, vocabulary, claim.subject.type, claim.property))


def _in_order(plan: DossierPlan) -> Iterator[PlannedBatch]:
    cited = cited_statements(plan.sections)
    first_cited = dict.fromkeys(statement.rpartition(".")[0] for statement in cited)
    by_id = {batch.batch: batch for batch in plan.batches}
    yield from (by_id[batch] for batch in first_cited if batch in by_id)
    yield from (batch for batch in plan.batches if batch.batch not in first_cited)


def _statement_links(
    claims: Mapping[str, tuple[Claim, ...]], reports: Mapping[str, LinkView]
) -> Iterator[tuple[str, LinkView]]:
    for batch, members in claims.items():
        for claim in members:
            label = f"{reports[batch].label}.{claim.number}"
            yield claim.id, LinkView(label, f"statement-{label}")


def clock(at: str, words: Words) -> str:
    """A time of the log (RFC 3339, UTC) as people write it."""
    return one_line(say_instant(at, words.language)).replace(" UTC", "\N{NO-BREAK SPACE}UTC")


def plain(value: Json, words: Words) -> str:
    """A logged value in words as plain as it allows, on one line."""
    match value:
        case None:
            return "\N{EN DASH}"
        case bool():
            return "\N{CHECK MARK}" if value else "\N{MULTIPLICATION SIGN}"
        case int() | str():
            return one_line(say_logged(str(value), words.language))
        case list():
            return ", ".join(plain(member, words) for member in value)
        case dict():
            return _plain_object(value, words)


_NAMING = ("label", "date", "text", "value", "code", "entity", "id")
"""Members that name the value, the first there is."""

_SILENT = frozenset({"entity", "id", "type", "label", "said"})
"""Members that only identify what is named already, or are told apart."""


def _plain_object(value: Mapping[str, Json], words: Words) -> str:
    match value:
        case {"number": int(number)}:
            return str(number)
        case {"from": int(low), "to": int(high)}:
            return f"{low}\N{EN DASH}{high}"
        case _:
            return _named(value, words)


def _named(value: Mapping[str, Json], words: Words) -> str:
    named = next((name for name in _NAMING if isinstance(value.get(name), str)), "")
    parts = (
        _part(name, member, words) for name, member in value.items() if name != named and name not in _SILENT
    )
    rest = f"{words.say('semicolon')} ".join(part for part in parts if part)
    if not named:
        return rest
    return plain(value[named], words) + (f" ({rest})" if rest else "")


def _part(name: str, member: Json, words: Words) -> str:
    """A member of a logged object under what it is called; nothing for one that says nothing."""
    if member is None:
        return ""
    told = words.known(f"part {name} {member}") if isinstance(member, str) else None
    return f"{words.labelled(words.known(f'part {name}') or one_line(name))} {told or plain(member, words)}"
