"""Near-duplicates are found by their words and by their pictures, and only shown."""

import random
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khronika.evidence.search import Document, Likeness, SearchIndex, print_of_picture, print_of_words
from khronika.evidence.search.likeness import FARTHEST_PICTURE, Closeness, bands, bands_near, distance
from khronika.language.tokens import tokens

KEY = bytes(32)
STATEMENT = (
    "В ночь на седьмое апреля нас подняли по тревоге и выстроили в коридоре. Дежурный читал фамилии по списку, названных уводили. "
    "Через час вернулись не все. Утром в столовой двое мест за столом остались пустыми, на вопросы никто не отвечал."
)

PICTURES = st.binary(min_size=32, max_size=32)
FLIPS = st.sets(st.integers(0, 255), max_size=FARTHEST_PICTURE)


@pytest.fixture
def search(tmp_path):
    index = SearchIndex.open(tmp_path / "search.db", KEY)
    yield index
    index.close()


def added(search, item, *prints):
    search.add([Document(item=item, rendition="r", media="text/plain", text="")])
    search.add_prints(item, [each for each in prints if each])


def flipped(picture, bits):
    number = int.from_bytes(picture)
    for bit in bits:
        number ^= 1 << bit
    return number.to_bytes(32)


def test_a_copy_with_small_changes_is_related_and_another_text_is_not(search):
    added(search, "one", print_of_words(STATEMENT))
    added(search, "copy", print_of_words(STATEMENT.replace("седьмое", "восьмое").upper()))
    added(
        search,
        "other",
        print_of_words(
            "Опись вещей принята на склад: " + ", ".join(f"предмет номер {number}" for number in range(40))
        ),
    )
    (relation,) = search.like("one")
    assert (relation.other, relation.likeness) == ("copy", Likeness.WORDS)
    assert 0 < relation.distance < 50
    assert search.like("other") == []


def as_documented(text):
    """docs/format/evidence.md, "Likeness"."""
    every, forms = 2**64 - 1, [word.form for word in tokens(text)]
    numbers = [int.from_bytes(sha256(form.encode()).digest()[:8]) for form in forms]
    factors = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93)
    bins = [0xFFFFFFFF] * 64
    for place in range(len(numbers) - 3):
        mixed = sum(number * factor for number, factor in zip(numbers[place:], factors, strict=False)) & every
        mixed ^= mixed >> 32
        mixed = mixed * 0xFF51AFD7ED558CCD & every
        mixed ^= mixed >> 29
        bins[mixed % 64] = min(bins[mixed % 64], mixed >> 32, 0xFFFFFFFE)
    return b"".join(value.to_bytes(4) for value in bins)


@given(st.lists(st.sampled_from(STATEMENT.split()), min_size=30, max_size=60).map(" ".join))
def test_a_print_of_words_is_the_one_that_the_format_describes(text):
    taken = print_of_words(text)
    assert taken is None or taken.value == as_documented(text)


def test_the_same_text_is_said_to_be_the_same(search):
    added(search, "one", print_of_words(STATEMENT))
    added(search, "two", print_of_words(STATEMENT))
    assert [(relation.distance, relation.closeness) for relation in search.like("one")] == [
        (0, Closeness.SAME)
    ]


def test_parts_of_an_item_have_prints_of_their_own(search):
    picture = random.Random(1).randbytes(32)
    added(search, "film", print_of_picture(picture, part="12 s"), print_of_picture(bytes(32), part="40 s"))
    added(search, "photo", print_of_picture(flipped(picture, range(12))))
    assert [
        (relation.other, relation.other_part, relation.distance) for relation in search.like("photo")
    ] == [("film", "12 s", 12)]


def test_a_print_that_is_given_again_is_replaced(search):
    added(search, "one", print_of_picture(bytes(32)))
    added(search, "two", print_of_picture(bytes(32)))
    search.add_prints("two", [print_of_picture(b"\xff" * 32)])
    assert search.like("one") == []


def test_what_is_removed_is_like_nothing(search):
    added(search, "one", print_of_words(STATEMENT))
    added(search, "two", print_of_words(STATEMENT))
    search.remove("two")
    assert search.like("one") == []


def test_a_short_text_has_no_print():
    assert print_of_words("Его увели ночью.") is None


def test_a_hash_of_another_length_is_refused():
    with pytest.raises(ValueError, match="32 bytes"):
        print_of_picture(b"short")


def test_the_print_of_a_text_stays_what_it_is():
    assert print_of_words(STATEMENT).value[8:16].hex() == "ffffffffa65fb9c6"


@given(PICTURES, FLIPS)
def test_pictures_up_to_the_threshold_apart_share_a_band_that_is_looked_into(picture, bits):
    other = flipped(picture, bits)
    assert distance(Likeness.PICTURE, picture, other) == len(bits)
    assert set(bands_near(Likeness.PICTURE, picture)) & set(bands(Likeness.PICTURE, other))


@given(
    st.lists(
        st.sampled_from(["ночь", "камера", "дежурный", "список", "стол", "коридор", "апрель", "утро"]),
        min_size=20,
        max_size=60,
    )
)
def test_words_are_never_farther_than_all_and_are_at_home_with_themselves(words):
    own = print_of_words(" ".join(words))
    if own:
        assert distance(Likeness.WORDS, own.value, own.value) == 0
