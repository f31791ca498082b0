"""A case over the small record, with the field texts that its batches would have in the log."""

from collections.abc import Iterable, Sequence
from typing import Any

from khronika.disclosure.audience import Access, Audience
from khronika.disclosure.case_filter import release_of
from khronika.disclosure.case_place import parse_case_place
from khronika.disclosure.disclosed_field import parse_disclosed_field
from khronika.disclosure.release import CaseMaterial, CaseRelease, PreviewState, ReleaseRequest, ReportFields
from khronika.disclosure.rules import Material, Rules
from khronika.primitives.codec import parse_canonical
from khronika.record.case import CaseContent, CaseSection, CaseSentence
from khronika.record.recorded import Described, State, Stated
from tests.disclosure.record_world import ITEM, SALT, WORDS, entity, identity

STATES = frozenset({State.PROPOSED, State.ACCEPTED})
PEOPLE = [
    entity("w", "Person", "W., former prisoner", "pseudonym", ["Сажинский Егор Львович"]),
    entity("i", "Person", "Ivan Dubrovolin", "named inside", ["Дубровольин Иван"]),
    entity("o", "Person", "Captain I. F. Loznyakov", "public", ["Лозняков И. Ф."]),
    entity("act", "Act", "beating of W."),
]
SENTENCE = "W. says that he was beaten."
BATCH = identity("batch1")


def reference(key: str, people: Sequence[Described] = PEOPLE, **more: Any) -> dict[str, Any]:
    """An entity as a logged value names it."""
    found = next(each for each in people if each.id == identity(key))
    return {"entity": found.id, "type": found.type, "label": found.label, **more}


def party(key: str, people: Sequence[Described] = PEOPLE) -> dict[str, Any]:
    """An entity as a link of attribution names it."""
    found = reference(key, people)
    return {"id": found["entity"], "type": found["type"], "label": found["label"]}


def report(
    stated: Stated, people: Sequence[Described] = PEOPLE, exhibit: str = ITEM.control, **changed: Any
) -> ReportFields:
    """The field texts of a batch, as they are logged; parts of it changed."""
    known = {each.id: each for each in people}
    values: dict[str, Any] = {
        "item": ITEM.id,
        "rendition": {"original": {"encoding": "utf-8"}},
        "locator": {"characters": [3, 9]},
        "quote": {"exact": "INVENTED quote", "start": 3, "end": 17},
        "context": {"prefix": "before it ", "suffix": " after it"},
        "standing": "found",
        "stance": {"stance": "asserts", "assessment": "claimed by source"},
        "chain.1": {"who": party("w", people), "role": "speaker", "knows": "suffered"},
        "chain.2": {"who": "INVENTED interviewer", "role": "recorder"},
        "origin": party("w", people),
        "grade": {"reliability": "B", "credibility": "2"},
        "source": "S-17",
        "entities": [
            {"id": each.id, "label": each.label, "names": parse_canonical(each.names)} for each in people
        ],
    }
    for number, each in enumerate(stated.statements, 1):
        about = known[each.subject]
        subject = {"id": about.id, "type": about.type, "label": about.label}
        values[f"statements.{number}"] = {
            "id": each.id,
            "subject": subject,
            "property": each.property,
            "value": parse_canonical(each.value),
        }
    return ReportFields(stated.report.batch, exhibit, values | changed)


def case(
    *sentences: str | tuple[str, tuple[int, ...]], title: str = "Colony IK-99", heading: str = "A night"
) -> CaseContent:
    """A case of one section; a sentence is (text, numbers of statements of the first batch), or text that rests on the first statement."""
    listed = [
        sentence if isinstance(sentence, tuple) else (sentence, (1,)) for sentence in sentences or (SENTENCE,)
    ]
    written = tuple(
        CaseSentence(text, tuple(f"{BATCH}.{number}" for number in numbers)) for text, numbers in listed
    )
    return CaseContent(title, "en", (CaseSection(heading, written),), {})


def released(
    what: Material,
    told: CaseContent,
    reports: Iterable[ReportFields],
    *,
    confirmed: Iterable[str] = (),
    disclosed: Iterable[str] = (),
    without_bytes: Iterable[str] = (),
    values: Any = (),
    audience: Audience = Audience.COURT,
    states: frozenset[State] = STATES,
    looks: Iterable[Any] = (),
    against: Iterable[str] = (),
    allegations: dict[str, Any] | None = None,
) -> CaseRelease:
    """What leaves of this record for this case; `against` are ids of statements that speak against it."""
    request = ReleaseRequest(
        frozenset(map(parse_disclosed_field, disclosed)),
        frozenset(map(parse_case_place, confirmed)),
        frozenset(without_bytes),
    )
    rules = Rules(what, Access(audience, SALT, states), WORDS)
    scoped = {parse_disclosed_field(name): value for name, value in dict(values).items()}
    return release_of(
        CaseMaterial(
            "ik-99", told, tuple(reports), scoped, frozenset(against), tuple(looks), allegations or {}
        ),
        request,
        rules,
    )


def leaving(decided: CaseRelease, batch: str = BATCH) -> list[str]:
    return sorted(decided.leaving(batch))


def asking(decided: CaseRelease) -> list[str]:
    return [str(place) for place in decided.unconfirmed]


def staying(decided: CaseRelease) -> list[str]:
    return [str(entry.place) for entry in decided.preview if entry.state is PreviewState.STAYS]


def shown(decided: CaseRelease) -> list[tuple[str, str]]:
    return [(str(entry.place), entry.text) for entry in decided.preview if entry.state is PreviewState.LEAVES]
