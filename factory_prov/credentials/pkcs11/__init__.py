"""Signing keys that never leave a token (PKCS#11: a smart card, a USB key, an HSM); alone in touching python-pkcs11."""
