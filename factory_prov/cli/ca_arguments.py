"""The arguments of `factory-prov ca` and `csr`."""

from __future__ import annotations

import argparse
from pathlib import Path

from factory_prov.argparse_words import Formatter
from factory_prov.cli.adding import Commands, Tell, command
from factory_prov.messages import Message

_NAME = Message("the authority's name on this PC, such as line-3")
_REASONS = (
    "unspecified",
    "keyCompromise",
    "cACompromise",
    "affiliationChanged",
    "superseded",
    "cessationOfOperation",
    "privilegeWithdrawn",
)


_TOKEN = (
    ("--pkcs11", "LIBRARY", Message("keep the key on a token: the maker's library")),
    ("--token", "LABEL", Message("which token, by its label")),
    ("--token-serial", "SERIAL", Message("which token, by its serial number")),
)


def build_ca(commands: Commands) -> None:
    """Add `factory-prov ca`."""
    tell = commands.tell
    group = commands.parsers.add_parser(
        "ca",
        help=tell(Message("make an authority (CA) for units' certificates, and work with it")),
        description=tell(Message("Work with authorities (CAs) that sign units' certificates.")),
        formatter_class=Formatter,
    )
    below = commands.below(group)
    _make(below)
    _certify(below)
    _sign(below)
    _look(below)
    _revoke(below)
    _pins(below)


def build_csr(commands: Commands) -> None:
    """Add `factory-prov csr`."""
    tell = commands.tell
    group = commands.parsers.add_parser(
        "csr",
        help=tell(Message("make keys ahead and have an outside authority sign them")),
        description=tell(Message("Make units' keys ahead, for an authority (CA) outside that signs them.")),
        formatter_class=Formatter,
    )
    below = commands.below(group)
    export = command(below, "export", "csr:export", Message("make keys and write their requests for certificates"))
    export.add_argument("names", nargs="*", metavar="ENDPOINT", help=tell(Message("endpoint names of units")))
    export.add_argument("--list", type=Path, metavar="FILE", help=tell(Message("a list of names: CSV as for a job")))
    export.add_argument(
        "-o", "--output", type=Path, required=True, metavar="FOLDER", help=tell(Message("where requests are written"))
    )
    export.add_argument(
        "--job", type=Path, metavar="JOB.toml", help=tell(Message("take the fields of the subject there"))
    )
    bring = command(below, "import", "csr:bring", Message("take in the certificates that came back"))
    bring.add_argument(
        "source", type=Path, metavar="FILE", help=tell(Message("a file (PEM, DER), or a folder of them"))
    )
    bring.add_argument(
        "--chain", type=Path, metavar="FILE", help=tell(Message("certificates of the outside authorities (PEM)"))
    )
    command(below, "status", "csr:status", Message("count the keys that wait"))


def _make(below: Commands) -> None:
    tell = below.tell
    init = command(below, "init", "ca:init", Message("make an authority that signs itself (a root)"))
    init.add_argument("name", metavar="NAME", help=tell(_NAME))
    init.add_argument("--renew", action="store_true", help=tell(Message("a new certificate for the key that it has")))
    _subject(init, tell)
    _validity(init, tell, years=25)
    _key(init, tell)
    request = command(below, "request", "ca:request", Message("make an authority that another one signs, as a file"))
    request.add_argument("name", metavar="NAME", help=tell(_NAME))
    request.add_argument("-o", "--output", type=Path, required=True, metavar="FILE", help=tell(Message("the request")))
    request.add_argument(
        "--renew", action="store_true", help=tell(Message("once more, for the key and name that it has"))
    )
    _subject(request, tell)
    _key(request, tell)


