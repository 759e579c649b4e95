"""`factory-prov token save | delete`: the access token in the system's keyring."""

from __future__ import annotations

import argparse
import getpass
import sys

from factory_prov.cli.output import Output
from factory_prov.registrars.token import delete_token, save_token
from factory_prov.secret import Secret


def save(arguments: argparse.Namespace, output: Output) -> int:
    """Ask for the token, or take it from standard input, and keep it for that server."""
    text = getpass.getpass("Token (not shown): ") if sys.stdin.isatty() else sys.stdin.readline()
    save_token(arguments.host.lower(), Secret(text.strip()))
    output.result([f"The token for {arguments.host} is in the keyring."], {"host": arguments.host, "saved": True})
    return 0


def delete(arguments: argparse.Namespace, output: Output) -> int:
    """Take the token for that server out of the keyring."""
    delete_token(arguments.host.lower())
    output.result([f"The keyring has no token for {arguments.host}."], {"host": arguments.host, "saved": False})
    return 0
