"""Pairs that may be one person, what was judged of pairs, and what contradicts itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from khronika.archive.link.judgements import judgements, proposals, standing, waiting
from khronika.archive.members.membership import member_names
from khronika.archive.store.archive import Archive
from khronika.link.candidate import Candidate
from khronika.link.judgement import Conflict, Judgement, Verdict
from khronika.presentation.view import one_line
from khronika.presentation.words import Words
from khronika.primitives.codec import Json


@dataclass(frozen=True, slots=True)
class CandidateView:
    """A pair that may be one person, with reasons in words and the labels of both."""

    candidate: Candidate
    labels: tuple[str, str]

    def to_json(self) -> dict[str, object]:
        """As `khronika link --json` has it."""
        candidate = self.candidate
        return {
            "left": candidate.left,
            "right": candidate.right,
            "score": round(candidate.likelihood, 4),
            "labels": [*self.labels],
            "reasons": [*candidate.reasons],
            "scorer": candidate.version,
        }

    def text(self, words: Words) -> Iterator[str]:
        """Both persons, then what speaks for and against."""
        candidate, (left, right) = self.candidate, self.labels
        yield f"{candidate.likelihood:.2f}  {candidate.left}  {one_line(left)}"
        yield f"      {candidate.right}  {one_line(right)}"
        for reason in candidate.reasons:
            yield one_line(f"        {words.of(reason)}")


def candidate_views(archive: Archive, limit: int, cluster: str = "") -> tuple[CandidateView, ...]:
    """The likeliest pairs, best first; `cluster` is where Splink looks for them, if it does."""
    views: list[CandidateView] = []
    for candidate in islice(proposals(archive, cluster=cluster), limit):
        labels = _label(archive, candidate.left), _label(archive, candidate.right)
        views.append(CandidateView(candidate, labels))
    return tuple(views)


def _label(archive: Archive, entity: str) -> str:
    described = archive.index.record.described(entity)
    return described.label if described else ""


@dataclass(frozen=True, slots=True)
class NewJudgement:
    """A judgement that was recorded, and every conflict there is now; `is_waiting` for a second member."""

    id: str
    verdict: Verdict
    is_waiting: bool
    conflicts: "ConflictsView"

    def to_json(self) -> Json:
        """As `khronika link --same --json` has it."""
        return {
            "judgement": self.id,
            "verdict": self.verdict.value,
            "waiting": self.is_waiting,
            "conflicts": self.conflicts.to_json(),
        }

    def text(self, words: Words) -> Iterator[str]:
        """That it is recorded, what it waits for, and the conflicts."""
        verdict = words.say(self.verdict.value)
        yield words.say("judgement {identity} is recorded: {verdict}", identity=self.id, verdict=verdict)
        if self.verdict is Verdict.SAME and self.is_waiting:
            yield words.say(
                "found by either name from now on; to be counted as one person, another member has "
                "to judge the same"
            )
        yield from self.conflicts.text(words)


def new_judgement(archive: Archive, identity: str, verdict: Verdict) -> NewJudgement:
    """A judgement that was just recorded."""
    return NewJudgement(identity, verdict, identity in waiting(archive), conflicts_view(archive))


@dataclass(frozen=True, slots=True)
class JudgementView:
    """A judgement that was made: by whom, whether it counts, and whether it waits for a second member."""

    judgement: Judgement
    by: str
    stands: bool
    is_waiting: bool

    def to_json(self) -> Json:
        """As `khronika link --judgements --json` has it."""
        judgement = self.judgement
        return {
            "judgement": judgement.id,
            "pair": [*judgement.pair],
            "verdict": judgement.verdict.value,
            "by": judgement.by,
            "stands": self.stands,
            "grounds": judgement.grounds,
        }

    def text(self, words: Words) -> Iterator[str]:
        """On one line."""
        judgement = self.judgement
        counts = "" if self.stands else f"  ({words.say('does not count')})"
        if self.is_waiting:
            counts = f"  ({words.say('not counted as one before a second member judges so')})"
        verdict, pair = words.say(judgement.verdict.value), one_line(" ".join(judgement.pair))
        yield f"{judgement.id}  {verdict:9}  {pair}  {self.by}{counts}"


def judgement_views(archive: Archive) -> Iterator[JudgementView]:
    """Every judgement that was not taken back, oldest first."""
    found, lacking, names = standing(archive), waiting(archive), member_names(archive)
    for each in judgements(archive):
        if isinstance(each, Judgement):
            by = one_line(names.get(each.by, each.by[:8]))
            yield JudgementView(each, by, each.id in found.standing, each.id in lacking)


@dataclass(frozen=True, slots=True)
class ConflictsView:
    """Pairs that are judged different, and joined by other judgements."""

    conflicts: tuple[Conflict, ...]

    def to_json(self) -> list[Json]:
        """Each pair, and through whom it is joined."""
        return [
            {"left": each.left, "right": each.right, "through": [*each.through]} for each in self.conflicts
        ]

    def text(self, words: Words) -> Iterator[str]:
        """Each on a line."""
        for each in self.conflicts:
            told = words.say(
                "conflict: {left} and {right} are judged different, and joined through {names}",
                left=each.left,
                right=each.right,
                names=", ".join(each.through),
            )
            yield one_line(told)


def conflicts_view(archive: Archive) -> ConflictsView:
    """What contradicts itself among the judgements that stand."""
    return ConflictsView(standing(archive).conflicts)


@dataclass(frozen=True, slots=True)
class WithdrawnJudgement:
    """A judgement that was taken back."""

    id: str

    def to_json(self) -> Json:
        """As `khronika link --withdraw --json` has it."""
        return {"withdrawn": self.id}

    def text(self, words: Words) -> Iterator[str]:
        """What follows from it."""
        yield words.say("withdrawn: what it joined is apart again, unless another judgement joins it")
