"""DTLS 1.2 and TLS 1.2 with a unit's own credentials, as a device speaks them; alone imports OpenSSL."""
