"""Candidates: who is worth comparing, what speaks for and against, and that nothing depends on order."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench import linkage
from bench.link import cluster_figures, complete, grouped
from bench.link_reports import reports
from khronika.link import blocking, bound
from khronika.link.birth import born
from khronika.link.candidate import Linking, candidates
from khronika.link.error import LinkError, MissingEngine
from khronika.link.person import Person, days_of, profile, rarity
from khronika.link.weighing import HOPELESS, Weighing
from khronika.link.weights import THRESHOLD, likelihood, version
from khronika.primitives.timespan import parse

MADE = reports(1_500, seed=11)


def person(code, name, born_on=None, *, places=(), company=(), times=()):
    spans = tuple(parse(text) for text in times)
    return Person(
        code, (name,), parse(born_on) if born_on else None, frozenset(places), frozenset(company), spans
    )


CROWD = [
    person(f"c{number}", f"Петров {given} Олегович", f"{1960 + number}")
    for number, given in enumerate(["Иван", "Олег", "Антон"] * 8)
]


def the_pair(*two, crowd=CROWD):
    found = [
        each
        for each in candidates([*two, *crowd], least=0.0)
        if {each.left, each.right} == {two[0].id, two[1].id}
    ]
    return found[0] if found else None


def test_one_man_in_two_reports_is_proposed_with_reasons():
    found = the_pair(
        person("a", "Осинин Сергей Викторович", "1987-05-12"),
        person("b", "Ossinine Sergueï", "1987", places=["ик"]),
    )
    assert found.likelihood > 0.9
    assert found.score == found.likelihood
    assert found.version == version()
    assert (
        found.reasons[0] == "the surname matches in another alphabet (“Осинин” / “Ossinine”); 2 of 26 have it"
    )
    assert "the birth dates can be one" in found.reasons


def test_a_common_name_says_less_than_a_rare_one():
    crowd = [*CROWD, *(person(f"k{number}", "Кузнецов Иван") for number in range(30))]
    common = the_pair(person("a", "Кузнецов Иван"), person("b", "Кузнецов Иван"), crowd=crowd)
    rare = the_pair(person("a", "Осинин Захар"), person("b", "Осинин Захар"), crowd=crowd)
    assert common.likelihood < 0.5 < rare.likelihood


@pytest.mark.parametrize("rare", ["Осинин", "Тестмурзаев"])
def test_a_surname_that_is_common_everywhere_says_less_even_among_few(rare):
    common, other = (
        the_pair(person("a", f"{name} Захар"), person("b", f"{name} Захар"), crowd=[])
        for name in ("Иванов", rare)
    )
    assert common.likelihood < other.likelihood
    assert common.reasons[0].endswith("2 of 2 have it")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Лыков Пётр", "Лыкв Пётр"),
        ("Ким Сергей", "Кин Сергей"),
        ("Тестов Лев", "Тестов Лаев"),
        ("Дан Захар", "Дал Захар"),
    ],
)
def test_one_letter_beside_an_equal_birth_date_is_a_slip_however_short_the_name(one, other):
    found = the_pair(person("a", one, "1988-01-31"), person("b", other, "1988-01-31"))
    assert found.likelihood > 0.5
    assert any("a letter apart" in reason or "a slip of the pen" in reason for reason in found.reasons)
    assert the_pair(person("a", one, "1988-01-31"), person("b", other, "1969-11-02")) is None or (
        the_pair(person("a", one, "1988-01-31"), person("b", other, "1969-11-02")).likelihood < 0.01
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Осинин Захар Ильич", "Осинин Лев Ильич"),
        ("Осинина Анна Ильинична", "Осинина Инна Ильинична"),
        ("Осинин Марат Ильич", "Осинин Мурат Ильич"),
        ("Осинин З. И.", "Осинин Л. И."),
        ("Тестхан Эгберт", "Тестхан Зигмунд"),
        ("Зигмунд Тестхан", "Эгберт Тестхан"),
        ("TESTANI, Hassan", "Hussein Testani"),
        ("Kim Min-jun", "Kim Min-jung"),
        ("Гайдук Валентин", "Гайдук Валентина"),
    ],
)
def test_twins_are_two_whatever_birth_date_father_place_and_company_they_have_in_common(one, other):
    twins = (
        person(code, name, "1988-01-31", places=["ик"], company=["m1"])
        for code, name in zip("ab", (one, other), strict=True)
    )
    found = the_pair(*twins)
    assert found is None or found.likelihood < 0.01


def test_who_may_be_a_man_and_a_woman_is_doubtful_at_most():
    found = the_pair(person("a", "Осинин Роман", "1988-01-31"), person("b", "Осинина Романа", "1988-01-31"))
    assert 0.5 < found.likelihood < THRESHOLD
    whole = the_pair(
        person("a", "Осинин Роман Ильич", "1988-01-31"), person("b", "Осинина Романа Ильича", "1988-01-31")
    )
    assert whole.likelihood > 0.99


def test_the_elder_and_the_younger_of_one_name_are_two():
    found = the_pair(
        person("a", "Осинин Захар ст.", "1961"), person("b", "Осинин Захар мл.", "1961", places=["ик"])
    )
    assert found.likelihood < 0.01
    assert "one is the elder and one the younger, or of another number" in found.reasons


@pytest.mark.parametrize("births", [("1950-03-02", "1975-11-20"), ("1949-01-22", "1988-10-04")])
def test_father_and_son_of_one_rare_name_are_two(births):
    found = the_pair(
        *(person(code, "Осинин Захар", born_on) for code, born_on in zip("ab", births, strict=True))
    )
    assert found.likelihood < 0.1
    assert (
        "the birth dates differ wholly: speaks against, even of one name, as of father and son"
        in found.reasons
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ОСИНИН, Захар", "Захар Осинин"),
        ("Karl, Albert", "Albert Karl"),
        ("MARTIN, Urstula", "Ursula MARTIN"),
    ],
)
def test_a_comma_tells_which_word_is_the_surname(one, other):
    found = the_pair(person("a", one, "1988-01-31"), person("b", other, "1988-01-31"))
    assert found.likelihood > 0.9


def test_another_birth_date_speaks_against():
    same, other = (
        the_pair(person("a", "Осинин Захар", "1987-05-12"), person("b", "Осинин Захар", born))
        for born in ("1987", "1961")
    )
    assert same.likelihood > 0.5 > other.likelihood
    assert "the birth dates differ: speaks against" in other.reasons


def test_the_day_and_month_swapped_are_a_slip():
    assert born(*(days_of(parse(text), 0) for text in ("1987-05-12", "1987-12-05")))[0] == "born a slip apart"


def test_places_company_and_times_speak_for_one_person():
    alone = the_pair(person("a", "Осинин З."), person("b", "Осинин Захар"))
    met = the_pair(
        person("a", "Осинин З.", places=["ик"], company=["m1"], times=["2021-03"]),
        person("b", "Осинин Захар", places=["ик"], company=["m1"], times=["в марте 2021 года"]),
    )
    assert met.likelihood > alone.likelihood
    assert {"both were in one place; 2 of 26 were there", "their times overlap"} <= set(met.reasons)


def test_an_open_birth_date_is_left_out_of_account():
    assert profile(person("a", "Осинин Захар", "../1987")).births == ()


def test_the_best_come_first_and_no_more_than_asked_for():
    found = list(candidates(MADE.persons, most=50))
    assert len(found) == 50
    assert [each.likelihood for each in found] == sorted((each.likelihood for each in found), reverse=True)
    assert found == list(candidates(MADE.persons))[:50]


def test_persons_without_names_are_nobodys_candidates():
    assert list(candidates([Person("a", ()), Person("b", ("12.05.1987",)), Person("c", ())], least=0.0)) == []


def test_the_library_offers_it_all_without_importing_it_beforehand():
    asked = "import sys, khronika; print(any(name.startswith('khronika.link') for name in sys.modules)); "
    asked += "print(khronika.compare_names('Осинин Захар', 'Osinin Zakhar').same, [*khronika.candidates([])], khronika.clusters([]).joined)"
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout
    assert told.split("\n")[:2] == ["False", "True [] {}"]


def test_clusters_are_counted_by_the_pairs_within_them():
    assert cluster_figures([0, 0, 0, 3], [7, 7, 8, 8]) == {
        "cluster precision": pytest.approx(1 / 3),
        "cluster recall": 0.5,
    }
    assert cluster_figures([0, 0, 2, 2], [7, 7, 8, 8]) == {"cluster precision": 1.0, "cluster recall": 1.0}


def test_a_proposal_that_joins_two_who_do_not_go_together_is_refused():
    pairs = [(9.0, 0, 1), (8.0, 1, 2)]
    assert grouped(3, pairs, frozenset()) == [0, 0, 0]
    assert grouped(3, pairs, frozenset({(0, 2)})) == [0, 0, 2]


# --- properties


@given(st.integers(0, 1_499), st.integers(0, 1_499))
def test_weighing_is_symmetric_and_its_findings_add_up(one, other):
    left, right = LINKING.profiles[one], LINKING.profiles[other]
    bits = LINKING.weighing.bits(left, right)
    assert bits == pytest.approx(LINKING.weighing.bits(right, left))
    if bits != HOPELESS:
        total = LINKING.weighing.prior + sum(
            finding.bits for finding in LINKING.weighing.findings(left, right)
        )
        assert total == pytest.approx(bits)


LINKING = Linking.of(MADE.persons)


@given(st.randoms(use_true_random=False))
def test_the_order_of_persons_does_not_matter(random):
    shuffled = list(MADE.persons[:120])
    random.shuffle(shuffled)
    told = [
        {frozenset((each.left, each.right)): each.likelihood for each in candidates(some)}
        for some in (shuffled, MADE.persons[:120])
    ]
    assert told[0] == pytest.approx(told[1])


@pytest.mark.parametrize("least", [-20.0, 0.0, 2.2])
def test_no_pair_that_reaches_the_odds_is_left_out_unweighed(least):
    everyone = range(len(MADE.persons))
    weighed = {pair for pair in LINKING.pairs(everyone) if pair[0] >= least}
    assert set(LINKING.pairs(LINKING.by_surname(), least=least)) == weighed


def test_nor_is_one_of_persons_with_several_names_or_none_or_of_one_birth_date():
    several = [
        replace(
            one, names=one.names + other.names[:1] if place % 3 else (), company=frozenset({f"m{place // 2}"})
        )
        for place, (one, other) in enumerate(pairwise(MADE.persons[:600]))
    ]
    born = "1980-03-04"
    apart = [
        person("s1", "Галкин Пётр", born), person("s2", "Галкип Пётр", born),
        person("g1", "Сорокина Галина", born), person("g2", "Сорокина Галтина", born),
        person("n1", "Ивин Пётр старший по прозвищу Сыч"), person("n2", "Ивин П. старший по прозвищу Сыч"),
    ]  # fmt: skip
    linking = Linking.of([*several, *apart])
    everyone = range(len(linking.profiles))
    for least in (-10.0, -2.0, 3.0):
        weighed = {pair for pair in linking.pairs(everyone) if pair[0] >= least}
        assert set(linking.pairs(everyone, least=least)) == weighed


def test_what_is_remembered_of_names_is_forgotten_before_it_fills_the_memory(monkeypatch):
    everyone = range(len(MADE.persons))
    told = set(LINKING.pairs(everyone, least=0.0))
    monkeypatch.setattr(bound, "REMEMBERED", 100)
    assert set(LINKING.pairs(everyone, least=0.0)) == told


@given(st.floats(-1e6, 1e6))
def test_bits_become_a_likelihood(bits):
    assert 0.0 <= likelihood(bits) <= 1.0
    assert likelihood(bits) + likelihood(-bits) == pytest.approx(1.0)


# --- against the generator


def test_the_blocks_hold_97_of_100_true_pairs():
    assert complete(LINKING, MADE) >= 0.97


def test_accepting_the_best_proposals_gives_clusters_that_are_right():
    pairs = sorted(
        (pair for pair in LINKING.pairs(range(len(MADE.persons))) if likelihood(pair[0]) >= 0.92),
        reverse=True,
    )
    figures = cluster_figures(grouped(len(MADE.persons), pairs, frozenset()), MADE.truth)
    assert figures["cluster precision"] >= 0.99
    assert figures["cluster recall"] >= 0.80


def test_the_generator_is_as_messy_as_it_says():
    again = reports(1_500, seed=11)
    assert again == MADE
    assert 1 - len(set(MADE.truth)) / len(MADE.truth) == pytest.approx(0.37, abs=0.01)
    assert sum(1 for each in MADE.persons if each.born is None) / 1_500 == pytest.approx(0.25, abs=0.04)


SHARED = Path(__file__).parents[3] / "shared" / "vectors"


@pytest.mark.skipif(not SHARED.exists(), reason="the shared vectors are not here")
@pytest.mark.parametrize("comma", [False, True])
def test_persons_of_other_peoples_data_are_linked_without_being_told_how_many_are_one(comma):
    persons, truth = linkage.read(SHARED / "rldata", comma=comma)
    found = {(each.left, each.right) for each in candidates(persons)}
    assert len(found & truth) / len(found) >= 0.96
    assert len(found & truth) / len(truth) >= 0.96


# --- attacks


def test_two_persons_of_one_id_are_refused():
    with pytest.raises(LinkError, match="one id"):
        list(candidates([person("a", "Осинин Захар"), person("a", "Кузнецов Иван")]))


def test_a_thousand_namesakes_are_not_compared_with_each_other():
    many = [person(f"n{number}", "Кузнецов Иван", places=["ик"]) for number in range(1_000)]
    assert sum(1 for _ in Linking.of(many).pairs(range(1_000))) == 0


def test_one_person_with_many_names_does_not_join_everybody():
    names = tuple(each.names[0] for each in MADE.persons[:200])
    swollen = replace(MADE.persons[0], id="swollen", names=names[:5])
    keys = set(blocking.keys_of(profile(swollen)))
    assert len(keys) < 5 * 80


def test_weighing_does_not_know_more_persons_than_it_was_given():
    weighing = Weighing(rarity([]))
    assert weighing.bits(profile(person("a", "Осинин Захар")), profile(person("b", "Осинин Захар"))) < 20


# --- Splink


def test_splink_on_duckdb_proposes_pairs_with_our_reasons():
    pytest.importorskip("splink", reason="the extra `link` is not installed")
    from khronika.link.splink_model import VERSION, on_duckdb

    found = list(on_duckdb(MADE.persons, least=0.9))
    truth = {each.id: number for each, number in zip(MADE.persons, MADE.truth, strict=True)}
    right = sum(1 for each in found if truth[each.left] == truth[each.right])
    assert right / len(found) > 0.97
    assert len(found) > 250
    assert all(each.reasons and each.version == VERSION for each in found)


def test_words_differ_in_as_many_bytes_as_letters():
    pytest.importorskip("duckdb", reason="the extra `link` is not installed")
    import duckdb

    from khronika.link.splink_model import in_bytes

    pairs = [
        ("ликов", "ликов"),
        ("ликов", "ликав"),
        ("ликов", "лкиов"),
        ("тестмурзаев", "тесмурзаев"),
        ("ҡунаҡ", "ҡунак"),
        ("תשב", "תשר"),
    ]
    for left, right in pairs:
        assert len(in_bytes(left).encode()) == len(left)
        counted = duckdb.execute("select levenshtein(?, ?)", [in_bytes(left), in_bytes(right)]).fetchone()
        assert counted == (_letters_between(left, right),)


def _letters_between(left, right):
    rows = list(range(len(right) + 1))
    for place, letter in enumerate(left, 1):
        before, rows[0] = rows[0], place
        for other, against in enumerate(right, 1):
            before, rows[other] = (
                rows[other],
                min(rows[other] + 1, rows[other - 1] + 1, before + (letter != against)),
            )
    return rows[-1]


def test_spark_is_asked_for_by_name_where_it_is_missing():
    pytest.importorskip("splink", reason="the extra `link` is not installed")
    try:
        import pyspark  # noqa: F401
    except ImportError:
        from khronika.link.splink_model import on_spark

        with pytest.raises(MissingEngine, match="PySpark"):
            on_spark(MADE.persons[:10], "local[1]")
    else:
        pytest.skip("PySpark is installed")


def test_a_cluster_is_not_spoken_to_without_a_secret(tmp_path):
    pytest.importorskip("pyspark", reason="PySpark is not installed")
    if shutil.which("java") is None:
        pytest.skip("Spark needs Java")
    asking = "from khronika.link.splink_model import on_spark; on_spark([], 'spark://127.0.0.1:9')"
    done = subprocess.run(
        [sys.executable, "-c", asking], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert "MissingEngine: Spark cannot be started" in done.stderr
    assert "A secret key must be specified" in done.stderr


ON_BOTH = """
import json, sys
from khronika.link.splink_model import on_duckdb, on_spark
from tests.link.test_candidates import MADE

found = on_duckdb(MADE.persons[:250], least=0.5), on_spark(MADE.persons[:250], "local[2]", least=0.5)
json.dump([[[each.left, each.right, round(each.likelihood, 6)] for each in pairs] for pairs in found], sys.stdout)
"""


def test_the_same_model_finds_the_same_pairs_on_a_local_spark(tmp_path):
    pytest.importorskip("pyspark", reason="PySpark is not installed")
    if shutil.which("java") is None:
        pytest.skip("Spark needs Java")
    # In a process of its own: Spark leaves sockets and a Java behind that end with it.
    command = [sys.executable, "-W", "ignore", "-c", ON_BOTH]
    paths = os.environ | {"PYTHONPATH": str(Path.cwd())}
    done = subprocess.run(command, cwd=tmp_path, env=paths, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    on_one, on_other = json.loads(done.stdout)
    assert len(on_one) > 10
    assert sorted(on_one) == sorted(on_other)
    assert list(tmp_path.iterdir()) == []
