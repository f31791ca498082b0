"""Replies of time-stamp authorities (RFC 3161): what was stamped, and when they say they saw it.

Not checked here.
"""

from importlib.metadata import version
from typing import BinaryIO

from rfc3161_client import decode_timestamp_response

from khronika.evidence.reading.error import UnreadError
from khronika.evidence.reading.item import whole
from khronika.evidence.reading.outcome import MEBIBYTE, Reason
from khronika.evidence.reading.port import Report

_DIGESTS = {
    "1.3.14.3.2.26": "sha1",
    "2.16.840.1.101.3.4.2.1": "sha256",
    "2.16.840.1.101.3.4.2.2": "sha384",
    "2.16.840.1.101.3.4.2.3": "sha512",
}


def tools() -> dict[str, str]:
    """What parses."""
    return {"rfc3161-client": version("rfc3161-client")}


def read(item: BinaryIO, report: Report) -> None:
    """Report the digest, the time in UTC, the serial number and the policy; raises UnreadError."""
    try:
        reply = decode_timestamp_response(whole(item, MEBIBYTE))
        said = reply.tst_info
        imprint = said.message_imprint
        algorithm = imprint.hash_algorithm.dotted_string
        report.metadata(
            {
                "digest-algorithm": _DIGESTS.get(algorithm, algorithm),
                "digest": imprint.message.hex(),
                "time": said.gen_time.strftime("%Y-%m-%dT%H:%M:%SZ"),
                "serial": str(said.serial_number),
                "policy": said.policy.dotted_string,
            }
        )
    except (ValueError, AttributeError, TypeError) as error:
        raise UnreadError(Reason.MALFORMED) from error
