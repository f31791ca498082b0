# SPDX-License-Identifier: Apache-2.0
"""statements.json, read strictly: the case, its sentences, the batches of statements they rest on, and the exhibits cited."""

from dataclasses import dataclass

from khronika_verify.citation import Citation, read_citation, read_cited
from khronika_verify.form import MalformedError, list_of, members_of, object_of, read_json, read_text, text_of

LOGGED = ("citation", "attribution", "grade", "statements")
FORMATS = {"khronika-dossier/1": 1, "khronika-dossier/2": 2}


@dataclass(frozen=True)
class Batch:
    """One batch of statements; `values` are what must equal the field texts, `statements` the ids among them.

    `states` is what is told of reviews of these statements, by their ids.
    """

    batch: str
    opening: str
    exhibit: str | None
    citation: Citation
    values: dict[str, object]
    statements: tuple[str, ...]
    states: dict[str, object]


@dataclass(frozen=True)
class Sentence:
    """One sentence of the dossier and the ids of the statements it rests on."""

    id: str
    statements: tuple[str, ...]


@dataclass(frozen=True)
class Against:
    """A statement that no sentence cites, and the cited ones that it is told to speak against."""

    statement: str
    against: tuple[str, ...]


@dataclass(frozen=True)
class Telling:
    """The file as a whole, in version 1 or 2 of its format; `exhibits` are the rows by control number.

    `content` is what the `case` event must have logged, `cited` the commitments it names by batch, None where
    it names none.
    """

    version: int
    dossier: str
    code: str
    language: object
    content: object
    cited: dict[str, object] | None
    sentences: tuple[Sentence, ...]
    batches: tuple[Batch, ...]
    exhibits: dict[str, dict[str, object]]
    against: tuple[Against, ...]


def read_telling(data: bytes) -> Telling:
    """A statements.json (docs/format/dossier.md); raises MalformedError."""
    file = object_of(read_json(read_text(data)))
    version = FORMATS.get(text_of(file.get("format")), 0)
    members_of(file, "format dossier case sections batches exhibits" + (" against" if version == 2 else ""))
    case = members_of(file["case"], "code title language" if version == 1 else "code title language batches")
    sections = [members_of(section, "heading sentences") for section in list_of(file["sections"])]
    sentences = [
        members_of(sentence, "id text statements")
        for section in sections
        for sentence in list_of(section["sentences"])
    ]
    if not version or [sentence["id"] for sentence in sentences] != [
        f"s{number + 1}" for number in range(len(sentences))
    ]:
        raise MalformedError("another format, or sentences are not numbered")
    batches = tuple(
        (_read_batch_1 if version == 1 else _read_batch_2)(batch) for batch in list_of(file["batches"])
    )
    rows = [members_of(row, "control item file sha256 size media") for row in list_of(file["exhibits"])]
    exhibits = {text_of(row["control"]): row for row in rows}
    against = _read_against(file.get("against", []))
    if len({batch.batch for batch in batches}) != len(batches) or len(exhibits) != len(rows):
        raise MalformedError("a batch or an exhibit twice")
    told = tuple(Sentence(text_of(sentence["id"]), _texts(sentence["statements"])) for sentence in sentences)
    cited = None if case.get("batches") is None else object_of(case["batches"])
    content = _content(case, sections, cited)
    dossier, code = text_of(file["dossier"]), text_of(case["code"])
    return Telling(version, dossier, code, case["language"], content, cited, told, batches, exhibits, against)


def _read_against(value: object) -> tuple[Against, ...]:
    rows = [members_of(row, "statement against") for row in list_of(value)]
    against = tuple(Against(text_of(row["statement"]), _texts(row["against"])) for row in rows)
    if len({each.statement for each in against}) != len(against):
        raise MalformedError("a statement against the case twice")
    return against


def _content(
    case: dict[str, object], sections: list[dict[str, object]], cited: dict[str, object] | None
) -> object:
    """Title, language, sections and cited batches as the `case` event logs them: without the ids of the sentences."""
    logged = [
        {
            "heading": section["heading"],
            "sentences": [
                {name: value for name, value in object_of(sentence).items() if name != "id"}
                for sentence in list_of(section["sentences"])
            ],
        }
        for section in sections
    ]
    content: dict[str, object] = {"title": case["title"], "language": case["language"], "sections": logged}
    return content if cited is None else {**content, "batches": cited}


def _texts(value: object) -> tuple[str, ...]:
    return tuple(text_of(member) for member in list_of(value))


def _read_batch_1(value: object) -> Batch:
    batch = members_of(value, "batch opening exhibit citation attribution grade statements")
    name = text_of(batch["batch"])
    statements = tuple(text_of(object_of(statement).get("id")) for statement in list_of(batch["statements"]))
    if list(statements) != [f"{name}.{number + 1}" for number in range(len(statements))]:
        raise MalformedError("statements are not numbered")
    values = {logged: batch[logged] for logged in LOGGED}
    return Batch(
        name,
        text_of(batch["opening"]),
        _exhibit_of(batch),
        read_citation(batch["citation"]),
        values,
        statements,
        {},
    )


def _read_batch_2(value: object) -> Batch:
    batch = members_of(value, "batch opening exhibit fields states")
    name, fields, states = text_of(batch["batch"]), object_of(batch["fields"]), object_of(batch["states"])
    statements = []
    for field, statement in fields.items():
        list_name, _, number = field.partition(".")
        if list_name == "statements":
            statements.append(f"{name}.{number}")
            if object_of(statement).get("id") != statements[-1]:
                raise MalformedError("a statement bears the number of another")
    return Batch(
        name,
        text_of(batch["opening"]),
        _exhibit_of(batch),
        read_cited(fields),
        fields,
        tuple(statements),
        states,
    )


def _exhibit_of(batch: dict[str, object]) -> str | None:
    return None if batch["exhibit"] is None else text_of(batch["exhibit"])
