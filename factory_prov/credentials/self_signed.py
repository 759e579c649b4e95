"""Make self-signed certificates. The cryptography package is loaded when the first one is prepared, not before."""

from __future__ import annotations

from factory_prov.credentials.certificate import CertificateOptions, KeyPair


class SelfSigner:
    """Makes one self-signed certificate after another; what all units share is prepared once. Threads may share it."""

    def __init__(self, options: CertificateOptions) -> None:
        """Check the options, InputError says what is wrong, and prepare the certificate."""
        from factory_prov.credentials.signer import PreparedCertificate

        self._prepared = PreparedCertificate(options)

    def make(self, endpoint_name: str | None) -> KeyPair:
        """Make a new key and a certificate over it; InputError if the endpoint name does not fit into the subject."""
        return self._prepared.sign(endpoint_name)

    def sample(self, endpoint_name: str) -> KeyPair:
        """Make one that is thrown away; see Issuer."""
        return self.make(endpoint_name)


def make_self_signed(options: CertificateOptions, *, endpoint_name: str | None) -> KeyPair:
    """Make one unit's key and self-signed certificate; for many units keep a `SelfSigner` instead."""
    return SelfSigner(options).make(endpoint_name)
