"""`factory-prov token save | delete`: the access token in the system's keyring."""

from __future__ import annotations

import argparse
import getpass
import sys

from factory_prov.cli.output import Output
from factory_prov.messages import Message
from factory_prov.registrars.token import delete_token, save_token
from factory_prov.secret import Secret


def save(arguments: argparse.Namespace, output: Output) -> int:
    """Ask for the token, or take it from standard input, and keep it for that server."""
    host: str = arguments.host
    prompt = output.told(Message("Token (not shown): "))
    text = getpass.getpass(prompt) if sys.stdin.isatty() else sys.stdin.readline()
    save_token(host.lower(), Secret(text.strip()))
    output.result([Message("The token for {host} is in the keyring.", host=host)], {"host": host, "saved": True})
    return 0


def delete(arguments: argparse.Namespace, output: Output) -> int:
    """Take the token for that server out of the keyring."""
    host: str = arguments.host
    delete_token(host.lower())
    output.result([Message("The keyring has no token for {host}.", host=host)], {"host": host, "saved": False})
    return 0
