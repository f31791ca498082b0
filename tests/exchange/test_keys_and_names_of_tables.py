"""Who is who in a table: keys that stand again or lack a part, surnames that are words for nobody, names that look like sums or several."""

import json
import time

import pytest

from khronika.exchange.mapping.cleaned_row import DOUBTFUL
from khronika.exchange.mapping.mapping import parse_mapping
from khronika.exchange.mapping.nobody import NOBODY, TOTAL
from khronika.exchange.mapping.rows import HALF_KEY, PERHAPS_SEVERAL, mapped_rows
from khronika.exchange.mapping.several_names import names_of
from khronika.exchange.tables.csv_rows import parse_csv
from khronika.record.vocabulary_file import vocabulary

WORDS = vocabulary()
STAY = {"type": "Confinement", "key": ["No"], "label": ["No"]}
PERSON = {"type": "Person", "key": ["surname", "year"], "label": ["surname"]}
MAPPING = {
    "format": "khronika-mapping/1",
    "name": "roster",
    "attribution": [{"who": "roster", "role": "author", "knows": "document"}],
    "grade": {"reliability": "C", "credibility": "3"},
    "entities": {"stay": STAY},
    "columns": [
        {"column": "from", "entity": "stay", "property": "start_date", "language": "ru"},
        {"column": "No", "entity": "stay", "property": "note"},
    ],
    "relations": [],
}
DETAINED = {
    **MAPPING,
    "entities": {"stay": STAY, "person": PERSON},
    "relations": [{"entity": "stay", "property": "detainee", "to": "person"}],
}
LIST = {
    **MAPPING,
    "entities": {"person": {"type": "Person", "key": ["surname", "given"], "label": ["surname", "given"]}},
    "columns": [
        {"column": "surname", "entity": "person", "property": "name"},
        {"column": "born", "entity": "person", "property": "birth_date"},
        {"column": "told", "entity": "person", "property": "note"},
    ],
}


def rows_of(text, mapping=MAPPING):
    return [
        row
        for row in mapped_rows(parse_csv(text), parse_mapping(json.dumps(mapping), WORDS), WORDS)
        if row.number
    ]


def things(text, mapping=MAPPING):
    """The reference of the first thing of each row, by the row's text."""
    lines = text.splitlines()
    return {lines[row.number - 1]: row.named[0].reference for row in rows_of(text, mapping)}


def told(rows):
    return [(loss.row, loss.column, loss.what) for row in rows for loss in row.losses]


REPEATED = [
    "1;01.02.2021",
    "1;05.03.2021",
    "1;02.2021",
    "1;2022-04-01",
    "1;",
    "2;01.02.2021",
    "1;  01.02.2021",
    "2;3.3.2021",
]


def test_rows_with_one_key_are_told_apart_by_their_dates_in_whatever_order_they_stand():
    first = things("No;from\n" + "\n".join(REPEATED) + "\n")
    assert first == things("No;from\n" + "\n".join(reversed(REPEATED)) + "\n")
    assert first == things("No;from\n" + "\n".join(sorted(REPEATED, key=lambda row: row[::-1])) + "\n")
    assert first["1;01.02.2021"] == first["1;02.2021"] == first["1;  01.02.2021"]
    assert len(set(first.values())) == 6


def test_the_other_dates_of_a_key_are_the_same_things_when_a_further_one_is_added():
    before = things("No;from\n1;01.02.2021\n1;05.03.2021\n")
    after = things("No;from\n1;01.01.2020\n1;05.03.2021\n1;01.02.2021\n")
    assert all(after[row] == reference for row, reference in before.items())


def test_a_row_that_fits_several_things_with_its_key_is_given_to_none_of_them():
    found = things("No;from\n1;2021\n1;01.02.2021\n1;05.03.2021\n")
    assert len(set(found.values())) == 3


def test_a_key_in_every_row_is_read_in_time_that_grows_with_the_rows():
    def seconds(count):
        text = "No;from\n" + "".join(
            f"1;{1 + n % 28:02}.{1 + n // 28 % 12:02}.{1850 + n // 336}\n" for n in range(count)
        )
        start = time.process_time()
        assert len({row.named[0].reference for row in rows_of(text)}) == count
        return time.process_time() - start

    few = seconds(2_000)
    assert seconds(16_000) < 24 * few