def _certify(below: Commands) -> None:
    tell = below.tell
    install = command(below, "install", "ca:install", Message("take in the certificate that came back for a request"))
    install.add_argument("name", metavar="NAME", help=tell(_NAME))
    install.add_argument("file", type=Path, metavar="FILE", help=tell(Message("the certificate (PEM, DER, P7B)")))
    _chain(install, tell)
    bring = command(below, "import", "ca:bring", Message("take over an authority that was made elsewhere, or a backup"))
    bring.add_argument("name", metavar="NAME", help=tell(_NAME))
    bring.add_argument(
        "file", type=Path, metavar="FILE", help=tell(Message("its certificate, or everything in one file"))
    )
    bring.add_argument("--key", type=Path, metavar="FILE", help=tell(Message("its private key (PEM)")))
    _chain(bring, tell)
    _key(bring, tell, new=False)
    backup = command(below, "backup", "ca:backup", Message("write an authority into one file, under a passphrase"))
    backup.add_argument("name", metavar="NAME", help=tell(_NAME))
    backup.add_argument("-o", "--output", type=Path, required=True, metavar="FILE")
    passphrase = command(below, "passphrase", "ca:passphrase", Message("change where its passphrase lies"))
    passphrase.add_argument("name", metavar="NAME", help=tell(_NAME))
    _keep(passphrase, tell, required=True)


def _sign(below: Commands) -> None:
    tell = below.tell
    sign = command(below, "sign", "ca_sign:sign", Message("sign requests that were made elsewhere"))
    sign.add_argument("name", metavar="NAME", help=tell(_NAME))
    sign.add_argument(
        "source", type=Path, metavar="REQUEST", help=tell(Message("a file (PEM, DER), or a folder of them"))
    )
    sign.add_argument(
        "-o",
        "--output",
        type=Path,
        required=True,
        metavar="FILE",
        help=tell(Message("the certificate; a folder for several, one file for each")),
    )
    sign.add_argument("--name", dest="endpoint", metavar="ENDPOINT", help=tell(Message("the only name it may be for")))
    sign.add_argument(
        "--job", type=Path, metavar="JOB.toml", help=tell(Message("how certificates look: [credentials.ca]"))
    )
    sign.add_argument("--again", action="store_true", help=tell(Message("also for names that have one, or a unit")))
    sign.add_argument(
        "--authority", action="store_true", help=tell(Message("it is for another authority, below this one"))
    )
    sign.add_argument(
        "--pathlen", type=int, default=0, metavar="N", help=tell(Message("how many authorities may stand below it (0)"))
    )
    _validity(sign, tell, years=None)


def _look(below: Commands) -> None:
    from factory_prov.cli.ca_words import server_words

    tell = below.tell
    command(below, "list", "ca:show_all", Message("list the authorities of this PC"))
    status = command(below, "status", "ca:status", Message("show an authority, and what it has signed and revoked"))
    status.add_argument("name", metavar="NAME", help=tell(_NAME))
    export = command(
        below, "export", "ca:export", Message("write its certificate for the server, which then takes all")
    )
    export.add_argument("name", metavar="NAME", help=tell(_NAME))
    export.add_argument("-o", "--output", type=Path, required=True, metavar="FILE")
    export.add_argument("--der", action="store_true", help=tell(Message("as DER instead of PEM")))
    which = export.add_mutually_exclusive_group()
    which.add_argument("--chain", action="store_true", help=tell(Message("with the authorities above it (PEM)")))
    which.add_argument("--root", action="store_true", help=tell(Message("that of the root above it")))
    export.add_argument(
        "--for",
        dest="server",
        choices=list(server_words()),
        help=tell(Message("tell what to do with it there")),
    )


def _revoke(below: Commands) -> None:
    tell = below.tell
    revoke = command(below, "revoke", "ca_sign:revoke", Message("revoke certificates; the next list has them"))
    revoke.add_argument("name", metavar="NAME", help=tell(_NAME))
    which = revoke.add_mutually_exclusive_group(required=True)
    which.add_argument("--endpoint", metavar="ENDPOINT", help=tell(Message("all that this endpoint name has")))
    which.add_argument("--serial", metavar="HEX", help=tell(Message("the one with this serial number (hexadecimal)")))
    revoke.add_argument(
        "--but-newest", action="store_true", help=tell(Message("leave the newest of the endpoint as it is"))
    )
    revoke.add_argument("--reason", choices=_REASONS, default="unspecified", help=tell(Message("what the list says")))
    crl = command(below, "crl", "ca_sign:crl", Message("write the list of what it has revoked (CRL)"))
    crl.add_argument("name", metavar="NAME", help=tell(_NAME))
    crl.add_argument("-o", "--output", type=Path, required=True, metavar="FILE")
    crl.add_argument("--der", action="store_true", help=tell(Message("as DER instead of PEM")))
    crl.add_argument("--days", type=int, default=30, metavar="N", help=tell(Message("when the next one comes (30)")))


