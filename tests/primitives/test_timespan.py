"""Uncertain dates: what is said is kept, what cannot be read is refused, and no bound is guessed without a mark."""

import csv
import re
from dataclasses import FrozenInstanceError
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from bench.dates import expressions
from khronika.primitives.error import MalformedError
from khronika.primitives.timespan import Kind, Timespan, UnreadableDate, parse
from khronika.primitives.timespan.edtf import edges
from khronika.primitives.timespan.feast import orthodox_easter, western_easter
from khronika.primitives.timespan.figures import parse_edtf

REFERENCE = date(2021, 5, 3)
ROWS = list(
    csv.DictReader(
        (Path(__file__).parent / "timespan_expressions.tsv").read_text(encoding="utf-8").splitlines(),
        delimiter="\t",
        quoting=csv.QUOTE_NONE,
    )
)
READABLE = [row for row in ROWS if row["edtf"] != "unreadable"]


def day(text):
    return date.fromisoformat(text) if text else None


def read(row):
    return parse(row["said"], reference=day(row["reference"]), language=row["language"])


def outcome(row, **options):
    try:
        span = parse(row["said"], reference=day(row["reference"]), **options)
    except UnreadableDate:
        return "unreadable"
    return span.edtf, span.earliest, span.latest, span.kind, span.inferred


def expected(row):
    if row["edtf"] == "unreadable":
        return "unreadable"
    return (
        row["edtf"],
        day(row["earliest"]),
        day(row["latest"]),
        Kind(row["kind"]),
        row["inferred"] == "inferred",
    )


# --- examples ---------------------------------------------------------------------------------------------------------


def test_the_words_are_kept_as_said():
    span = parse("В начале марта 2021 года", language="ru")
    assert span.text == "В начале марта 2021 года"
    assert (span.earliest, span.latest) == (date(2021, 3, 1), date(2021, 3, 10))


def test_every_spoken_expression_is_read_as_expected_or_refused():
    wrong = {
        row["said"]: outcome(row, language=row["language"])
        for row in ROWS
        if outcome(row, language=row["language"]) != expected(row)
    }
    assert wrong == {}


def test_there_are_fifty_expressions_of_each_language():
    assert {
        language: sum(row["language"] == language for row in ROWS) >= 50
        for language in ("ru", "uk", "en", "fr")
    } == dict.fromkeys(("ru", "uk", "en", "fr"), True)


def test_the_words_tell_their_language_and_figures_with_slashes_do_not():
    wrong = [row["said"] for row in ROWS if outcome(row) != expected(row)]
    assert wrong == ["07/04/2020"]


def test_an_unknown_language_is_refused():
    with pytest.raises(UnreadableDate, match="language"):
        parse("7 April 2020", language="tlh")


CASES = Path(__file__).resolve().parents[3] / "shared" / "cases" / "record" / "06-dates.tsv"
_DAYS = re.compile(r"\d{4}(?:-\d\d-\d\d)?")


@pytest.mark.skipif(not CASES.exists(), reason="the cases are not here")
def test_the_dates_that_were_seen_to_fail_are_right():
    wrong = {}
    for row in csv.DictReader(
        CASES.read_text(encoding="utf-8").splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE
    ):
        right = row["right (earliest, latest, mark)"]
        span = read_or_none(
            row["expression"], day(row["reference"]), None if row["lang"] == "-" else row["lang"]
        )
        if not _is_right(span, right):
            wrong[row["expression"]] = (right, span)
    assert wrong == {}


def _is_right(span, right):
    if right.startswith("refused"):
        return span is None
    found = _DAYS.findall(right)
    first, last = (
        day(text if len(text) > 4 else text + end)
        for text, end in ((found[0], "-01-01"), (found[-1], "-12-31"))
    )
    close = abs(span.earliest - first) <= timedelta(days=1) and abs(span.latest - last) <= timedelta(days=1)
    return close and span.approximate == ("~" in right or "?" in right or "not one certain day" in right)


def test_the_same_words_on_another_day_are_read_anew():
    assert parse("вчера", reference=REFERENCE).edtf == "2021-05-02"
    assert parse("вчера", reference=date(2021, 5, 4)).edtf == "2021-05-03"
    with pytest.raises(UnreadableDate):
        parse("вчера")


def test_the_hour_of_the_reference_is_left_out():
    assert parse("вчера", reference=datetime(2021, 5, 3, 23, 59, tzinfo=UTC)) == parse(
        "вчера", reference=REFERENCE
    )


