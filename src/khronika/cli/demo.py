"""khronika demo: the worked example."""

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from khronika.cli.language import say
from khronika.cli.serve import serve

if TYPE_CHECKING:
    from khronika.demo.build import Made

EXAMPLE = "Example:\n\n  khronika demo demo-output"


def demo(
    folder: Annotated[Path, typer.Argument(metavar="[FOLDER]", help="Where to make it.")] = Path(
        "demo-output"
    ),
    *,
    no_serve: Annotated[
        bool, typer.Option("--no-serve", help="Do not open the workspace afterwards.")
    ] = False,
) -> None:
    """Build the worked example: an invented case, from leaked files to court packages that verify.

    It seals, records statements, time-stamps, writes the packages, verifies them, and says where everything
    is. On a terminal it then opens the workspace over it.
    """
    from khronika.demo.build import build

    began = time.monotonic()
    made = build(folder, lambda step: typer.echo(f"{time.monotonic() - began:5.1f} s  {step}", err=True))
    for line in _lines(made):
        typer.echo(line)
    # A script that builds the example waits for no person.
    if not no_serve and sys.stdin.isatty():
        serve(made.archive, passphrase_file=made.folder / "passphrase.txt")


def _lines(made: "Made") -> list[str]:
    archive, first = made.archive, made.packages[0]
    khronika = sys.argv[0] if "/" in sys.argv[0] and sys.argv[0].endswith("khronika") else "khronika"
    key = f"--passphrase-file {made.folder}/passphrase.txt"
    shown = {
        f"{first}/data/index.html": say(
            "the reading copy: from each sentence to its passage, exhibit, custody and proof"
        ),
        f"{first}/data/dossier.pdf": say("the same for paper"),
        f"{first}/verify.html": say(
            "open it in a browser and choose the folder {name}: it checks everything, offline",
            name=first.name,
        ),
        f"{made.folder}/letter": say(
            "keys to compare the packages with: it must reach a court by another way than they"
        ),
        f"{made.material}": say("what was sealed"),
        f"{archive}": say(
            "what a thief finds (both members' passphrases lie beside it, as nobody's ever should)"
        ),
    }
    own = say("an archive of your own; it says what comes next")
    return [
        "",
        *(f"  {verdict}" for verdict in made.verdicts),
        "",
        say("Everything in this example is invented. Look at:"),
        *(f"  {path:<{max(map(len, shown))}}  {what}" for path, what in shown.items()),
        "",
        say("Then try:"),
        f"  {khronika} serve {archive} {key}",
        f"  {khronika} verify {archive} {key}",
        f"  {khronika} status {archive} --items {key}",
        f"  {khronika} alarms {archive} {key}",
        f"  {khronika} patterns {archive} --order 2024-04-03 {key}",
        f"  {khronika} case show {archive} ostroles {key}",
        f"  {khronika} seize-test {archive} --originals {made.material}",
        f"  cd {first} && python3 -I verify.py --trust ../letter/letter.json && sha256sum -c manifest-sha256.txt --quiet",
        f"  {khronika} init MY-ARCHIVE        {own}",
    ]
