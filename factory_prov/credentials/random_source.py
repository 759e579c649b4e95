"""What a key that is made here is drawn from, in the words that stand in the ledger."""

from __future__ import annotations

import sys


def system_source() -> str:
    """Return where the operating system's random bytes come from, by what Python asks for them."""
    call = {"win32": "BCryptGenRandom", "darwin": "getentropy"}.get(sys.platform, "getrandom")
    return f"the operating system's random source ({call})"


def library_source() -> str:
    """Return where the library that makes key pairs takes its random bytes from."""
    from cryptography.hazmat.backends.openssl import backend

    return f"{backend.openssl_version_text()}, seeded by {system_source()}"
