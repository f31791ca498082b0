# SPDX-License-Identifier: Apache-2.0
"""What reviews made of every statement that is shown, and what speaks against those cited (docs/format/dossier.md, checks 11 and 12)."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from khronika_verify.finding import Findings
from khronika_verify.form import MalformedError, is_same, list_of, number_of, text_of
from khronika_verify.ledger import Ledger
from khronika_verify.limit import MAX_REVIEWS
from khronika_verify.shown import REVIEWS, Shown
from khronika_verify.statement import STATEMENTS
from khronika_verify.telling import Telling

STATES = ("proposed", "accepted", "disputed", "withdrawn")


@dataclass(frozen=True)
class Review:
    """A decision on statements of a batch, on all of them where `statements` is None, at its place in the log."""

    index: int
    by: str
    state: str
    statements: frozenset[str] | None

    def is_about(self, statement: str) -> bool:
        """Whether the decision is on this statement, too."""
        return self.statements is None or statement in self.statements


@dataclass
class Needed:
    """How many members an acceptance needs: `numbers` holds from after which place of the log, in `indexes`, how many."""

    indexes: list[int]
    numbers: list[int]

    def at(self, index: int) -> int:
        """How many it needs at this place; one where nobody asked for more."""
        place = bisect_left(self.indexes, index)
        return self.numbers[place - 1] if place else 1


def check_reviews(telling: Telling, shown: dict[str, Shown], ledger: Ledger, findings: Findings) -> None:
    """Findings R001 to R005 about a package of version 2."""
    if telling.version == 1:
        return
    cited = {statement for sentence in telling.sentences for statement in sentence.statements}
    reviews = _read_reviews(telling, shown, ledger, findings)
    needed = needed_by(_policies(shown, ledger))
    states: dict[str, object] = {}
    for batch in telling.batches:
        became = {each: became_of(each, reviews.get(batch.batch, []), needed) for each in batch.statements}
        states.update({each: status["state"] for each, status in became.items()})
        for each in sorted(became.keys() | batch.states.keys()):
            if (
                each not in became
                or each not in batch.states
                or not is_same(batch.states[each], became[each])
            ):
                findings.add("R001", STATEMENTS, each)
    unaccepted = sum(states.get(each) in ("proposed", "withdrawn") for each in cited)
    if unaccepted:
        findings.add("R002", STATEMENTS, str(unaccepted))
    for each in sorted(cited):
        if states.get(each) == "disputed":
            findings.add("R003", STATEMENTS, each)
    _check_against(telling, cited, findings)


def _read_reviews(
    telling: Telling, shown: dict[str, Shown], ledger: Ledger, findings: Findings
) -> dict[str, list[Review]]:
    """The reviews of each batch in the order of the log.

    One that says nothing of what is shown does not belong here.
    """
    told = {batch.batch: frozenset(batch.statements) for batch in telling.batches}
    reviews: dict[str, list[Review]] = {}
    for stem, entry in shown.items():
        if not stem.startswith(REVIEWS) or entry.opening.text("type") != "review":
            continue
        batch = entry.opening.text("batch")
        try:
            review = _read_review(entry, ledger.indexes.get(stem, -1))
        except MalformedError:
            findings.add("R001", entry.path)
            continue
        of_batch = told.get(batch, frozenset())
        if not of_batch or (review.statements is not None and review.statements.isdisjoint(of_batch)):
            findings.add("R001", entry.path)
        if review.index >= 0:
            reviews.setdefault(batch, []).append(review)
    for batch in sorted(batch for batch, each in reviews.items() if len(each) > MAX_REVIEWS):
        findings.add("R001", STATEMENTS, batch)
        del reviews[batch]
    return {batch: sorted(each, key=lambda review: review.index) for batch, each in reviews.items()}


def _read_review(entry: Shown, index: int) -> Review:
    """A review whose decision is disclosed; raises MalformedError."""
    state, named = text_of(entry.values.get("state")), entry.values.get("statements", "")
    if state not in STATES:
        raise MalformedError("no state of a statement")
    statements = None if named is None else frozenset(map(text_of, list_of(named)))
    return Review(index, entry.opening.text("by"), state, statements)


def _policies(shown: dict[str, Shown], ledger: Ledger) -> Iterator[tuple[int, str, int]]:
    """Each policy of review: its place in the log, its author, and how many members it asks for."""
    for stem, entry in shown.items():
        if stem.startswith(REVIEWS) and entry.opening.text("type") == "policy" and stem in ledger.indexes:
            yield (
                ledger.indexes[stem],
                entry.opening.text("by"),
                max(1, number_of(entry.opening.event["reviewers"])),
            )


def needed_by(policies: Iterable[tuple[int, str, int]]) -> Needed:
    """More are asked for as soon as one member says so.

    Fewer only when as many different members as are needed say so.
    """
    found = Needed([], [])
    needed = 1
    lowering: set[str] = set()
    for index, by, asked in sorted(policies):
        if asked >= needed:
            needed, lowering = asked, set()
        else:
            lowering.add(by)
            needed = asked if len(lowering) >= needed else needed
        found.indexes.append(index)
        found.numbers.append(needed)
    return found


def became_of(statement: str, reviews: list[Review], needed: Needed) -> dict[str, object]:
    """What reviews of its batch, in the order of the log, make of a statement, and the members whose acceptances count."""
    state = "proposed"
    by: list[str] = []
    for review in reviews:
        if state == "withdrawn" or not review.is_about(statement):
            continue
        if review.state != "accepted":
            state, by = review.state, []
            continue
        if review.by not in by:
            by.append(review.by)
        if len(by) >= needed.at(review.index):
            state = "accepted"
    return {"state": state, "by": by}


def _check_against(telling: Telling, cited: set[str], findings: Findings) -> None:
    """Whatever is shown is cited, or told to speak against something cited that is about the same property of the same thing."""
    values = {
        each: batch.values.get(f"statements{each[len(batch.batch) :]}")
        for batch in telling.batches
        for each in batch.statements
    }
    told = {each.statement: each.against for each in telling.against}
    for each in sorted((values.keys() - cited) | told.keys()):
        against = told.get(each, ())
        is_about = all(
            one in values and one in cited and is_same(_about(values[one]), _about(values[each]))
            for one in against
        )
        if each in cited or each not in values or not against or not is_about:
            findings.add("R004", STATEMENTS, each)
    if told:
        findings.add("R005", STATEMENTS, str(len(told)))


def _about(statement: object) -> object:
    """The entity and the property that a logged statement is about."""
    said = statement if isinstance(statement, dict) else {}
    subject = said.get("subject")
    return [subject.get("id") if isinstance(subject, dict) else None, said.get("property")]
