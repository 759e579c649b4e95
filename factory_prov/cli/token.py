"""`factory-prov token save | delete`: the access token, or the password for a log-in, in the system's keyring."""

from __future__ import annotations

import argparse
import getpass
import sys

from factory_prov.cli.output import Output
from factory_prov.messages import Message
from factory_prov.registrars.kept import Kept
from factory_prov.registrars.token import delete_secret, save_secret
from factory_prov.secret import Secret


def save(arguments: argparse.Namespace, output: Output) -> int:
    """Ask for the token or password, or take it from standard input, and keep it for that server."""
    kept = _kept(arguments)
    asked = Message("Password of {user} (not shown): ", user=kept.user) if kept.user else Message("Token (not shown): ")
    prompt = output.told(asked)
    text = getpass.getpass(prompt) if sys.stdin.isatty() else sys.stdin.readline()
    save_secret(kept, Secret(text.strip("\r\n") if kept.user else text.strip()))
    done = Message("The token for {host} is in the keyring.", host=arguments.host)
    if kept.user:
        done = Message("The password of {user} for {host} is in the keyring.", user=kept.user, host=arguments.host)
    output.result([done], _document(arguments, saved=True))
    return 0


def delete(arguments: argparse.Namespace, output: Output) -> int:
    """Take the token or password for that server out of the keyring."""
    kept = _kept(arguments)
    delete_secret(kept)
    done = Message("The keyring has no token for {host}.", host=arguments.host)
    if kept.user:
        done = Message("The keyring has no password of {user} for {host}.", user=kept.user, host=arguments.host)
    output.result([done], _document(arguments, saved=False))
    return 0


def _kept(arguments: argparse.Namespace) -> Kept:
    host: str = arguments.host
    return Kept(host=host.lower(), user=arguments.user or "")


def _document(arguments: argparse.Namespace, *, saved: bool) -> dict[str, object]:
    user = {"user": arguments.user} if arguments.user else {}
    return {"host": arguments.host, **user, "saved": saved}
