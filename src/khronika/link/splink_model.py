"""The same comparison as a Splink model, for sets too large for one process (extra `khronika[link]`).

It runs on DuckDB, or on a Spark cluster. Splink finds and weighs the pairs; it is fed with our name parts,
so that it compares stems, fathers and usual forms and no bags of words.
Each proposal carries the reasons of our own comparison: a number without words is shown to nobody.
"""

import string
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import lru_cache
from importlib import import_module
from typing import Any

from khronika.language.names import name_key
from khronika.link.candidate import LEAST, Candidate
from khronika.link.error import MissingEngine
from khronika.link.part import NamePart
from khronika.link.person import Person, Profile, first_letter, profile, rarity
from khronika.link.weighing import HOPELESS, Weighing

Foreign = Any
"""An object of Splink, PyArrow or Spark, which say nothing of their types."""

VERSION = "khronika-splink/1"

_PARTITIONS = 8
_ERRORS_ONLY = 40
_LEAST_CHANCE, _MOST_CHANCE = 1e-6, 0.5
"""Bounds of how often two rows agree by chance: in a small set a value may never agree, or always."""
_LEAST_DIFFERING = 0.1
"""How often at least two persons differ in a column."""


@dataclass(frozen=True, slots=True)
class SplinkRow:
    """A person as a row of columns that Splink compares; None where nothing is known."""

    unique_id: str
    surname: str | None
    surname_bytes: str | None
    surname_key: str | None
    given: str | None
    given_initial: str | None
    patronymic: str | None
    patronymic_initial: str | None
    born_first: int | None
    born_last: int | None
    born_year: int | None
    place: str | None


_SIGNS = string.ascii_letters + string.digits + "!#$%&()*+,-./:;<=>?@[]^_{|}~"


@lru_cache(maxsize=1 << 16)
def in_bytes(stem: str) -> str:
    """A stem with each letter as one byte of its own.

    DuckDB 2.0.0 counts the bytes that two words differ in, 2.0.1 and Spark count letters.
    Letters of one alphabet have different bytes; only letters of two alphabets may share one.
    """
    return "".join(_SIGNS[ord(letter) % len(_SIGNS)] for letter in stem)


def row(each: Profile) -> SplinkRow:
    """The columns of a person, from the likeliest way to take their first name apart."""
    name = each.names[0] if each.names else None
    surname = name.surnames[0] if name and name.surnames else None
    given = name.given if name else None
    patronymic = name.patronymic if name else None
    stem = surname.stems[0] if surname and surname.stems else None
    born = each.births[0] if each.births else None
    return SplinkRow(
        unique_id=each.id,
        surname=stem,
        surname_bytes=None if stem is None else in_bytes(stem),
        surname_key=(name_key(surname.text) or None) if surname else None,
        given=_usual(given),
        given_initial=_initial(given),
        patronymic=_usual(patronymic),
        patronymic_initial=_initial(patronymic),
        born_first=born.first if born else None,
        born_last=born.last if born else None,
        born_year=date.fromordinal((born.first + born.last) // 2).year if born else None,
        place=min(each.places, default=None),
    )


def _usual(part: NamePart | None) -> str | None:
    if part is None or part.cut or not part.stems:
        return None
    return min(part.names) if part.names else part.stems[0]


def _initial(part: NamePart | None) -> str | None:
    return first_letter(part) if part and part.stems else None


def settings(rows: Sequence[SplinkRow]) -> Foreign:
    """Splink's settings for these rows: levels in SQL that DuckDB and Spark know, and nothing left to train.

    How often a level is found about one person (m) stands here; how often about two (u) is counted in rows.
    Splink's own training by expectation maximisation fails on small sets, where a level that is never seen
    gets m = 0, and differs from run to run.
    """
    splink = _splink()
    return splink.SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            _surname(rows),
            _named("given", rows),
            _named("patronymic", rows),
            _born(),
            _place(rows),
        ],
        blocking_rules_to_generate_predictions=[
            splink.block_on("surname_key", "given_initial"),
            splink.block_on("surname_key", "born_year"),
            splink.block_on("given", "patronymic", "born_year"),
            splink.block_on("born_first", "born_last", "given_initial", "patronymic_initial"),
        ],
        probability_two_random_records_match=1 / max(len(rows), 2),
        retain_matching_columns=False,
    )


