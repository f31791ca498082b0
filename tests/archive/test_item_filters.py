"""Whatever filters of the list are chosen, and whichever of them is looked through, the same items are found in order."""

import os
from itertools import product

from khronika.archive.custody.take_back import take_back
from khronika.archive.index.item_pages import ItemChoice, MediaFamily
from khronika.archive.record.tags import put_tag, subject_of
from khronika.evidence.citation.locator import InParagraph
from khronika.evidence.reading.outcome import Outcome
from tests.archive.made_reading import made_reading, made_text, put_readings
from tests.world import found, seal, spread

WHOLE = made_reading(made_text(("Invented words.", InParagraph(1))), reader="text")
TAGGED = (2, 3, 4, 8, 9), (2,)
MONTHS = {"2019-05": 1_557_400_000, "2021-03": 1_614_900_000}


def test_every_choice_finds_what_looking_at_each_item_finds(tmp_path):
    with found(tmp_path / "archive") as archive:
        accessions = []
        for number, seconds in enumerate(MONTHS.values()):
            contents = {f"{n}.txt": b"letter %d" % (n + number * 3) for n in range(6)} | {
                "a.png": b"\x89PNG\r\n\x1a\n%d" % number
            }
            folder = spread(tmp_path / str(number), contents)
            for path in folder.iterdir():
                os.utime(path, (seconds, seconds))
            accessions.append(seal(archive, folder).accession)
        put_readings(archive, {"A-000002": WHOLE, "A-000005": WHOLE, "A-000009": WHOLE})
        some = [subject_of(archive, f"A-{n:06}") for n in (2, 3, 4, 8, 9)]
        put_tag(archive, "for Anna", some)
        put_tag(archive, "one", some[:1])
        tagged = {
            row.number: {*numbers} for row, numbers in zip(archive.index.marks.tags(), TAGGED, strict=True)
        } | {0: set()}
        take_back(archive, ["A-000004"], "the other stick was meant")
        assert [month for month, _ in archive.index.received.months()] == sorted(MONTHS)
        choices = [
            ItemChoice(family, outcome, is_waiting, accession, month, tags)
            for family, (outcome, is_waiting), accession, month, tags in product(
                (None, MediaFamily.TEXT, MediaFamily.IMAGE),
                ((None, False), (Outcome.READ, False), (None, True)),
                (None, *(archive.index.received.accession(each).number for each in accessions)),
                ("", *MONTHS, "1999-01"),
                ((), *((each,) for each in tagged), (*tagged,), (*tagged,)[:2]),
            )
        ]
        everything = archive.index.pages.after(0, ItemChoice(), 100)
        came = {
            number: {row.number for row in archive.index.pages.after(0, ItemChoice(accession=number), 100)}
            for number in (1, 2)
        }
        of_month = {
            month: {row.number for row in archive.index.pages.after(0, ItemChoice(month=month), 100)}
            for month in (*MONTHS, "1999-01")
        }
        assert len(came[1] & came[2]) == 2  # letters that came twice, but for the one that was taken back
        for choice in choices:
            meant = [
                row.number
                for row in everything
                if choice.family in (None, MediaFamily(row.media.partition("/")[0]))
                and (choice.outcome == row.outcome or not (choice.outcome or choice.is_waiting))
                and (choice.accession is None or row.number in came[choice.accession])
                and (not choice.month or row.number in of_month[choice.month])
                and all(row.number in tagged[each] for each in choice.tags)
            ]
            pages = archive.index.pages
            assert [row.number for row in pages.after(0, choice, 100)] == meant
            assert [row.number for row in pages.before(100, choice, 100)] == meant
            assert [row.number for row in pages.after(5, choice, 2)] == [n for n in meant if n > 5][:2]
            assert [row.number for row in pages.before(9, choice, 2)] == [n for n in meant if n < 9][-2:]
