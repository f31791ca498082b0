"""A small invented case: its exhibits, what each report says, and the sentences that rest on them, in English and Russian."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tests.verify.scenario_simulator import (
    MEDIA_FRAGMENTS,
    PDF_PAGES,
    ExhibitScript,
    chance,
    fragment,
    new_id,
    picture,
    quoted,
)

TESTIMONY = (
    "Меня привезли в карантин вечером 6 апреля. Ночью нас вывели в коридор и поставили к стене.\n"
    "Били по ногам, спрашивали, кто передавал письма. В штрафном изоляторе я был пятнадцать суток.\n"
    "Про соседа мне рассказал дневальный: сам я этого не видел.\n"
)
LETTER = "Він сказав мені, що його тримали в ізоляторі двадцять діб. Я бачила його лише в травні, і він не міг стояти.\n"
REPLY = "Проверкой установлено: физическая сила к осуждённым не применялась, доводы подтверждения не нашли.\n"

EXHIBITS = (
    ExhibitScript("A-000001", "text/plain", "txt", TESTIMONY.encode(), sealed=2),
    ExhibitScript("A-000002", "text/plain", "txt", LETTER.encode()),
    ExhibitScript("A-000003", "text/plain", "txt", REPLY.encode("cp1251")),
    ExhibitScript(
        "A-000004",
        "application/pdf",
        "pdf",
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n",
    ),
    ExhibitScript("A-000005", "image/png", "png", picture()),
    ExhibitScript("A-000006", "video/mp4", "mp4", chance("dossier video", 200_001)),
    ExhibitScript("A-000007", "application/octet-stream", "bin", chance("withheld", 4_000), withheld=True),
)


def entity(name: str, kind: str = "Person") -> dict[str, Any]:
    return {"entity": new_id(f"entity {name}"), "label": name, "type": kind}


def subject(name: str, kind: str = "Act") -> dict[str, Any]:
    return {"id": new_id(f"subject {name}"), "type": kind, "label": name}


FORMER, MOTHER, OFFICE, INTERVIEWER = (
    "Б., бывший заключённый",
    "мати Б.",
    "Прокуратура (вымышленная)",
    "interviewer of the project",
)
NIGHT, CELL = subject("night of 7 April 2024"), subject("punishment cell, April 2024", "Confinement")


@dataclass(frozen=True)
class Report:
    """One batch as the simulated case tells it."""

    key: str
    exhibit: str | None
    selector: Sequence[dict[str, Any]]
    told: Sequence[tuple[dict[str, Any], str, Any]]
    chain: Sequence[dict[str, Any]] = ()
    origin: Any = None
    stance: str = "asserts"
    assessment: str = "claimed by source"
    grade: tuple[str, str] = ("B", "2")
    encoding: str | None = "utf-8"
    cited: int | None = None
    is_analyst: bool = False
    against: int = 0
    review: str = "accepted"

    @property
    def batch(self) -> str:
        return new_id(f"batch {self.key}")

    def ids(self) -> list[str]:
        return [f"{self.batch}.{number}" for number in range(1, len(self.told) + 1)]


def party(name: str, kind: str = "Person") -> dict[str, Any]:
    return {"id": new_id(f"entity {name}"), "label": name, "type": kind}


def speaker(name: str, knows: str, role: str = "speaker", verb: str = "said") -> dict[str, Any]:
    return {"who": party(name), "role": role, "knows": knows, "verb": verb}


RECORDER = {"who": INTERVIEWER, "role": "recorder"}

REPORTS = (
    Report(
        "corridor",
        "A-000001",
        quoted(TESTIMONY, "нас вывели в коридор и поставили к стене"),
        [
            (NIGHT, "victim", entity(FORMER)),
            (NIGHT, "date", {"date": "2024-04-07", "said": "в ночь на 7 апреля"}),
            (NIGHT, "method", "beating on the legs"),
        ],
        [speaker(FORMER, "suffered"), RECORDER],
        party(FORMER),
    ),
    Report(
        "days",
        "A-000001",
        quoted(TESTIMONY, "пятнадцать суток"),
        [(CELL, "days", 15), (CELL, "detainee", entity(FORMER))],
        [speaker(FORMER, "suffered"), RECORDER],
        party(FORMER),
    ),
    Report(
        "mother",
        "A-000002",
        quoted(LETTER, "його тримали в ізоляторі двадцять діб"),
        [(CELL, "days", 20)],
        [speaker(MOTHER, "was told", verb="wrote")],
        party(FORMER),
        grade=("A", "3"),
    ),
    Report(
        "neighbour",
        "A-000001",
        quoted(TESTIMONY, "Про соседа мне рассказал дневальный"),
        [(subject("treatment of a neighbour"), "victim", "another man in quarantine")],
        [speaker(FORMER, "was told"), speaker("дневальный", "unknown", "informant")],
        None,
        grade=("F", "6"),
    ),
    Report(
        "reply",
        "A-000003",
        quoted(REPLY, "физическая сила к осуждённым не применялась"),
        [(NIGHT, "method", "physical force")],
        [speaker(OFFICE, "document", "author", "wrote")],
        party(OFFICE, "Organization"),
        stance="denies",
        grade=("D", "5"),
        encoding="windows-1251",
    ),
    Report(
        "order",
        "A-000004",
        fragment(PDF_PAGES, "page=2"),
        [(CELL, "order_number", "114"), (CELL, "days", 15)],
        [{"who": "head of the colony (signature)", "role": "author", "knows": "document", "verb": "ordered"}],
        "order no. 114",
        encoding=None,
    ),
    Report(
        "stamp",
        "A-000005",
        fragment(MEDIA_FRAGMENTS, "xywh=pixel:1,2,3,4"),
        [(CELL, "stated_reason", "«не поздоровался»")],
        [],
        "photograph of the order",
        assessment="observed by analyst",
        encoding=None,
    ),
    Report(
        "video",
        "A-000006",
        fragment(MEDIA_FRAGMENTS, "t=12.5,17"),
        [(NIGHT, "place", "corridor of the quarantine unit")],
        [],
        "recording A",
        assessment="observed by analyst",
        encoding=None,
    ),
    Report(
        "withheld",
        "A-000007",
        [],
        [(NIGHT, "instrument", "a baton")],
        [speaker("an insider", "saw", "informant")],
        None,
        encoding=None,
    ),
    Report(
        "note",
        None,
        [],
        [(CELL, "regime", "штрафной изолятор")],
        [],
        None,
        assessment="observed by analyst",
        encoding=None,
    ),
)

ENGLISH = (
    "Colony IK-99 (invented): beatings in the quarantine unit",
    (
        (
            "Night of 7 April 2024",
            (
                (
                    "A former prisoner says that he and others were led into the corridor at night, stood against the "
                    "wall and beaten on the legs.",
                    ("corridor", "video"),
                ),
                ("According to a reply of the prosecutor’s office, no physical force was used.", ("reply",)),
                (
                    "The former prisoner says that an orderly told him of similar treatment of another man; he did not see it himself.",
                    ("neighbour",),
                ),
                ("An insider, whose material is withheld here, says that a baton was used.", ("withheld",)),
            ),
        ),
        (
            "The punishment cell",
            (
                (
                    "According to the former prisoner, his mother and an order numbered 114, he was held in the "
                    "punishment cell for fifteen or twenty days.",
                    ("days", "mother", "order"),
                ),
                (
                    "A photograph of the order gives as its reason that he “did not greet” an officer, as read by the team.",
                    ("stamp", "note"),
                ),
            ),
        ),
    ),
)
RUSSIAN = (
    "Колония ИК-99 (вымысел): избиения в карантине",
    (
        (
            "Ночь на 7 апреля 2024 года",
            (
                (
                    "Бывший заключённый говорит, что ночью его и других вывели в коридор, поставили к стене и били по ногам.",
                    ("corridor", "video"),
                ),
                ("Согласно ответу прокуратуры, физическая сила не применялась.", ("reply",)),
                (
                    "По словам бывшего заключённого, о таком же обращении с соседом ему рассказал дневальный; сам он этого не видел.",
                    ("neighbour",),
                ),
                (
                    "Инсайдер, материал которого здесь не выдан, говорит, что применялась дубинка.",
                    ("withheld",),
                ),
            ),
        ),
        (
            "Штрафной изолятор",
            (
                (
                    "По словам бывшего заключённого и его матери и согласно постановлению № 114, он провёл в штрафном "
                    "изоляторе пятнадцать или двадцать суток.",
                    ("days", "mother", "order"),
                ),
                (
                    "На фотографии постановления причина названа словами «не поздоровался», как прочла группа.",
                    ("stamp", "note"),
                ),
            ),
        ),
    ),
)
STORIES = {"en": ENGLISH, "ru": RUSSIAN}
