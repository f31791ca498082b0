"""Dates in the words of four languages: every form an archive writes is said, with its months in the right case, and nothing of ISO."""

import csv
import re
from pathlib import Path

import pytest

from khronika.dossier.wording.date_words import say_instant, say_logged, say_span
from khronika.dossier.wording.words import PackageLanguage
from khronika.primitives.timespan import Kind, Timespan

EN, RU, UK, FR = (
    PackageLanguage.ENGLISH,
    PackageLanguage.RUSSIAN,
    PackageLanguage.UKRAINIAN,
    PackageLanguage.FRENCH,
)
FORMS = Path(__file__).parents[1] / "primitives/timespan_expressions.tsv"

SAID = [
    ("2020-04-07", Kind.POINT, "7 April 2020", "7 апреля 2020 года", "7 квітня 2020 року", "7 avril 2020"),
    ("2020-04-01", Kind.POINT, "1 April 2020", "1 апреля 2020 года", "1 квітня 2020 року", "1er avril 2020"),
    ("2021-05", Kind.POINT, "May 2021", "май 2021 года", "травень 2021 року", "mai 2021"),
    ("2019", Kind.POINT, "2019", "2019 год", "2019 рік", "2019"),
    (
        "2020-24",
        Kind.POINT,
        "winter 2020–2021",
        "зима 2020–2021 годов",
        "зима 2020–2021 років",
        "hiver 2020–2021",
    ),
    ("2021-21", Kind.POINT, "spring 2021", "весна 2021 года", "весна 2021 року", "printemps 2021"),
    ("201X", Kind.POINT, "the 2010s", "2010-е годы", "2010-ті роки", "les années 2010"),
    (
        "2021-10-30/2021-10-31",
        Kind.POINT,
        "some time from 30 to 31 October 2021",
        "в какое-то время с 30 по 31 октября 2021 года",
        "у якийсь час з 30 по 31 жовтня 2021 року",
        "entre le 30 et le 31 octobre 2021",
    ),
    (
        "2021-03-10/2021-03-25",
        Kind.SPAN,
        "from 10 to 25 March 2021",
        "с 10 по 25 марта 2021 года",
        "з 10 по 25 березня 2021 року",
        "du 10 au 25 mars 2021",
    ),
    (
        "2021-03-03/2021-04-05",
        Kind.SPAN,
        "from 3 March to 5 April 2021",
        "с 3 марта по 5 апреля 2021 года",
        "з 3 березня по 5 квітня 2021 року",
        "du 3 mars au 5 avril 2021",
    ),
    (
        "2020-12-25/2021-01-05",
        Kind.SPAN,
        "from 25 December 2020 to 5 January 2021",
        "с 25 декабря 2020 года по 5 января 2021 года",
        "з 25 грудня 2020 року по 5 січня 2021 року",
        "du 25 décembre 2020 au 5 janvier 2021",
    ),
    (
        "2021-03/2021-05",
        Kind.SPAN,
        "from March to May 2021",
        "с марта по май 2021 года",
        "з березня по травень 2021 року",
        "de mars à mai 2021",
    ),
    (
        "2018/2019",
        Kind.SPAN,
        "from 2018 to 2019",
        "с 2018 года по 2019 год",
        "з 2018 року по 2019 рік",
        "de 2018 à 2019",
    ),
    (
        "../2021-05-02",
        Kind.POINT,
        "not after 2 May 2021",
        "не позднее 2 мая 2021 года",
        "не пізніше 2 травня 2021 року",
        "au plus tard le 2 mai 2021",
    ),
    (
        "2021-05-04/..",
        Kind.POINT,
        "not before 4 May 2021",
        "не ранее 4 мая 2021 года",
        "не раніше 4 травня 2021 року",
        "au plus tôt le 4 mai 2021",
    ),
    (
        "2021-21/..",
        Kind.SPAN,
        "from spring 2021 on",
        "начиная с весны 2021 года",
        "починаючи з весни 2021 року",
        "à partir de : printemps 2021",
    ),
    (
        "2021-03~",
        Kind.POINT,
        "about March 2021",
        "приблизительно: март 2021 года",
        "приблизно: березень 2021 року",
        "vers : mars 2021",
    ),
    (
        "2021-03?",
        Kind.POINT,
        "March 2021 (uncertain)",
        "март 2021 года (под вопросом)",
        "березень 2021 року (під питанням)",
        "mars 2021 (incertain)",
    ),
    (
        "{2021-03-01,2021-03-02,2021-04-03}",
        Kind.SET,
        "1 March 2021, 2 March 2021 and 3 April 2021",
        "1 марта 2021 года, 2 марта 2021 года и 3 апреля 2021 года",
        "1 березня 2021 року, 2 березня 2021 року і 3 квітня 2021 року",
        "1er mars 2021, 2 mars 2021 et 3 avril 2021",
    ),
    (
        "[2021-03-01,2021-03-02]",
        Kind.POINT,
        "1 March 2021 or 2 March 2021",
        "1 марта 2021 года или 2 марта 2021 года",
        "1 березня 2021 року або 2 березня 2021 року",
        "1er mars 2021 ou 2 mars 2021",
    ),
]


