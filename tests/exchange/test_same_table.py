"""Two files are known as versions of one table by the rows that both hold, whatever was done to the columns."""

import pytest

from khronika.exchange.mapping.same_table import is_version, rows_of_both
from khronika.exchange.tables.table import Table, TableRow

HEAD = ("№", "ФИО", "Дата рождения", "Учреждение")
ROWS = (
    ("1", "Алёшин-Небывалый Пётр", "07.04.1981", "ИК-6"),
    ("2", "Выдумкин Яків", "12.11.1990", "ИК-2"),
    ("3", "Вигаданко М'ята", "01.02.1975", "СИЗО-1"),
    ("4", "Nemo Nobodyson", "30.06.1969", "ИК-6"),
)


def table(head, rows):
    return Table(head, tuple(TableRow(number, tuple(cells)) for number, cells in enumerate(rows, start=2)))


OLD = table(HEAD, ROWS)


def changed(change, head=HEAD):
    return table(head, [change(*row) for row in ROWS])


@pytest.mark.parametrize(
    "new",
    [
        changed(
            lambda n, who, born, where: (who, born, where, "sent in May"),
            ("ФИО", "Дата рождения", "Учреждение", "Примечание"),
        ),
        changed(
            lambda n, who, born, where: (n, who, born, where, "sent"),
            ("No.", "Name", "Born", "Prison", "Note"),
        ),
        changed(lambda n, who, born, where: (where, born, who), ("Prison", "Born", "Name")),
        changed(
            lambda n, who, born, where: (
                n,
                who.upper().replace("Ё", "Е").replace("'", "’"),
                born,
                where.replace("-", "–"),
            )
        ),
        changed(lambda n, who, born, where: (n, who, "/".join(reversed(born.split("."))), where)),
        changed(lambda n, who, born, where: (n, who.replace("ё", "е\u0308"), born, where)),
    ],
    ids=[
        "numbers out, a note in",
        "other headings and a note",
        "other order and headings",
        "other signs",
        "days backwards",
        "decomposed",
    ],
)
def test_a_table_whose_columns_were_changed_is_the_same_table(new):
    assert is_version(new, OLD, rows_of_both(new, OLD))
    assert is_version(OLD, new, rows_of_both(OLD, new))


def test_tables_that_tell_different_things_of_the_same_people_are_two():
    other = changed(
        lambda n, who, born, where: (n, who, born, f"+0 {n}{n}{n}"), ("№", "ФИО", "Дата рождения", "Телефон")
    )
    assert rows_of_both(other, OLD) == frozenset()
    assert not is_version(other, OLD, rows_of_both(other, OLD))


def test_tables_of_other_people_in_the_same_prisons_are_two():
    other = table(
        HEAD, [(str(number), f"Invented {number}", f"0{number}.01.1980", "ИК-6") for number in range(1, 9)]
    )
    assert rows_of_both(other, OLD) == frozenset()
