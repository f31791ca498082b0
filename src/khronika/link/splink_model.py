"""The same comparison as a Splink model, for sets too large for one process: on DuckDB, or on a Spark cluster (extra `khronika[link]`).

Splink finds and weighs the pairs; it is fed with our name parts, so that it compares stems, fathers and usual forms and no bags of words.
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


@dataclass(frozen=True, slots=True)
class SplinkRow:
    """A person as a row of columns that Splink compares; None where nothing is known."""

    unique_id: str
    surname: str | None
    surname_octets: str | None
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
def in_octets(stem: str) -> str:
    """A stem with each letter as one byte of its own: DuckDB 2.0.0 counts the bytes that two words differ in, 2.0.1 and Spark letters.

    Letters of one alphabet have different bytes; only letters of two alphabets may share one.
    """
    return "".join(_SIGNS[ord(letter) % len(_SIGNS)] for letter in stem)


def row(each: Profile) -> SplinkRow:
    """The columns of a person, from the likeliest way to take their first name apart."""
    name = each.names[0] if each.names else None
    family = name.surnames[0] if name and name.surnames else None
    own, father = (name.given, name.patronymic) if name else (None, None)
    days = each.births[0] if each.births else None
    return SplinkRow(
        unique_id=each.id,
        surname=family.stems[0] if family and family.stems else None,
        surname_octets=in_octets(family.stems[0]) if family and family.stems else None,
        surname_key=name_key(family.text) or None if family else None,
        given=_usual(own),
        given_initial=_initial(own),
        patronymic=_usual(father),
        patronymic_initial=_initial(father),
        born_first=days.first if days else None,
        born_last=days.last if days else None,
        born_year=date.fromordinal((days.first + days.last) // 2).year if days else None,
        place=min(each.places, default=None),
    )


def _usual(part: NamePart | None) -> str | None:
    if part is None or part.cut or not part.stems:
        return None
    return min(part.names) if part.names else part.stems[0]


def _initial(part: NamePart | None) -> str | None:
    return first_letter(part) if part and part.stems else None


def settings(rows: Sequence[SplinkRow]) -> Foreign:
    """Splink's settings for these rows: levels in SQL that DuckDB and Spark both know, and nothing left to train.

    How often a level is found about one person (m) stands here; how often about two (u) is counted in the rows. Splink's own training by
    expectation maximisation fails on small sets (a level that is never seen gets m = 0) and differs from run to run.
    """
    splink = _splink()
    return splink.SettingsCreator(
        link_type="dedupe_only",
        comparisons=[_surname(rows), _named("given", rows), _named("patronymic", rows), _born(), _place(rows)],
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
    counts = Counter(value for each in rows if (value := getattr(each, column)) is not None)
    known = sum(counts.values())
    return min(max(sum(count * count for count in counts.values()) / max(known * known, 1), 1e-6), 0.5)


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

    absent = {"sql_condition": f"{missing}_l IS NULL OR {missing}_r IS NULL", "label_for_charts": "missing", "is_null_level": True}
    rest = _Level("ELSE", "differs", 1 - sum(level.of_one for level in levels), max(1 - sum(level.of_two for level in levels), 0.1))
    return library.CustomComparison([absent, *(_as_splink(level) for level in (*levels, rest))], output_column_name=name)


def _as_splink(level: _Level) -> dict[str, object]:
    found: dict[str, object] = {
        "sql_condition": level.condition, "label_for_charts": level.label, "m_probability": level.of_one, "u_probability": level.of_two,
    }  # fmt: skip
    return found | ({"tf_adjustment_column": level.by_frequency} if level.by_frequency else {})


def _surname(rows: Sequence[SplinkRow]) -> Foreign:
    chance = _agreeing_by_chance(rows, "surname")
    same = _Level("surname_l = surname_r", "same", 0.87, chance, "surname")
    return _comparison(
        "surname", "surname", [same, _Level("levenshtein(surname_octets_l, surname_octets_r) <= 1", "a slip apart", 0.10, chance)]
    )


def _named(column: str, rows: Sequence[SplinkRow]) -> Foreign:
    not_both = f"({column}_l IS NULL OR {column}_r IS NULL)"
    same = _Level(f"{column}_l = {column}_r", "same", 0.75, _agreeing_by_chance(rows, column), column)
    by_chance = _agreeing_by_chance(rows, f"{column}_initial")
    initial = _Level(f"{not_both} AND {column}_initial_l = {column}_initial_r", "initial", 0.22, by_chance)
    return _comparison(column, f"{column}_initial", [same, initial])


def _born() -> Foreign:
    exact = "born_first_l = born_last_l AND born_first_r = born_last_r"
    return _comparison(
        "born",
        "born_first",
        [
            _Level(f"{exact} AND born_first_l = born_first_r", "same day", 0.40, 0.00008),
            _Level("born_first_l <= born_last_r AND born_first_r <= born_last_l", "possible", 0.52, 0.04),
            _Level("abs(born_year_l - born_year_r) <= 1", "a year apart", 0.06, 0.08),
        ],
    )


def _place(rows: Sequence[SplinkRow]) -> Foreign:
    return _comparison("place", "place", [_Level("place_l = place_r", "same", 0.7, _agreeing_by_chance(rows, "place"), "place")])


def on_duckdb(persons: Iterable[Person], *, least: float = LEAST) -> Iterator[Candidate]:
    """Proposals of the model on DuckDB, in memory, the likeliest first. Raises MissingEngine without the extra."""
    splink = _splink()
    import pyarrow

    profiles = [profile(each) for each in persons]
    rows = [row(each) for each in profiles]
    table = pyarrow.Table.from_pylist([asdict(each) for each in rows])
    return _proposals(profiles, _pairs(splink.DuckDBAPI(":memory:"), table, settings(rows), least))


def on_spark(persons: Iterable[Person], address: str, *, least: float = LEAST) -> Iterator[Candidate]:
    """The same on a Spark cluster, `spark://host:port` or `local[2]`. Rows of names leave this process: the cluster must be yours.

    What Spark spills to disks is encrypted; a cluster is spoken to authenticated and encrypted, or not at all (`spark.authenticate.secret`
    in its configuration). Raises MissingEngine without PySpark, Java or secret.
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
    "unique_id string, surname string, surname_octets string, surname_key string, given string, given_initial string, patronymic string, "
    "patronymic_initial string, born_first int, born_last int, born_year int, place string"
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
    builder = _spark_session_builder().master(address).appName("khronika")
    for name, value in (_SPARK | (_SPARK_HERE if address.startswith("local") else _SPARK_APART)).items():
        builder = builder.config(name, value)
    try:
        return builder.getOrCreate()
    except (import_module("py4j.protocol").Py4JError, import_module("pyspark.errors").PySparkException) as error:
        hint = "it needs Java 17; a cluster and this machine need one spark.authenticate.secret in their configuration"
        raise MissingEngine("Spark cannot be started", hint=hint) from error


