"""Reading certificates and keys with the cryptography package, and judging whether a device can use them."""

from __future__ import annotations

import warnings

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes, PublicKeyTypes
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
)

from factory_prov.credentials.certificate_rules import MAX_RSA_BITS, MIN_CURVE_BITS, MIN_RSA_BITS
from factory_prov.credentials.refusals import (
    CONVERT_CERTIFICATE,
    CONVERT_KEY,
    encrypted_key,
    key_instead_of_certificate,
)
from factory_prov.errors import CredentialsError
from factory_prov.messages import Message
from factory_prov.secret import Secret

warnings.filterwarnings("ignore", message="Attribute's length must be")  # names are judged here, in our own words

DeviceKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey

# What the cryptography package raises for bytes it cannot use; a Warning only where a program turns those into errors.
_UNREADABLE = (
    ValueError,
    TypeError,
    OverflowError,
    UnsupportedAlgorithm,
    x509.DuplicateExtension,
    x509.InvalidVersion,
    x509.UnsupportedGeneralNameType,
    Warning,
)


def parse_certificate(der: bytes, *, place: str) -> x509.Certificate:
    """Read a DER certificate through and through, so that using it later raises nothing."""
    try:
        certificate = x509.load_der_x509_certificate(der)
        _ = certificate.subject, certificate.issuer, certificate.extensions, certificate.public_key()
        _ = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    except _UNREADABLE:
        raise _no_certificate(der, place) from None
    return certificate


def parse_private_key(der: bytes, *, place: str) -> DeviceKey:
    """Read a DER key of a kind that devices take: EC of 255 bits or more, or RSA of 2048 to 8192 bits."""
    key = _any_private_key(der, place)
    if isinstance(key, DeviceKey) and is_device_key(key):
        return key
    raise CredentialsError(_private_key_fault(key), place=place, cure=Message("Make a new key on the curve secp256r1."))


def belongs_to(certificate: x509.Certificate, key: DeviceKey) -> bool:
    """Whether the certificate was made for this key."""
    public_key: PublicKeyTypes = certificate.public_key()
    return key.public_key() == public_key


def as_pkcs8(key: DeviceKey) -> Secret:
    """Write a key as unencrypted DER PKCS#8."""
    return Secret(key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()))


def is_device_key(key: PrivateKeyTypes | PublicKeyTypes) -> bool:
    """Whether devices and servers may use such a key: EC or RSA, and large enough."""
    match key:
        case ec.EllipticCurvePrivateKey() | ec.EllipticCurvePublicKey():
            return key.curve.key_size >= MIN_CURVE_BITS
        case rsa.RSAPrivateKey() | rsa.RSAPublicKey():
            return MIN_RSA_BITS <= key.key_size <= MAX_RSA_BITS
    return False


def kind_of_key(key: PrivateKeyTypes | PublicKeyTypes) -> str:
    """Return what a key of a kind that devices do not take is called, such as Ed25519."""
    return type(key).__name__.removesuffix("PrivateKey").removesuffix("PublicKey")


def _private_key_fault(key: PrivateKeyTypes) -> Message:
    match key:
        case ec.EllipticCurvePrivateKey():
            return Message(
                "The private key is on the curve {curve}, but LwM2M forbids curves under {min_bits} bits.",
                curve=key.curve.name,
                min_bits=MIN_CURVE_BITS,
            )
        case rsa.RSAPrivateKey():
            return Message(
                "The private key is an RSA key of {key_bits} bits, outside {min_bits} to {max_bits}.",
                key_bits=key.key_size,
                min_bits=MIN_RSA_BITS,
                max_bits=MAX_RSA_BITS,
            )
    return Message(
        "The private key is of the kind {kind}, but devices take EC and RSA keys only.", kind=kind_of_key(key)
    )


def _any_private_key(der: bytes, place: str) -> PrivateKeyTypes:
    try:
        return load_der_private_key(der, password=None)
    except TypeError:  # how cryptography says that it wants a password
        raise encrypted_key(place) from None
    except UnsupportedAlgorithm:
        raise CredentialsError(
            Message("The private key is of a kind or on a curve that is not supported."),
            place=place,
            cure=Message("Use secp256r1."),
        ) from None
    except _UNREADABLE:
        raise CredentialsError(_not_a_key(der), place=place, cure=CONVERT_KEY) from None


def _not_a_key(der: bytes) -> Message:
    try:
        x509.load_der_x509_certificate(der)
    except _UNREADABLE:
        return Message("This is no private key, or it is damaged.")
    return Message("This is a certificate, not its private key.")


def _no_certificate(der: bytes, place: str) -> CredentialsError:
    try:
        load_der_private_key(der, password=None)
    except TypeError:
        return key_instead_of_certificate(place)
    except _UNREADABLE:
        return CredentialsError(
            Message("This is no X.509 certificate, or it is damaged."), place=place, cure=CONVERT_CERTIFICATE
        )
    return key_instead_of_certificate(place)
