"""Keys of names in the index: which entities are called by a label, a name or a stated name that may be meant.

Whoever is found by a key is looked at as closely as before: a key says nothing but that it is worth it. So keys
of what is said no more may stay.
"""

from collections.abc import Iterable

import apsw

from khronika.record.name import names_of
from khronika.record.naming import keys_of_name

SCHEMA = """
CREATE TABLE name_key(key TEXT, entity INTEGER, PRIMARY KEY(key, entity)) WITHOUT ROWID;
"""

_INSERT = "INSERT OR IGNORE INTO name_key VALUES (?, ?)"


def add_labels(base: apsw.Connection, rows: Iterable[tuple[int, str, str]]) -> None:
    """Put down by what entities are found: number, label, and names as JSON."""
    base.executemany(
        _INSERT,
        (
            (key, number)
            for number, label, names in rows
            for text in (label, *(names_of(names) if names != "[]" else ()))
            for key in keys_of_name(text)
        ),
    )


def add_stated(base: apsw.Connection, rows: Iterable[tuple[int, str]]) -> None:
    """Put down by what entities are found of which a name is stated: number, and the value as JSON."""
    base.executemany(
        _INSERT,
        ((key, number) for number, value in rows for text in names_of(value) for key in keys_of_name(text)),
    )
