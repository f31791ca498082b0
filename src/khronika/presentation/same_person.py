"""Two persons side by side: what the record says of each, where they differ, and why the program takes them for one."""

from collections.abc import Iterator
from dataclasses import dataclass

from khronika.archive.link.judgements import judgements, members_needed
from khronika.archive.record.present_labels import PresentLabels
from khronika.archive.store.archive import Archive
from khronika.link.candidate import Candidate
from khronika.link.judgement import Judgement, clusters
from khronika.presentation.citing import is_name_kept
from khronika.presentation.words import Words
from khronika.record.error import QuestionError
from khronika.record.meaning import shown
from khronika.record.view import EntityView, entity_view


@dataclass(frozen=True, slots=True)
class SideRow:
    """A property of both: the values of either in words, None for a name that is kept inside."""

    name: str
    left: tuple[str | None, ...]
    right: tuple[str | None, ...]

    @property
    def is_same(self) -> bool:
        """Whether some value is the same on both sides."""
        return bool({*self.left} & {*self.right} - {None})

    @property
    def differs(self) -> bool:
        """Whether both say something, and nothing of it is the same."""
        return bool(self.left and self.right) and not self.is_same


@dataclass(frozen=True, slots=True)
class PairView:
    """A pair to judge; `reasons` are what speaks for and against, as the program sees it."""

    left: EntityView
    right: EntityView
    rows: tuple[SideRow, ...]
    likelihood: float
    reasons: tuple[str, ...]
    members: int
    """How many members have to judge so before two are counted as one."""

    def grounds(self, words: Words) -> str:
        """What a judgement rests on, to begin with."""
        told = "; ".join(words.of(each) for each in self.reasons)
        return (
            words.say("compared side by side: {reasons}", reasons=told)
            if told
            else words.say("compared side by side")
        )


def pair_view(archive: Archive, candidate: Candidate) -> PairView:
    """A candidate with what the record says; raises QuestionError where one of them is gone."""
    left, right = _view(archive, candidate.left), _view(archive, candidate.right)
    return PairView(
        left,
        right,
        tuple(_rows(archive, left, right)),
        candidate.likelihood,
        candidate.reasons,
        members_needed(archive),
    )


def still_open(archive: Archive, pair: tuple[str, str]) -> bool:
    """Whether this member has judged a pair in no way yet, and nothing joins the two."""
    member, given = archive.keyring.member.member, [*judgements(archive)]
    found = clusters(given)
    is_judged = any(
        isinstance(each, Judgement)
        and each.by == member
        and each.id in found.standing
        and each.pair == (min(pair), max(pair))
        for each in given
    )
    return not is_judged and found.of(pair[0]) != found.of(pair[1])


def _view(archive: Archive, person: str) -> EntityView:
    view = entity_view(archive.index.record.about([person]), person, archive.words)
    if view is None:
        raise QuestionError("this person is in the record no longer", hint="look for pairs anew")
    return view


def _rows(archive: Archive, left: EntityView, right: EntityView) -> Iterator[SideRow]:
    names = dict.fromkeys(each.name for view in (left, right) for each in view.properties)
    for name in sorted(names, key=lambda each: (each not in archive.words.naming, each)):
        yield SideRow(name, _values(archive, left, name), _values(archive, right, name))


def _values(archive: Archive, view: EntityView, name: str) -> tuple[str | None, ...]:
    labels = PresentLabels(archive.index.record)
    if is_name_kept(view.protection, name, archive.words):
        return (None,) if any(view.values(name)) else ()
    return tuple(shown(labels.of(value.value)) for value in view.values(name) if value.is_asserted)