def _spark_session_builder() -> Foreign:
    try:
        return import_module("pyspark.sql").SparkSession.builder
    except ImportError as error:
        raise MissingEngine("PySpark is not installed", hint="pip install 'khronika[spark]', and install Java 17") from error


def _splink() -> Foreign:
    try:
        import splink
    except ImportError as error:
        raise MissingEngine("Splink is not installed", hint="pip install 'khronika[link]'") from error
    return splink


def _proposals(profiles: Sequence[Profile], pairs: Sequence[tuple[str, str, float]]) -> Iterator[Candidate]:
    weighing = Weighing(rarity(profiles))
    places = {each.id: each for each in profiles}
    for left, right, likelihood in pairs:
        one, other = sorted((left, right))
        if weighing.bits(places[one], places[other]) == HOPELESS:
            continue
        yield Candidate(one, other, likelihood, weighing.findings(places[one], places[other]), VERSION)


def _pairs(api: Foreign, table: Foreign, model: Foreign, least: float) -> list[tuple[str, str, float]]:
    linker = _splink().Linker(api.register(table), model, log_level=_ERRORS_ONLY)
    found = linker.inference.predict(threshold_match_probability=least, warning_mode="never").as_record_list()
    pairs = ((each["unique_id_l"], each["unique_id_r"], float(each["match_probability"])) for each in found)
    return sorted(pairs, key=lambda pair: (-pair[2], pair[0], pair[1]))
