"""What is proposed of a text, kind by kind."""

from datetime import date

import pytest

import khronika
from khronika.evidence.proposal import (
    FacilityName,
    ProposalKind,
    ProposalMeans,
    ProposalStanding,
    ProposedName,
    ProposedStance,
    RelativeDate,
    propose,
    trained,
)
from khronika.evidence.proposal.error import UnknownLanguageError
from khronika.evidence.proposal.normal_form import of_person, of_place


def values(text, kind, **how):
    return [
        (each.quote, each.value)
        for each in propose(text, means=ProposalMeans.RULES, **how)
        if each.kind is kind
    ]


def facilities(text):
    return [(quote, value.code, value.region) for quote, value in values(text, ProposalKind.FACILITY)]


def acts(text, **how):
    return [(quote, value.code, value.standing) for quote, value in values(text, ProposalKind.ACT, **how)]


def dates(text, **how):
    return [(quote, getattr(value, "edtf", None)) for quote, value in values(text, ProposalKind.DATE, **how)]


def passages(text):
    return [(value.speaker, value.stance, quote) for quote, value in values(text, ProposalKind.PASSAGE)]


def test_the_library_offers_proposals():
    (found,) = khronika.propose("Meeting on 3 May 2020.")
    assert (found.quote, found.value.edtf, found.proposer.name) == ("3 May 2020", "2020-05-03", "dates")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Он был в ИК-6.", "IK-6"),
        ("Он был в ИК № 6.", "IK-6"),
        ("Он был в ИК 6.", "IK-6"),
        ("Его вернули в исправительную колонию №6.", "IK-6"),
        ("Его вернули в колонию строгого режима № 6.", "IK-6"),
        ("Сидел в следственном изоляторе № 2.", "SIZO-2"),
        ("Лежал в ОТБ-1.", "OTB-1"),
        ("Жил в ПФРСИ-15, а потом в КП-3.", "PFRSI-15"),
        ("Він був у виправній колонії № 120.", "IK-120"),
        ("Його тримали в СІЗО-2.", "SIZO-2"),
        ("He was held at penal colony No. 6.", "IK-6"),
        ("He was held at IK-6.", "IK-6"),
        ("Il était dans la colonie pénitentiaire n° 6.", "IK-6"),
        ("Il était dans le SIZO-2.", "SIZO-2"),
    ],
)
def test_a_facility_is_known_by_kind_and_number_however_it_is_spelled(text, code):
    assert [found for _, found, _ in facilities(text)][:1] == [code]


def test_the_region_named_in_a_facility_belongs_to_its_name():
    text = "Начальник ФКУ ИК-6 УФСИН России по Владимирской области ушёл."
    assert facilities(text) == [("ФКУ ИК-6 УФСИН России по Владимирской области", "IK-6", "RU-VLA")]


def test_facilities_with_one_number_are_told_apart_by_the_place_beside_them():
    assert facilities("Из СИЗО-2 Таганрога его увезли в СИЗО-2 города Ряжска.") == [
        ("СИЗО-2", "SIZO-2", "RU-ROS"),
        ("СИЗО-2", "SIZO-2", "RU-RYA"),
    ]


def test_a_facility_with_no_place_beside_it_has_no_region():
    assert facilities("Его держали в СИЗО-2.") == [("СИЗО-2", "SIZO-2", None)]


def test_an_abbreviation_without_a_number_is_a_facility_only_beside_a_place():
    assert facilities("Его держали в СИЗО Таганрога.") == [("СИЗО", "SIZO", "RU-ROS")]
    assert facilities("Его держали в СИЗО.") == []


def test_a_facility_by_its_name_is_the_one_of_the_gazetteer():
    (found,) = values("Его увезли в «Матросскую тишину».", ProposalKind.FACILITY)
    assert found == ("«Матросскую тишину»", FacilityName("SIZO-1", "RU-MOW", "SIZO-1 Matrosskaya Tishina"))


