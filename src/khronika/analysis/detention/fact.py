"""The fact that would change an alarm: found by supposing one thing after another and looking again."""

from collections.abc import Iterator
from dataclasses import replace
from enum import Enum
from typing import NamedTuple

from khronika.analysis.detention.alarm import Alarm
from khronika.analysis.detention.alarms import alarm
from khronika.analysis.detention.detainee import Sex
from khronika.analysis.detention.history import History, leads_to_solitary
from khronika.analysis.detention.standing import AlarmStanding
from khronika.analysis.detention.threshold import Who
from khronika.analysis.detention.told import BEFORE
from khronika.analysis.worlds.placement import Placement, fitted


class FactKind(Enum):
    """What would have to be known."""

    FIRST_DAY = "first day"
    LAST_DAY = "last day"
    WHETHER_AT_ALL = "whether it was at all"
    WHETHER_ALONE = "whether it was spent alone for 22 hours a day or more"
    WHETHER_ONE_ORDER = "whether it was under one order"
    SEX = "sex"
    PROTECTION = "whether a prisoner of war"
    OCCURRENCE = "whether it happened"
    RECORD = "a record that is not there yet"


class Fact(NamedTuple):
    """A fact, of which placement (by name) or occurrence (by number) it is, and where the alarm would stand with it.

    `value` is what would be known: an ordinal of a day, `True` or `False`.
    """

    kind: FactKind
    about: str
    value: int | bool
    standing: AlarmStanding


class _Supposed(NamedTuple):
    kind: FactKind
    about: str
    value: int | bool
    history: History


def facts(found: Alarm, history: History) -> tuple[Fact, ...]:
    """The single facts that would change where this alarm stands, in the order of the placements.

    Of very many placements only the first `MOST_SUPPOSED` are supposed to be otherwise, those it rests on first.
    """
    changed: list[Fact] = []
    for each in _supposed(found, history):
        standing = alarm(found.threshold, each.history).standing
        if standing is not found.standing:
            changed.append(Fact(each.kind, each.about, each.value, standing))
    if not changed and found.standing is AlarmStanding.POSSIBLE:
        return (Fact(FactKind.RECORD, "", True, AlarmStanding.NO),)
    return tuple(changed)


MOST_SUPPOSED = 24
"""Placements that are supposed to be otherwise: each means to compute the alarm again, up to six times."""


def _supposed(found: Alarm, history: History) -> Iterator[_Supposed]:
    rests_on = set(found.rests_on)
    likeliest = sorted(history.placements, key=lambda each: each.name not in rests_on)
    chosen = {each.name for each in likeliest[:MOST_SUPPOSED]}
    for each in [placement for placement in history.placements if placement.name in chosen]:
        for kind, value, instead in _other_placements(each):
            others = [other for other in history.placements if other is not each]
            supposed = others if instead is None else [*others, instead]
            yield _Supposed(kind, each.name, value, history.among(supposed))
    if any(not each.order for each in history.counted(found.threshold.measure)):
        placements = [each if each.order else each._replace(order="?") for each in history.placements]
        yield _Supposed(FactKind.WHETHER_ONE_ORDER, "", True, history.among(placements))
    yield from _of_the_person(found, history)
    for number in found.occurred:
        yield _Supposed(FactKind.OCCURRENCE, str(number), False, _without(history, number))


def _other_placements(placement: Placement) -> Iterator[tuple[FactKind, int | bool, Placement | None]]:
    yield FactKind.WHETHER_AT_ALL, False, None
    if placement.optional:
        yield FactKind.WHETHER_AT_ALL, True, placement._replace(optional=False)
    if placement.start[0] < placement.start[1]:
        # Where no beginning is told, nobody would know the first of all possible days.
        is_open = placement.end[0] - placement.start[0] >= BEFORE - 1
        for day in placement.start[is_open:]:
            yield FactKind.FIRST_DAY, day, fitted(placement._replace(start=(day, day)))
    if placement.end[0] < placement.end[1]:
        for day in placement.end:
            yield FactKind.LAST_DAY, day, fitted(placement._replace(end=(day, day)))
    if leads_to_solitary(placement):
        for alone in (True, False):
            yield FactKind.WHETHER_ALONE, alone, placement._replace(alone=alone)


def _of_the_person(found: Alarm, history: History) -> Iterator[_Supposed]:
    who, detainee = found.threshold.who, history.detainee
    if who in (Who.MALE, Who.FEMALE) and detainee.sex is Sex.UNKNOWN:
        for sex in (Sex.MALE, Sex.FEMALE):
            known = replace(history, detainee=replace(detainee, sex=sex))
            yield _Supposed(FactKind.SEX, sex.value, True, known)
    if who is Who.PRISONER_OF_WAR and detainee.prisoner_of_war is AlarmStanding.POSSIBLE:
        for standing in (AlarmStanding.CERTAIN, AlarmStanding.NO):
            known = replace(history, detainee=replace(detainee, prisoner_of_war=standing))
            yield _Supposed(FactKind.PROTECTION, "", standing is AlarmStanding.CERTAIN, known)


def _without(history: History, number: int) -> History:
    occurrences = history.detainee.occurrences
    left = occurrences[:number] + occurrences[number + 1 :]
    return replace(history, detainee=replace(history.detainee, occurrences=left))
