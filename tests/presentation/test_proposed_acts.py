"""Every act that proposals name has a word in four languages."""

import json
from importlib.resources import files

import pytest

from khronika.presentation.content_card import ContentCard
from khronika.presentation.words import words_in
from khronika.record.vocabulary_file import vocabulary

LISTS = ("act", "method")


@pytest.mark.parametrize("language", ["en", "ru", "uk", "fr"])
def test_an_act_that_is_proposed_is_named_by_the_record_or_by_a_message(language):
    words = vocabulary()
    told = json.loads((files("khronika.evidence.proposal") / "words" / f"{language}.json").read_text("utf-8"))
    for code in told["rooms"]["act"]:
        is_known = any(code in words.lists[name].values for name in LISTS)
        named = ContentCard.proposed_act(code)
        assert is_known or named is not None, code
        if named is not None and language != "en":
            assert words_in(language).of(named) != named.template
