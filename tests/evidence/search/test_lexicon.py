"""What leads to a word is kept once for all texts, and a query finds what a look through every text finds."""

import apsw
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khronika.evidence.search import Document, SearchIndex, TextMatch, answering, lexicon, parse
from khronika.evidence.search.base import LAYOUT
from khronika.evidence.search.lexicon import KnownTerms, LexiconWriter, SearchLexicon
from khronika.evidence.search.matching import DOUBTFUL
from khronika.evidence.search.terms import keys_of

KEY = bytes(range(32))
WORDS = [
    *("Омутечкин", "Омутечкину", "Omutechkin", "омутечкин", "вода", "Воды", "водой", "люди", "человека"),
    *("шёл", "идти", "пытка", "пытали", "камера", "cell", "Cells", "went", "going", "в'язень", "в’язня"),
    *("ИК-6", "2021", "élevé", "eleve", "кни-\nга", "книгой", "კაცი", "დ", "не", "and"),
]
TEXTS = st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)
SOUGHT = st.sampled_from(
    [word.replace("-\n", "") for word in WORDS if word not in ("ИК-6", "не", "and", "დ")]
)
QUERIES = st.one_of(
    SOUGHT,
    st.tuples(SOUGHT, SOUGHT).map(" ".join),
    st.tuples(SOUGHT, SOUGHT).map(" OR ".join),
    st.tuples(SOUGHT, SOUGHT).map(" -".join),
    SOUGHT.map("={}".format),
    st.sampled_from(["пыт*", "вод*", "cel*"]),
)


def document(number, text, **others):
    return Document(item=f"A-{number:06}", rendition="r", media="text/plain", text=text, **others)


@pytest.fixture
def base():
    connection = apsw.Connection(":memory:")
    LAYOUT.prepare(connection)
    connection.execute(LAYOUT.schema)
    return connection


def rows(connection):
    return lambda question, *values: list(connection.execute(question, values))


@settings(max_examples=60, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=8), st.lists(QUERIES, min_size=1, max_size=6))
def test_the_search_finds_what_a_look_through_every_text_finds(tmp_path_factory, texts, queries):
    index = SearchIndex.open(tmp_path_factory.mktemp("plain") / "search.db", KEY)
    # In two runs, so that the second meets words that the first has kept.
    index.add(document(number, text) for number, text in enumerate(texts[::2]))
    index.add(document(1_000 + number, text) for number, text in enumerate(texts[1::2]))
    numbered = dict(enumerate(texts[::2])) | {1_000 + number: text for number, text in enumerate(texts[1::2])}
    for typed in queries:
        query = parse(typed)
        found = {hit.item for hit in index.search(query, limit=100) if hit.usefulness > DOUBTFUL}
        match = TextMatch(query)
        assert found == {f"A-{number:06}" for number, text in numbered.items() if match.answers([text])}
    index.close()


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.lists(st.text("абвгд", min_size=1, max_size=9), max_size=40), min_size=1, max_size=5),
    st.text("абвгд", min_size=1, max_size=3),
)
def test_a_key_leads_to_every_term_of_any_run(runs, beginning):
    connection = apsw.Connection(":memory:")
    LAYOUT.prepare(connection)
    connection.execute(LAYOUT.schema)
    known = KnownTerms()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lexicon, "MOST", 60)
        for run in runs:
            LexiconWriter(connection, known).add(run)
    leads: dict[str, set[str]] = {}
    for term in {term for run in runs for term in run}:
        for key in keys_of(term):
            leads.setdefault(key, set()).add(term)
    held = SearchLexicon(rows(connection))
    assert {key: set(held.terms(key)) for key in leads} == leads
    assert [*held.keys("§" + beginning)] == sorted(key for key in leads if key.startswith("§" + beginning))
    assert list(held.terms("§нет")) == []


def test_only_words_that_stand_somewhere_are_kept(base):
    LexiconWriter(base, KnownTerms()).add(["подвал", "звонница", "звонницы^"])
    LexiconWriter(base, KnownTerms()).keep_only(frozenset(["подвал", "звонницы^"]))
    held = SearchLexicon(rows(base))
    assert list(held.terms("§подва")) == ["подвал"]
    assert list(held.terms("§звонниц")) == ["звонницы^"]


def test_what_another_process_forgot_is_kept_again(tmp_path):
    one, other = (SearchIndex.open(tmp_path / "search.db", KEY) for _ in range(2))
    one.add([document(1, "звонница")])
    other.remove("A-000001")
    other.settle()
    one.add([document(2, "звонница")])
    assert [hit.item for hit in other.search(parse("звонницы"))] == ["A-000002"]
    one.close()
    other.close()


def test_of_common_words_the_newest_are_weighed_and_those_called_so_in_any_case(tmp_path, monkeypatch):
    monkeypatch.setattr(answering, "NEWEST", 5)
    index = SearchIndex.open(tmp_path / "search.db", KEY)
    index.add([document(0, "подвал", fields={"title": "Подвал"})])
    index.add(document(number, "подвал подвал" if number == 6 else "подвал") for number in range(1, 10))
    hits = index.search(parse("подвал"), limit=4)
    assert [hit.item for hit in hits] == ["A-000000", "A-000006", "A-000009", "A-000008"]
    assert all(hit.is_of_newest for hit in hits)
    assert not any(hit.is_of_newest for hit in index.search(parse("подвал -погреб item:A-000003")))
    index.close()
