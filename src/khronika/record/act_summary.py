"""When an act happened, to whom and where, as its reports assert it: what a list of acts shows beside each."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from khronika.record.meaning import sameness_of, shown
from khronika.record.question import QueryResult
from khronika.record.statement import Stance
from khronika.record.value import Value, timespans, value_of
from khronika.record.view import Assertion
from khronika.record.vocabulary import Asked, Vocabulary


@dataclass(frozen=True, slots=True)
class ActSummary:
    """Different values side by side, in the order of the log, persons by their labels.

    What only an episode tells is the episode's.
    """

    dates: tuple[str, ...]
    """EDTF, or the words where no date could be read in them; a beginning and an end are `A – B`, one of them
    `from A` or `until B`."""
    victims: tuple[str, ...]
    places: tuple[str, ...]


def act_summary(
    found: QueryResult, words: Vocabulary, named: Callable[[Value], Value] = lambda value: value
) -> ActSummary:
    """What the statements that count for an answer assert of the act itself.

    `named` gives entities in a value the label to show.

    Where and when its episode was, stands for the act, if no statement of its own says.
    """

    def labelled(value: Value) -> str:
        return shown(named(value))

    own = [held for held in found.held if held.statement.subject == found.act.id]
    episode = [held for held in found.of_episodes if held.stands]
    return ActSummary(
        dates=_dates(own, words) or _dates(episode, words),
        victims=_values(own, words.asking(Asked.VICTIM), labelled),
        places=_values(own, words.asking(Asked.FACILITY), labelled)
        or _values(episode, words.asking(Asked.FACILITY), labelled),
    )


def _dates(held: Iterable[Assertion], words: Vocabulary) -> tuple[str, ...]:
    every = tuple(held)
    days, starts, ends = (
        _values(every, words.asking(asked), _shown_date) for asked in (Asked.DATE, Asked.START, Asked.END)
    )
    if not starts and not ends:
        return days
    begun, ended = " / ".join(starts), " / ".join(ends)
    if begun and ended:
        return (*days, f"{begun} – {ended}")
    return (*days, f"from {begun}" if begun else f"until {ended}")


def _values(
    held: Iterable[Assertion], properties: frozenset[str], said: Callable[[Value], str]
) -> tuple[str, ...]:
    asserted = [
        each
        for each in held
        if each.statement.property in properties and each.report.stance == Stance.ASSERTS.value
    ]
    in_order = sorted(asserted, key=lambda each: (each.report.place.position, each.statement.id))
    different = {sameness_of(each.statement.value): each.statement.value for each in reversed(in_order)}
    kept = (different[same] for same in dict.fromkeys(sameness_of(each.statement.value) for each in in_order))
    return tuple(dict.fromkeys(said(value_of(value)) for value in kept))


def _shown_date(value: Value) -> str:
    spans = [span.edtf for span in timespans(value)]
    return ", ".join(spans) or shown(value)
