"""How days, regimes and times of law are written in an alarm sheet."""

from collections.abc import Mapping
from datetime import date

from khronika.analysis.detention.clock import DayCount, DetentionClock
from khronika.analysis.detention.threshold import InForce
from khronika.analysis.worlds.regime import HELD
from khronika.presentation.words import Words
from khronika.primitives.codec import Json
from khronika.primitives.message import Message, counted, message
from khronika.record.vocabulary import Labels


def days_in_force(days: InForce, words: Words) -> str:
    """Since when, or from when to when, a rule is in force."""
    if days.until is None:
        return words.say("since {first}", first=days.since) if days.since else "–"
    return words.say("from {first} to {last}", first=days.since or "–", last=days.until)


_MEASURES = {
    "penalty": message("punishment cells, all together"),
    "solitary": message("solitary, all together"),
    HELD: message("held, no more is known"),
}
"""What stands beside the regimes that the vocabulary has."""


def regime_text(name: str, labels: Mapping[str, Labels], words: Words) -> str:
    """A regime, or a measure of several, by the label that the vocabulary has for its code."""
    if name in _MEASURES:
        return words.of(_MEASURES[name])
    return labels[name].get(words.language) if name in labels else name


def days_json(days: DayCount) -> Json:
    """Days as JSON has them."""
    return {"certain": days.certain, "possible": days.possible}


def days_text(days: DayCount) -> str:
    """Days as they are shown: one number, or a range."""
    if days.possible is None:
        return f"{days.certain}–∞"
    return str(days.certain) if days.certain == days.possible else f"{days.certain}–{days.possible}"


def days_counted(days: DayCount) -> Message:
    """So many days, in the form of the larger number."""
    most = days.certain if days.possible is None else days.possible
    return counted("{shown} day", "{shown} days", most, shown=days_text(days))


def day_json(day: date | None) -> Json:
    """A day as JSON has it."""
    return day.isoformat() if day is not None else None


def days_range(certain: int, possible: int) -> str:
    """The same of two numbers."""
    return days_text(DayCount(certain, possible))


def single_days_text(clock: DetentionClock, words: Words) -> str:
    """What is to be said of stays of which a single day is told, such as that somebody was seen; empty where there are none.

    Else `0–1 days` beside a bar of a spring would read as if a regime had lasted a day.
    """
    number = sum(each.length == (1, 1) for each in clock.history.placements)
    if not number:
        return ""
    return words.count(
        "of {n} stay only a day is told, as when somebody was seen: days of its regime are days told of, not how long it lasted",
        "of {n} stays only a day is told, as when somebody was seen: days of their regimes are days told of, not how long they lasted",
        number,
    )
