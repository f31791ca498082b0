"""A long text is looked through in stretches, within a limit on processor time, and every quote still stands where it is said to."""

from itertools import count

from hypothesis import given, settings
from hypothesis import strategies as st

from khronika.evidence.proposal import ProposedAttribution, parse, to_json
from khronika.evidence.proposal.stretch import STRETCH, propose_within, stretches

SENTENCE = "По словам Петра Вымышленского, 7 апреля 2024 года в ИК-6 осуждённого били ногами. "
LONG = SENTENCE * (3 * STRETCH // len(SENTENCE))


def test_every_quote_of_a_long_text_stands_at_its_place():
    found, done = propose_within(LONG, 1_000.0)
    assert done == len(LONG)
    assert [each.quote for each in found] == [LONG[each.start : each.end] for each in found]
    assert {each.start // STRETCH for each in found} == {0, 1, 2}


def test_a_speaker_of_a_later_stretch_is_quoted_from_his_place():
    found, _ = propose_within(LONG, 1_000.0)
    speakers = [each.attribution for each in found if each.attribution and each.attribution.speaker]
    assert speakers
    assert [LONG[one.start : one.end] for one in speakers] == [one.speaker for one in speakers]
    assert any(isinstance(each.value, ProposedAttribution) and each.value.start > STRETCH for each in found)


def test_the_rendition_of_a_long_text_is_read_back():
    found, _ = propose_within(LONG, 1_000.0)
    assert parse(to_json(found), LONG) == found


def test_a_text_that_takes_too_long_is_left_where_the_time_was_over():
    ticks = count()
    found, done = propose_within(LONG, 1.5, clock=lambda: float(next(ticks)))
    assert 0 < done < len(LONG)
    assert all(each.end <= done for each in found)


@settings(max_examples=50, deadline=None)
@given(st.text(alphabet="аб. \n", max_size=60).map(lambda text: text * 1_000))
def test_stretches_are_the_whole_text_in_order(text):
    assert "".join(text[start:end] for start, end in stretches(text)) == text
    assert all(0 < end - start <= STRETCH for start, end in stretches(text))