def test_a_timespan_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        parse("2021").edtf = "2022"


def test_an_unreadable_date_is_malformed_input():
    assert issubclass(UnreadableDate, MalformedError)


def test_the_reason_of_a_refusal_never_repeats_the_words():
    for row in ROWS:
        if row["edtf"] == "unreadable":
            with pytest.raises(UnreadableDate) as refusal:
                read(row)
            assert not {word for word in row["said"].lower().split() if len(word) > 4} & set(
                str(refusal.value).split()
            )


@pytest.mark.parametrize(
    ("text", "kind", "earliest", "latest"),
    [
        ("2021", Kind.POINT, "2021-01-01", "2021-12-31"),
        ("2021-03~", Kind.POINT, "2021-03-01", "2021-03-31"),
        ("2021-21", Kind.POINT, "2021-03-01", "2021-05-31"),
        ("2019-24", Kind.POINT, "2019-12-01", "2020-02-29"),
        ("2021-03/2021-05", Kind.SPAN, "2021-03-01", "2021-05-31"),
        ("../2021-05-03", Kind.SPAN, "", "2021-05-03"),
        ("2021-03/..", Kind.SPAN, "2021-03-01", ""),
        ("199X", Kind.POINT, "1990-01-01", "1999-12-31"),
        ("2021-XX", Kind.POINT, "2021-01-01", "2021-12-31"),
        ("2021-03-XX", Kind.POINT, "2021-03-01", "2021-03-31"),
        ("{2021-03-03,2021-03-07}", Kind.SET, "2021-03-03", "2021-03-07"),
        ("[2021-03-03,2021-03-07]", Kind.POINT, "2021-03-03", "2021-03-07"),
    ],
)
def test_edtf_is_read_as_it_stands(text, kind, earliest, latest):
    span = parse_edtf(text)
    assert (span.edtf, span.kind, span.earliest, span.latest) == (text, kind, day(earliest), day(latest))


@pytest.mark.parametrize(
    "text", ["2021-03~", "2021-21", "2021-03/2021-05", "199X", "{2021-03-03,2021-03-07}"]
)
def test_edtf_among_words_is_the_same_edtf(text):
    assert parse(text) == parse_edtf(text)


@pytest.mark.parametrize("text", ["2020-21", "2019-24", "2021-22"])
def test_figures_that_are_a_season_of_edtf_and_two_years_of_people_are_refused_among_words(text):
    assert parse_edtf(text).edtf == text
    with pytest.raises(UnreadableDate, match="two years, or a season"):
        parse(text)


@pytest.mark.parametrize(
    "text",
    [
        "2021-04-31",
        "2021-13",
        "2021-25",
        "../..",
        "/",
        "2021-05/2021-03",
        "{2021-03",
        "2021-03/2021-05/2021-06",
    ],
)
def test_edtf_that_names_no_days_is_refused(text):
    with pytest.raises(UnreadableDate):
        parse(text)


def test_the_text_form_tells_everything():
    span = parse("7 апреля", reference=REFERENCE)
    assert str(span) == '2021-04-07 point inferred "7 апреля"'
    assert Timespan.parse(str(span)) == parse(str(span)) == span


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2021-04-07",
        '2021-04-07 event "x"',
        '2021-04-07 point  "x"',
        '2021-04-31 point "x"',
        '2021-04-07 point "\\u0041"',
        '2021-04-07 point "x" ',
        '2021-04-07 point "a"b"',
        '2021-04-07 point "\\ud800"',
    ],
)
def test_no_other_text_is_a_text_form(text):
    with pytest.raises(MalformedError):
        Timespan.parse(text)


def test_a_span_is_certain_from_its_last_possible_beginning_to_its_first_possible_end():
    span = parse("с марта по май 2021", language="ru")
    assert span.certain() == (date(2021, 3, 31), date(2021, 5, 1))
    assert (span.certain_days(), span.possible_days()) == (32, 92)


def test_fifteen_days_from_a_day_are_fifteen_days():
    span = parse("15 суток ШИЗО с 3 марта 2021", language="ru")
    assert (span.certain_days(), span.possible_days()) == (15, 15)


def test_a_point_within_a_month_is_certain_of_no_day():
    span = parse("в марте 2021", language="ru")
    assert (span.certain_days(), span.possible_days()) == (0, 31)


