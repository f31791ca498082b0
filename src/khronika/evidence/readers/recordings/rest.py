"""Packets of sound that stand for silence: telephones send no sound in pauses (3GPP TS 26.101, 26.201, discontinuous transmission)."""

from typing import Any

_FIRST_WITHOUT_SOUND = {"amr_nb": 8, "amrnb": 8, "amr_wb": 9, "amrwb": 9}
"""The first type of frame that holds no speech but a description of noise, or nothing."""
_FRAME = 0.02
"""Seconds of a frame."""


def rest_of(packet: Any) -> float:  # noqa: ANN401 -- a packet of any stream of the library's
    """Seconds of silence that a packet stands for; 0 where it holds sound."""
    context = getattr(packet.stream, "codec_context", None)
    first = _FIRST_WITHOUT_SOUND.get(context.codec.canonical_name) if context is not None else None
    if first is None or not packet.size:
        return 0.0
    return _FRAME if bytes(packet)[0] >> 3 & 0x0F >= first else 0.0
