"""An error tells where a file that a person wrote is wrong, never what stands in it, in any language."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khronika.exchange.mapping.mapping import parse_mapping
from khronika.intake.accession import parse_correction, parse_provenance
from khronika.presentation.fault import fact_in
from khronika.presentation.words import LANGUAGES, words_in
from khronika.primitives.error import KhronikaError
from khronika.record.statement_file import parse_statement_file
from khronika.record.vocabulary_file import vocabulary

EXAMPLES = Path(__file__).parents[2] / "examples"
SECRET = "Zlatovlaska77"
WORDS = vocabulary()
PLANTED = (
    SECRET,
    {"a": SECRET},
    [SECRET],
    f"{SECRET}\u0007",
    f"{SECRET}.1",
    {"code": SECRET},
    f"\ud800{SECRET}",
)
STATEMENTS = json.loads((EXAMPLES / "statements.json").read_text("utf-8"))
ACCESSION = json.loads((EXAMPLES / "accession.json").read_text("utf-8"))


def short(value):
    """The first members of a value: the same forms come again and again."""
    if isinstance(value, list):
        return [short(each) for each in value[:2]]
    return {name: short(each) for name, each in [*value.items()][:8]} if isinstance(value, dict) else value


def planted(value):
    """A value with the secret in one of its places, and so for each place."""
    if isinstance(value, dict):
        yield from ({**value, name: each} for name in value for each in planted(value[name]))
    if isinstance(value, list):
        yield from (
            [*value[:at], each, *value[at + 1 :]] for at in range(len(value)) for each in planted(value[at])
        )
    yield from PLANTED


def told(parse, text):
    """Everything that an error says to a person; nothing where the file is taken."""
    try:
        parse(text)
    except KhronikaError as error:
        words = [words_in(language) for language in LANGUAGES]
        return "\n".join([repr(error), *(f"{fact_in(each, error)}\n{each.of(error.hint)}" for each in words)])
    return ""


@pytest.mark.parametrize(
    ("parse", "value", "least"),
    [
        (parse_statement_file, {name: short(each) for name, each in STATEMENTS.items()}, 900),
        (parse_provenance, ACCESSION, 30),
        (parse_correction, ACCESSION, 30),
    ],
)
def test_no_value_of_a_file_is_told_in_any_language(parse, value, least):
    said = [told(parse, json.dumps(each)) for each in planted(value)]
    assert len([each for each in said if each]) >= least
    assert [each for each in said if SECRET in each] == []


@pytest.mark.parametrize(
    "parse",
    [parse_statement_file, parse_provenance, parse_correction, lambda text: parse_mapping(text, WORDS)],
)
@given(at=st.integers(0, 400), sign=st.sampled_from(['"', "{", ",", "\\", "\n", ""]))
def test_nothing_of_a_file_that_is_no_json_is_told_in_any_language(parse, at, sign):
    whole = json.dumps({"note": SECRET, **short(STATEMENTS)})[:400]
    assert SECRET not in told(parse, f"{whole[:at]}{sign}{SECRET}{whole[at:]}")
