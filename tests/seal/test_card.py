"""Recovery cards: all official vectors, what a keeper mistypes, and sets of cards that are too small, too large, mixed or false."""

import dataclasses
import json
import random
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shamir_mnemonic.wordlist import WORDLIST

from khronika.seal.card import (
    Card,
    CardError,
    CardFault,
    CardPassphraseError,
    FalseCardError,
    MixedCardsError,
    TooFewCardsError,
    UnreadableCard,
    join,
    missing,
    read_card,
    split,
)
from khronika.seal.event import CardPlace, GroupRule
from khronika.seal.keyboard import LAYOUTS
from khronika.seal.recovery_key import RecoverySecret

SECRET = bytes(range(32))
TWO_GROUPS = (GroupRule(2, 3), GroupRule(3, 5))
DECK = split(SECRET, TWO_GROUPS)
ALL = [card for group in DECK for card in group]
VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "slip-0039" / "vectors.json").read_text())


def joined(mnemonics, passphrase):
    """What our reading and joining makes of some mnemonics; None where it refuses them."""
    cards = [read_card(text, length=None) for text in mnemonics]
    if any(isinstance(card, UnreadableCard) for card in cards):
        return None
    try:
        return join(cards, passphrase)
    except CardError:
        return None


def test_there_are_all_official_vectors():
    assert len(VECTORS) == 45
    assert sum(1 for vector in VECTORS if vector[2]) == 15


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector[0])
def test_an_official_vector(vector):
    _, mnemonics, secret, _ = vector
    assert joined(mnemonics, "TREZOR") == (bytes.fromhex(secret) if secret else None)


# --- splitting and joining ---------------------------------------------------------------------------------------------------


def test_cards_are_numbered_by_group_and_have_thirty_three_words():
    assert [card.place for card in ALL] == [CardPlace(1, n) for n in (1, 2, 3)] + [
        CardPlace(2, n) for n in (1, 2, 3, 4, 5)
    ]
    assert {len(card.words) for card in ALL} == {33}


def test_any_two_of_one_group_and_any_three_of_the_other_give_the_secret():
    for some in combinations(DECK[0], 2):
        for others in combinations(DECK[1], 3):
            assert join([*some, *others]) == SECRET


def test_more_cards_than_are_needed_in_any_order_and_twice_are_no_harm():
    cards = [*ALL, *ALL[:2]]
    random.Random(1).shuffle(cards)
    assert join(cards) == SECRET


@pytest.mark.parametrize(
    ("cards", "words"),
    [
        ([], "no card"),
        (DECK[0], "cards of 1 more group"),
        (DECK[1], "cards of 1 more group"),
        ([*DECK[0], *DECK[1][:2]], "1 more of group 2"),
        ([DECK[0][0], DECK[1][0]], "1 more of group 1, 2 more of group 2"),
    ],
)
def test_too_few_cards_give_nothing_and_say_what_is_missing(cards, words):
    with pytest.raises(TooFewCardsError, match=words):
        join(cards)


def test_what_is_missing_is_told_by_group():
    assert missing([DECK[0][0], DECK[1][2], DECK[1][2]]) == {1: 1, 2: 2}
    assert missing(ALL) == {1: 0, 2: 0}


def test_cards_of_two_splits_do_not_go_together():
    other = split(SECRET, TWO_GROUPS)
    with pytest.raises(MixedCardsError):
        join([*DECK[0], *other[1]])


def forged(card):
    """A card with another share under the same number, its checksum made good: what somebody who wants to spoil the joining writes."""
    return Card(dataclasses.replace(card.share, value=bytes(255 - byte for byte in card.share.value)))


def test_a_false_card_among_enough_true_ones_is_passed_over():
    false = forged(DECK[1][0])
    assert isinstance(read_card(" ".join(false.words)), Card)
    assert join([*DECK[0], false, *DECK[1][1:]]) == SECRET


def test_a_false_card_among_just_enough_gives_no_secret():
    with pytest.raises(FalseCardError):
        join([*DECK[0][:2], forged(DECK[1][0]), *DECK[1][1:3]])


@pytest.mark.parametrize(
    "groups",
    [
        (),
        (GroupRule(1, 3),),
        (GroupRule(4, 3),),
        (GroupRule(0, 1),),
        (GroupRule(2, 17),),
        (GroupRule(2, 3),) * 17,
    ],
)
def test_groups_that_cannot_be_are_refused(groups):
    with pytest.raises(CardError, match="cannot be made"):
        split(SECRET, groups)


def test_a_wrong_passphrase_gives_another_secret_and_so_another_fingerprint():
    # SLIP-0039 wants it so: the fingerprint on the cards, and the wraps of the archive, tell.
    deck = split(SECRET, (GroupRule(2, 2),), "a phrase")
    right, wrong = (RecoverySecret(join(deck[0], passphrase)) for passphrase in ("a phrase", "another"))
    assert right.data == SECRET
    assert wrong.data != SECRET
    assert right.fingerprint != wrong.fingerprint


