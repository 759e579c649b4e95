"""Refusals that more than one reader has to give, and the cures they name."""

from __future__ import annotations

from factory_prov.errors import CredentialsError
from factory_prov.messages import Message

CONVERT_CERTIFICATE = Message("Give one X.509 certificate; `openssl x509 -in FILE -outform DER` writes it as DER.")
CONVERT_KEY = Message(
    "Give an EC or RSA private key; `openssl pkcs8 -topk8 -nocrypt -in FILE -outform DER` makes it PKCS#8."
)


def key_instead_of_certificate(place: str) -> CredentialsError:
    """Refuse a private key where a certificate is wanted."""
    return CredentialsError(
        Message("This is a private key, not a certificate."),
        place=place,
        cure=Message("Give the certificate here, and keep the key away from whoever only needs the certificate."),
    )


def encrypted_key(place: str) -> CredentialsError:
    """Refuse a key that is encrypted."""
    return CredentialsError(
        Message("The private key is protected by a password, which no device can enter."),
        place=place,
        cure=Message("Remove it: `openssl pkcs8 -topk8 -nocrypt -in FILE -outform DER -out KEY.der`."),
    )


def damaged_pkcs7(place: str) -> CredentialsError:
    """Refuse a PKCS#7 file that has no certificates to take out."""
    return CredentialsError(
        Message("This is a PKCS#7 file (P7B), but its certificates cannot be read."),
        place=place,
        cure=Message(
            "Take them out: `openssl pkcs7 -print_certs -in FILE -out CERT.pem` (with -inform DER if binary)."
        ),
    )


def locked_pkcs12(place: str) -> CredentialsError:
    """Refuse a PKCS#12 file that needs a password, or is damaged: nobody can tell."""
    return CredentialsError(
        Message("This is a PKCS#12 file (PFX) that does not open without a password."),
        place=place,
        cure=Message(
            "Take both out: `openssl pkcs12 -in FILE -clcerts -nokeys -out CERT.pem` and "
            "`openssl pkcs12 -in FILE -nocerts -nodes -out KEY.pem`; an old file needs -legacy."
        ),
    )
