"""Why a request is not answered: a closed set, each with its status of HTTP and words that tell a stranger nothing."""

from enum import Enum
from http import HTTPStatus

from khronika.primitives.message import Message, message


class RequestRefusal(Enum):
    """A reason, its status, and what is said."""

    METHOD = (HTTPStatus.METHOD_NOT_ALLOWED, message("this is not how a page is asked for"))
    HOST = (HTTPStatus.MISDIRECTED_REQUEST, message("nothing is served under this name"))
    ADDRESS = (HTTPStatus.NOT_FOUND, message("nothing is here"))
    SITE = (HTTPStatus.FORBIDDEN, message("only pages of the workspace itself may ask for this"))
    STRANGER = (
        HTTPStatus.FORBIDDEN,
        message("this browser did not enter through the address that khronika serve printed"),
    )
    USED = (
        HTTPStatus.FORBIDDEN,
        message(
            "this address opens the workspace once, and was used: if that was not you, stop khronika serve now, "
            "else start it again"
        ),
    )
    OTHER_OWNER = (
        HTTPStatus.FORBIDDEN,
        message(
            "another user of this machine came with this address; nothing was opened, and it still works once: "
            "to use a browser of another user, start khronika serve --no-browser"
        ),
    )
    LARGE = (
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        message("this is more than a form may hold; nothing was done"),
    )
    FORM = (HTTPStatus.BAD_REQUEST, message("this is no form of the workspace; nothing was done"))
    TOKEN = (
        HTTPStatus.FORBIDDEN,
        message(
            "this form is not one that was given to you; nothing was done: go back and load the page again"
        ),
    )

    def __init__(self, status: HTTPStatus, told: Message) -> None:
        self.status, self.told = status, told
