"""What people look for is among the first ten, however it was inflected, transliterated, scanned or misspelt."""

import json
import random
from pathlib import Path

import pytest

from khronika.evidence.search import Document, SearchIndex, excerpt, parse

PAIRS = json.loads((Path(__file__).parent / "pairs.json").read_text(encoding="utf-8"))
KEY = bytes(range(32))

SENTENCES = {
    "ru": [
        "В {month} {name} перевели в другой отряд, {thing} осталась у дежурного.",
        "Со слов {name}, {thing} в камере не менялась с {month}.",
        "{name} сообщил, что проверка прошла без замечаний, {thing} опечатана.",
        "Рапорт о смене режима подписал {name}, приложена {thing}.",
    ],
    "uk": [
        "У {month} {name} перевели до іншого загону, {thing} залишилась у чергового.",
        "{name} повідомив, що {thing} опечатана.",
    ],
    "en": [
        "In {month} {name} was moved to another block and the {thing} stayed behind.",
        "{name} reported that the {thing} was sealed.",
    ],
    "fr": [
        "En {month}, {name} a changé de bâtiment, la {thing} est restée sur place.",
        "{name} a signalé que la {thing} était scellée.",
    ],
}
WORDS = {
    "ru": {
        "month": ["январе", "марте", "июне", "сентябре"],
        "name": [
            "Тарасевич",
            "Белоусенко",
            "Дроздовский",
            "Маркелюк",
            "Осокина",
            "Абрамцева",
            "Жданюк",
            "Калиновский",
            "Игнатьевский",
        ],
        "thing": [
            "тетрадь",
            "посылка",
            "одежда",
            "записка",
            "справка",
            "опись",
            "папка",
            "форма",
            "лампа",
            "тумбочка",
        ],
    },
    "uk": {
        "month": ["січні", "березні", "червні"],
        "name": ["Тарасюк", "Бойчук", "Гнатенко", "Мельничук", "Сергієнко"],
        "thing": ["книга", "посилка", "довідка", "сорочка", "ковдра"],
    },
    "en": {
        "month": ["January", "March", "June"],
        "name": ["Marlowe", "Hartwell", "Tarasevich", "Drozdovsky", "Oskarsson"],
        "thing": ["notebook", "parcel", "blanket", "folder", "lamp"],
    },
    "fr": {
        "month": ["janvier", "mars", "juin"],
        "name": ["Marchandeau", "Delaunoy", "Tarassevitch", "Drozdovski"],
        "thing": ["valise", "lettre", "couverture", "lampe"],
    },
}


def distractors(count):
    chance = random.Random(7)
    for number in range(count):
        language = chance.choice([*SENTENCES])
        filled = [
            chance.choice(SENTENCES[language]).format(
                **{slot: chance.choice(words) for slot, words in WORDS[language].items()}
            )
            for _ in range(3)
        ]
        yield Document(item=f"distractor {number}", rendition="r", media="text/plain", text=" ".join(filled))


SEVERAL_WORDS = [
    place
    for place, pair in enumerate(PAIRS)
    if " " in pair["query"] and not any(sign.isdigit() for sign in pair["query"])
]


def mixtures(count):
    """Texts of words out of the texts that are looked for with several words: each has some of the words, and is not what is looked for."""
    chance = random.Random(8)
    words = sorted({word for place in SEVERAL_WORDS for word in PAIRS[place]["text"].split()})
    for number in range(count):
        yield Document(
            item=f"mixture {number}",
            rendition="r",
            media="text/plain",
            text=" ".join(chance.sample(words, 6)),
        )


@pytest.fixture(scope="module")
def search(tmp_path_factory):
    index = SearchIndex.open(tmp_path_factory.mktemp("search") / "search.db", KEY)
    index.add(distractors(1_500))
    index.add(
        Document(item=f"pair {place}", rendition="r", media="text/plain", text=pair["text"])
        for place, pair in enumerate(PAIRS)
    )
    index.settle()
    yield index
    index.close()


@pytest.fixture(scope="module")
def crowded(tmp_path_factory):
    index = SearchIndex.open(tmp_path_factory.mktemp("crowded") / "search.db", KEY)
    index.add(mixtures(600))
    index.add(
        Document(item=f"pair {place}", rendition="r", media="text/plain", text=PAIRS[place]["text"])
        for place in SEVERAL_WORDS
    )
    yield index
    index.close()


@pytest.mark.parametrize(
    "place", range(len(PAIRS)), ids=[f"{pair['query']}: {pair['why']}" for pair in PAIRS]
)
def test_the_text_is_among_the_first_ten(search, place):
    hits = search.search(parse(PAIRS[place]["query"]), limit=10)
    assert f"pair {place}" in [hit.item for hit in hits]


@pytest.mark.parametrize(
    "place", range(len(PAIRS)), ids=[f"{pair['query']}: {pair['why']}" for pair in PAIRS]
)
def test_a_word_of_the_text_is_marked(search, place):
    hits = search.search(parse(PAIRS[place]["query"]), limit=10)
    hit = next(hit for hit in hits if hit.item == f"pair {place}")
    assert excerpt(PAIRS[place]["text"], hit, width=60).marks


@pytest.mark.parametrize(
    "place", SEVERAL_WORDS, ids=[f"{PAIRS[place]['query']}: {PAIRS[place]['why']}" for place in SEVERAL_WORDS]
)
def test_the_text_with_all_the_words_comes_before_those_with_some(crowded, place):
    hits = crowded.search(parse(PAIRS[place]["query"]), limit=10)
    assert f"pair {place}" in [hit.item for hit in hits]


def test_there_are_sixty_pairs_and_no_two_are_alike():
    assert len(PAIRS) >= 60
    assert len({pair["text"] for pair in PAIRS}) == len(PAIRS)
