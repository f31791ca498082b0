"""From where a request comes, as its headers tell: this machine, the right name, a page of our own.

A page elsewhere that has its own name answered with 127.0.0.1 (DNS rebinding) is told apart by Host, a form or
script of another server by Origin and Sec-Fetch-Site, which no page can write itself.
"""

from collections.abc import Mapping

from khronika.web.refusal import RequestRefusal

LOOPBACK = "127.0.0.1"
ASKING = frozenset({"GET", "HEAD"})
METHODS = ASKING | {"POST"}
_OWN_SITES = frozenset({"same-origin", "none"})
"""A page of ours; and a person, who typed the address or opened a bookmark."""


def refused(method: str, headers: Mapping[str, str], port: int) -> RequestRefusal | None:
    """Why a request is refused whoever sends it; None where nothing speaks against it."""
    own = f"{LOOPBACK}:{port}"
    if method not in METHODS:
        return RequestRefusal.METHOD
    if headers.get("host") != own:
        return RequestRefusal.HOST
    return None


def refused_site(method: str, headers: Mapping[str, str], port: int) -> RequestRefusal | None:
    """Why a request to a page is refused that a page elsewhere may have caused."""
    if headers.get("sec-fetch-site", "none") not in _OWN_SITES:
        return RequestRefusal.SITE
    origin = headers.get("origin")
    if method in ASKING and origin is None:
        return None
    return None if origin == f"http://{LOOPBACK}:{port}" else RequestRefusal.SITE
