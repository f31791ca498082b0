"""A throw-away authority for the worked example: proves the mechanism, not a date."""

import shutil
import subprocess
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from khronika.primitives.error import KhronikaError
from khronika.primitives.message import message

SECONDS = 60
DAYS = "3650"

_CONFIGURATION = """\
[ req ]
prompt = no
distinguished_name = unused
[ unused ]
CN = replaced by -subj
[ root ]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[ signer ]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[ tsa ]
default_tsa = throw_away
[ throw_away ]
serial = serial
signer_cert = signer.pem
signer_key = signer.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha384, sha512
accuracy = secs:1
tsa_name = yes
ess_cert_id_alg = sha256
"""


class MissingProgramError(KhronikaError):
    """The openssl program is not installed, or does not do what it is asked."""


class KeyKind(Enum):
    """The kind of key a throw-away authority signs with; the values are what `openssl req -newkey` takes."""

    ECDSA_P256 = ("ec", "-pkeyopt", "ec_paramgen_curve:P-256")
    RSA_2048 = ("rsa:2048",)


@dataclass(frozen=True, slots=True)
class LocalAuthority:
    """A TimestampAuthority that lives in a folder, without a network: the folder is its keys, delete it and it is gone."""

    folder: Path

    @property
    def roots(self) -> bytes:
        """Its root certificate, PEM: what `--roots` takes."""
        return (self.folder / "root.pem").read_bytes()

    def reply(self, request: bytes) -> bytes:
        """The raw TimeStampResp to a DER request, a refusal included.

        One call at a time, as serial numbers are counted in a file.
        """
        return openssl(
            self.folder, "ts", "-reply", "-config", "authority.cnf", "-queryfile", "/dev/stdin", given=request
        )


def local_authority(folder: Path, kind: KeyKind = KeyKind.ECDSA_P256) -> LocalAuthority:
    """A new authority with a root and a signer of its own; `folder` is made and holds its keys.

    Raises MissingProgramError.
    """
    folder.mkdir(mode=0o700, parents=True)
    (folder / "authority.cnf").write_text(_CONFIGURATION)
    request = ("req", "-config", "authority.cnf", "-nodes", "-newkey", *kind.value, "-sha256")
    root = (
        "-x509",
        "-extensions",
        "root",
        "-days",
        DAYS,
        "-subj",
        "/CN=Throw-away root for the worked example",
    )
    openssl(folder, *request, *root, "-keyout", "root.key", "-out", "root.pem")
    openssl(
        folder,
        *request,
        "-subj",
        "/CN=Throw-away authority: proves no date",
        "-keyout",
        "signer.key",
        "-out",
        "signer.csr",
    )
    issue = (
        "x509",
        "-req",
        "-in",
        "signer.csr",
        "-CA",
        "root.pem",
        "-CAkey",
        "root.key",
        "-CAcreateserial",
        "-sha256",
        "-days",
        DAYS,
    )
    openssl(folder, *issue, "-extfile", "authority.cnf", "-extensions", "signer", "-out", "signer.pem")
    return LocalAuthority(folder)


def openssl(folder: Path, *arguments: str, given: bytes = b"") -> bytes:
    """What the openssl program writes when run in `folder`.

    Raises MissingProgramError when it is absent or fails.
    """
    program = shutil.which("openssl")
    if program is None:
        raise MissingProgramError(
            "openssl is not installed",
            hint="install it: the worked example makes its own time authority with it",
        )
    done = subprocess.run(
        [program, *arguments], cwd=folder, input=given, capture_output=True, timeout=SECONDS, check=False
    )
    if done.returncode:
        raise MissingProgramError(
            message(
                "openssl {arguments} failed with status {returncode}",
                arguments=arguments[0],
                returncode=done.returncode,
            )
        )
    return done.stdout
