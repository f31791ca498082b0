"""Russian and Ukrainian names stay whole: surname, given name and patronymic in any order and case, initials before and behind."""

import pytest

from khronika.evidence.proposal import ProposalKind, ProposalMeans, propose


def people(text, means=ProposalMeans.RULES):
    return [each.quote for each in propose(text, means=means) if each.kind is ProposalKind.PERSON]


WHOLE = [
    ("Осуждённый Небывалов Семён Ильич был избит 5 мая.", ["Небывалов Семён Ильич"]),
    ("Избили Семёна Ильича Небывалова в камере.", ["Семёна Ильича Небывалова"]),
    ("Небывалову Семёну Ильичу отказали в приёме.", ["Небывалову Семёну Ильичу"]),
    ("Постановлением Семёну Ильичу Небывалову назначено наказание.", ["Семёну Ильичу Небывалову"]),
    ("По словам Примеровой Нины Львовны, её мужа били.", ["Примеровой Нины Львовны"]),
    ("С Ткачом Романом Ильичом говорил адвокат.", ["Ткачом Романом Ильичом"]),
    ("Петрова-Заречная Ольга Львовна осмотрела его.", ["Петрова-Заречная Ольга Львовна"]),
    ("Мамедову Эльдару Рашиду оглы отказано.", ["Мамедову Эльдару Рашиду оглы"]),
    ("НЕБЫВАЛОВА Семёна Ильича водворить в ШИЗО.", ["НЕБЫВАЛОВА Семёна Ильича"]),
    ("СПИСОК: НЕБЫВАЛОВ СЕМЁН ИЛЬИЧ, ПРИМЕРОВ ГЛЕБ ИЛЬИЧ", ["НЕБЫВАЛОВ СЕМЁН ИЛЬИЧ", "ПРИМЕРОВ ГЛЕБ ИЛЬИЧ"]),
    ("Приказываю: осуждённого НЕБЫВАЛОВА С.И. водворить в ШИЗО.", ["НЕБЫВАЛОВА С.И."]),
    ("Майор Чижов Г. Л. и капитан Осинин С. В. били их.", ["Чижов Г. Л.", "Осинин С. В."]),
    ("Рапорт С.И. Небывалова от 5 мая.", ["С.И. Небывалова"]),
    ("Вчера Семён Ильич пришёл.", ["Семён Ильич"]),
    ("Побили Коваленка Тараса Ігоровича у камері.", ["Коваленка Тараса Ігоровича"]),
    ("Коваленко Т. І. мовчав, бо його били.", ["Коваленко Т. І."]),
]


@pytest.mark.parametrize(("text", "whole"), WHOLE)
def test_a_name_stays_whole_in_any_order_and_case(text, whole):
    assert people(text) == whole


def test_a_name_stays_whole_beside_the_trained_model():
    pytest.importorskip("slovnet", reason="the extra `read` is not installed")
    assert [people(text, ProposalMeans.TRAINED) for text, _ in WHOLE] == [whole for _, whole in WHOLE]


@pytest.mark.parametrize(
    "text",
    [
        "Он жил на ул. Семёна Небывалова.",
        "Встреча прошла на площади Ивана Ильича Примерова.",
        "Школа имени С. И. Небывалова закрыта.",
        "Він жив на вулиці Тараса Коваленка, але поїхав.",
        "Решение Верховной Рады принято.",
        "Він родився у м. Київ, але поїхав.",
    ],
)
def test_streets_schools_and_councils_are_no_people(text):
    assert people(text) == []


def test_a_name_is_shown_in_its_first_case():
    pytest.importorskip("pymorphy3", reason="the extra `read` is not installed")
    [person] = [
        each
        for each in propose("Избили Семёна Ильича Небывалова.", means=ProposalMeans.RULES)
        if each.kind is ProposalKind.PERSON
    ]
    assert (person.value.name, person.proposer.name) == ("Семён Ильич Небывалов", "whole-names-rules")