@pytest.mark.parametrize(
    ("edtf", "kind", "english", "russian", "ukrainian", "french"), SAID, ids=[row[0] for row in SAID]
)
def test_a_date_is_said_in_the_words_of_each_language(edtf, kind, english, russian, ukrainian, french):
    span = Timespan.of(edtf, kind, text=edtf, inferred=False)
    assert [say_span(span, language) for language in (EN, RU, UK, FR)] == [
        english,
        russian,
        ukrainian,
        french,
    ]


def every_form():
    with FORMS.open(newline="") as rows:
        for row in csv.DictReader(rows, delimiter="\t"):
            if row["edtf"] != "unreadable":
                yield Timespan.of(row["edtf"], Kind(row["kind"]), text=row["said"], inferred=False)


@pytest.mark.parametrize("language", PackageLanguage)
def test_every_form_of_a_date_is_said_without_a_sign_of_its_notation(language):
    said = {say_span(span, language) for span in every_form()}
    assert len(said) > 140
    assert [text for text in said if re.search(r"\d-\d|\d/\d|[~{}\[\]]|\.\.|None|\b0\d", text)] == []
    if language in (RU, UK):
        assert [text for text in said if re.search("[A-Za-z]", text)] == []


def test_times_of_the_log_are_said_to_the_second():
    at = "2026-11-22T10:15:00Z"
    assert [say_instant(at, language) for language in (EN, RU, UK, FR)] == [
        "22 November 2026, 10:15:00 UTC",
        "22 ноября 2026 г., 10:15:00 UTC",
        "22 листопада 2026 р., 10:15:00 UTC",
        "22 novembre 2026, 10:15:00 UTC",
    ]
    assert say_instant("no time", EN) == "no time"


@pytest.mark.parametrize(
    ("logged", "language", "said"),
    [
        ("2024-04-06/2024-04-07", PackageLanguage.RUSSIAN, "с 6 по 7 апреля 2024 года"),
        ("2024-04-06/2024-04-07", PackageLanguage.UKRAINIAN, "з 6 по 7 квітня 2024 року"),
        ("2024-04-06/2024-04-07", PackageLanguage.FRENCH, "du 6 au 7 avril 2024"),
        ("2024-04~", PackageLanguage.RUSSIAN, "приблизительно: апрель 2024 года"),
        ("../2024-04-07", PackageLanguage.FRENCH, "au plus tard le 7 avril 2024"),
        ("2026-11-29T15:33:01.260Z", PackageLanguage.RUSSIAN, "29 ноября 2026 г., 15:33:01 UTC"),
        ("2026-11-29T18:33:01+03:00", PackageLanguage.FRENCH, "29 novembre 2026, 15:33:01 UTC"),
        ("2021", PackageLanguage.RUSSIAN, "2021"),
        ("121-2024", PackageLanguage.RUSSIAN, "121-2024"),
        ("2024-45", PackageLanguage.RUSSIAN, "2024-45"),
        ("2024-04-31", PackageLanguage.RUSSIAN, "2024-04-31"),
    ],
)
def test_what_was_logged_of_an_event_is_dated_as_people_write_dates_and_no_number_is_taken_for_a_date(
    logged, language, said
):
    assert say_logged(logged, language) == said
