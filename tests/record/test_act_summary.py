"""What a list of acts shows beside each: when, to whom, where."""

from khronika.record.act_summary import ActSummary, act_summary
from khronika.record.fold import fold
from khronika.record.question import Question, acts_found
from khronika.record.view import entity_views
from tests.record.test_question import WORDS, stated


def summary(*told):
    views = entity_views(fold(told), WORDS)
    acts = [view for view in views.values() if view.type == "Act"]
    around = [view for view in views.values() if view.type != "Act"]
    return act_summary(acts_found(Question(), acts, around, WORDS)[0], WORDS)


def entity(identity, kind, label):
    return {"entity": identity, "type": kind, "label": label}


VICTIM = ("act", "victim", entity("v", "Person", "V."))


def test_different_values_stand_side_by_side_in_the_order_of_the_log_and_the_same_one_once():
    place = ("act", "place", entity("c", "Place", "Corridor"))
    told = [
        stated(1, VICTIM, ("act", "date", {"date": "2024-04-07"})),
        stated(2, VICTIM, place, ("act", "date", {"date": "2024-04-05"})),
    ]
    assert summary(*told) == ActSummary(("2024-04-07", "2024-04-05"), ("V.",), ("Corridor",))


def test_what_is_denied_is_not_shown_as_said():
    told = [stated(1, VICTIM), stated(2, ("act", "date", {"date": "2024-04-05"}), stance="denies")]
    assert summary(*told) == ActSummary((), ("V.",), ())


def test_a_beginning_and_an_end_are_one_date_and_one_alone_says_which_it_is():
    begun, ended = (
        ("act", "start_date", {"date": "2023-05"}),
        ("act", "end_date", {"text": "left blank", "unread": "no date"}),
    )
    assert summary(stated(1, begun, ended)).dates == ("2023-05 – left blank",)
    assert summary(stated(1, begun)).dates == ("from 2023-05",)
    assert summary(stated(1, ended)).dates == ("until left blank",)


def test_an_act_without_a_date_and_place_shows_those_of_its_episode_and_never_its_victim():
    night = entity("night", "Episode", "one night")
    others = ("night", "victim", entity("w", "Person", "W."))
    told = [
        stated(1, VICTIM, ("act", "episode", night)),
        stated(2, ("night", "date", {"date": "2024-04-07"}), others),
    ]
    assert summary(*told) == ActSummary(("2024-04-07",), ("V.",), ())
    assert summary(*told, stated(3, ("act", "date", {"date": "2024-04-05"}))).dates == ("2024-04-05",)
