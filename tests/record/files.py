"""Statement files for tests: the one of the format page, and changes to it."""

import copy
import json

GOOD = {
    "format": "khronika-statements/1",
    "entities": {
        "belov": {
            "type": "Person",
            "label": "B., former prisoner",
            "protection": "pseudonym",
            "names": [{"value": "Б.", "script": "Cyrl"}],
        },
        "ik-99": {"type": "Facility", "label": "Corrective colony IK-99"},
    },
    "batches": [
        {
            "id": "beating-march",
            "citation": {"item": "A-000003", "quote": {"exact": "нас вывели в коридор", "prefix": "ночью "}},
            "attribution": [
                {"who": "belov", "role": "speaker", "knows": "saw", "verb": "said"},
                {"who": "interviewer of the project", "role": "recorder"},
            ],
            "origin": "belov",
            "stance": "asserts",
            "assessment": "claimed by source",
            "grade": {"reliability": "B", "credibility": "2"},
            "source": "S-17",
            "statements": [
                {
                    "id": "b1",
                    "subject": "act:night-7-april",
                    "property": "victim",
                    "value": {"entity": "belov"},
                },
                {
                    "id": "b2",
                    "subject": "act:night-7-april",
                    "property": "date",
                    "value": {"date": "2024-04-07", "said": "в ночь на 7 апреля"},
                },
            ],
        }
    ],
    "cases": [
        {
            "code": "ik-99",
            "title": "Colony IK-99: beatings in the quarantine unit",
            "language": "en",
            "sections": [
                {
                    "heading": "Night of 7 April 2024",
                    "sentences": [
                        {"text": "A former prisoner says that he was beaten.", "statements": ["b1", "b2"]}
                    ],
                }
            ],
        }
    ],
}

GONE = object()
"""Put at a place, it takes the member away."""


def changed(**places):
    """The good file with other values at places such as `batches__0__grade__reliability`."""
    value = copy.deepcopy(GOOD)
    for place, new in places.items():
        *way, last = [
            int(step) if step.isdecimal() else step.replace("_", "-") if step == "ik_99" else step
            for step in place.split("__")
        ]
        holder = value
        for step in way:
            holder = holder[step]
        if new is GONE:
            del holder[last]
        else:
            holder[last] = new
    return value


def text_of(value):
    return json.dumps(value, ensure_ascii=False)


def with_value(spelled):
    """The good file's text with this spelling of the first statement's value."""
    return text_of(changed(batches__0__statements__0__value="HERE")).replace('"HERE"', spelled)


def cited(**selector):
    """The good file with another citation."""
    return changed(batches__0__citation={"item": "A-000003"} | selector)