def test_a_cyrillic_passphrase_is_refused_when_cards_are_made_and_when_they_are_joined():
    # The library refuses it in one place only: findings/shamir-mnemonic-passphrase.sh.
    with pytest.raises(CardPassphraseError):
        split(SECRET, TWO_GROUPS, "пароль")
    with pytest.raises(CardPassphraseError):
        join(ALL, "пароль")


# --- which word is wrong -------------------------------------------------------------------------------------------------------


def test_a_card_is_read_whatever_stands_between_its_words():
    card = DECK[0][0]
    numbered = "\n".join(f"{number}. {word.upper()}" for number, word in enumerate(card.words, start=1))
    assert read_card(numbered) == read_card("  ".join(card.words)) == card


@pytest.mark.parametrize("layout", LAYOUTS, ids=["Russian", "Ukrainian"])
def test_a_card_is_read_that_was_typed_while_a_cyrillic_keyboard_was_switched_on(layout):
    card, keys = DECK[1][1], {latin: cyrillic for cyrillic, latin in layout.items()}
    typed = " ".join(card.words).translate(keys)
    assert not set("abcdefghijklmnopqrstuvwxyz") & set(typed)
    assert read_card(typed) == card


@pytest.mark.parametrize("count", [0, 1, 20, 32, 34])
def test_a_word_left_out_or_too_many_are_counted(count):
    found = read_card(" ".join((*DECK[0][0].words, "academic")[:count]))
    assert found == UnreadableCard(CardFault.LENGTH, count)


@given(place=st.integers(0, 32), shift=st.integers(1, 1023))
def test_the_one_word_that_is_wrong_is_found_with_the_one_it_should_be(place, shift):
    words = list(DECK[1][4].words)
    right = words[place]
    words[place] = WORDLIST[(WORDLIST.index(right) + shift) % 1024]
    found = read_card(" ".join(words))
    assert found.fault is CardFault.CHECKSUM
    assert [(doubt.number, doubt.near) for doubt in found.doubts] == [(place + 1, (right,))]


@given(
    place=st.integers(0, 32),
    word=st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=9).filter(
        lambda word: word not in WORDLIST
    ),
)
def test_a_word_that_stands_in_no_list_is_named_with_the_one_it_should_be(place, word):
    words = list(DECK[0][2].words)
    right, words[place] = words[place], word
    found = read_card(" ".join(words))
    assert found.fault is CardFault.WORDS
    assert [(doubt.number, doubt.near) for doubt in found.doubts] == [(place + 1, (right,))]


def test_where_several_words_stand_in_no_list_near_ones_are_offered():
    words = list(DECK[0][0].words)
    words[2], words[30] = "academix", "zzzz"
    found = read_card(" ".join(words))
    assert [doubt.number for doubt in found.doubts] == [3, 31]
    assert "academic" in found.doubts[0].near


def test_two_neighbours_that_were_exchanged_are_found():
    words = list(DECK[0][1].words)
    words[10], words[11] = words[11], words[10]
    found = read_card(" ".join(words))
    assert [(doubt.number, doubt.near) for doubt in found.doubts] == [(11, (words[11],)), (12, (words[10],))]


def test_more_wrong_words_than_can_be_told_are_told_as_that():
    words = list(DECK[0][1].words)
    words[3], words[20] = "academic", "zero"
    found = read_card(" ".join(words))
    assert found.fault is CardFault.CHECKSUM
    assert found.doubts == ()


def test_a_card_shows_its_words_to_no_log_and_no_error():
    card = DECK[0][0]
    assert not set(card.words) & set(repr(card).replace("'", " ").split())
    found = read_card(" ".join(["academix", *card.words[1:]]))
    # The sentence which every such card is told with has a word of the list, which this one may have drawn.
    secret = set(card.words) - set(found.fault.value.split())
    assert not secret & set(repr(found).replace("'", " ").split())


@given(st.text(max_size=300))
def test_no_text_is_read_as_a_card_or_fails_in_another_way(text):
    assert isinstance(read_card(text), UnreadableCard)


# --- another implementation ----------------------------------------------------------------------------------------------------


def test_another_implementation_reads_our_cards():
    other = pytest.importorskip("bip39_slip39.slip39", reason="bip39-slip39 is not installed")
    chosen = [" ".join(card.words) for card in (*DECK[0][1:], *DECK[1][2:])]
    assert other.master_secret_from_mnemonics(chosen, "") == SECRET


def test_we_read_the_cards_of_another_implementation():
    other = pytest.importorskip("bip39_slip39.slip39", reason="bip39-slip39 is not installed")
    made = other.mnemonics_from_master_secret(SECRET, groups=[(2, 3), (3, 5)], group_threshold=2)
    cards = [read_card(text) for group in made for text in group]
    assert join(cards) == SECRET
