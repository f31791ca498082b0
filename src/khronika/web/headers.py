"""What a browser may do with an answer: nothing but show it, load our own files, and forget it.

Referrer-Policy is `same-origin`, not `no-referrer`: with the latter browsers send `Origin: null` with forms, and
the check of Origin would have to let that pass. Nothing reaches another site either way.
"""

from collections.abc import Mapping
from types import MappingProxyType

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        *(f"{kind}-src 'self'" for kind in ("script", "style", "img", "font", "connect", "media")),
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    )
)

HEADERS: Mapping[str, str] = MappingProxyType(
    {
        "Content-Security-Policy": CONTENT_SECURITY_POLICY,
        "Cache-Control": "no-store",
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "X-Robots-Tag": "noindex",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cross-Origin-Embedder-Policy": "require-corp",
        "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), usb=()",
    }
)

OF_OUR_FILES = "private, max-age=3600"
"""Cache-Control of our own style sheet, scripts and fonts alone: they say nothing, and lie under a path that ends with the server."""

CLEARED = '"cache", "storage"'
"""Clear-Site-Data when the archive is locked. Cookies stay: the browser may unlock it again."""


def cookie(name: str, value: str, path: str) -> str:
    """A cookie that no script reads, that no other site's pages send, and that ends with the browser."""
    return f"{name}={value}; Path={path}; HttpOnly; SameSite=Strict"
