"""Tables as they really come: slips in quotations, titles, totals, words for nobody. Every row is accounted for, nothing is made up."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khronika.exchange.mapping.mapping import parse_mapping
from khronika.exchange.mapping.nobody import TOTAL, empty_value, names_nobody
from khronika.exchange.mapping.rows import mapped_rows
from khronika.exchange.mapping.several_names import names_of
from khronika.exchange.mapping.totals import may_be_total
from khronika.exchange.tables.csv_rows import UNCLOSED, parse_csv
from khronika.exchange.tables.table import TableLayout
from khronika.record.vocabulary_file import vocabulary

WORDS = vocabulary()
MAPPING = {
    "format": "khronika-mapping/1",
    "name": "roster",
    "attribution": [{"who": "roster", "role": "author", "knows": "document"}],
    "grade": {"reliability": "C", "credibility": "3"},
    "entities": {
        "stay": {"type": "Confinement", "key": ["No"], "label": ["No"]},
        "person": {"type": "Person", "key": ["name"]},
    },
    "columns": [
        {"column": "from", "entity": "stay", "property": "start_date", "language": "ru"},
        {"column": "told", "entity": "stay", "property": "note"},
    ],
    "relations": [{"entity": "stay", "property": "detainee", "to": "person"}],
}
HEAD = "No;name;from;told\n"


def cells(text, **known):
    return [row.cells for row in parse_csv(text, TableLayout(**known)).rows]


def rows_of(text):
    table = parse_csv(text, TableLayout(columns=frozenset({"No", "name", "from", "told"})))
    return table, [
        row for row in mapped_rows(table, parse_mapping(json.dumps(MAPPING), WORDS), WORDS) if row.number
    ]


def named(rows):
    return [each.label for row in rows for each in row.named if each.type == "Person"]


def losses(rows):
    return [(loss.row, loss.column, loss.what) for row in rows for loss in row.losses]


@pytest.mark.parametrize(
    ("slip", "read"),
    [
        ('2;"Волк;03.02.2021;x', ("2", '"Волк', "03.02.2021", "x")),
        ('2;Сыч;03.02.2021;"нач', ("2", "Сыч", "03.02.2021", '"нач')),
        ('2;"Сыч" Белов;03.02.2021;x', ("2", '"Сыч" Белов', "03.02.2021", "x")),
        ('2;Белов "Сыч";03.02.2021;доска 5"', ("2", 'Белов "Сыч"', "03.02.2021", 'доска 5"')),
        ('"2;Сыч;03.02.2021;x', ('"2', "Сыч", "03.02.2021", "x")),
    ],
)
def test_a_quotation_mark_that_nothing_closes_swallows_no_row(slip, read):
    text = (
        f'{HEAD}1;Алов;01.02.2021;x\n{slip}\n3;Гусев Лев;04.02.2021;\n4;"Дымов ""Дым"" Яков";05.02.2021;y\n'
    )
    assert cells(text) == [
        ("1", "Алов", "01.02.2021", "x"),
        read,
        ("3", "Гусев Лев", "04.02.2021", ""),
        ("4", 'Дымов "Дым" Яков', "05.02.2021", "y"),
    ]


def test_a_cell_of_several_lines_is_one_and_a_slip_before_an_inch_mark_is_none():
    assert cells('a;b;c\n1;"x\ny; z";2\n') == [("1", "x\ny; z", "2")]
    table = parse_csv('a;b;c\n2;"bad;2\n3;c 5";x\n4;u;v\n')
    assert [row.cells for row in table.rows] == [("2", '"bad', "2"), ("3", 'c 5"', "x"), ("4", "u", "v")]
    assert table.rows[0].told == ((1, UNCLOSED),)


@pytest.mark.parametrize(
    ("text", "head", "first"),
    [
        ("sep=;\na;b,c\n1;2,5\n", ("a", "b,c"), ("1", "2,5")),
        ('"sep=\t"\na\tb\n1\t2\n', ("a", "b"), ("1", "2")),
        (
            "Фамилия, имя, отчество;дата, место\nАлов;2021\n",
            ("Фамилия, имя, отчество", "дата, место"),
            ("Алов", "2021"),
        ),
        (
            "Список ИК-99;;\nна 01.02.2021;;\n\n№;ФИО;статья\n1;Алов П. И.;318\n",
            ("№", "ФИО", "статья"),
            ("1", "Алов П. И.", "318"),
        ),
        (
            "№;ФИО;срок;\n;;с;по\n1;Алов;01.02.2021;02.02.2021\n",
            ("№", "ФИО", "срок с", "срок по"),
            ("1", "Алов", "01.02.2021", "02.02.2021"),
        ),
        (
            "№;ФИО;с;по\n1;2;3;4\n7;Алов;01.02.2021;02.02.2021\n",
            ("№", "ФИО", "с", "по"),
            ("7", "Алов", "01.02.2021", "02.02.2021"),
        ),
    ],
)
def test_headings_are_found_under_titles_and_in_two_rows(text, head, first):
    table = parse_csv(text)
    assert table.head == head
    assert table.rows[0].cells == first
    account = table.account
    assert len(account.titles) + len(account.headings) + len(account.empty) + len(table.rows) == account.rows


def test_headings_that_the_mapping_names_or_somebody_says_are_taken_wherever_they_stand():
    text = "a;b;c\nx;y;z\nNo;name;from\n1;Алов;2021\n"
    assert parse_csv(text, TableLayout(columns=frozenset({"No", "from"}))).head == ("No", "name", "from")
    assert parse_csv(text, TableLayout(headings=(2,))).head == ("x", "y", "z")
    assert parse_csv(text, TableLayout(headings=(1, 2))).head == ("a x", "b y", "c z")
    assert parse_csv("a|b;c\n1|2;3\n", TableLayout(delimiter="|")).head == ("a", "b;c")


@pytest.mark.parametrize(
    "name",
    [
        *(
            "неизвестный",
            "Неизвестный № 2",
            "н/у",
            "-",
            "—//—",
            "#N/A",
            "#Н/Д",
            "Unbekannt / Unbekannt",
            "неустановленное лицо",
            "NULL",
        ),
        *(
            "НЕВІДОМИЙ",
            "N/A",
            "имя неизвестно",
            "unknown male",
            "???",
            "ФИО не установлены",
            "2 неизвестных сотрудника",
            "Inconnu",
        ),
    ],
)
def test_a_word_for_nobody_is_no_person_and_is_told(name):
    _, rows = rows_of(
        f"{HEAD}1;Алов Пётр;01.02.2021;x\n2;{name};02.02.2021;\n3;{name};03.02.2021;\n4;;04.02.2021;\n"
    )
    assert named(rows) == ["Алов Пётр"]
    assert [(row, column) for row, column, _ in losses(rows)] == [(2 + place, "name") for place in (1, 2, 3)]
    assert all("nobody" in what for _, _, what in losses(rows))


@pytest.mark.parametrize(
    "name",
    ["Неизвестнов Пётр", "Null Anna", "Na Kim", "Лица Анна", "Ким И.", "Безымянко", "O'Neil", "Nan Gowa"],
)
def test_a_name_that_only_looks_like_a_word_for_nobody_is_a_name(name):
    assert not names_nobody(name)
    assert not empty_value(name)


@pytest.mark.parametrize(
    "row", [("Итого", "7", ""), ("", "Всего:", "7 чел."), ("Total", "12", "3"), ("Усього по ІК-99", "4", "")]
)
def test_a_row_of_totals_is_refused_as_what_it_is(row):
    assert may_be_total(row)
    _, rows = rows_of(f"{HEAD}1;Алов;01.02.2021;x\n{';'.join(row)};\n")
    assert [row.fault.what for row in rows if row.fault] == [TOTAL]


@pytest.mark.parametrize(
    "row", [("Тоталов", "7", ""), ("1", "Всего Иван", "2021"), ("Total", "Иванов", "3"), ("7", "8", "9")]
)
def test_a_row_that_is_none_of_totals_is_read(row):
    assert not may_be_total(row)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Алов Пётр; Белов Иван", ("Алов Пётр", "Белов Иван")),
        ("Алов Пётр Ильич, Белов И. И.", ("Алов Пётр Ильич", "Белов И. И.")),
        ("Алов П.И., Белов И.И. и Гусев Л.", ("Алов П.И.", "Белов И.И.", "Гусев Л.")),
        ("Алов Пётр и Белов Иван", ("Алов Пётр", "Белов Иван")),
        ("1. Алов Пётр 2. Белов Иван", ("Алов Пётр", "Белов Иван")),
        ("Іванчук Олег\nПетренко Яна", ("Іванчук Олег", "Петренко Яна")),
        ("Ivan Belov / Olga Mirnaya", ("Ivan Belov", "Olga Mirnaya")),
        ("Алов, Пётр Ильич", ("Алов, Пётр Ильич",)),
        ("Алов Пётр Ильич", ("Алов Пётр Ильич",)),
        ("Белов-Гусев Иван", ("Белов-Гусев Иван",)),
        ("начальник отряда, дежурный", ("начальник отряда, дежурный",)),
    ],
)
def test_several_names_in_a_cell_are_parted_where_that_is_certain(text, names):
    assert names_of(text).names == names


def test_several_names_in_one_cell_are_several_persons_and_that_is_told():
    _, rows = rows_of(f"{HEAD}1;Алов Пётр, Белов Иван;01.02.2021;\n")
    assert named(rows) == ["Алов Пётр", "Белов Иван"]
    assert losses(rows) == [(2, "name", "names in one cell: 2, read as so many persons")]
    assert [said.property for said in rows[0].said].count("detainee") == 2


def test_a_number_of_five_digits_in_a_text_file_is_no_date():
    _, rows = rows_of(f"{HEAD}1;Алов;31122;\n2;Белов;21042;\n")
    assert [said.value for row in rows for said in row.said if said.property == "start_date"] == [
        {"said": text, "language": "ru"} for text in ("31122", "21042")
    ]
    assert [what for _, _, what in losses(rows)] == [
        "a number of five digits is no date: kept as it was written"
    ] * 2


def test_a_key_that_stands_twice_with_other_dates_is_two_things_and_told():
    _, rows = rows_of(f"{HEAD}1;Алов;01.02.2021;\n1;Белов;05.03.2021;\n1;Алов;февраль 2021;x\n")
    first, second, third = (row.named[0].reference for row in rows)
    assert first == third != second
    assert losses(rows) == [
        (3, "No", "the key stands already in row 2, with another “from”: read as another Confinement")
    ]


def test_a_key_that_stands_twice_and_contradicts_nothing_is_one_thing_and_told():
    table, rows = rows_of(f"{HEAD}1;Алов;01.02.2021;\n1;Белов;;x\n")
    assert rows[0].named[0] == rows[1].named[0]
    told = [*mapped_rows(table, parse_mapping(json.dumps(MAPPING), WORDS), WORDS)][-1].losses
    assert told[0].what.startswith("the key stands again in rows 3")


WORD = st.text(st.sampled_from("абвгдxyz"), min_size=1, max_size=5)
DAMAGED = st.one_of(
    st.builds("{};{};0{}.02.2021;{}".format, st.integers(1, 20), WORD, st.integers(1, 9), WORD),
    st.builds('{};"{};01.02.2021;'.format, st.integers(1, 20), WORD),
    st.builds('{};"{}" {};01.02.2021;"z"'.format, st.integers(1, 20), WORD, WORD),
    st.builds('{};{};"a\n{}";"x;y"'.format, st.integers(1, 20), WORD, WORD),
    st.builds("{};{};31122;{};extra".format, st.integers(1, 20), WORD, WORD),
    st.sampled_from(
        ["", ";;;", "Итого;7;;", "9;неизвестный;-;#N/A", '"', '";";"', "8;;;", "5;а;0;\0", "; ;ы;"]
    ),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(DAMAGED, max_size=12))
def test_rows_in_are_rows_accounted_for_and_nothing_is_in_the_record_that_is_not_in_the_file(lines):
    text = HEAD + "".join(f"{line}\n" for line in lines)
    table, rows = rows_of(text)
    account = table.account
    told = sorted([*account.titles, *account.headings, *account.empty, *(row.number for row in rows)])
    assert told == list(range(1, account.rows + 1))
    assert all(row.fault or row.said for row in rows)
    plain = text.replace('""', '"')
    for row in rows:
        for value in (said.value for said in row.said):
            found = (
                value
                if isinstance(value, str)
                else value.get("said", "")
                if isinstance(value, dict)
                else str(value)
            )
            assert found in plain
        assert all(each.label in plain or each.label.startswith("Confinement, row") for each in row.named)
