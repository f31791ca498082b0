"""The figure of a clock in the language of a person: a row for each regime, and brackets over punishment cells together."""

from collections.abc import Iterator

from khronika.analysis.detention.clock import PENALTY
from khronika.analysis.detention.drawing import Bracket, TimeBar, TimeRow, clock_svg
from khronika.analysis.drawing import Drawn
from khronika.presentation.alarm_figures import days_text
from khronika.presentation.person_clock import PersonClockPage, StayRow, kind_of
from khronika.presentation.words import Words


def clock_figure(page: PersonClockPage, words: Words) -> Drawn:
    """Stays over time. Each bar leads to its row in the table, `#stay-1`."""
    rows = tuple(_rows(page, words))
    brackets = [
        Bracket(each.days, words.say("{days} d", days=days_text(each.told)), is_certain=each.told.certain > 0)
        for each in page.stretches
    ]
    headings = (
        words.say("regime"),
        words.say("first day"),
        words.say("last day"),
        words.say("where"),
        words.say("how it stands"),
    )
    table = tuple(_cells(page, each, words) for each in page.stays)
    title = words.say("Regimes over time")
    return Drawn(clock_svg(title, rows, brackets, _extent(page)), headings, table)


def standing_of(row: StayRow, words: Words) -> str:
    """Whether a stay is certain, one account of several, or in doubt; and of how many days in a longer span it is told."""
    standing = words.say("denied or disputed") if row.placement.optional else words.say("told by all")
    if row.is_alternative:
        standing = words.say("one account of several")
    if row.most is None:
        return standing
    days = words.count(
        "no more than {n} day somewhere in these", "no more than {n} days somewhere in these", row.most
    )
    return f"{standing}; {days}"


def _rows(page: PersonClockPage, words: Words) -> Iterator[TimeRow]:
    codes = dict.fromkeys(each.placement.regime for each in page.stays)
    order = {code: number for number, code in enumerate(PENALTY)}
    for code in sorted(codes, key=lambda each: order.get(each, len(order))):
        stays = [each for each in page.stays if each.placement.regime == code]
        bars = tuple(_bar(page, each, words) for each in stays)
        yield TimeRow(page.regime(code, words), kind_of(code), bars)


def _bar(page: PersonClockPage, row: StayRow, words: Words) -> TimeBar:
    told = f"{', '.join(filter(None, _cells(page, row, words)))}"
    return TimeBar(row.possible, row.certain, f"#stay-{row.number}", told)


def _cells(page: PersonClockPage, row: StayRow, words: Words) -> tuple[str, ...]:
    place = row.placement
    return (
        page.regime(place.regime, words),
        row.first,
        row.last(page.clock.until.toordinal()),
        page.label(place.facility) if place.facility else "",
        standing_of(row, words),
    )


def _extent(page: PersonClockPage) -> tuple[int, int]:
    """From the first day that is told to the last."""
    until = page.clock.until.toordinal()
    firsts = [each.possible[1] if each.is_open else each.possible[0] for each in page.stays]
    lasts = [each.possible[1] for each in page.stays]
    return min(firsts, default=until) - 3, min(max(lasts, default=until), until) + 3
