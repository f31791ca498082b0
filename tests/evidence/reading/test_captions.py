"""Files of captions say what is said in which seconds, and who speaks where the file names a speaker; nothing else in them is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khronika.evidence.citation.locator import InParagraph, InSeconds
from khronika.evidence.readers.text.captions import looks_like_captions
from tests.evidence.reading.in_process import read

SRT = "1\n00:00:01,000 --> 00:00:03,500\n<i>Начальник:</i> молчать\nвсем\n\n2\n01:00:59,900 --> 01:01:00,100\nничего\n"
VTT = (
    "WEBVTT - снято дежурным\n\nNOTE проверено\n\nmark\n00:01.000 --> 00:03.000 align:start\n"
    "<v Примеров>молчать &amp; ждать</v>\n<v.loud Тестов>нет</v>\n"
)
ASS = (
    "[Script Info]\nTitle: ИК-99\nScriptType: v4.00+\n\n[V4+ Styles]\nFormat: Name, Fontname\nStyle: Default,Arial\n\n[Events]\n"
    "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
    "Dialogue: 0,0:00:01.00,0:00:03.00,Default,Примеров,0,0,0,,{\\i1}молчать{\\i0}, всем\\Nждать\n"
    "Comment: 0,0:00:01.00,0:00:03.00,Default,,0,0,0,,вырезать\n"
)
SAID = {
    "srt": (SRT, [("Начальник: молчать\nвсем", InSeconds(1, 4)), ("ничего", InSeconds(3659, 3661))]),
    "vtt": (
        VTT,
        [
            ("WEBVTT - снято дежурным", InParagraph(1)),
            ("NOTE проверено", InParagraph(2)),
            ("mark", InSeconds(1, 3)),
            ("Примеров: молчать & ждать\nТестов: нет", InSeconds(1, 3)),
        ],
    ),
    "ass": (
        ASS,
        [
            ("Title: ИК-99", InParagraph(1)),
            ("Примеров: молчать, всем\nждать", InSeconds(1, 3)),
            ("вырезать", InParagraph(3)),
        ],
    ),
}


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "cp1251", "utf-16"])
@pytest.mark.parametrize(("data", "said"), SAID.values(), ids=SAID)
def test_every_caption_stands_at_its_seconds(data, said, coding):
    found = read(data.replace("\n", "\r\n").encode(coding))
    assert (found.kind, found.reason) == ("captions", None)
    (mapped,) = found.texts
    assert [(mapped.text[run.start : run.end], run.locator.place) for run in mapped.runs] == said


SECOND = "00:00:01,000 --> 00:00:02,000"


@pytest.mark.parametrize(
    ("data", "lines"),
    [
        (f"1\n{SECOND}\nслова\n\n37\n\n2\n{SECOND}\nконец\n", ["слова", "37", "конец"]),
        (f"1\n{SECOND}\n1945\n\n2\n\n{SECOND}\nконец\n", ["1945", "конец"]),
        (f"1\n{SECOND}\nслова\n2\n{SECOND}\nконец\n", ["слова", "конец"]),
        (f"1\n{SECOND}\nслова\n\nбез номера\n{SECOND}\nконец\n", ["слова", "без номера", "конец"]),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\nтихо <v А>да <v Б>нет\n", ["тихо", "А: да", "Б: нет"]),
        ("WEBVTT\n\nNOTE\n00:01.000 --> 00:02.000\nвырезать\n", ["NOTE", "вырезать"]),
    ],
)
def test_numbers_and_names_of_captions_are_told_from_their_words(data, lines):
    assert read(data.encode()).texts[0].text.splitlines() == lines


def test_a_script_says_its_remarks_and_the_order_of_its_fields():
    data = (
        "[Script Info]\n; снято дежурным\nScriptType: v4.00\nOriginal Timing: Примеров\n"
        "[Aegisub Project Garbage]\nVideo File: D:/ИК-99/1.avi\n"
        "[V4 Styles]\nStyle: Default\n[Events]\nFormat: Start, End, Actor, Effect, Text\n"
        "Dialogue: 0:00:01.00,0:00:02.00,Тестов,,да, нет\nPicture: 0:00:01.00,0:00:02.00,,,двор.png\nDialogue: 0:00:01.00,broken\n"
        "[Fonts]\nfontname: a.ttf\n!!!\n"
    )
    found = read(data.encode())
    (mapped,) = found.texts
    assert mapped.text.splitlines() == [
        *("снято дежурным", "Original Timing: Примеров", "Video File: D:/ИК-99/1.avi"),
        *("Тестов: да, нет", "двор.png", "Dialogue: 0:00:01.00,broken"),
    ]
    assert mapped.runs[3].locator.place == InSeconds(1, 2)
    assert [(gap.count, gap.names) for gap in found.coverage.gaps] == [(1, ("a.ttf",))]


@pytest.mark.parametrize(
    "text", ["1\nпервый\n", "WEBVTTX\n", "[Script]\n", "12:01 --> 13:00\n", "1\n00:00:01 слова\n", ""]
)
def test_other_texts_are_no_captions(text):
    assert not looks_like_captions(text)


@given(st.text(st.characters(exclude_characters="\0"), max_size=80))
def test_whatever_follows_the_words_of_a_caption_file_are_read(words):
    data = ("1\n00:00:01,000 --> 00:00:02,000\nслова\n\n" + words).encode("utf-8", "replace")
    found = read(data, "text/plain")
    assert found.texts[0].text.startswith("слова\n")


def test_times_that_are_a_lie_are_no_places():
    found = read(
        "1\n9999:00:00,000 --> 9999:99:99,999\nслова\n\n2\n00:00:05,000 --> 00:00:01,000\nназад\n".encode()
    )
    assert [run.locator.place for run in found.texts[0].runs][1] == InSeconds(5, 6)
    assert found.texts[0].text == "слова\nназад\n"