def _subject(parser: argparse.ArgumentParser, tell: Tell) -> None:
    text = Message('its name in certificates, such as "CN=Line 3 CA,O=Acme,C=PL" (default: NAME)')
    parser.add_argument("--subject", metavar="TEXT", help=tell(text))


def _validity(parser: argparse.ArgumentParser, tell: Tell, *, years: int | None) -> None:
    term = parser.add_mutually_exclusive_group()
    text = Message("how long its certificate lasts (25)") if years else Message("how long it lasts (as --job, or 10)")
    term.add_argument("--years", type=int, default=years, metavar="N", help=tell(text))
    term.add_argument("--no-expiry", action="store_true", help=tell(Message("it does not end (year 9999)")))
    if years:
        parser.add_argument(
            "--pathlen",
            type=int,
            default=None,
            metavar="N",
            help=tell(Message("how many authorities may stand below it")),
        )


def _chain(parser: argparse.ArgumentParser, tell: Tell) -> None:
    text = Message("certificates of the authorities above, up to the root (PEM)")
    parser.add_argument("--chain", type=Path, action="append", default=[], metavar="FILE", help=tell(text))


def _key(parser: argparse.ArgumentParser, tell: Tell, *, new: bool = True) -> None:
    if new:
        parser.add_argument(
            "--key", choices=["P-256", "P-384"], default="P-256", help=tell(Message("the curve of its key"))
        )
        _token(parser, tell).add_argument(
            "--existing-key", action="store_true", help=tell(Message("take the key that is there, and make none"))
        )
    else:
        _token(parser, tell).set_defaults(existing_key=True)
    _keep(parser, tell, required=False)


def _token(parser: argparse.ArgumentParser, tell: Tell) -> argparse._ArgumentGroup:  # argparse has no other name
    group = parser.add_argument_group("PKCS#11")
    for name, metavar, text in (
        *_TOKEN,
        ("--token-key", "LABEL", Message("the key's label on the token (default: NAME)")),
        ("--token-key-id", "HEX", Message("the key's id on the token, where its label is not enough")),
    ):
        group.add_argument(name, metavar=metavar, help=tell(text))
    group.add_argument(
        "--pin-file", type=Path, metavar="FILE", help=tell(Message("a file of yours alone with its PIN"))
    )
    return group


def _pins(below: Commands) -> None:
    tell = below.tell
    listed = command(below, "tokens", "ca_pin:show_tokens", Message("list the tokens that a maker's library finds"))
    listed.add_argument("pkcs11", metavar="LIBRARY", help=tell(Message("the maker's library (.so, .dll)")))
    group = below.parsers.add_parser(
        "pin", help=tell(Message("keep a token's PIN in the keyring")), formatter_class=Formatter
    )
    pin = below.below(group)
    for name, run, text in (
        ("save", "ca_pin:save", Message("try a PIN that you type, once, and keep it")),
        ("forget", "ca_pin:forget", Message("take the PIN out of the keyring")),
    ):
        parser = command(pin, name, run, text)
        parser.add_argument(
            "name", nargs="?", metavar="NAME", help=tell(Message("the authority whose key is on the token"))
        )
        for option, metavar, words in _TOKEN:
            parser.add_argument(option, metavar=metavar, help=tell(words))


def _keep(parser: argparse.ArgumentParser, tell: Tell, *, required: bool) -> None:
    text = Message("what opens its key: drawn and kept in the keyring or in a file, or a passphrase that you know")
    parser.add_argument("--keep", choices=["keyring", "file", "ask"], default=None, required=required, help=tell(text))
