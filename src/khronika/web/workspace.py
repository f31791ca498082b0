"""The archive that the pages are about: none yet, locked, or unlocked and held in a session."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import Enum
from pathlib import Path

from khronika.archive.derivation.views import Views
from khronika.archive.folder.folder import Folder
from khronika.archive.search.search import MissingSearchExtraError, Searching
from khronika.archive.store.archive import Archive
from khronika.archive.store.create import Founding
from khronika.demo.build import build
from khronika.evidence.workers.pool import reads_evidence
from khronika.primitives.error import KhronikaError
from khronika.primitives.message import message
from khronika.seal.passphrase import RULE, weakness
from khronika.session import Job, Session, SessionLockedError
from khronika.session.reveals import RevealLog
from khronika.web.error import NoArchiveError, WorkspaceError
from khronika.web.kept import KeptResults
from khronika.web.long_work import LongWorks


class WorkspaceState(Enum):
    """Where the workspace is."""

    EMPTY = "no archive"
    LOCKED = "locked"
    OPEN = "open"


class Example:
    """The worked example while it is built in a thread of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.steps: list[str] = []
        self.archive: Path | None = None
        self.error: KhronikaError | None = None
        self._thread = threading.Thread(target=self._build, daemon=True)
        self._thread.start()

    @property
    def is_over(self) -> bool:
        """Whether nothing more happens."""
        return self.archive is not None or self.error is not None

    def passphrase(self) -> str:
        """The passphrase of the example, which lies beside it as nobody's ever should."""
        return (self.folder / "passphrase.txt").read_text("utf-8").split("\n", 1)[0]

    def _build(self) -> None:
        try:
            self.archive = build(self.folder, self.steps.append).archive
        except KhronikaError as error:
            self.error = error
        except Exception as error:  # noqa: BLE001 -- told on the page that waits for it
            kind = f"{type(error).__module__}.{type(error).__name__}"
            self.error = WorkspaceError(
                message("internal error ({kind}); what was acknowledged is safe", kind=kind)
            )


