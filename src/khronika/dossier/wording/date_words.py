"""Dates and times as people write them in the four languages of a dossier.

    say_span(span, Language.RUSSIAN)                     с 10 по 25 марта 2021 года
    say_instant("2026-11-22T10:15:00Z", ...)             22 ноября 2026 г., 10:15:00 UTC

An uncertain date is said as exactly as it was recorded: `some time from 30 to 31 October 2021` is no more
than that.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from khronika.dossier.wording.words import PackageLanguage
from khronika.primitives.timespan import Kind, Timespan, UnreadableDate
from khronika.primitives.timespan.edtf import read_moment
from khronika.primitives.timespan.moment import Moment
from khronika.primitives.timespan.years import YearsPart

_WINTER = 24


@dataclass(frozen=True, slots=True)
class _Tongue:
    """How one language writes dates. Months are as after `from` (genitive) and as a date of their own.

    Then seasons, in both forms.

    Patterns have {day}, {month}, {year}, {date}, {start}, {end}; those in pairs are for days, and for all
    else. `year_of` follows a day or month, `years_of` a season over two years.
    """

    months_of: tuple[str, ...]
    months: tuple[str, ...]
    seasons_of: tuple[str, ...]
    seasons: tuple[str, ...]
    day: str
    first_day: str
    year: str
    year_of: str
    years_of: str
    decade: str
    decade_of: str
    span: tuple[str, str]
    within: tuple[str, str]
    since: tuple[str, str]
    not_before: tuple[str, str]
    until: tuple[str, str]
    about: tuple[str, str]
    uncertain: str
    several: str
    one_of: str
    instant: str


def _listed(words: str) -> tuple[str, ...]:
    return tuple(words.split())


def _alike(pattern: str) -> tuple[str, str]:
    """A pattern that is the same for days and for all else."""
    return pattern, pattern


_TONGUES = {
    PackageLanguage.ENGLISH: _Tongue(
        _listed("January February March April May June July August September October November December"),
        _listed("January February March April May June July August September October November December"),
        ("spring", "summer", "autumn", "winter"),
        ("spring", "summer", "autumn", "winter"),
        day="{day} {month}",
        first_day="1 {month}",
        year="{year}",
        year_of=" {year}",
        years_of=" {year}\N{EN DASH}{next}",
        decade="the {year}s",
        decade_of="the {year}s",
        span=_alike("from {start} to {end}"),
        within=_alike("some time from {start} to {end}"),
        since=_alike("from {date} on"),
        not_before=_alike("not before {date}"),
        until=_alike("not after {date}"),
        about=_alike("about {date}"),
        uncertain="{date} (uncertain)",
        several="and",
        one_of="or",
        instant="{day} {month} {year}, {time} UTC",
    ),
    PackageLanguage.RUSSIAN: _Tongue(
        _listed("января февраля марта апреля мая июня июля августа сентября октября ноября декабря"),
        _listed("январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь"),
        ("весны", "лета", "осени", "зимы"),
        ("весна", "лето", "осень", "зима"),
        day="{day} {month}",
        first_day="1 {month}",
        year="{year} год",
        year_of=" {year} года",
        years_of=" {year}\N{EN DASH}{next} годов",
        decade="{year}-е годы",
        decade_of="{year}-х годов",
        span=_alike("с {start} по {end}"),
        within=_alike("в какое-то время с {start} по {end}"),
        since=_alike("начиная с {date}"),
        not_before=_alike("не ранее {date}"),
        until=_alike("не позднее {date}"),
        about=_alike("приблизительно: {date}"),
        uncertain="{date} (под вопросом)",
        several="и",
        one_of="или",
        instant="{day} {month} {year} г., {time} UTC",
    ),
    PackageLanguage.UKRAINIAN: _Tongue(
        _listed("січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня"),
        _listed(
            "січень лютий березень квітень травень червень липень серпень вересень жовтень листопад грудень"
        ),
        ("весни", "літа", "осені", "зими"),
        ("весна", "літо", "осінь", "зима"),
        day="{day} {month}",
        first_day="1 {month}",
        year="{year} рік",
        year_of=" {year} року",
        years_of=" {year}\N{EN DASH}{next} років",
        decade="{year}-ті роки",
        decade_of="{year}-х років",
        span=_alike("з {start} по {end}"),
        within=_alike("у якийсь час з {start} по {end}"),
        since=_alike("починаючи з {date}"),
        not_before=_alike("не раніше {date}"),
        until=_alike("не пізніше {date}"),
        about=_alike("приблизно: {date}"),
        uncertain="{date} (під питанням)",
        several="і",
        one_of="або",
        instant="{day} {month} {year} р., {time} UTC",
    ),
    PackageLanguage.FRENCH: _Tongue(
        _listed("janvier février mars avril mai juin juillet août septembre octobre novembre décembre"),
        _listed("janvier février mars avril mai juin juillet août septembre octobre novembre décembre"),
        ("printemps", "été", "automne", "hiver"),
        ("printemps", "été", "automne", "hiver"),
        day="{day} {month}",
        first_day="1er {month}",
        year="{year}",
        year_of=" {year}",
        years_of=" {year}\N{EN DASH}{next}",
        decade="les années {year}",
        decade_of="les années {year}",
        span=("du {start} au {end}", "de {start} à {end}"),
        within=("entre le {start} et le {end}", "entre {start} et {end}"),
        since=("à partir du {date}", "à partir de : {date}"),
        not_before=("au plus tôt le {date}", "au plus tôt : {date}"),
        until=("au plus tard le {date}", "au plus tard : {date}"),
        about=("vers le {date}", "vers : {date}"),
        uncertain="{date} (incertain)",
        several="et",
        one_of="ou",
        instant="{day} {month} {year}, {time} UTC",
    ),
}


def say_instant(at: str, language: PackageLanguage) -> str:
    """A time of the log (RFC 3339, UTC) in words, to the second; as it is where it is no such time."""
    try:
        moment = datetime.strptime(at, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError:
        return at
    tongue = _TONGUES[language]
    month = tongue.months_of[moment.month - 1]
    return tongue.instant.format(
        day=moment.day, month=month, year=moment.year, time=moment.strftime("%H:%M:%S")
    )


def say_logged(text: str, language: PackageLanguage) -> str:
    """A text of the log, in words where it is a time or an EDTF date to the month or day.

    As it is where it is neither.
    """
    if _TIME.fullmatch(text):
        return say_instant(
            datetime.fromisoformat(text).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), language
        )
    if not _DATED.search(text):
        return text
    try:
        return say_span(
            Timespan.of(text, Kind.SPAN if "/" in text else Kind.POINT, text=text, inferred=False), language
        )
    except UnreadableDate:
        return text


_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)", re.ASCII)
_DATED = re.compile(r"(?:^|[/\[{,])(?:19|20)\d\d-(?:[0-3]\d|X)", re.ASCII)
"""Only to the month or the day: `2021` may be the number of anything."""


def say_span(span: Timespan, language: PackageLanguage) -> str:
    """An uncertain date in words."""
    tongue, edtf = _TONGUES[language], span.edtf
    if edtf[:1] in ("{", "["):
        joint = tongue.several if edtf[0] == "{" else tongue.one_of
        *first, last = [_alone(read_moment(member), tongue) for member in edtf[1:-1].split(",")]
        return f"{', '.join(first)} {joint} {last}" if first else last
    start, slash, end = edtf.partition("/")
    if not slash:
        return _alone(read_moment(start), tongue)
    if start in ("..", ""):
        return _fitting(tongue.until, read_moment(end)).format(date=_after_word(read_moment(end), tongue))
    if end in ("..", ""):
        pattern = tongue.not_before if span.kind is Kind.POINT else tongue.since
        return _fitting(pattern, read_moment(start)).format(date=_after_word(read_moment(start), tongue))
    return _between(read_moment(start), read_moment(end), tongue, is_lasting=span.kind is not Kind.POINT)


def _between(start: Moment, end: Moment, tongue: _Tongue, *, is_lasting: bool) -> str:
    """What lasted from one date to another, or happened between them; what both share is said once."""
    share_year = (
        start.year == end.year
        and start.part is end.part is None
        and not _is_winter(start, end)
        and start.month is not None
    )
    share_month = share_year and start.month == end.month and start.day is not None and end.day is not None
    first = _words(start, tongue, tongue.months_of, share_year=share_year, share_month=share_month)
    last = _words(
        end, tongue, tongue.months_of if end.day else tongue.months, share_year=False, share_month=False
    )
    told = _fitting(tongue.span if is_lasting else tongue.within, start).format(start=first, end=last)
    return tongue.uncertain.format(date=told) if start.mark or end.mark else told


def _is_winter(start: Moment, end: Moment) -> bool:
    return _WINTER in (start.month, end.month)


def _alone(moment: Moment, tongue: _Tongue) -> str:
    """One date standing by itself."""
    months = tongue.months_of if moment.day else tongue.months
    return _marked(_words(moment, tongue, months, share_year=False, share_month=False), moment, tongue)


def _after_word(moment: Moment, tongue: _Tongue) -> str:
    """One date after a word such as `from`."""
    told = _words(moment, tongue, tongue.months_of, share_year=False, share_month=False)
    return tongue.uncertain.format(date=told) if moment.mark else told


def _marked(told: str, moment: Moment, tongue: _Tongue) -> str:
    told = _fitting(tongue.about, moment).format(date=told) if moment.mark in ("~", "%") else told
    return tongue.uncertain.format(date=told) if moment.mark in ("?", "%") else told


def _fitting(patterns: tuple[str, str], moment: Moment) -> str:
    return patterns[0] if moment.day else patterns[1]


def _words(
    moment: Moment, tongue: _Tongue, months: tuple[str, ...], *, share_year: bool, share_month: bool
) -> str:
    is_inflected = months is tongue.months_of
    year = moment.year or 0
    if moment.years is YearsPart.WHOLE:
        return (tongue.decade_of if is_inflected else tongue.decade).format(year=year)
    if moment.month is None:
        return (tongue.year_of if is_inflected else tongue.year).format(year=year).strip()
    if moment.month > len(months):
        season = (tongue.seasons_of if is_inflected else tongue.seasons)[moment.month - len(months) - 9]
        pattern = tongue.years_of if moment.month == _WINTER else tongue.year_of
        return season + ("" if share_year else pattern.format(year=year, next=year + 1))
    if share_month:
        return (tongue.first_day if moment.day == 1 else tongue.day).format(day=moment.day, month="").strip()
    month = months[moment.month - 1]
    pattern = tongue.first_day if moment.day == 1 else tongue.day
    told = pattern.format(day=moment.day, month=month) if moment.day else month
    return told if share_year else told + tongue.year_of.format(year=year)
