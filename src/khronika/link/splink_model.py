"""The same comparison as a Splink model, for sets too large for one process: on DuckDB, or on a Spark cluster (extra `khronika[link]`).

Splink finds and weighs the pairs; it is fed with our name parts, so that it compares stems, fathers and usual forms and no bags of words.
Each proposal carries the reasons of our own comparison: a number without words is shown to nobody.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from importlib import import_module
from typing import Any

from khronika.language.names import name_key
from khronika.link.candidate import LEAST, Candidate
from khronika.link.error import MissingEngine
from khronika.link.part import Part
from khronika.link.person import Person, Profile, first_letter, profile, rarity
from khronika.link.weighing import Weighing

Foreign = Any
"""An object of Splink, PyArrow or Spark, which say nothing of their types."""

VERSION = "khronika-splink/1"

_SAMPLED_PAIRS = 2_000_000
_ERRORS_ONLY = 40


@dataclass(frozen=True, slots=True)
class Row:
    """A person as a row of columns that Splink compares; None where nothing is known."""

    unique_id: str
    surname: str | None
    surname_key: str | None
    given: str | None
    given_initial: str | None
    patronymic: str | None
    patronymic_initial: str | None
    born_first: int | None
    born_last: int | None
    born_year: int | None
    place: str | None


def row(each: Profile) -> Row:
    """The columns of a person, from the likeliest way to take their first name apart."""
    name = each.names[0] if each.names else None
    family = name.surnames[0] if name and name.surnames else None
    own, father = (name.given, name.patronymic) if name else (None, None)
    days = each.born
    return Row(
        unique_id=each.person.id,
        surname=family.stems[0] if family and family.stems else None,
        surname_key=name_key(family.text) or None if family else None,
        given=_usual(own),
        given_initial=_initial(own),
        patronymic=_usual(father),
        patronymic_initial=_initial(father),
        born_first=days.first if days else None,
        born_last=days.last if days else None,
        born_year=date.fromordinal((days.first + days.last) // 2).year if days else None,
        place=min(each.person.places, default=None),
    )


def _usual(part: Part | None) -> str | None:
    if part is None or part.cut or not part.stems:
        return None
    return min(part.names) if part.names else part.stems[0]


def _initial(part: Part | None) -> str | None:
    return first_letter(part) if part and part.stems else None


def settings(persons: int) -> Foreign:
    """Splink's settings for so many persons: the columns of `Row`, levels in SQL that DuckDB and Spark both know."""
    splink = _splink()
    from splink import comparison_library as library

    return splink.SettingsCreator(
        link_type="dedupe_only",
        comparisons=[_surname(), _named("given"), _named("patronymic"), _born(), library.ExactMatch("place")],
        blocking_rules_to_generate_predictions=[
            splink.block_on("surname_key", "given_initial"),
            splink.block_on("surname_key", "born_year"),
            splink.block_on("given", "patronymic", "born_year"),
            splink.block_on("born_first", "born_last", "given_initial", "patronymic_initial"),
        ],
        probability_two_random_records_match=1 / max(persons, 2),
        retain_matching_columns=False,
    )


def _level(condition: str, label: str, **more: object) -> dict[str, object]:
    return {"sql_condition": condition, "label_for_charts": label} | more


def _missing(*columns: str) -> dict[str, object]:
    absent = " OR ".join(f"{column}_l IS NULL OR {column}_r IS NULL" for column in columns)
    return _level(absent, "missing", is_null_level=True)


def _comparison(name: str, *levels: dict[str, object]) -> Foreign:
    from splink import comparison_library as library

    return library.CustomComparison([*levels, _level("ELSE", "differs")], output_column_name=name)


def _surname() -> Foreign:
    return _comparison(
        "surname",
        _missing("surname"),
        _level("surname_l = surname_r", "same", tf_adjustment_column="surname"),
        _level("levenshtein(surname_l, surname_r) <= 1", "a slip apart"),
    )


