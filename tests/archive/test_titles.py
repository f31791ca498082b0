"""What items are called in lists."""

import pytest

from khronika.archive.derivation.title import (
    LONGEST,
    ItemTitle,
    TitleKind,
    first_words,
    shortened,
    title_told,
)


def test_a_mail_is_called_by_its_subject_and_a_document_by_its_title():
    mail = {"message.0.subject": "Re: the list\n of Tuesday", "title": "something else"}
    assert title_told(mail) == ItemTitle("Re: the list of Tuesday", TitleKind.SUBJECT)
    assert title_told({"title": "Order no. 114", "subject": "orders"}) == ItemTitle(
        "Order no. 114", TitleKind.TITLE
    )


def test_a_box_of_several_mails_is_called_by_the_subject_of_none():
    assert title_told({"message.0.subject": "one", "message.1.subject": "two"}) is None


@pytest.mark.parametrize(
    "empty",
    [
        "",
        " \n",
        "-",
        "Document1",
        "Microsoft Word - Документ2.docx",
        "untitled",
        "Без названия",
        "Презентация PowerPoint",
        "Sans titre 3",
    ],
)
def test_what_programs_write_where_nobody_gave_a_title_is_none(empty):
    assert title_told({"title": empty}) is None


def test_a_title_is_one_line_and_not_longer_than_a_list_can_hold():
    assert shortened("  a \t title\nof lines ") == "a title of lines"
    for text in ("word " * 100, "б" * 500):
        assert len(shortened(text)) <= LONGEST + 2
        assert shortened(text).endswith(" …")
    assert shortened("word " * 100).startswith("word word")


def test_first_words_begin_where_words_begin_and_go_on_over_lines():
    assert first_words("\n***\n — \nLETTERHEAD\n\nOrder no. 114") == "LETTERHEAD Order no. 114"
    assert first_words("") == first_words("\n- 1 -\n") == ""