@pytest.mark.parametrize("year", ["", "-", "н/у", "неизвестен", "#N/A", "unknown"])
def test_a_key_that_lacks_a_part_joins_nobody_and_is_told(year):
    text = f"No;surname;year;from\n1;Ivanov;{year};2021\n2;Ivanov;{year};2022\n3;Ivanov;1980;2023\n4;Ivanov;1980;2024\n"
    rows = rows_of(text, DETAINED)
    persons = [each.reference for row in rows for each in row.named if each.type == "Person"]
    assert len(persons) == 4
    assert len(set(persons)) == 3
    assert [row for row, _, what in told(rows) if what == HALF_KEY] == [2, 3]
    head, *lines = text.splitlines()
    assert things(text, LIST_BY_YEAR) == things("\n".join([head, *reversed(lines)]), LIST_BY_YEAR)


LIST_BY_YEAR = {
    **LIST,
    "entities": {"person": PERSON},
    "columns": [{"column": "No", "entity": "person", "property": "note"}],
}


def test_rows_that_say_the_same_of_somebody_without_a_whole_key_are_still_two():
    rows = rows_of("No;surname;year\n7;Ivanov;\n7;Ivanov;\n", LIST_BY_YEAR)
    assert len({row.named[0].reference for row in rows}) == 2


@pytest.mark.parametrize(
    "word",
    ["Неизвестный", "Никто", "Нет", "No", "NA", "None", "Null", "Unknown", "НЕИЗВЕСТНЫЙ", "Безымянный"],
)
def test_a_surname_that_is_a_word_for_nobody_stands_beside_a_given_name_and_joins_nobody(word):
    text = f"surname;given;born;told\n{word};Ernst;1925;x\n{word};Ernst;1930;y\n{word};;1940;z\nIvanov;{word};1950;u\n{word};-;1960;v\n"
    rows = rows_of(text, LIST)
    assert [row.named[0].label for row in rows if not row.fault] == [
        f"{word} Ernst",
        f"{word} Ernst",
        f"Ivanov {word}",
    ]
    assert len({row.named[0].reference for row in rows if not row.fault}) == 3
    assert [row.fault.what for row in rows if row.fault] == [NOBODY] * 2
    assert word in [said.value for said in rows[0].said]
    assert [what for row, _, what in told(rows) if row == 2] == [DOUBTFUL]


@pytest.mark.parametrize(
    "word",
    ["неизвестный", "неизвестно", "null", "nan", "<NA>", "unknown", "н/у", "неустановленное лицо", "no"],
)
def test_a_word_for_nobody_that_is_no_surname_is_none_beside_a_given_name_either(word):
    (row,) = rows_of(f"surname;given;born;told\n{word};Ernst;1925;x\n", LIST)
    assert row.named[0].label == "Ernst"
    assert [what for _, _, what in told([row])] == [HALF_KEY, NOBODY]


def test_a_rank_beside_a_word_for_nobody_makes_it_no_name():
    (row,) = rows_of("surname;given;born;told\nНеизвестный;рядовой;;x\n", LIST)
    assert row.named[0].label != "Неизвестный рядовой"


TOTALS = {**LIST, "entities": {"person": {"type": "Person", "key": ["surname"], "label": ["surname"]}}}


def faults(rows, head="surname;age;days"):
    mapping = {
        **TOTALS,
        "columns": [{"column": name, "entity": "person", "property": "note"} for name in head.split(";")[1:]],
    }
    return [
        row.number
        for row in rows_of(f"{head}\n" + "\n".join(rows) + "\n", mapping)
        if row.fault and row.fault.what == TOTAL
    ]


@pytest.mark.parametrize(
    "total",
    [
        "Итого;90;12",
        "Total:;3;12",
        "Всего: 3;;",
        "TOTAL;;12",
        "Итого по отряду;90;",
        "Grand total;90;13",
        "Всего;90,0;-",
    ],
)
def test_sums_and_counts_under_a_word_for_totals_are_a_row_of_totals(total):
    assert faults(["Alov;20;3", "Belov;30;4", "Gusev;40;5", total]) == [5]
    assert faults([total, "Alov;20;3", "Belov;30;4", "Gusev;40;5"]) == [2]