def test_an_approximate_beginning_leaves_only_the_end_certain():
    assert parse("2021-03-03~/2021-03-17").certain() == (date(2021, 3, 17), date(2021, 3, 17))
    assert parse("2021-03-03/2021-03-17~").certain() == (date(2021, 3, 3), date(2021, 3, 3))
    assert parse("2021-03-03~/2021-03-17~").certain_days() == 0


def test_what_is_open_has_no_number_of_possible_days():
    assert parse("since March 2021").possible_days() is None


def test_order_is_certain_only_without_overlap():
    early, late, between = parse("2021-03"), parse("2021-04-05"), parse("2021-03-31/2021-04-02")
    assert early.certainly_before(late)
    assert not late.possibly_before(early)
    assert early.possibly_before(between)
    assert not early.certainly_before(between)


def test_about_is_never_certainly_before():
    assert not parse("2021-03~").certainly_before(parse("2021-05"))
    assert parse("2021-03~").possibly_before(parse("2021-05"))


def test_what_is_open_is_before_nothing_for_certain():
    assert not parse("since March 2021").certainly_before(parse("2022"))
    assert parse("before 4 May 2021").certainly_before(parse("2022"))


def test_two_accounts_of_one_event_meet_where_both_allow_it():
    both = parse("в марте 2021").intersection(parse("после 20 марта 2021"))
    assert (both.edtf, both.text) == ("2021-03-21/2021-03-31", "в марте 2021 & после 20 марта 2021")
    assert parse("2021-03").intersection(parse("2021-05")) is None


@pytest.mark.parametrize(
    ("year", "orthodox", "western"),
    [
        (2019, "2019-04-28", "2019-04-21"),
        (2021, "2021-05-02", "2021-04-04"),
        (2025, "2025-04-20", "2025-04-20"),
    ],
)
def test_easter_is_where_the_churches_kept_it(year, orthodox, western):
    assert (orthodox_easter(year), western_easter(year)) == (day(orthodox), day(western))


@given(st.integers(1901, 2099))
def test_every_easter_is_a_sunday_of_spring_and_the_orthodox_is_never_the_earlier(year):
    orthodox, western = orthodox_easter(year), western_easter(year)
    assert orthodox.weekday() == western.weekday() == 6
    assert date(year, 3, 22) <= western <= orthodox <= date(year, 5, 8)


# --- properties -------------------------------------------------------------------------------------------------------

DAYS = st.dates(date(1905, 1, 1), date(2095, 12, 31))
MONTHS = [
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
]
FRAGMENTS = (
    "с|по|до|после|между|и|или|на|около|кажется, |в ночь|в начале|в конце|весь|через|назад|15 суток|неделю|день|год|"
    "прошлого года|зимой|весной|марта|7 апреля|25|6|2020|2021 года|21-го года|в среду|31 декабря|5 января|12.05.2021|"
    "-|,|в 15:30|вчера|90-х годов|несколько раз|включительно|по настоящее время|г.р.|II квартал|числах|на Пасху|недели две|продлено на|?|~",
    "from|to|until|before|after|between|and|or|about|maybe|the night of|early|late|throughout|15 days|a week|ago|later|"
    "last|year|winter|spring|March|April 7|7 April|25|6|2020|, 2021|on Wednesday|December 31|January 5|25/12/2021|-|,|"
    "at 3 pm|yesterday|the 1990s|several times|in|inclusive|to the present|born|second quarter of|Easter|extended by|?|~",
)
PHRASES = st.sampled_from(FRAGMENTS).flatmap(
    lambda fragments: st.lists(st.sampled_from(fragments.split("|")), min_size=1, max_size=5).map(" ".join)
)


def read_or_none(text, reference=None, language=None):
    try:
        return parse(text, reference=reference, language=language)
    except UnreadableDate:
        return None


@given(DAYS)
def test_a_full_date_is_that_day_in_every_spelling(when):
    spellings = [
        f"{when.day} {MONTHS[when.month - 1]} {when.year} года",
        f"{when:%d.%m.%Y}",
        str(when),
        f"{when.day}.{when.month}.{when.year}",
    ]
    assert {(span.earliest, span.latest, span.edtf) for span in map(parse, spellings)} == {
        (when, when, str(when))
    }


