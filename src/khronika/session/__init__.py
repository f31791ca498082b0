"""An unlocked archive, held for hours and used by several threads; jobs that can be stopped and resumed."""

from khronika.primitives.progress import Progress
from khronika.session.error import SessionLockedError
from khronika.session.job import Job, JobState, JobStoppedError
from khronika.session.session import Session

__all__ = ["Job", "JobState", "JobStoppedError", "Progress", "Session", "SessionLockedError"]
