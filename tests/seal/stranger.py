"""What a stranger would write from the published texts alone to open what this program seals.

C2SP chunked-encryption with SHA-512 and AES-256-GCM (Cobblestone-256); HPKE base mode (RFC 9180) with the KEM that
draft-ietf-hpke-pq calls MLKEM768-X25519 and draft-connolly-cfrg-xwing-kem X-Wing.
"""

import hashlib
import hmac

from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

CHUNK = 16_384
TAG = 16


def expand(algorithm, secret, information, length):
    """HKDF-Expand (RFC 5869 section 2.3)."""
    stream, block = b"", b""
    while len(stream) < length:
        block = hmac.digest(
            secret,
            block + information + bytes([len(stream) // hashlib.new(algorithm).digest_size + 1]),
            algorithm,
        )
        stream += block
    return stream[:length]


def derived(secret, salt, information):
    """A 32-byte key by HKDF-SHA256 (RFC 5869)."""
    return expand("sha256", hmac.digest(salt, secret, "sha256"), information, 32)


def open_chunked(key, context, sealed):
    """The message behind salt, commitment and chunks; AssertionError or InvalidTag when it is none."""
    salt, commitment, chunks = sealed[:24], sealed[24:56], sealed[56:]
    derived = expand(
        "sha512", key, b"c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\0" + salt + context, 32 + 12 + 32
    )
    assert derived[44:] == commitment
    cipher, base = AESGCM(derived[:32]), int.from_bytes(derived[32:44])
    pieces = [chunks[start : start + CHUNK + TAG] for start in range(0, len(chunks) + 1, CHUNK + TAG)]
    assert len(pieces[-1]) >= TAG
    return b"".join(
        cipher.decrypt((base ^ number).to_bytes(12), piece, None) for number, piece in enumerate(pieces)
    )


def seal_chunked(key, context, message, salt):
    """What `open_chunked` opens."""
    derived = expand(
        "sha512", key, b"c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\0" + salt + context, 32 + 12 + 32
    )
    cipher, base = AESGCM(derived[:32]), int.from_bytes(derived[32:44])
    pieces = [message[start : start + CHUNK] for start in range(0, len(message) + 1, CHUNK)]
    sealed = [
        cipher.encrypt((base ^ number).to_bytes(12), piece, None) for number, piece in enumerate(pieces)
    ]
    return salt + derived[44:] + b"".join(sealed)


def xwing_keys(seed):
    """The two private keys that X-Wing expands a seed into."""
    expanded = hashlib.shake_256(seed).digest(96)
    return MLKEM768PrivateKey.from_seed_bytes(expanded[:64]), X25519PrivateKey.from_private_bytes(
        expanded[64:]
    )


def decapsulate(seed, encapsulated):
    """The shared secret of an X-Wing ciphertext."""
    lattice, curve = xwing_keys(seed)
    point = encapsulated[1088:]
    first = lattice.decapsulate(encapsulated[:1088])
    second = curve.exchange(X25519PublicKey.from_public_bytes(point))
    return hashlib.sha3_256(
        first + second + point + curve.public_key().public_bytes_raw() + b"\\.//^\\"
    ).digest()


def open_wrap(seed, information, wrap):
    """What an HPKE message to the X-Wing key of a seed says (RFC 9180 section 5.1: base mode, HKDF-SHA256, AES-256-GCM)."""
    suite = b"HPKE" + bytes.fromhex("647a 0001 0002")

    def extract(salt, label, secret):
        return hmac.digest(salt or bytes(32), b"HPKE-v1" + suite + label + secret, "sha256")

    def labelled(secret, label, context, length):
        return expand("sha256", secret, length.to_bytes(2) + b"HPKE-v1" + suite + label + context, length)

    context = b"\0" + extract(b"", b"psk_id_hash", b"") + extract(b"", b"info_hash", information)
    secret = extract(decapsulate(seed, wrap[:1120]), b"secret", b"")
    return AESGCM(labelled(secret, b"key", context, 32)).decrypt(
        labelled(secret, b"base_nonce", context, 12), wrap[1120:], None
    )
