"""The guard of names: what it finds, and what it leaves alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khronika.disclosure.name_guard import NameGuard, ProtectedKind, ProtectedName

ORDINARY = ["вышел", "в", "коридор", "ночью", "the", "guard", "said", "nothing", "bâtiment", "camera", "two", "four", "2024"]


@given(words=st.lists(st.sampled_from(ORDINARY), max_size=12))
def test_a_guard_of_nobody_finds_nobody_and_a_guard_of_somebody_not_everybody(words):
    text = " ".join(words)
    assert not NameGuard(()).contains(text)
    assert not NameGuard((ProtectedName("Сажинский Е. Л.", ProtectedKind.PERSON),)).contains(text)


@pytest.mark.parametrize(
    "text", ["Сажинскому", "SAZHINSKY", "Sajinski", "Сажинcкий", "С а ж и н с к и й", "Сажин\u00adский", "САЖИНСКАЯ", "йикснижаС"]
)
def test_the_guard_knows_a_name_in_its_disguises(text):
    assert NameGuard((ProtectedName("Сажинский Е. Л.", ProtectedKind.PERSON),)).contains(f"кто-то сказал {text} и ушёл")


def test_a_common_given_name_alone_tells_nobody_but_with_a_fathers_name_it_does():
    guard = NameGuard((ProtectedName("Сажинский Иван Петрович", ProtectedKind.PERSON),))
    assert not guard.contains("пришёл Иван")
    assert guard.contains("пришёл Иван Петрович")
