"""Long work that pages watch, by a random name: jobs of the session, and files that a browser sends."""

import secrets
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any, Protocol

from khronika.presentation.failing import told as told_of_system
from khronika.presentation.work import WorkKind, WorkView
from khronika.primitives.error import KhronikaError
from khronika.primitives.message import message
from khronika.session.job import Job, JobStoppedError
from khronika.web.error import NotFoundError, WorkspaceError

MOST = 20
"""Pieces of work that are remembered, the newest; and those that are not over."""


class LongWork(Protocol):
    """What a page of long work needs."""

    def view(self) -> WorkView:
        """How it stands."""
        ...

    def stop(self) -> None:
        """Ask it to stop where it can."""
        ...

    def lock(self) -> None:
        """Make safe what can be, and end: the keys are about to go."""
        ...


@dataclass(frozen=True, slots=True)
class WatchedJob:
    """A job of the session."""

    kind: WorkKind
    job: "Job[Any]"

    def view(self) -> WorkView:
        """How it stands."""
        job = self.job
        result = job.result(0) if job.is_over and job.error is None else None
        return WorkView(self.kind, job.state, job.progress, job.seconds, result, _told(job.error))

    def stop(self) -> None:
        """Ask it to stop where nothing is lost."""
        self.job.stop()

    def lock(self) -> None:
        """As `stop`: the session waits for it."""
        self.job.stop()


@dataclass(slots=True)
class LongWorks:
    """The newest pieces of work of a workspace, by name."""

    _works: "OrderedDict[str, LongWork]" = field(default_factory=OrderedDict)

    def add(self, work: LongWork) -> str:
        """Keep it; gives its name."""
        name = secrets.token_urlsafe(8)
        self._works[name] = work
        over = [name for name, each in self.all() if each.view().is_over]
        while len(self._works) > MOST and over:
            del self._works[over.pop()]
        return name

    def get(self, name: str) -> LongWork:
        """The work of this name; raises NotFoundError."""
        work = self._works.get(name)
        if work is None:
            raise NotFoundError("this work was forgotten", hint="the inbox shows what came and what was read")
        return work

    def all(self) -> list[tuple[str, LongWork]]:
        """Every one that is remembered, newest first."""
        return list(self._works.items())[::-1]

    def under_way(self) -> list[tuple[str, WorkView]]:
        """Those that are not over, newest first."""
        seen = [(name, work.view()) for name, work in self.all()]
        return [(name, view) for name, view in seen if not view.is_over]

    def lock(self) -> None:
        """End all of it before the keys go."""
        for _, work in self.all():
            work.lock()

    def clear(self) -> None:
        """Forget all."""
        self._works.clear()


def _told(error: BaseException | None) -> KhronikaError | None:
    """What a person is told of an error: of one that is not ours its kind alone."""
    if error is None or isinstance(error, JobStoppedError):
        return None
    if isinstance(error, KhronikaError):
        return error
    if isinstance(error, OSError):
        return told_of_system(error)
    kind = f"{type(error).__module__}.{type(error).__name__}"
    return WorkspaceError(message("internal error ({kind}); what was acknowledged is safe", kind=kind))