class Workspace:
    """What the threads of a server share. One person at a time unlocks."""

    def __init__(
        self,
        folder: Path | None = None,
        keys: Path | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
        draws_ahead: bool = False,
    ) -> None:
        self.folder, self._keys, self._clock = folder, keys, clock
        self._draws_ahead = draws_ahead
        self.example: Example | None = None
        self.taking_in: Job[int] | None = None
        self.drawing_ahead: Job[bool] | None = None
        """Starts the process that draws pages, beside the first page: otherwise the first picture waits for it."""
        self.playing_ahead: Job[bool] | None = None
        """Starts the process that plays, beside the first page of a recording."""
        self.works = LongWorks()
        self.notice = ""
        """A message about why it was locked, for whoever unlocks it."""
        self._session: Session | None = None
        self._shown: tuple[Views, RevealLog] | None = None
        self._kept: KeptResults | None = None
        self._turn = threading.Lock()

    @property
    def standing(self) -> WorkspaceState:
        """Where it is."""
        session = self._session
        if session is not None and not session.is_locked:
            return WorkspaceState.OPEN
        self._kept = None  # it may have locked itself
        return WorkspaceState.LOCKED if self.folder is not None else WorkspaceState.EMPTY

    def choose(self, folder: str) -> Path:
        """The folder that a person wrote, below which no other was meant; raises WorkspaceError."""
        try:
            path = Path(folder.strip()).expanduser() if folder.strip() else None
        except RuntimeError:
            path = None  # ~ of somebody who is no user of this machine
        if path is None or not path.is_absolute() or "\0" in folder:
            raise WorkspaceError("a folder is written with its whole path", hint="such as ~/archive")
        return path

    def unlock(self, passphrase: str, folder: Path | None = None) -> None:
        """Open the archive, or another one, and hold it; raises what `Archive.open` does, NoArchiveError."""
        with self._turn:
            chosen = folder or self.folder
            if chosen is None:
                raise NoArchiveError("no archive was chosen yet")
            Folder(chosen).read_label()
            self._hold(Archive.open(chosen, passphrase, self._keys if folder is None else None), chosen)

    def start(self, folder: Path, name: str, passphrase: str, again: str) -> None:
        """Make an archive and hold it; raises WorkspaceError, ExistsError."""
        require_passphrase(passphrase, again)
        with self._turn:
            self._hold(Archive.create(folder, Founding(passphrase, name)), folder)

    def _hold(self, archive: Archive, folder: Path) -> None:
        self._make_safe()
        before, self._session, self.folder = self._session, Session(archive, clock=self._clock), folder
        self._shown = Views(archive), RevealLog(self._session)
        self.works.clear()
        self.notice = ""
        self._kept = KeptResults(self._session)
        self._session.when_locked(self._kept.clear)
        if before is not None:
            before.lock()
        self.taking_in = self._session.start("search", _take_in)
        self.drawing_ahead = self.playing_ahead = None

    def draw_ahead(self) -> None:
        """Have pages drawn soon at once: asked for with the first page, so that unlocking waits for nothing of it."""
        with self._turn:
            if self.drawing_ahead is None:
                self.drawing_ahead = self._ahead(Views.prepare)

    def play_ahead(self) -> None:
        """Have recordings played soon at once: asked for with the page of one, before anybody presses play."""
        with self._turn:
            if self.playing_ahead is None:
                self.playing_ahead = self._ahead(Views.prepare_player)

    def _ahead(self, prepare: Callable[[Views], bool]) -> Job[bool] | None:
        """The caller has the turn."""
        if not self._draws_ahead or self._shown is None or self._session is None or not reads_evidence():
            return None
        views = self._shown[0]
        return self._session.beside("pictures", lambda *_: prepare(views))

    def build_example(self, folder: Path) -> Example:
        """Begin to build the worked example, or give the one that is being built."""
        with self._turn:
            if self.example is None or self.example.is_over:
                self.example = Example(folder)
            return self.example

    @contextmanager
    def reading(self) -> Iterator[Archive]:
        """The archive for this thread; raises NoArchiveError, SessionLockedError, what `Session.reading` does."""
        session = self._session
        if session is None:
            raise NoArchiveError("no archive is unlocked")
        with session.reading() as archive:
            yield archive

    def session(self) -> Session:
        """The session, for who writes or begins long work; raises NoArchiveError, SessionLockedError."""
        if self._session is None:
            raise NoArchiveError("no archive is unlocked")
        if self._session.is_locked:
            raise SessionLockedError("the archive was locked; everything acknowledged is safe")
        return self._session

    def kept(self) -> KeptResults:
        """What is computed beside the pages of this session; raises as `session`."""
        self.session()
        if self._kept is None:
            raise NoArchiveError("no archive is unlocked")
        return self._kept

    def views(self) -> Views:
        """Pages of items as pictures; to be asked for while the archive is read. Raises NoArchiveError."""
        return self._showing()[0]

    def reveals(self) -> RevealLog:
        """What is shown to this person is told to it; raises NoArchiveError."""
        return self._showing()[1]

    def _showing(self) -> tuple[Views, RevealLog]:
        if self._shown is None:
            raise NoArchiveError("no archive is unlocked")
        return self._shown

    def lock(self) -> None:
        """Make safe what came and what was shown, then drop the keys; wait for who reads and writes."""
        self._kept = None
        self._make_safe()
        if self._session is not None:
            self._session.lock()

    def lock_since(self, notice: str) -> None:
        """Lock it because its keys changed; the page of the passphrase says this message."""
        self.notice = notice
        self.lock()

    def _make_safe(self) -> None:
        self.works.lock()
        if self._shown is not None:
            self._shown[1].close()


def require_passphrase(passphrase: str, again: str) -> None:
    """Raises WorkspaceError for a passphrase that is weak, or was not typed twice alike."""
    weak = weakness(passphrase)
    if weak is not None:
        raise WorkspaceError(weak.value, hint=RULE)
    if passphrase != again:
        raise WorkspaceError("the two passphrases differ", hint="nothing was made; try again")


def _take_in(archive: Archive, job: Job[int]) -> int:
    """Bring the search up to date with what was read; 0 where the libraries that read are not installed."""
    report: Callable[[int, int], None] = job.report
    try:
        with Searching(archive) as searching:
            return searching.catch_up(report)
    except MissingSearchExtraError:
        return 0
