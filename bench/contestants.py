"""Khronika and its peers: how each one takes material into its keeping, and how it checks what it keeps.

Every line is one of the shell, so that anyone can repeat it by hand. $MATERIAL is the folder of originals,
$WORK an empty folder, $HOME the same. Compression is off: the material is random. What one tool does, another
may not: read `does` before you compare.
"""

import subprocess
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Contestant:
    """One tool; an empty line means that it has nothing of the kind."""

    name: str
    does: str
    version: str
    prepare: str
    keep: str
    check: str
    unlock: str = ""
    """The cheapest command on a still empty archive that needs the key: what a strong passphrase costs,
    whatever the material."""


OPTIONS = '--passphrase-file "$WORK/passphrase"'

CONTESTANTS = (
    Contestant(
        name="khronika",
        does="encrypts, pads, signs, logs in a transparency log, checks all of it",
        version="khronika --version || khronika --help",
        prepare=f'khronika init "$WORK/archive" {OPTIONS}',
        keep=f'khronika seal "$WORK/archive" "$MATERIAL" --source S-1 --obtained 2024 --channel test {OPTIONS}',
        check=f'khronika verify "$WORK/archive" {OPTIONS}',
        unlock=f'khronika verify "$WORK/archive" {OPTIONS}',
    ),
    Contestant(
        name="restic",
        does="encrypts, authenticates, finds repeated blocks",
        version="restic version",
        prepare="restic init --quiet",
        keep='restic backup --quiet --no-cache --compression off "$MATERIAL"',
        check="restic check --quiet --no-cache --read-data",
        unlock="restic cat config --quiet --no-cache",
    ),
    Contestant(
        name="borg",
        does="encrypts, authenticates, finds repeated blocks",
        version="borg --version",
        prepare="borg init --encryption repokey-blake2",
        keep='borg create --compression none --files-cache disabled "::one" "$MATERIAL"',
        check="borg check --verify-data",
        unlock="borg info",
    ),
    Contestant(
        name="bagit.py",
        does="SHA-256 manifest, originals in the clear",
        version='python -c \'import importlib.metadata; print("bagit", importlib.metadata.version("bagit"))\'',
        # A bag is made in place: hard links keep the material for the next contestant.
        prepare='cp --archive --link "$MATERIAL" "$WORK/bag"',
        keep='bagit.py --quiet --sha256 "$WORK/bag"',
        check='bagit.py --quiet --validate "$WORK/bag"',
    ),
    Contestant(
        name="age",
        does="encrypts and authenticates one stream (tar)",
        version="echo age $(age --version)",
        prepare='age-keygen --output "$WORK/identity" && age-keygen -y "$WORK/identity" > "$WORK/recipient"',
        keep='tar --create --directory "$MATERIAL" . | age --recipients-file "$WORK/recipient" --output "$WORK/sealed.age"',
        check='age --decrypt --identity "$WORK/identity" --output /dev/null "$WORK/sealed.age"',
    ),
    Contestant(
        name="sha256sum",
        does="SHA-256 manifest, originals in the clear",
        version="sha256sum --version | sed -n 1p",
        prepare="",
        keep='find "$MATERIAL" -type f -print0 | xargs --null sha256sum > "$WORK/manifest"',
        check='sha256sum --quiet --check "$WORK/manifest"',
    ),
    Contestant(
        name="openssl dgst",
        does="SHA-256 list, originals in the clear",
        version="openssl version",
        prepare="",
        keep='find "$MATERIAL" -type f -print0 | xargs --null openssl dgst -sha256 -r > "$WORK/manifest"',
        check="",
    ),
)

PASSPHRASE = "a passphrase that guards nothing but noise"


def shell(line: str) -> tuple[str, ...]:
    """The command that runs one line, failing when any part of a pipe fails."""
    return ("bash", "-c", f"set -eo pipefail; {line}")


def version(contestant: Contestant, environment: Mapping[str, str]) -> str | None:
    """The first line a tool says about its version, or None when it is not there."""
    asked = subprocess.run(
        shell(contestant.version), env=environment, capture_output=True, text=True, check=False
    )
    lines = asked.stdout.strip().splitlines()
    return lines[0].strip() if asked.returncode == 0 and lines else None