def _named(column: str) -> Foreign:
    both = f"{column}_l IS NOT NULL AND {column}_r IS NOT NULL"
    return _comparison(
        column,
        _missing(f"{column}_initial"),
        _level(f"{column}_l = {column}_r", "same", tf_adjustment_column=column),
        _level(f"NOT ({both}) AND {column}_initial_l = {column}_initial_r", "initial"),
    )


def _born() -> Foreign:
    exact = "born_first_l = born_last_l AND born_first_r = born_last_r"
    return _comparison(
        "born",
        _missing("born_first"),
        _level(f"{exact} AND born_first_l = born_first_r", "same day"),
        _level("born_first_l <= born_last_r AND born_first_r <= born_last_l", "possible"),
        _level("abs(born_year_l - born_year_r) <= 1", "a year apart"),
    )


def on_duckdb(persons: Iterable[Person], *, least: float = LEAST) -> Iterator[Candidate]:
    """Proposals of the model on DuckDB, in memory, the likeliest first. Raises MissingEngine without the extra."""
    splink = _splink()
    import pyarrow

    profiles = [profile(each) for each in persons]
    table = pyarrow.Table.from_pylist([asdict(row(each)) for each in profiles])
    return _proposals(splink.DuckDBAPI(":memory:"), table, profiles, least)


def on_spark(persons: Iterable[Person], address: str, *, least: float = LEAST) -> Iterator[Candidate]:
    """The same on a Spark cluster, `spark://host:port` or `local[2]`. Rows of names leave this process: the cluster must be yours.

    Raises MissingEngine without PySpark.
    """
    splink = _splink()
    session = _spark_session_builder().master(address).appName("khronika").config("spark.ui.enabled", "false").getOrCreate()
    try:
        profiles = [profile(each) for each in persons]
        frame = session.createDataFrame([asdict(row(each)) for each in profiles], schema=_SPARK_COLUMNS)
        api = splink.SparkAPI(spark_session=session, break_lineage_method="persist", num_partitions_on_repartition=8)
        return iter(list(_proposals(api, frame, profiles, least)))
    finally:
        session.stop()


_SPARK_COLUMNS = (
    "unique_id string, surname string, surname_key string, given string, given_initial string, patronymic string, "
    "patronymic_initial string, born_first int, born_last int, born_year int, place string"
)


def _spark_session_builder() -> Foreign:
    try:
        return import_module("pyspark.sql").SparkSession.builder
    except ImportError as error:
        raise MissingEngine("PySpark is not installed", hint="pip install pyspark, and have Java 17") from error


def _splink() -> Foreign:
    try:
        import splink
    except ImportError as error:
        raise MissingEngine("Splink is not installed", hint="pip install 'khronika[link]'") from error
    return splink


def _proposals(api: Foreign, table: Foreign, profiles: Sequence[Profile], least: float) -> Iterator[Candidate]:
    weighing = Weighing(rarity(profiles))
    places = {each.person.id: each for each in profiles}
    for left, right, likelihood in _pairs(api, table, len(profiles), least):
        one, other = sorted((left, right))
        yield Candidate(one, other, likelihood, weighing.findings(places[one], places[other]), VERSION)


_TRAINED_ON = (("surname_key", "given"), ("given", "patronymic", "born_year"), ("surname_key", "born_year"))


def _pairs(api: Foreign, table: Foreign, persons: int, least: float) -> list[tuple[str, str, float]]:
    splink = _splink()
    linker = splink.Linker(api.register(table), settings(persons), log_level=_ERRORS_ONLY)
    linker.training.estimate_u_using_random_sampling(max_pairs=_SAMPLED_PAIRS)
    learn = linker.training.estimate_parameters_using_expectation_maximisation
    for rule in _TRAINED_ON:
        learn(splink.block_on(*rule), fix_probability_two_random_records_match=True)
    found = linker.inference.predict(threshold_match_probability=least, warning_mode="never").as_record_list()
    pairs = ((each["unique_id_l"], each["unique_id_r"], float(each["match_probability"])) for each in found)
    return sorted(pairs, key=lambda pair: (-pair[2], pair[0], pair[1]))