@pytest.mark.parametrize(
    ("text", "quote", "edtf"),
    [
        ("Это было в марте 2021 года тайно.", "марте 2021 года", "2021-03"),
        ("С 10 по 25 марта 2021 года он молчал.", "С 10 по 25 марта 2021 года", "2021-03-10/2021-03-25"),
        ("Приказ от 12.08.2021 подписан.", "12.08.2021", "2021-08-12"),
        (
            "Ему дали 15 суток ШИЗО с 3 марта 2022 года.",
            "15 суток ШИЗО с 3 марта 2022 года",
            "2022-03-03/2022-03-17",
        ),
        ("Навесні 2023 року його забрали.", "Навесні 2023 року", "2023-21"),
        ("It happened in the autumn of 2022.", "autumn of 2022", "2022-23"),
        ("He has lived there since 2015.", "since 2015", "2015/.."),
        ("Du 10 au 25 mars 2021, il était seul.", "Du 10 au 25 mars 2021", "2021-03-10/2021-03-25"),
        ("The order of 12 August 2021 only names him.", "of 12 August 2021", "2021-08-12"),
        ("Le rapport du 12 août 2021 publié à Paris.", "du 12 août 2021", "2021-08-12"),
        ("Наказ від 12 серпня 2021 підписано.", "12 серпня 2021", "2021-08-12"),
    ],
)
def test_a_date_is_the_longest_words_that_are_one(text, quote, edtf):
    assert dates(text) == [(quote, edtf)]


def test_a_bare_number_is_no_date():
    assert dates("В камере 2021 было холодно. Номер дела 2019.") == []


def test_the_modal_verb_may_is_no_month():
    assert dates("They may return. May they return.", language="en") == []


def test_a_date_that_hangs_on_the_day_it_was_said_is_relative_until_that_day_is_given():
    assert values("Вчера его увезли.", ProposalKind.DATE) == [("Вчера", RelativeDate())]
    assert dates("Вчера его увезли.", reference=date(2021, 3, 2)) == [("Вчера", "2021-03-01")]


def test_a_completed_date_keeps_that_it_was_completed():
    ((_, value),) = values("Его увезли 5 мая.", ProposalKind.DATE, reference=date(2021, 8, 1))
    assert (value.edtf, value.inferred) == ("2021-05-05", True)


@pytest.mark.parametrize(
    ("text", "code", "standing"),
    [
        ("Его избили.", "beating", ProposalStanding.STATED),
        ("Его не били.", "beating", ProposalStanding.NEGATED),
        ("Если спросишь, тебя изобьют.", "beating", ProposalStanding.HYPOTHETICAL),
        ("Його катували струмом.", "electric-shock", ProposalStanding.STATED),
        ("Його не били.", "beating", ProposalStanding.NEGATED),
        ("He was beaten.", "beating", ProposalStanding.STATED),
        ("He was not beaten.", "beating", ProposalStanding.NEGATED),
        ("He could be beaten.", "beating", ProposalStanding.HYPOTHETICAL),
        ("Il a été battu.", "beating", ProposalStanding.STATED),
        ("Il n'a jamais été battu.", "beating", ProposalStanding.NEGATED),
        ("Если не подпишешь контракт, отсюда не выйдешь.", "recruitment", ProposalStanding.HYPOTHETICAL),
        ("Ему отказали в срочной медицинской помощи.", "denial-of-medical-care", ProposalStanding.STATED),
    ],
)
def test_an_act_is_told_with_whether_the_words_say_that_it_happened(text, code, standing):
    assert [each[1:] for each in acts(text)] == [(code, standing)]


def test_the_longer_words_for_an_act_stand_for_the_shorter_in_them():
    assert [quote for quote, _, _ in acts("Заключённых пытали током.")] == ["пытали током"]


