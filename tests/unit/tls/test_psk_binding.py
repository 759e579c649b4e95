"""The names below pyOpenSSL that pre-shared keys need: a release that drops them is found here."""

from __future__ import annotations

import pytest
from OpenSSL import SSL
from OpenSSL._util import ffi, lib

from factory_prov.secret import Secret
from factory_prov.tls import psk_binding


@pytest.mark.parametrize("name", ["SSL_CTX_set_psk_client_callback", "SSL_CTX_set_psk_server_callback"])
def test_the_binding_has_it(name: str) -> None:
    assert callable(getattr(lib, name))


def test_what_else_is_used_of_it() -> None:
    assert callable(ffi.callback)
    assert hasattr(SSL.Connection, "_reverse_mapping")
    assert hasattr(SSL.Context(SSL.DTLS_METHOD), "_context")


@pytest.mark.parametrize(
    ("identity", "key", "fits"),
    [
        (b"unit", b"k", True),
        (b"\xff\xfe", b"k", True),
        (b"x" * 256, b"k" * 512, True),
        (b"x" * 257, b"k", False),
        (b"a\0b", b"k", False),
        (b"unit", b"", False),
        (b"unit", b"k" * 513, False),
    ],
)
def test_what_openssl_takes(identity: bytes, key: bytes, fits: bool) -> None:
    assert psk_binding.fits(identity, Secret(key)) is fits