@given(PHRASES, st.none() | DAYS)
@settings(max_examples=400, deadline=None)
def test_any_words_are_refused_or_give_ordered_bounds_that_their_edtf_has(text, reference):
    span = read_or_none(text, reference)
    if span is None:
        return
    assert span.earliest or span.latest
    assert not (span.earliest and span.latest) or span.earliest <= span.latest
    assert (edges(span.edtf).start.first, edges(span.edtf).end.last) == (span.earliest, span.latest)
    assert Timespan.parse(str(span)) == span
    assert span.certain_days() <= (span.possible_days() or span.certain_days())


@pytest.mark.parametrize("row", READABLE, ids=lambda row: row["said"])
def test_the_bounds_are_those_of_the_edtf_and_the_text_form_comes_back(row):
    span = read(row)
    found = edges(span.edtf)
    assert (found.start.first, found.end.last) == (span.earliest, span.latest)
    assert parse(str(span)) == span
    assert str(Timespan.parse(str(span))) == str(span)


@given(st.text(max_size=60), st.none() | DAYS)
def test_any_text_is_refused_or_read_without_another_error(text, reference):
    read_or_none(text, reference)


@given(
    st.integers(0, 999),
    st.dates(),
    st.sampled_from(["дней", "недель", "месяцев", "лет"]),
    st.sampled_from(["{} {} назад", "через {} {}"]),
)
@example(999, date.min, "лет", "{} {} назад")
@example(999, date.max, "лет", "через {} {}")
def test_the_ends_of_the_calendar_are_refused_and_not_crossed(count, reference, unit, form):
    span = read_or_none(form.format(count, unit), reference)
    assert span is None or span.inferred


@given(DAYS, DAYS)
def test_letters_of_a_scanner_never_make_another_day(when, reference):
    written = f"{when:%d.%m.%Y}"
    for figure, letter in (("0", "О"), ("0", "O"), ("1", "l"), ("3", "З")):
        damaged = written.replace(figure, letter, 1)
        span = read_or_none(damaged, reference)
        assert span is None or (span.earliest, span.latest) == (when, when)


@given(st.integers(1, 365), DAYS)
def test_a_term_of_days_covers_as_many_days(count, first):
    span = parse(f"{count} дней с {first:%d.%m.%Y}", language="ru")
    assert (span.earliest, span.latest) == (first, first + timedelta(days=count - 1))
    assert span.certain_days() == span.possible_days() == count


@given(DAYS, DAYS)
def test_a_date_without_a_year_is_the_last_before_the_reference_and_marked(when, reference):
    assume((when.month, when.day) != (2, 29))
    span = parse(f"{when.day} {MONTHS[when.month - 1]}", reference=reference)
    assert span.inferred
    assert timedelta(0) <= reference - span.earliest < timedelta(days=366)
    assert (span.earliest.month, span.earliest.day) == (when.month, when.day)


@given(DAYS, DAYS, st.sampled_from(["суд назначен на {}", "{} состоится заседание", "свидание будет {}"]))
def test_a_date_said_to_be_ahead_is_the_next_from_the_reference_and_marked(when, reference, words):
    assume((when.month, when.day) != (2, 29))
    span = parse(words.format(f"{when.day} {MONTHS[when.month - 1]}"), reference=reference)
    assert span.inferred
    assert timedelta(0) <= span.earliest - reference < timedelta(days=366)
    assert (span.earliest.month, span.earliest.day) == (when.month, when.day)


@given(DAYS, DAYS)
def test_a_day_of_the_week_beside_a_date_without_a_year_is_never_contradicted(when, reference):
    weekday = ["понедельник", "вторник", "среду", "четверг", "пятницу", "субботу", "воскресенье"][
        when.weekday()
    ]
    span = read_or_none(f"в {weekday}, {when.day} {MONTHS[when.month - 1]}", reference)
    if span is not None:
        assert span.inferred
        assert span.earliest.weekday() == when.weekday()
        assert abs(span.earliest - reference) <= timedelta(days=366) or (when.month, when.day) == (2, 29)


@given(DAYS, st.integers(0, 400), DAYS, st.integers(0, 400))
def test_two_timespans_share_days_or_one_is_before_the_other(first, length, second, other_length):
    one = parse(f"{first}/{first + timedelta(days=length)}")
    other = parse(f"{second}/{second + timedelta(days=other_length)}")
    apart = one.certainly_before(other) or other.certainly_before(one)
    assert (one.intersection(other) is None) == apart


@pytest.mark.parametrize("language", ["ru", "uk", "en", "fr"])
def test_the_benchmark_reads_expressions_that_are_all_different(language):
    texts = expressions(language, 300)
    assert len(set(texts)) == 300
    assert {type(parse(text, reference=REFERENCE, language=language)) for text in texts} == {Timespan}


