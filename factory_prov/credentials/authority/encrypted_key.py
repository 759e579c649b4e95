"""A private key in a file that a passphrase opens: PKCS #8 with PBES2, scrypt and AES-256-CBC (RFC 8018, RFC 7914 §7).

The cryptography package writes such files with 2,048 rounds of PBKDF2, which is little against guessing. It reads
these, and so does `openssl pkey`: in an emergency the key can be had without this program.
"""

from __future__ import annotations

import os

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from cryptography.hazmat.primitives.padding import PKCS7
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key

from factory_prov.credentials.authority.signing import der_of
from factory_prov.credentials.authority.signing_key import HeldPrivateKey
from factory_prov.credentials.encoding import encode_pem
from factory_prov.secret import Secret

_COST, _BLOCK, _LANES = 1 << 14, 8, 5
"""16 MB and a third of a second; openssl takes no more memory than 32 MB for such a file."""
_KEY_BYTES, _SALT_BYTES, _IV_BYTES = 32, 16, 16
_PBES2 = bytes.fromhex("06092a864886f70d01050d")
_SCRYPT = bytes.fromhex("06092b06010401da47040b")
_AES_256_CBC = bytes.fromhex("060960864801650304012a")
_SEQUENCE, _INTEGER, _OCTETS = 0x30, 0x02, 0x04


def encrypted_pem(key: HeldPrivateKey, passphrase: Secret) -> bytes:
    """Write a key so that only this passphrase opens it."""
    salt, iv = os.urandom(_SALT_BYTES), os.urandom(_IV_BYTES)
    slow = Scrypt(salt=salt, length=_KEY_BYTES, n=_COST, r=_BLOCK, p=_LANES)
    encryptor = Cipher(algorithms.AES(slow.derive(passphrase.reveal())), modes.CBC(iv)).encryptor()
    padder = PKCS7(algorithms.AES.block_size).padder()
    plain = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    sealed = encryptor.update(padder.update(plain) + padder.finalize()) + encryptor.finalize()
    numbers = b"".join(der_of(_INTEGER, _integer(number)) for number in (_COST, _BLOCK, _LANES))
    derivation = der_of(_SEQUENCE, _SCRYPT + der_of(_SEQUENCE, der_of(_OCTETS, salt) + numbers))
    cipher = der_of(_SEQUENCE, _AES_256_CBC + der_of(_OCTETS, iv))
    algorithm = der_of(_SEQUENCE, _PBES2 + der_of(_SEQUENCE, derivation + cipher))
    return encode_pem("ENCRYPTED PRIVATE KEY", der_of(_SEQUENCE, algorithm + der_of(_OCTETS, sealed)))


def opened(pem: bytes, passphrase: Secret) -> HeldPrivateKey | None:
    """Return the key; None for a wrong passphrase, and for what is no such key: nobody can tell the two apart."""
    try:
        key = load_pem_private_key(pem, passphrase.reveal())
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return None
    return key if isinstance(key, (ec.EllipticCurvePrivateKey, rsa.RSAPrivateKey)) else None


def _integer(number: int) -> bytes:
    return number.to_bytes(number.bit_length() // 8 + 1)
