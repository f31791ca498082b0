"""A local RFC 3161 time-stamping authority: `openssl ts -reply` with a root and a signer made on the spot."""

import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

if TYPE_CHECKING:
    from collections.abc import Callable


def has_openssl() -> bool:
    return shutil.which("openssl") is not None


CONFIGURATION = """[ tsa ]
default_tsa = here
[ here ]
serial = {folder}/serial
signer_cert = {folder}/signer.pem
signer_key = {folder}/signer.key
certs = {folder}/certs.pem
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha384, sha512
accuracy = secs:1
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""


class Authority:
    """A local RFC 3161 authority: `openssl ts -reply` with a root and a signer made here."""

    def __init__(
        self,
        folder: Path,
        kind: str = "rsa",
        *,
        lifetime: timedelta = timedelta(days=30),
        born: timedelta = timedelta(0),
        purpose: x509.ObjectIdentifier = ExtendedKeyUsageOID.TIME_STAMPING,
    ) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        start = datetime.now(UTC).replace(microsecond=0) - timedelta(days=1) + born
        root_key, key = new_key(kind), new_key(kind)
        root_name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"Test root {kind}")])
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"Test authority {kind}")])
        period = (start, start + lifetime)
        root = certificate(root_name, root_name, root_key, root_key, period).add_extension(
            x509.BasicConstraints(ca=True, path_length=None), critical=True
        )
        signer = certificate(name, root_name, key, root_key, period).add_extension(
            x509.ExtendedKeyUsage([purpose]), critical=True
        )
        self.root_pem = root.sign(root_key, hashes.SHA256()).public_bytes(Encoding.PEM)
        self.signer_pem = signer.sign(root_key, hashes.SHA256()).public_bytes(Encoding.PEM)
        self.chain = self.signer_pem + self.root_pem
        write(folder / "signer.pem", self.signer_pem)
        write(folder / "certs.pem", self.root_pem)
        write(folder / "signer.key", key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        write(folder / "serial", b"01\n")
        write(folder / "tsa.cnf", CONFIGURATION.format(folder=folder).encode())

    def answer(self, data: bytes, digest: str = "sha256") -> tuple[bytes, bytes]:
        """The request and the reply over these bytes."""
        write(self.folder / "stamped", data)
        run = ["openssl", "ts", "-query", "-data", "stamped", f"-{digest}", "-cert", "-out", "query.tsq"]
        subprocess.run(run, cwd=self.folder, check=True, capture_output=True)
        return (self.folder / "query.tsq").read_bytes(), self.reply((self.folder / "query.tsq").read_bytes())

    def reply(self, request: bytes) -> bytes:
        write(self.folder / "query.tsq", request)
        run = [
            "openssl",
            "ts",
            "-reply",
            "-config",
            "tsa.cnf",
            "-queryfile",
            "query.tsq",
            "-out",
            "reply.tsr",
        ]
        subprocess.run(run, cwd=self.folder, check=True, capture_output=True)
        return (self.folder / "reply.tsr").read_bytes()


def new_key(kind: str) -> Any:
    makers: dict[str, Callable[[], Any]] = {
        "rsa": lambda: rsa.generate_private_key(65537, 2048),
        "p256": lambda: ec.generate_private_key(ec.SECP256R1()),
        "p384": lambda: ec.generate_private_key(ec.SECP384R1()),
        "p521": lambda: ec.generate_private_key(ec.SECP521R1()),
    }
    return makers[kind]()


def certificate(
    subject: x509.Name, issuer: x509.Name, key: Any, issuer_key: Any, period: tuple[datetime, datetime]
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(period[0])
        .not_valid_after(period[1])
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False
        )
    )


def write(path: Path, data: bytes) -> None:
    path.write_bytes(data)
