"""What the certificate check can find: each kind once, with its stable name, why it matters and the cure."""

from __future__ import annotations

from dataclasses import dataclass

from factory_prov.lwm2m.problem import Problem, Severity
from factory_prov.messages import NOTHING, Message


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemKind:
    """A kind of problem; `at` makes one problem of it."""

    rule: str
    severity: Severity
    why: Message
    cure: Message

    def at(self, path: str, what: Message, *, cure: Message = NOTHING) -> Problem:
        """Report it at a resource path; `what` is a sentence, `cure` one that fits better than the usual."""
        return Problem(
            severity=self.severity, rule=self.rule, path=path, what=what, why=self.why, cure=(cure or self.cure)
        )


def _error(rule: str, why: Message, cure: Message) -> ProblemKind:
    return ProblemKind(rule=rule, severity=Severity.ERROR, why=why, cure=cure)


def _warning(rule: str, why: Message, cure: Message) -> ProblemKind:
    return ProblemKind(rule=rule, severity=Severity.WARNING, why=why, cure=cure)


_TO_DER = Message("Give it as DER: `openssl x509 -in FILE -outform DER`.")
_NEW_CERTIFICATE = Message("Make or get a new certificate.")
_NEW_KEY = Message("Make a new key on the curve secp256r1, and a certificate for it.")

# The device's own certificate and key: resources 3 and 5.
CERTIFICATE_UNREADABLE = _error(
    "certificate-unreadable",
    Message("The device takes these bytes without a word and then cannot connect."),
    Message("Give one X.509 certificate as DER."),
)
CERTIFICATE_PEM = _warning("certificate-pem", Message("The standard wants DER; only some clients read PEM."), _TO_DER)
CERTIFICATE_TRAILING_BYTES = _warning(
    "certificate-trailing-bytes",
    Message("Only some clients overlook bytes behind the certificate."),
    Message("Remove them."),
)
CERTIFICATE_EXPIRED = _error("certificate-expired", Message("Servers refuse it."), _NEW_CERTIFICATE)
CERTIFICATE_NOT_YET_VALID = _error(
    "certificate-not-yet-valid",
    Message("Until then servers refuse it."),
    Message("Check the clock of this PC, or make the certificate with an earlier start."),
)
CERTIFICATE_EXPIRES_SOON = _warning(
    "certificate-expires-soon",
    Message("From then on the unit cannot connect, and a provisioned certificate is hard to replace."),
    Message("Use a certificate that outlives the unit."),
)
COMMON_NAME_MISMATCH = _warning(
    "common-name-mismatch",
    Message("Servers commonly refuse a unit whose common name is not its endpoint name."),
    Message("Make the certificate with the endpoint name as its common name."),
)
CLIENT_AUTH_MISSING = _error(
    "client-auth-missing",
    Message("Servers refuse a certificate whose extended key usage leaves out clientAuth."),
    Message("Make it with the extended key usage clientAuth."),
)
DIGITAL_SIGNATURE_MISSING = _error(
    "digital-signature-missing",
    Message("Servers refuse a certificate whose key usage leaves out digitalSignature: the handshake is one."),
    Message("Make it with the key usage digitalSignature."),
)
SIGNATURE_UNSUPPORTED = _error(
    "signature-unsupported",
    Message("mbedTLS, the usual TLS library of devices, cannot read such a certificate."),
    Message("Sign it with SHA-256, SHA-384 or SHA-512."),
)
SIGNATURE_UNUSUAL = _warning(
    "signature-unusual",
    Message("This client reads it; profiles for devices and many servers ask for SHA-256 at least."),
    Message("Sign it with SHA-256, SHA-384 or SHA-512."),
)
SIGNATURE_WEAK = _error(
    "signature-weak",
    Message("Such signatures can be forged, and TLS libraries refuse them."),
    Message("Sign it with SHA-256, SHA-384 or SHA-512."),
)
CERTIFICATE_CHAIN = _warning(
    "certificate-chain",
    Message("This client takes it as PEM text and shows all of it; another may take one certificate as DER only."),
    Message("Give the unit's own certificate alone, if the server knows those that issued it."),
)
CRITICAL_EXTENSION = _error(
    "critical-extension",
    Message("mbedTLS, the usual TLS library of devices, does not know it and refuses the certificate."),
    Message("Have the certificate made without it, or with it not critical."),
)
KEY_FORM = _error(
    "certificate-key-form",
    Message("mbedTLS, the usual TLS library of devices, cannot read such a certificate."),
    Message("Make the key with a named curve and uncompressed points, or as a plain RSA key."),
)
KEY_UNREADABLE = _error(
    "key-unreadable", Message("The device takes these bytes without a word and then cannot connect."), _NEW_KEY
)
KEY_PEM = _warning(
    "key-pem",
    Message("The standard wants DER; only some clients read PEM."),
    Message("Give it as DER: `openssl pkcs8 -topk8 -nocrypt -in FILE -outform DER`."),
)
KEY_NOT_PKCS8 = _warning(
    "key-not-pkcs8",
    Message("The standard wants PKCS#8; some clients and servers read nothing else."),
    Message("Convert it: `openssl pkcs8 -topk8 -nocrypt -in FILE -outform DER`."),
)
KEY_MISMATCH = _error(
    "key-mismatch",
    Message("The device takes the pair without a word, and every handshake then fails."),
    Message("Give the certificate and the key that were made together."),
)
KEY_CURVE_UNUSUAL = _warning(
    "key-curve-unusual",
    Message("Devices and servers need to know secp256r1 only; TLS libraries are often built without this one."),
    _NEW_KEY,
)
KEY_RSA = _warning(
    "key-rsa",
    Message("Profiles for small devices name elliptic curves only; RSA is ten times the size and often left out."),
    _NEW_KEY,
)

