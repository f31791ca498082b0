"""What a page is given, and what it gives: a handler parses, makes one call, and names what is shown."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TypeAlias

from khronika.presentation.words import Words, words_in
from khronika.web.body_stream import BodyStream
from khronika.web.form import FORM
from khronika.web.launch import Visit
from khronika.web.workspace import Workspace


@dataclass(frozen=True, slots=True)
class PageRequest:
    """A request that the guard let through: parts of its path, its query, the fields of its form."""

    workspace: Workspace
    visit: Visit
    path: Mapping[str, str]
    query: Mapping[str, str]
    form: Mapping[str, str]
    stream: BodyStream | None = field(default=None, repr=False)
    """What is sent with it, where the page takes more than a form holds."""

    @property
    def words(self) -> Words:
        """The words of the person."""
        return words_in(self.visit.language)


@dataclass(frozen=True, slots=True)
class ShownPage:
    """A template with what it shows."""

    template: str
    values: Mapping[str, object] = field(default_factory=dict)
    status: HTTPStatus = HTTPStatus.OK


@dataclass(frozen=True, slots=True)
class GoTo:
    """Another page of ours, by its path below the secret one; `is_clearing` where the browser forgets the rest."""

    path: str
    is_clearing: bool = False


@dataclass(frozen=True, slots=True)
class SentFile:
    """Bytes as they are: a style sheet, a script, a font."""

    data: bytes
    media: str


PageAnswer: TypeAlias = ShownPage | GoTo | SentFile
Handler: TypeAlias = Callable[[PageRequest], PageAnswer]


@dataclass(frozen=True, slots=True)
class PageRoute:
    """A row of the registry: where a page lies, what answers, and whether something is sent to it."""

    path: str
    handler: Handler
    is_sent_to: bool = False
    media: str = FORM
    """What is sent to it: a form, or `FILE` or `FILES`, which the handler takes as they come."""

    @property
    def is_streamed(self) -> bool:
        """Whether more is sent than a form holds."""
        return self.media != FORM
