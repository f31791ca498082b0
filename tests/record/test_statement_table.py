"""Statements from a table: one row a statement, and each mistake at its line."""

import pytest

from khronika.evidence.citation.draft import CitationDraft, QuoteDraft
from khronika.evidence.citation.locator import Locator, OnPage, Whole
from khronika.record.error import StatementFileError
from khronika.record.statement import Role
from khronika.record.statement_table import parse_statement_table
from khronika.record.vocabulary_file import vocabulary

WORDS = vocabulary()

HEAD = "batch,item,quote,who,role,recorder,origin,reliability,credibility,source,subject,property,value,said"
ROWS = [
    'b1,A-000003,вывели в коридор,B.,speaker,Anna K.,B.,B,2,S-17,act:night,type,beating,"били, сильно"',
    "b1,,,,,,,,,,act:night,date,2024-04-07,",
    "b1,,,,,,,,,,act:night,date,в ночь на 7 апреля,",
    "b1,,,,,,,,,,act:night,victim,person:B,",
    "b2,,,C.,speaker,,,C,3,,act:night,number_of_victims,11,eleven",
]


def table(*rows, head=HEAD):
    return "\n".join([head, *rows]) + "\n"


def test_rows_of_one_batch_share_what_its_first_row_says():
    first, second = parse_statement_table(table(*ROWS), WORDS).batches
    assert (first.id, first.citation, first.origin, first.source) == (
        "b1",
        CitationDraft(QuoteDraft("вывели в коридор")),
        "B.",
        "S-17",
    )
    assert [(link.who, link.role) for link in first.chain] == [
        ("B.", Role.SPEAKER),
        ("Anna K.", Role.RECORDER),
    ]
    assert [each.id for each in first.statements] == ["b1.1", "b1.2", "b1.3", "b1.4"]
    assert (second.item, [link.who for link in second.chain], second.reliability.value) == (None, ["C."], "C")


def test_a_value_is_read_by_the_range_of_its_property():
    first, second = parse_statement_table(table(*ROWS), WORDS).batches
    assert [each.value for each in (*first.statements, *second.statements)] == [
        {"code": "beating", "said": "били, сильно"},
        {"date": "2024-04-07"},
        {"said": "в ночь на 7 апреля"},
        {"entity": "person:B"},
        {"number": 11, "said": "eleven"},
    ]


@pytest.mark.parametrize(
    ("head", "row", "draft"),
    [
        ("page", "2", CitationDraft(None, (Locator(OnPage(2)),))),
        ("whole", "yes", CitationDraft(None, (Locator(Whole()),))),
        ("quote", "x", CitationDraft(QuoteDraft("x"))),
    ],
)
def test_a_row_cites_a_place(head, row, draft):
    text = table(
        f"b1,order.pdf,{row},B.,speaker,B,2,act:x,detail,words",
        head=f"batch,name,{head},who,role,reliability,credibility,subject,property,value",
    )
    [batch] = parse_statement_table("\ufeff" + text.replace("\n", "\r\n"), WORDS).batches
    assert (batch.item.text, batch.item.by_name, batch.citation) == ("order.pdf", True, draft)


@pytest.mark.parametrize(
    ("text", "place", "fact"),
    [
        ("", "line 1", "the column “batch” is missing"),
        (table(head=HEAD.replace("value", "valeu")), "line 1", "the column “value” is missing"),
        (table(head=HEAD + ",shoe"), "line 1", "unknown column “shoe”"),
        (table(ROWS[0] + ",more"), "line 2", "14 cells are expected"),
        (table(ROWS[0], "b1,,"), "line 3", "14 cells are expected"),
        (table(ROWS[0], '"b1'), "line 3", "not CSV"),
        (table(ROWS[0], ROWS[1].replace("b1,,", "b1,A-000004,")), "line 3", "“item” differs"),
        (table(ROWS[0], ROWS[4], ROWS[1]), "line 4", "the rows of one batch follow each other"),
        (table(ROWS[1].replace("b1", "")), "line 2", "every row names its batch"),
        (table(ROWS[0].replace("speaker", "shouter")), "line 2.attribution[0].role", "one of publisher"),
        (table(ROWS[4].replace(",C,3,", ",C,9,")), "line 2.grade.credibility", "one of 1, 2"),
        (table(ROWS[4].replace("act:night", "")), "line 2.statements[0]", "“subject” is missing"),
    ],
)
def test_a_mistake_is_told_with_its_line(text, place, fact):
    with pytest.raises(StatementFileError) as refusal:
        parse_statement_table(text, WORDS)
    assert refusal.value.place == place
    assert fact in refusal.value.fact
