"""Suites: each name is one of the OpenSSL we bring along, and has the number that `openssl ciphers` gives it."""

from __future__ import annotations

import subprocess

import pytest
from OpenSSL import SSL
from tls_peers import command

from factory_prov.lwm2m.rules.cipher_suites import EC_SUITES, PSK_SUITES, RSA_SUITES
from factory_prov.tls.suites import NAMES, cipher_list, number_of, offered


@pytest.mark.parametrize("number", NAMES, ids=hex)
def test_openssl_has_it(number: int) -> None:
    context = SSL.Context(SSL.DTLS_METHOD)
    context.set_cipher_list(cipher_list([number]))
    assert NAMES[number] in SSL.Connection(context, None).get_cipher_list()
    assert number_of(NAMES[number]) == number


def test_the_numbers_are_those_of_openssl() -> None:
    said = subprocess.run(
        [command("openssl"), "ciphers", "-V", "ALL:COMPLEMENTOFALL:@SECLEVEL=0"], capture_output=True, check=True
    )
    rows = [line.split() for line in said.stdout.decode().splitlines()]
    numbers = {int(row[0].replace("0x", "").replace(",", ""), 16): row[2] for row in rows}
    assert NAMES.items() <= numbers.items()
    assert set(NAMES) == (PSK_SUITES | EC_SUITES | RSA_SUITES) & set(numbers)


def test_what_is_offered() -> None:
    assert offered((), psk=True)[:2] == (0xC0A8, 0x00AE)
    assert offered((), psk=False)[:2] == (0xC0AE, 0xC023)
    assert set(offered((), psk=True)) | set(offered((), psk=False)) == set(NAMES)
    assert offered((0xC0AE, 0xC0A8, 0xC0A8, 1), psk=True) == (0xC0A8,)
    assert offered((0xC004,), psk=False) == ()
    assert number_of("TLS_AES_128_GCM_SHA256") is number_of(None) is None
