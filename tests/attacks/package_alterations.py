"""What somebody without keys can do to a court package, one row each; afterwards the attacker makes right whatever needs no key.

Each alteration is given the package, chance, and another genuine package to take things from. One that finds nothing to do does nothing.
"""

import json
import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.verify.package_simulator import put, rebag, retag, write_list
from tests.verify.scenario_simulator import new_id

Alteration = Callable[[Path, random.Random, Path], None]


def files_in(folder: Path) -> dict[str, bytes]:
    """Every file of a package by its path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def one(dice: random.Random, folder: Path, pattern: str = "*") -> Path | None:
    """A file of the package whose name fits, if there is one."""
    found = sorted(path for path in folder.rglob(pattern) if path.is_file())
    return dice.choice(found) if found else None


# --- bytes -----------------------------------------------------------------------------------------------------------------


def flip_a_bit(folder: Path, dice: random.Random, _: Path) -> None:
    if path := one(dice, folder):
        data = bytearray(path.read_bytes()) or bytearray(1)
        data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
        path.write_bytes(data)


def cut_a_file(folder: Path, dice: random.Random, _: Path) -> None:
    if path := one(dice, folder):
        data = path.read_bytes()
        path.write_bytes(data[: dice.randrange(len(data) + 1)])


def lengthen_a_file(folder: Path, dice: random.Random, _: Path) -> None:
    if path := one(dice, folder):
        path.write_bytes(
            path.read_bytes()
            + dice.choice((b"\n", b"\0", b"\r\n", b" ", "Полковник приказал.\n".encode(), b"<script>"))
        )


def change_a_line_ending(folder: Path, dice: random.Random, _: Path) -> None:
    if path := one(dice, folder, "*.[jotp][!d]*"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n", dice.choice((1, -1))))


def double_a_line(folder: Path, dice: random.Random, _: Path) -> None:
    if path := one(dice, folder):
        lines = path.read_bytes().split(b"\n")
        place = dice.randrange(len(lines))
        path.write_bytes(b"\n".join([*lines[:place], lines[place], *lines[place:]]))


# --- files ------------------------------------------------------------------------------------------------------------------

ADDED = (
    *(
        "START-HERE.html",
        "hashlib.py",
        "fetch.txt",
        "data/explanation.pdf",
        "data/timestamps/1-9.tsr",
        "data/case.fields/code",
    ),
    *(
        "data/exhibits/A-000001/original.html",
        "data/exhibits/A-000777/original.txt",
        "data/members/x.opening",
        "data/package.list.bak",
    ),
    *(
        "data/timestamps-later/1-0.checkpoint",
        "data/timestamps-later/notes.txt",
        "data/имя с пробелом.txt",
        "data/%41.txt",
        "data/a\u2028b",
    ),
    f"data/members/{new_id('nobody')}.opening",
)


def add_a_file(folder: Path, dice: random.Random, _: Path) -> None:
    path = folder / dice.choice(ADDED)
    if not path.exists():
        put(path, dice.choice((b"", b"x", b"khronika-opening/2\n", b"<!doctype html><title>Dossier</title>")))


def remove_a_file(folder: Path, dice: random.Random, _: Path) -> None:
    if path := one(dice, folder):
        path.unlink()


def rename_a_file(folder: Path, dice: random.Random, _: Path) -> None:
    if path := one(dice, folder):
        path.rename(
            path.with_name(
                dice.choice(
                    (f"{path.name}.txt", path.name.upper(), path.name.replace("0", "1"), "original.svg")
                )
            )
        )


def exchange_two_files(folder: Path, dice: random.Random, _: Path) -> None:
    first, second = one(dice, folder / "data"), one(dice, folder / "data")
    if first and second:
        held = first.read_bytes()
        first.write_bytes(second.read_bytes())
        second.write_bytes(held)


def remove_a_folder(folder: Path, dice: random.Random, _: Path) -> None:
    shutil.rmtree(dice.choice(sorted(path for path in (folder / "data").rglob("*") if path.is_dir())))


def move_an_exhibit(folder: Path, dice: random.Random, _: Path) -> None:
    exhibit = dice.choice(sorted((folder / "data/exhibits").iterdir()))
    target = exhibit.with_name(
        dice.choice((f"A-{dice.randrange(700_000, 800_000)}", exhibit.name.lower(), f"B{exhibit.name[1:]}"))
    )
    if not target.exists():
        exhibit.rename(target)


# --- events -----------------------------------------------------------------------------------------------------------------


def drop_an_event(folder: Path, dice: random.Random, _: Path) -> None:
    if opening := one(dice, folder, "*.opening"):
        stem = opening.name.removesuffix(".opening")
        shutil.rmtree(opening.with_name(f"{stem}.fields"), ignore_errors=True)
        opening.with_name(f"{stem}.tlog-proof").unlink(missing_ok=True)
        opening.unlink()


def renumber_a_custody_event(folder: Path, dice: random.Random, _: Path) -> None:
    if opening := one(dice, folder / "data/exhibits", "*.opening"):
        stem = opening.name.removesuffix(".opening")
        for path in sorted(opening.parent.glob(f"{stem}.*")):
            path.rename(
                path.with_name(
                    path.name.replace("-0", "-1", 1)
                    if stem.count("-") > 1
                    else path.name.replace("0", "1", 1)
                )
            )


def change_an_opening(folder: Path, dice: random.Random, _: Path) -> None:
    """Change one value that an event states."""
    if opening := one(dice, folder, "*.opening"):
        lines = opening.read_bytes().split(b"\n")
        event = json.loads(lines[2])
        event[dice.choice(sorted(event))] = dice.choice(
            ("x", 7, None, "2016-11-22T10:15:00Z", {"veiled": "0" * 64}, new_id("other"))
        )
        lines[2] = json.dumps(event, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
        opening.write_bytes(b"\n".join(lines))


def move_a_field_text(folder: Path, dice: random.Random, _: Path) -> None:
    fields = sorted(
        path for path in folder.rglob("*") if path.is_file() and path.parent.name.endswith(".fields")
    )
    if len(fields) > 1:
        first, second = dice.sample(fields, 2)
        second.write_bytes(first.read_bytes())


def change_a_field_text(folder: Path, dice: random.Random, _: Path) -> None:
    fields = sorted(
        path for path in folder.rglob("*") if path.is_file() and path.parent.name.endswith(".fields")
    )
    if fields:
        path = dice.choice(fields)
        head, salt, value = path.read_text().split("\n", 2)
        other = dice.choice(("null", '"Полковник"', "7", "[]", f"{value.strip()} "))
        path.write_text(f"{head}\n{salt}\n{other}\n")


def take_proofs_from_each_other(folder: Path, dice: random.Random, _: Path) -> None:
    first, second = one(dice, folder, "*.tlog-proof"), one(dice, folder, "*.tlog-proof")
    if first and second:
        first.write_bytes(second.read_bytes())


# --- what is told -----------------------------------------------------------------------------------------------------------


def retell(folder: Path, dice: random.Random, _: Path) -> None:
    """Change, exchange or take out values of statements.json, wherever they stand."""
    path = folder / "data/statements.json"
    told = json.loads(path.read_text())
    for _round in range(dice.choice((1, 1, 2))):
        holder, key = dice.choice(list(places_in(told)))
        match dice.randrange(4):
            case 0:
                del holder[key]
            case 1:
                other, there = dice.choice(list(places_in(told)))
                holder[key] = json.loads(json.dumps(other[there]))
            case 2:
                holder[key] = dice.choice(
                    (None, True, 0, 7, -1, "", "Полковник приказал", [], {}, "\ud7ff", {"veiled": "0" * 64})
                )
            case _ if isinstance(holder[key], str):
                holder[key] += dice.choice((" ", "а", "\u0301", "\u202e"))
    path.write_text(json.dumps(told, ensure_ascii=False))


def places_in(value: Any) -> Any:
    """Every place in a JSON value that holds another value."""
    members = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for key, member in list(members):
        yield value, key
        yield from places_in(member)


def change_the_policy(folder: Path, dice: random.Random, other: Path) -> None:
    path = folder / "data/policy.txt"
    lines = path.read_text().splitlines()
    changes = (
        lambda: lines[:-1],
        lambda: lines[1:],
        lambda: [*lines, lines[0]],
        lambda: [*lines[:-1], "quorum all"],
        lambda: (other / "data/policy.txt").read_text().splitlines(),
        lambda: [line.replace("+", "+0", 1) for line in lines],
    )
    path.write_text("".join(f"{line}\n" for line in dice.choice(changes)()))


# --- time, and other packages -------------------------------------------------------------------------------------------------


def change_a_stamp(folder: Path, dice: random.Random, other: Path) -> None:
    """Take a part of a stamp from another stamp, or out, or give the stamp another name."""
    if path := one(dice, folder / "data", "timestamps*/*"):
        suffix = path.name.partition(".")[2]
        others = sorted(
            {*folder.glob(f"data/timestamps*/*.{suffix}"), *other.glob(f"data/timestamps*/*.{suffix}")}
            - {path}
        )
        match dice.randrange(3):
            case 0 if others:
                path.write_bytes(dice.choice(others).read_bytes())
            case 1:
                path.unlink()
            case _:
                path.rename(
                    path.with_name(f"{int(path.name.partition('-')[0]) + 1}-{path.name.partition('-')[2]}")
                )


def take_from_another_package(folder: Path, dice: random.Random, other: Path) -> None:
    """Put a file of another genuine package in the place of our own."""
    shared = sorted(files_in(folder).keys() & files_in(other).keys())
    path = dice.choice(shared)
    shutil.copy(other / path, folder / path)


def bind_as_another_package(folder: Path, _: random.Random, other: Path) -> None:
    """Take everything that binds another package."""
    for path in (other / "data").glob("package.*"):
        shutil.copy(path, folder / "data" / path.name)


ALTERATIONS: tuple[Alteration, ...] = (
    *(flip_a_bit, cut_a_file, lengthen_a_file, change_a_line_ending, double_a_line),
    *(add_a_file, remove_a_file, rename_a_file, exchange_two_files, remove_a_folder, move_an_exhibit),
    *(
        drop_an_event,
        renumber_a_custody_event,
        change_an_opening,
        move_a_field_text,
        change_a_field_text,
        take_proofs_from_each_other,
    ),
    *(retell, change_the_policy, change_a_stamp, take_from_another_package, bind_as_another_package),
)
PASSED_OVER = ("data/package.tlog-proof", "data/timestamps-later/")
"""Where a change may go unfound: signatures of C2 under keys that nobody needs, and whatever came after the package was made."""


def alter(folder: Path, other: Path, number: int, seed: int = 0) -> str:
    """Alter a package until it is another one; gives the names of what was done."""
    dice = random.Random(f"alteration {seed} {number}")
    before = files_in(folder)
    done = []
    while files_in(folder) == before:
        chosen = ALTERATIONS[number % len(ALTERATIONS)] if not done else dice.choice(ALTERATIONS)
        done.append(chosen.__name__)
        chosen(folder, dice, other)
    done.append(cover_up(folder, dice, before))
    return ", ".join(done)


def cover_up(folder: Path, dice: random.Random, before: dict[str, bytes]) -> str:
    """Make right, or not, what needs no key; never so that the package is what it was."""
    altered = files_in(folder)
    skill = dice.randrange(4)
    try:
        if skill == 3:
            write_list(folder)
        if skill >= 1:
            rebag(folder) if skill >= 2 else retag(folder)
    except (OSError, ValueError):
        skill = 0  # a bag without its information: somebody who cannot even count
    if files_in(folder) == before:
        for path, data in altered.items():
            put(folder / path, data)
        skill = 0
    return (
        "nothing made right",
        "tag manifest made anew",
        "manifests made anew",
        "list and manifests made anew",
    )[skill]
