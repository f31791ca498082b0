"""Look at an archive that lies where nothing can be written, and say as JSON what each command did.

    python -m tests.scenarios.read_only_medium ROOT how      how: `mount` in a mount namespace of one's own, or `modes`

In ROOT lie `archive` and `passphrase`; temporary files go to ROOT/tmp, which is watched where tests.faults.disk is loaded.
"""

import json
import os
import sys
from dataclasses import asdict
from pathlib import Path

from tests.faults.disk import LIBRARY, SAID, Mode, arm, calls_in, disarm
from tests.faults.door import ran_here
from tests.faults.run import warm_up
from tests.faults.trial import at_home
from tests.world import in_child

ASKING = (
    "status archive",
    "status archive --json",
    "search archive дубинки",
    "text archive A-000001",
    "query archive",
    "members archive",
    "recovery status archive",
    "link archive",
    "import archive --list",
    "state archive statements.json --dry-run",
    "dossier archive night --dry-run",
    "verify archive",
    "copy archive copied --quiet",
)
WRITING = (
    "seal archive more --source S-2 --obtained 2024 --channel post",
    "read archive --again everything --no-ocr",
    "state archive statements.json",
    "review archive --case night --dispute --why-file why",
    "link archive --same one two --why for",
    "import archive register.csv --mapping register.json --source S-2 --obtained 2024 --channel post",
    "export archive out --format csv",
    "dossier archive night package",
    "letter archive letter",
    "open archive A-000001 taken.txt",
    "anchor archive --request-out request.tsq",
    "members archive --passphrase --new-passphrase-file new-passphrase",
    "recovery split archive --to cards.pdf",
    "continue archive --reason-file why",
    "index archive",
)


def main(root: Path, secrets: list[bytes]) -> None:
    at_home(root)
    warm_up()
    told = {words: asdict(_ran(root, words)) for words in (*ASKING, *WRITING)}
    log = root / "trace"
    written = (
        [call.data for call in calls_in(log, root) if call.kind != SAID] if LIBRARY in os.environ else None
    )
    found = (
        {
            "octets": sum(map(len, written)),
            "secrets": [s.decode() for s in secrets if any(s in data for data in written)],
        }
        if written
        else None
    )
    sys.stdout.write(
        json.dumps(
            {"told": told, "left": sorted(path.name for path in (root / "tmp").iterdir()), "temporary": found}
        )
    )


def _ran(root: Path, words: str):
    answer = root / "answer"

    def work() -> int:
        descriptor = os.open(root / "trace", os.O_WRONLY | os.O_CREAT | os.O_APPEND)

        def watched() -> None:
            if LIBRARY in os.environ:
                arm(root / "tmp", Mode.TRACE, 0, descriptor)

        ran = ran_here(
            [*words.split(), "--passphrase-file", "passphrase"],
            root / "caught",
            watched,
            disarm if LIBRARY in os.environ else lambda: None,
        )
        answer.write_text(json.dumps([ran.status, ran.out, ran.err]))
        return 0

    assert in_child(work, 100) == 0
    from tests.faults.door import Ran

    return Ran(*json.loads(answer.read_text()))


if __name__ == "__main__":
    os.environ.pop("LD_PRELOAD", None)
    main(Path(sys.argv[1]), [word.encode() for word in sys.argv[2:]])
