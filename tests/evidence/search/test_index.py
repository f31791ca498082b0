"""The search keeps what was added, forgets what was removed, finds no more than was asked for, and writes nothing in the clear."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khronika.durable import LockedError
from khronika.evidence.search import Document, DocumentKind, QueryError, SearchIndex, excerpt, parse
from khronika.evidence.search.lexicon import SearchLexicon

KEY = bytes(range(32))


@pytest.fixture
def place(tmp_path):
    return tmp_path / "search.db"


@pytest.fixture
def search(place):
    index = SearchIndex.open(place, KEY)
    yield index
    index.close()


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    index = SearchIndex.open(tmp_path_factory.mktemp("shared") / "search.db", KEY)
    index.add(
        [
            document(
                "A-000001",
                "Его держали без сна и воды четверо суток.",
                kind=DocumentKind.STATEMENT,
                dates=days("2021-03-10", "2021-03-13"),
            ),
            document(
                "A-000002",
                "Воды не было. Сна не было. Омутечкину об этом написали.",
                media="application/pdf",
                kind=DocumentKind.RECOGNISED,
            ),
            document(
                "A-000003",
                "Тримали без сну та води чотири доби, так записано в журналі.",
                dates=days("2022-05-01", "2022-05-01"),
            ),
            document(
                "A-000004",
                "Запись камеры пустая.",
                media="image/jpeg",
                fields={"title": "Пытка водой", "sender": "Омутечкин"},
            ),
            document("A-000005", "Пытку снимали на видео.", dates=days("2021-03-31", "2021-04-02")),
        ]
    )
    yield index
    index.close()


def document(item, text, **others):
    return Document(**({"item": item, "rendition": "r1", "media": "text/plain", "text": text} | others))


def days(first, last):
    return ((date.fromisoformat(first), date.fromisoformat(last)),)


def items(index, typed, **others):
    return [hit.item for hit in index.search(parse(typed), **others)]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ('"без сна и воды"', ["A-000001"]),
        ("media:image", ["A-000004"]),
        ("media:pdf вода", ["A-000002"]),
        ("kind:statement", ["A-000001"]),
        ("language:uk доба", ["A-000003"]),
        ("during:2021-03 kind:text", ["A-000005"]),
        ("during:2021-04", ["A-000005"]),
        ("before:2021-03-31", ["A-000001"]),
        ("after:2021", ["A-000003"]),
        ("item:A-000003", ["A-000003"]),
        ("item:A-000003 видео", []),
        ("item:A-000003 журнал", ["A-000003"]),
        ("item:A-000003 -журнал", []),
        ("after:2020 -видео", ["A-000001", "A-000003"]),
        ("item:A-000009 вода", []),
        ("=пытку", ["A-000005"]),
        ("пытк* -видео", ["A-000004"]),
        ("name:Omutechkin", ["A-000002", "A-000004"]),
        ("журнал OR видео", ["A-000003", "A-000005"]),
    ],
)
def test_a_query_finds_what_it_says(shared, typed, expected):
    assert sorted(items(shared, typed)) == expected


def test_a_word_in_a_title_is_worth_more_than_in_a_text(shared):
    assert items(shared, "пытка")[0] == "A-000004"


def test_as_written_comes_before_other_forms(shared):
    assert items(shared, "пытку")[0] == "A-000005"


def test_hits_come_in_the_order_of_usefulness_and_offset_goes_on(shared):
    hits = shared.search(parse("вода OR пытка"))
    assert [hit.usefulness for hit in hits] == sorted((hit.usefulness for hit in hits), reverse=True)
    assert all(0 <= hit.usefulness <= 1 for hit in hits)
    assert shared.search(parse("вода OR пытка"), limit=1, offset=1) == hits[1:2]


def test_an_item_is_one_hit_and_its_other_passages_come_on_request(search):
    text = "\n\n".join(
        f"Часть {number}. " + "Обычная запись без событий. " * 30 + "Здесь карцер." for number in range(6)
    )
    search.add([document("A-000001", text)])
    (hit,) = search.search(parse("карцер"))
    several = search.passages(parse("карцер"), "A-000001")
    assert len(several) >= 6
    assert hit in several
    assert all("карцер" in text[each.start : each.end] for each in several)


@pytest.mark.parametrize(
    ("typed", "count"),
    [
        ("карцер", 6),
        ("карцера", 6),
        ("карцер -седьмой", 6),
        ("Омутечкин", 1),
        ("Omutechkin", 1),
        ("пытка", 0),
        ("карцер пытка", 0),
    ],
)
def test_a_hit_says_how_many_passages_of_its_item_answer_in_their_text(search, typed, count):
    text = (
        "\n\n".join("Обычная запись без событий. " * 30 + f"Здесь карцер {number}." for number in range(6))
        + " Подписал Омутечкин."
    )
    search.add(
        [
            document("A-000001", text, fields={"title": "Пытка, Омутечкину"}),
            document("A-000002", "карцер и карцер"),
        ]
    )
    query = parse(typed)
    counts = {hit.item: hit.passages for hit in search.counted(query, search.search(query))}
    assert counts["A-000001"] == count


def test_a_phrase_over_the_border_of_passages_is_found(search):
    text = "слово " * 199 + "начало конец " + "дело " * 300
    search.add([document("A-000001", text)])
    assert items(search, '"начало конец"') == ["A-000001"]


def test_a_newer_derivation_replaces_an_older_one(search):
    search.add(
        [
            document("A-000001", "подвал", derivation=7),
            document("A-000001", "погреб", derivation=7, rendition="r2"),
        ]
    )
    search.add([document("A-000001", "чердак", derivation=9)])
    assert (search.known("A-000001"), search.known("A-000002")) == (9, None)
    assert (items(search, "подвал"), items(search, "погреб"), items(search, "чердак")) == (
        [],
        [],
        ["A-000001"],
    )


def test_an_older_derivation_is_passed_over(search):
    search.add([document("A-000001", "чердак", derivation=9)])
    search.add([document("A-000001", "подвал", derivation=7)])
    assert (search.known("A-000001"), items(search, "=подвал"), items(search, "=чердак")) == (
        9,
        [],
        ["A-000001"],
    )


def test_all_documents_are_taken_in_or_none(search):
    def failing():
        yield document("A-000001", "подвал")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        search.add(failing())
    assert (search.count(), search.known("A-000001")) == (0, None)


def test_names_of_a_list_are_looked_for_one_after_the_other(shared):
    found = {
        name: [hit.item for hit in hits]
        for name, hits in shared.search_names(["Omutetschkin", "Никитаев", "№ 5"])
    }
    assert sorted(found.pop("Omutetschkin")) == ["A-000002", "A-000004"]
    assert found == {"Никитаев": [], "№ 5": []}


def test_an_excerpt_marks_inflected_and_transliterated_words(shared):
    text = "Воды не было. Сна не было. Омутечкину об этом написали."
    (hit,) = shared.search(parse("Omutechkin media:pdf"))
    shown = excerpt(text, hit, width=30)
    assert [shown.text[start:end] for start, end in shown.marks] == ["Омутечкину"]
    assert text[shown.start : shown.start + len(shown.text)] == shown.text
    assert len(shown.text) <= 30


def test_the_search_is_there_again_after_it_was_closed(place):
    SearchIndex.open(place, KEY).close()
    first = SearchIndex.open(place, KEY)
    first.add([document("A-000001", "подвал")])
    first.close()
    again = SearchIndex.open(place, KEY)
    assert items(again, "подвал") == ["A-000001"]
    again.close()


@settings(max_examples=25)
@given(st.text(max_size=60), st.integers(1, 80))
def test_any_query_finds_something_or_nothing_and_any_excerpt_is_of_the_text(shared, typed, width):
    try:
        hits = shared.search(parse(typed))
    except QueryError:
        return
    for hit in hits:
        shown = excerpt(typed * 9, hit, width=width)
        assert shown.text in typed * 9


@settings(max_examples=15, deadline=None)
@given(
    st.lists(
        st.sampled_from(["Омутечкин", "вода", "ИК-6", "l’homme", "осуж-\nденный", "ночь", "№ 3"]),
        min_size=1,
        max_size=400,
    )
)
def test_every_word_of_a_text_is_found_in_a_passage_that_has_it(tmp_path_factory, words):
    index = SearchIndex.open(tmp_path_factory.mktemp("words") / "search.db", KEY)
    text = " ".join(words)
    index.add([document("A-000001", text)])
    for word in dict.fromkeys(words):
        if any(sign.isalpha() for sign in word):
            (hit,) = index.search(parse(word.replace("-\n", "")))
            assert excerpt(text, hit).marks
    index.close()


ODD = [
    '"" OR "" вода',
    '") OR (forms : *"',
    "NEAR(a b)",
    "a AND NOT",
    "'; DROP TABLE item; --",
    "* * вода*",
    "^вода",
    "a+b",
    "{forms stems} вода",
    "\0вода\0",
]


@pytest.mark.parametrize("typed", ["05 03", "2021 6", "15 03 20", "0 0", "№ 7 12", "вода 17"])
def test_numbers_are_words_of_a_query(shared, typed):
    assert "A-000005" not in items(shared, typed)


def test_a_number_beside_a_word_in_another_form_is_looked_for_with_it(search):
    search.add([document("A-000001", "Камеры 17 и 18 пусты."), document("A-000002", "Камеры пусты, все.")])
    assert items(search, "17 камера") == ["A-000001", "A-000002"]


@pytest.mark.parametrize("typed", ODD)
def test_what_the_database_would_read_as_its_own_signs_is_only_words(shared, typed):
    assert isinstance(shared.search(parse(typed)), list)
    assert items(shared, "видео") == ["A-000005"]


def test_nothing_stands_in_the_clear_beside_or_in_the_file(search, place):
    search.add([document("A-000001", "Омутечкину написали о карцере", fields={"sender": "Омутечкин"})])
    data = b"".join(path.read_bytes() for path in place.parent.iterdir())
    assert data
    for word in ("Омутечкин", "омутечкин", "карцер", "amuteckin", "A-000001", "SQLite format"):
        assert word.encode() not in data


def test_words_of_what_was_removed_leave_the_file_when_it_settles(search, place):
    search.add([document("A-000001", "звонница"), document("A-000002", "подвал")])
    search.remove("A-000001")
    search.settle()
    terms = {row[0] for row in search._base.rows("SELECT term FROM vocabulary")}
    lexicon = SearchLexicon(search._base.rows)
    keys = {*lexicon.keys("§"), *lexicon.keys("¬")}
    assert "подвал" in terms
    assert lexicon.terms("§подва") == ["подвал"]
    assert {"§подва", "¬авдоп"} <= keys
    assert not {word for word in terms | keys if "звонни" in word or "инновз" in word}


def test_a_search_that_was_brought_into_one_piece_gives_back_the_room(search, place):
    for run in range(3):
        search.add(
            document(f"A-{run * 400 + number:06}", f"барак{number * 7 % 97} лист{run * 400 + number} подвал")
            for number in range(400)
        )
        search.settle()
    (free,), (pages,) = search._base.rows("PRAGMA freelist_count") + search._base.rows("PRAGMA page_count")
    assert free == 0
    assert place.stat().st_size == pages * 8_192


@pytest.mark.parametrize(
    "harm",
    [lambda data: data[:5000], lambda data: b"\x00" * len(data), lambda data: b"x" + data[1:]],
)
def test_a_damaged_file_is_begun_anew(place, harm):
    index = SearchIndex.open(place, KEY)
    index.add([document("A-000001", "подвал " * 50)])
    index.close()
    place.write_bytes(harm(place.read_bytes()))
    again = SearchIndex.open(place, KEY)
    assert (again.count(), again.known("A-000001")) == (0, None)
    again.close()


def test_another_key_opens_nothing(place):
    index = SearchIndex.open(place, KEY)
    index.add([document("A-000001", "подвал")])
    index.close()
    other = SearchIndex.open(place, bytes(32))
    assert other.count() == 0
    other.close()


def test_a_deleted_search_leaves_no_file(place):
    SearchIndex.open(place, KEY).close()
    SearchIndex.delete(place)
    assert list(place.parent.iterdir()) == []


def test_a_search_that_another_holds_says_so(search, place):
    other = SearchIndex.open(place, KEY)
    other._base.connection.set_busy_timeout(1)
    with search._base.connection, pytest.raises(LockedError):
        other.add([document("A-000001", "подвал")])
    other.close()


def test_a_file_of_another_version_is_begun_anew(place):
    index = SearchIndex.open(place, KEY)
    connection = index._base.connection
    # As version 8 had it: texts with their stems beside them, and no lexicon.
    connection.execute("DROP TABLE vocabulary; DROP TABLE term; DROP TABLE block")
    connection.execute(
        "CREATE VIRTUAL TABLE term USING fts5(forms, stems, further, fields, content='', tokenize='ascii')"
    )
    connection.execute("INSERT INTO document VALUES (1, 1, 6, 'r', 0, x'', 0)")
    connection.execute("INSERT INTO term(rowid, forms, stems) VALUES (1, 'подвал', '§подва')")
    connection.pragma("user_version", 8)
    index.close()
    again = SearchIndex.open(place, KEY)
    assert again.count() == 0
    again.add([document("A-000001", "подвал")])
    assert items(again, "подвалы") == ["A-000001"]
    again.close()