def _agreeing_by_chance(rows: Sequence[SplinkRow], column: str) -> float:
    """How often two rows that have the column agree in it."""
    values = (getattr(each, column) for each in rows)
    counts = Counter(value for value in values if value is not None)
    known = sum(counts.values())
    agreeing = sum(count * count for count in counts.values())
    share = agreeing / max(known * known, 1)
    return min(max(share, _LEAST_CHANCE), _MOST_CHANCE)


@dataclass(frozen=True, slots=True)
class _Level:
    """A level of a comparison: its condition, and how often it is found about one person and about two."""

    condition: str
    label: str
    of_one: float
    of_two: float
    by_frequency: str = ""


def _comparison(name: str, missing: str, levels: Sequence[_Level]) -> Foreign:
    from splink import comparison_library as library

    absent = {
        "sql_condition": f"{missing}_l IS NULL OR {missing}_r IS NULL",
        "label_for_charts": "missing",
        "is_null_level": True,
    }
    rest_of_one = 1 - sum(level.of_one for level in levels)
    rest_of_two = 1 - sum(level.of_two for level in levels)
    differs = _Level("ELSE", "differs", rest_of_one, max(rest_of_two, _LEAST_DIFFERING))
    described = [_as_splink(level) for level in (*levels, differs)]
    return library.CustomComparison([absent, *described], output_column_name=name)


def _as_splink(level: _Level) -> dict[str, object]:
    described: dict[str, object] = {
        "sql_condition": level.condition,
        "label_for_charts": level.label,
        "m_probability": level.of_one,
        "u_probability": level.of_two,
    }
    if level.by_frequency:
        described["tf_adjustment_column"] = level.by_frequency
    return described


def _surname(rows: Sequence[SplinkRow]) -> Foreign:
    chance = _agreeing_by_chance(rows, "surname")
    same = _Level("surname_l = surname_r", "same", 0.87, chance, "surname")
    slip = _Level("levenshtein(surname_bytes_l, surname_bytes_r) <= 1", "a slip apart", 0.10, chance)
    return _comparison("surname", "surname", [same, slip])


def _named(column: str, rows: Sequence[SplinkRow]) -> Foreign:
    names_agree = _agreeing_by_chance(rows, column)
    initials_agree = _agreeing_by_chance(rows, f"{column}_initial")
    same = _Level(f"{column}_l = {column}_r", "same", 0.75, names_agree, column)
    not_both = f"({column}_l IS NULL OR {column}_r IS NULL)"
    same_initial = f"{column}_initial_l = {column}_initial_r"
    initial = _Level(f"{not_both} AND {same_initial}", "initial", 0.22, initials_agree)
    return _comparison(column, f"{column}_initial", [same, initial])


def _born() -> Foreign:
    both_exact = "born_first_l = born_last_l AND born_first_r = born_last_r"
    same_day = _Level(f"{both_exact} AND born_first_l = born_first_r", "same day", 0.40, 0.00008)
    overlap = "born_first_l <= born_last_r AND born_first_r <= born_last_l"
    possible = _Level(overlap, "possible", 0.52, 0.04)
    year_apart = _Level("abs(born_year_l - born_year_r) <= 1", "a year apart", 0.06, 0.08)
    return _comparison("born", "born_first", [same_day, possible, year_apart])


def _place(rows: Sequence[SplinkRow]) -> Foreign:
    same = _Level("place_l = place_r", "same", 0.7, _agreeing_by_chance(rows, "place"), "place")
    return _comparison("place", "place", [same])


def on_duckdb(persons: Iterable[Person], *, least: float = LEAST) -> Iterator[Candidate]:
    """Proposals of the model on DuckDB, in memory, the likeliest first.

    Raises MissingEngine without the extra.
    """
    splink = _splink()
    import pyarrow

    profiles = [profile(each) for each in persons]
    rows = [row(each) for each in profiles]
    table = pyarrow.Table.from_pylist([asdict(each) for each in rows])
    return _proposals(profiles, _pairs(splink.DuckDBAPI(":memory:"), table, settings(rows), least))