# --- attacks ----------------------------------------------------------------------------------------------------------

GARBAGE = """ст. 105 УК РФ|ст. 105, 111 УК|п. 5 ч. 2 ст. 117|камера 12|камера № 214|кабинет 7|отряд 5|5-й отряд|ИК-7|ШИЗО 12
7 раз|7 человек|8-921-555-12-12|+7 921 555-12-12|8 (921) 555 12 12|555-12-12|12-12|12|214|1105|2100|10.03|3.5
192.168.1.1|2021.5|12/05|1/2 2021|20211503|room 12|cell 7|article 3|chambre 12|cellule n° 4|article 222-1
приказ 2019|номер 2021|2021 раз|2021 2022|март март 2021|с 5 по 7|7-10|в 15:30|в 7 часов|три|двадцать пять
five hundred|лет|15 суток|3 года|в 21 год|20 лет|15 суток в марте 2021|15 jours de mars 2021
3,5 суток с 3 марта 2021|1,5 месяца назад|0 суток с 3 марта 2021|март - 2021|2021-10 марта|2021, 7
7 04 2021|12-05-21|05.13.2021|с 25 по 10 марта 2021|3 марта 2021 - 1 марта 2021|с 3 на 5 апреля 2021
5 и 3 марта 2021|7 мая 105|7 мая 1105|31 апреля|0 марта 2021|до 15:00 7 апреля 2021|до вечера 7 апреля 2021
before noon on 7 April 2021|after midnight on 7 April 2021|before the evening of 7 April 2021|весной 2020-2021
зимой 2020-2022|в начале 7 апреля 2021|вчера в 2021|7 апреля в 20 лет|рубеж 90-х|век|в 20 ст мая|10-12-2021|5 марта ~ 2021
март ? 2021|квартал|5 квартал 2021|3 полугодие 2021|4 декада марта 2021|в тридцатых числах марта|пятая неделя февраля 2021
15 суток с 3.05.2021 по 18.05.2021|2 недели|12.XIII.2021|г.р.|1985 г.р. 1986|на Пасху 1850 года|2020/2022 учебный год
00.13.2021|00.00.85|до настоящего времени|н.в.|включительно|продлено на 10 суток|О5|l2|З|2O|ОО.ОО.ОООО""".replace(
    "\n", "|"
).split("|")


@pytest.mark.parametrize("text", GARBAGE)
def test_numbers_that_are_no_date_never_become_one(text):
    assert read_or_none(text) is None
    assert read_or_none(text, REFERENCE) is None


@given(
    st.sampled_from(
        [
            "ст.",
            "статья",
            "камера",
            "кабинет",
            "тел.",
            "№",
            "room",
            "cell",
            "article",
            "phone",
            "chambre",
            "кв.",
            "дело",
            "рейс",
        ]
    ),
    st.sampled_from([row["said"] for row in READABLE]) | st.integers(0, 99999).map(str),
    st.booleans(),
)
def test_a_word_that_is_no_date_makes_the_whole_unreadable(word, text, before):
    assert read_or_none(f"{word} {text}" if before else f"{text} {word}", REFERENCE) is None


@given(st.from_regex(r"[+]?[0-9][0-9 ()-]{6,16}[0-9]", fullmatch=True))
def test_a_telephone_number_is_no_date(number):
    digits = [char for char in number if char.isdigit()]
    assume(len(digits) > 8)
    assert read_or_none(number, REFERENCE) is None


@pytest.mark.parametrize(
    "text",
    ["31 апреля 2021", "30 февраля 2020", "29.02.2021", "31 June 2022", "le 31 avril 2021", "1985-00-12"],
)
def test_an_impossible_date_is_never_repaired(text):
    with pytest.raises(UnreadableDate, match=r"no such (day|month)"):
        parse(text)


@pytest.mark.parametrize(
    "text",
    [
        "вчера",
        "через неделю",
        "в прошлом году",
        "last summer",
        "il y a trois jours",
        "торішнього",
        "7 апреля",
        "12.05.21",
    ],
)
def test_without_a_reference_nothing_relative_is_completed(text):
    with pytest.raises(UnreadableDate):
        parse(text)


def test_a_long_text_is_refused_unread():
    with pytest.raises(UnreadableDate, match="too long"):
        parse("в марте " * 10_000)