@pytest.mark.parametrize(
    ("text", "speaker", "stance", "quote"),
    [
        ("По словам Олега Тестова, его били.", "Олега Тестова", ProposedStance.SAID, "его били"),
        ("Его били, по словам Олега Тестова.", "Олега Тестова", ProposedStance.SAID, "Его били"),
        (
            "Адвокат Олег Тестов утверждает, что его били.",
            "Адвокат Олег Тестов",
            ProposedStance.CLAIMED,
            "его били",
        ),
        ("«Меня били», — рассказал Олег Тестов.", "Олег Тестов", ProposedStance.SAID, "Меня били"),
        ("Олег Тестов сказал: «Меня били».", "Олег Тестов", ProposedStance.SAID, "Меня били"),
        ("Мне сказали, что его били.", "", ProposedStance.TOLD, "его били"),
        ("Адвокату Тестову сообщили, что его били.", "", ProposedStance.TOLD, "его били"),
        ("Олена Вигадана заперечує, що його били.", "Олена Вигадана", ProposedStance.DENIED, "його били"),
        (
            "Anna Sampleton believes that he was beaten.",
            "Anna Sampleton",
            ProposedStance.BELIEVED,
            "he was beaten",
        ),
        (
            "Anna Sampleton, his lawyer, said he was beaten.",
            "Anna Sampleton",
            ProposedStance.SAID,
            "he was beaten",
        ),
        ('"They beat me," he said.', "he", ProposedStance.SAID, "They beat me"),
        (
            "Il a été battu, affirme Claire Exemplaire.",
            "Claire Exemplaire",
            ProposedStance.CLAIMED,
            "Il a été battu",
        ),
    ],
)
def test_a_reported_passage_has_its_speaker_and_stance(text, speaker, stance, quote):
    assert passages(text) == [(speaker, stance, quote)]


def test_what_stands_in_a_passage_is_attributed_and_what_stands_outside_is_not():
    text = "По словам Олега Тестова, его били в ИК-6. В ИК-7 тихо."
    attributed = {
        each.quote: each.attribution.speaker if each.attribution else None
        for each in propose(text, means=ProposalMeans.RULES)
    }
    assert attributed == {
        "Олега Тестова": None,
        "его били в ИК-6": None,
        "били": "Олега Тестова",
        "ИК-6": "Олега Тестова",
        "ИК-7": None,
    }


def test_of_passages_within_each_other_the_innermost_speaks_and_its_own_passage_is_attributed_to_the_outer():
    text = "Олег Тестов сказал, что Иван Примеров утверждает, что его били."
    found = {each.quote: each.attribution for each in propose(text, means=ProposalMeans.RULES)}
    assert found["били"].speaker == "Иван Примеров"
    assert found["его били"].speaker == "Олег Тестов"


def test_a_quotation_over_two_sentences_is_one_passage():
    text = "«Нас били. Потом увезли», — рассказал Олег Тестов."
    assert passages(text) == [("Олег Тестов", ProposedStance.SAID, "Нас били. Потом увезли")]


def test_a_surname_met_with_a_given_name_is_a_person_when_it_stands_alone():
    people = [
        quote for quote, _ in values("John Sampleton was moved. Later Sampleton died.", ProposalKind.PERSON)
    ]
    assert people == ["John Sampleton", "Sampleton"]


def test_an_organisation_of_the_list_has_its_one_name():
    assert values("ГУФСИН и Federal Penitentiary Service молчат.", ProposalKind.ORGANISATION, language="ru")[
        0
    ] == (
        "ГУФСИН",
        ProposedName("FSIN"),
    )


def test_a_place_of_the_list_has_its_one_name_in_every_case():
    assert values("Из Таганрога его увезли в Москву.", ProposalKind.PLACE) == [
        ("Таганрога", ProposedName("Taganrog")),
        ("Москву", ProposedName("Moscow")),
    ]


def test_each_sentence_tells_its_own_language():
    text = "Его избили в камере этой ночью. He was beaten again in the morning."
    assert [quote for quote, _, _ in acts(text)] == ["избили", "beaten"]


def test_a_language_without_words_is_refused():
    with pytest.raises(UnknownLanguageError):
        propose("Er wurde geschlagen.", language="de")


needs_morphology = pytest.mark.skipif(
    trained.model() is None, reason="the morphology of Russian is not installed (extra: read)"
)


@needs_morphology
@pytest.mark.parametrize(
    ("written", "first_case"),
    [
        ("Ивана Петровича Примерова", "Иван Петрович Примеров"),
        ("Марией Небываловой", "Мария Небывалова"),
        ("А. Б. Вымышленному", "А. Б. Вымышленный"),
        ("Примерова", "Примерова"),
        ("Игорь Вымышленный", "Игорь Вымышленный"),
    ],
)
def test_a_name_is_in_its_first_case_where_that_is_certain_and_else_as_written(written, first_case):
    assert of_person(written) == first_case


@needs_morphology
def test_a_place_is_in_its_first_case():
    assert of_place("Саратове") == "Саратов"
