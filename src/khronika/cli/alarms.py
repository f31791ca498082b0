"""khronika alarms: the detention clock of everybody, worst first."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from khronika.cli.option import ArchiveFolder, AsJson, KeysFile, PassphraseFile
from khronika.cli.show import show_views

EXAMPLE = "Examples:\n\n  khronika alarms ARCHIVE\n\n  khronika alarms ARCHIVE --until 2026-11-30 --json"


def alarms(
    archive: ArchiveFolder,
    *,
    until: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"], help="The last day that counts; today without it.", show_default=False
        ),
    ] = None,
    passphrase_file: PassphraseFile = None,
    keys: KeysFile = None,
    as_json: AsJson = False,
) -> None:
    """Show for each person days certain and possible in each regime, and the limits of rules they may be over, worst first.

    Each alarm names its rule and who checked it, the statements it rests on, and what would change it. None is a finding.
    """
    from khronika.archive.analysis.clocks import alarm_sheet
    from khronika.cli.unlock import unlock
    from khronika.presentation.alarms import sheet_views

    today = until.date() if until else datetime.now(UTC).date()
    with unlock(archive, passphrase_file, keys) as opened:
        show_views(sheet_views(alarm_sheet(opened, today)), as_json=as_json)
