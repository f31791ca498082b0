"""The small coin all simulated writers need: ids, digests and bytes that look random and are the same on every run."""

import base64
import hashlib
import json
from typing import Any

Event = dict[str, Any]
AT = "2026-11-22T10:15:00Z"


def chance(label: str, size: int = 32) -> bytes:
    """Bytes that look random and are the same on every run."""
    return hashlib.shake_256(b"khronika simulator " + label.encode()).digest(size)


def new_id(label: str) -> str:
    return base64.b32encode(chance(label, 16)).decode().rstrip("=").lower()


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def canonical(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
