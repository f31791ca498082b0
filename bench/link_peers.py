"""What others find in the same reports: Splink with the settings of its own tutorial, and logic-v2 of nomenklatura."""

import json
import subprocess
import sys
import time
import venv
from collections.abc import Sequence
from pathlib import Path

from bench.link_reports import Reports
from khronika.link.person import Person

NOMENKLATURA = "nomenklatura==4.17.4"

_ERRORS_ONLY = 40
Scored = tuple[float, int, int]


def splink_default(made: Reports) -> tuple[list[Scored], float]:
    """Pairs from 0.5 on by a model as a newcomer writes it: words of the name in columns, trained on the reports; and the seconds."""
    import pyarrow
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on
    from splink import comparison_library as library

    began = time.perf_counter()
    rules = [
        block_on("surname", "given"),
        block_on("surname", "born_year"),
        block_on("given", "patronymic", "born_year"),
    ]
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            library.NameComparison("surname"), library.NameComparison("given"), library.NameComparison("patronymic"),
            library.LevenshteinAtThresholds("born", [1, 2]), library.ExactMatch("place"),
        ],
        blocking_rules_to_generate_predictions=rules,
    )  # fmt: skip
    table = pyarrow.Table.from_pylist([_columns(place, each) for place, each in enumerate(made.persons)])
    linker = Linker(DuckDBAPI(":memory:").register(table), settings, log_level=_ERRORS_ONLY)
    linker.training.estimate_probability_two_random_records_match(
        [block_on("surname", "given", "patronymic")], recall=0.4
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=2_000_000)
    for rule in rules[:2]:
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    found = linker.inference.predict(threshold_match_probability=0.5, warning_mode="never").as_record_list()
    scored = [(float(each["match_probability"]), each["unique_id_l"], each["unique_id_r"]) for each in found]
    return sorted(scored, reverse=True), time.perf_counter() - began


def _columns(place: int, person: Person) -> dict[str, object]:
    words = [*person.names[0].lower().split(), None, None, None]
    born = person.born.edtf.rstrip("~") if person.born else None
    return {
        "unique_id": place, "surname": words[0], "given": words[1], "patronymic": words[2], "born": born,
        "born_year": born[:4] if born else None, "place": min(person.places, default=None),
    }  # fmt: skip


def nomenklatura(folder: Path) -> Path | None:
    """A Python that has nomenklatura.

    None where it cannot be installed (PyICU is compiled: libicu-dev, pkg-config and g++).
    """
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    installed = subprocess.run(
        [str(python), "-m", "pip", "install", "--quiet", NOMENKLATURA], capture_output=True, check=False
    )
    if installed.returncode != 0:
        print("nomenklatura: not measured (it could not be installed)", file=sys.stderr, flush=True)
        return None
    return python


def logic_v2(python: Path, pairs: Sequence[tuple[Person, Person]]) -> tuple[list[float], float]:
    """The score of each pair, 0 to 1, and the seconds it took to score them."""
    asked = [[_known(left), _known(right)] for left, right in pairs]
    script = Path(__file__).with_name("link_logic_v2.py")
    done = subprocess.run(
        [str(python), str(script)], input=json.dumps(asked), capture_output=True, text=True, check=True
    )
    answer = json.loads(done.stdout.splitlines()[-1])
    return answer["scores"], answer["seconds"]


def _known(person: Person) -> dict[str, str | None]:
    return {"name": person.names[0], "born": person.born.edtf.rstrip("~") if person.born else None}