@pytest.mark.parametrize(
    "row",
    [
        "Total;35;4",
        "Всего;41;",
        "Итого;;",
        "Totalno;90;12",
        "Total Jean;35;4",
        "Всеволод;90;12",
        "Total;1980;4",
        "Total;01.02.1980;",
        "Итого;-;-",
    ],
)
def test_somebody_who_is_called_like_a_word_for_totals_is_read(row):
    assert faults(["Alov;20;3", "Belov;30;4", "Gusev;40;5", row]) == []
    assert faults([row]) == []


def test_totals_of_parts_and_of_all_are_told():
    assert faults(
        ["Alov;20;3", "Belov;30;4", "Итого;50;7", "Gusev;40;5", "Dymov;22;1", "Итого;62;6", "Всего;112;13"]
    ) == [4, 7, 8]


def test_a_year_under_years_of_birth_is_no_sum():
    assert faults(["Alov;1979;3", "Belov;1985;4", "Total;1980;"]) == []


@pytest.mark.parametrize(
    "text",
    [
        *(
            "Иванов, Иван",
            "Smith, John",
            "Иванов/Ivanov",
            "(Иванова) Петрова",
            "Петрова (Иванова) Анна",
            "García Márquez, Gabriel José",
        ),
        *(
            "Иванова Петрова, Анна Сергеевна",
            "Иванов Иван / Ivanov Ivan",
            "Иванова Анна/Петрова Анна",
            "Иванова А.Б./Петрова А.Б.",
        ),
        *(
            "Ivanov I.; Ivanov Ivan",
            "Петрова Анна, урожд. Иванова",
            "García Márquez\nGabriel José",
            "Иванов, Петров",
            "Ли Мин, Ван Фан",
        ),
        *(
            "Алов П.И., Алов Пётр Ильич",
            "Иванов И.И., мл.",
            "King Jr., Martin Luther",
            "Анна и Мария Ивановы",
        ),
    ],
)
def test_what_may_be_one_person_is_never_two(text):
    assert names_of(text).names == (text,)


@pytest.mark.parametrize(
    "text",
    [
        "Иванов, Петров",
        "Ли Мин, Ван Фан",
        "Анна и Мария Ивановы",
        "Белов, Гусев и Дымов",
        "Иванова Анна/Петрова Анна",
    ],
)
def test_a_cell_that_may_hold_several_persons_is_one_and_told(text):
    assert names_of(text).doubtful
    mapping = {**DETAINED, "entities": {"stay": STAY, "person": {"type": "Person", "key": ["surname"]}}}
    rows = rows_of(f'No;surname;from\n1;"{text}";2021\n', mapping)
    assert [each.label for each in rows[0].named if each.type == "Person"] == [text]
    assert (2, "surname", PERHAPS_SEVERAL) in told(rows)


@pytest.mark.parametrize(
    "text",
    [
        "Иванов, Иван",
        "Smith, John",
        "Иванов/Ivanov",
        "García Márquez, Gabriel José",
        "начальник отряда, дежурный",
    ],
)
def test_a_surname_before_its_given_name_is_nothing_to_ask(text):
    assert not names_of(text).doubtful


@pytest.mark.parametrize(
    ("text", "count"),
    [
        *(
            ("Иванов И.И., Петров П.П.", 2),
            ("Ivan Ivanov; Petr Petrov", 2),
            ("А. Иванов и Б. Петров", 2),
            ("Smith, John; Doe, Jane", 2),
        ),
        *(
            ("Иванов Иван/Петров Пётр", 2),
            ("Testov Zaur; Primerov Khasan", 2),
            ("Иванов А.А., Петров А.А.", 2),
        ),
    ],
)
def test_several_whole_names_are_several_persons(text, count):
    assert len(names_of(text).names) == count


def test_several_names_in_the_cell_of_a_person_that_more_is_told_of_are_told():
    rows = rows_of(
        "surname;given;born;told\nIvanov Ivan; Petrov Petr;;;\n".replace("; P", "\\ P").replace("\\", ","),
        LIST,
    )
    assert any(what == PERHAPS_SEVERAL for _, _, what in told(rows))