def on_spark(persons: Iterable[Person], address: str, *, least: float = LEAST) -> Iterator[Candidate]:
    """The same on a Spark cluster, `spark://host:port` or `local[2]`.

    Rows of names leave this process: the cluster must be yours. What Spark spills to disks is encrypted.
    A cluster is spoken to authenticated and encrypted, or not at all (`spark.authenticate.secret` in its
    configuration). Raises MissingEngine without PySpark, Java or secret.
    """
    splink = _splink()
    session = _spark_session(address)
    try:
        profiles = [profile(each) for each in persons]
        rows = [row(each) for each in profiles]
        frame = session.createDataFrame([asdict(each) for each in rows], schema=_SPARK_COLUMNS)
        api = splink.SparkAPI(
            spark_session=session,
            break_lineage_method="persist",
            num_partitions_on_repartition=_PARTITIONS,
            register_udfs_automatically=False,
        )
        return _proposals(profiles, _pairs(api, frame, settings(rows), least))
    finally:
        session.stop()


_SPARK_COLUMNS = (
    "unique_id string, surname string, surname_bytes string, surname_key string, "
    "given string, given_initial string, patronymic string, patronymic_initial string, "
    "born_first int, born_last int, born_year int, place string"
)


_SPARK = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.io.encryption.enabled": "true",
    "spark.sql.warehouse.dir": "${system:java.io.tmpdir}/khronika-spark",
}
_SPARK_HERE = {
    # Many small steps over few rows: starting quickly counts for more than running quickly.
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.shuffle.partitions": "4",
}
_SPARK_APART = {"spark.authenticate": "true", "spark.network.crypto.enabled": "true"}


def _spark_session(address: str) -> Foreign:
    options = _SPARK | (_SPARK_HERE if address.startswith("local") else _SPARK_APART)
    builder = _spark_session_builder().master(address).appName("khronika")
    for name, value in options.items():
        builder = builder.config(name, value)
    of_java = import_module("py4j.protocol").Py4JError
    of_spark = import_module("pyspark.errors").PySparkException
    try:
        return builder.getOrCreate()
    except (of_java, of_spark) as error:
        needed = "a cluster and this machine need one spark.authenticate.secret in their configuration"
        hint = f"it needs Java 17; {needed}"
        raise MissingEngine("Spark cannot be started", hint=hint) from error


def _spark_session_builder() -> Foreign:
    try:
        return import_module("pyspark.sql").SparkSession.builder
    except ImportError as error:
        hint = "pip install 'khronika[spark]', and install Java 17"
        raise MissingEngine("PySpark is not installed", hint=hint) from error


def _splink() -> Foreign:
    try:
        import splink
    except ImportError as error:
        raise MissingEngine("Splink is not installed", hint="pip install 'khronika[link]'") from error
    return splink


def _proposals(profiles: Sequence[Profile], pairs: Sequence[tuple[str, str, float]]) -> Iterator[Candidate]:
    weighing = Weighing(rarity(profiles))
    by_id = {each.id: each for each in profiles}
    for left, right, likelihood in pairs:
        one, other = sorted((left, right))
        if weighing.bits(by_id[one], by_id[other]) == HOPELESS:
            continue
        findings = weighing.findings(by_id[one], by_id[other])
        yield Candidate(one, other, likelihood, findings, VERSION)


def _pairs(api: Foreign, table: Foreign, model: Foreign, least: float) -> list[tuple[str, str, float]]:
    linker = _splink().Linker(api.register(table), model, log_level=_ERRORS_ONLY)
    predicted = linker.inference.predict(threshold_match_probability=least, warning_mode="never")
    pairs = [_pair(each) for each in predicted.as_record_list()]
    return sorted(pairs, key=lambda pair: (-pair[2], pair[0], pair[1]))


def _pair(predicted: Foreign) -> tuple[str, str, float]:
    return predicted["unique_id_l"], predicted["unique_id_r"], float(predicted["match_probability"])