# The server's certificate: resource 4, read in the light of resource 15.
SERVER_CERTIFICATE_UNREADABLE = _error(
    "server-certificate-unreadable",
    Message("The device compares it byte for byte with what the server shows, so that it never connects."),
    Message("Give the server's certificate as DER, and nothing else."),
)
SERVER_CERTIFICATE_PEM = _error("server-certificate-pem", Message("A device with PEM here never connects."), _TO_DER)
SERVER_DIGEST_SIZE = _error(
    "server-digest-size",
    Message("The device compares it with the digest of the server's certificate, so that it never connects."),
    Message("Give the certificate itself and leave Matching Type out, or give its digest."),
)
SERVER_CERTIFICATE_EXPIRED = _error(
    "server-certificate-expired",
    Message("Devices with a clock refuse it, and the server will have to show another one."),
    Message("Get the server's present certificate."),
)
SERVER_CERTIFICATE_NOT_YET_VALID = _error(
    "server-certificate-not-yet-valid",
    Message("Until then devices with a clock refuse it."),
    Message("Check the clock of this PC."),
)
SERVER_CERTIFICATE_EXPIRES_SOON = _warning(
    "server-certificate-expires-soon",
    Message("When the server renews it, units that hold this one cannot connect any more."),
    Message("Have the server keep a certificate for the life of the units, or give its CA with Certificate Usage 2."),
)
SERVER_CERTIFICATE_PINNED = _warning(
    "server-certificate-pinned",
    Message("When the server renews it, perhaps long before, units that hold this one cannot connect any more."),
    Message("Give its CA with Certificate Usage 2, or have the server keep a certificate for the life of the units."),
)
SERVER_CERTIFICATE_ENDS_FIRST = _warning(
    "server-certificate-ends-first",
    Message("From then on units that could still connect have nothing to know their server by."),
    Message("Use a server certificate, or a CA, that outlives the units."),
)
SERVER_CA_EXPIRES_SOON = _warning(
    "server-ca-expires-soon",
    Message("From then on devices with a clock refuse every certificate that it signed."),
    Message("Use a CA that outlives the units."),
)
SERVER_CERTIFICATE_IS_CA = _error(
    "server-certificate-is-ca",
    Message("With Certificate Usage 1 or 3 (or none) the device wants the server's own certificate, byte for byte."),
    Message("Give the server's own certificate, or set Certificate Usage 2 for a CA."),
)
SERVER_CERTIFICATE_MAY_BE_CA = _warning(
    "server-certificate-may-be-ca",
    Message("It works only if the server itself shows this very certificate."),
    Message("Make sure that it is the server's own, not that of the CA that signed it."),
)
SERVER_CERTIFICATE_IS_LEAF = _error(
    "server-certificate-is-leaf",
    Message("With Certificate Usage 0 or 2 the device wants a CA to build the server's chain on."),
    Message("Give the CA's certificate, or set Certificate Usage 3 for the server's own."),
)
USAGE_NEEDS_TRUST_STORE = _error(
    "usage-needs-trust-store",
    Message("A device without trusted CAs in its firmware never connects with it, and a pack cannot bring any."),
    Message("Use Certificate Usage 3 (the server's own certificate) or 2 (its CA)."),
)
SERVER_DIGITAL_SIGNATURE_MISSING = _error(
    "server-digital-signature-missing",
    Message("The server signs the handshake; devices refuse one whose key usage does not allow that."),
    Message("Have the server use a certificate with the key usage digitalSignature, or with none."),
)
SERVER_CA_CANNOT_SIGN = _error(
    "server-ca-cannot-sign",
    Message("Devices refuse whatever a CA signed whose key usage does not allow that."),
    Message("Give the certificate of a CA with the key usage keyCertSign, or with none."),
)
SERVER_SUITE = _error(
    "server-cipher-suite",
    Message("The device takes the pack, and no handshake succeeds: it never registers."),
    Message("Leave the suites out, or add one for the kind of key that the server has."),
)
SERVER_DIGEST_OF_CA = _warning(
    "server-digest-of-ca",
    Message("It works only if it is that of a CA, and if the server shows the CA's certificate behind its own."),
    Message("Give the certificate of the CA itself and leave Matching Type out, or use Certificate Usage 3."),
)
SERVER_NAME_MISMATCH = _error(
    "server-name-mismatch",
    Message("Even a certificate that is given byte for byte must carry the name in the server URI."),
    Message("Use a name from the certificate in the server URI, or give the certificate of that server."),
)
SERVER_NAME_NOT_PORTABLE = _warning(
    "server-name-not-portable",
    Message("It depends on the TLS library of the device whether it connects."),
    Message(
        "Have the server's certificate carry the host as a DNS name among its alternative names,"
        " and an address also as an IP address."
    ),
)
SERVER_KEY_UNSUPPORTED = _error(
    "server-key-unsupported",
    Message("Devices refuse such a key."),
    Message("Have the server use a key on the curve secp256r1."),
)
SERVER_AUTH_MISSING = _error(
    "server-auth-missing",
    Message("Devices refuse a server whose extended key usage leaves out serverAuth."),
    Message("Have the server use a certificate with the extended key usage serverAuth."),
)
