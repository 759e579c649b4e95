"""`factory-prov ca init | request | install | import | backup | passphrase | list | status | export`."""

from __future__ import annotations

import argparse
from pathlib import Path

from factory_prov.cli import ca_words
from factory_prov.cli.ca_token import token_of
from factory_prov.cli.output import Output, Words
from factory_prov.cli.secrets_asked import known_passphrase, let_ask, new_passphrase
from factory_prov.credentials.authority import making
from factory_prov.credentials.authority.authority import look_at
from factory_prov.credentials.authority.brought import brought_key
from factory_prov.credentials.authority.certificates import KEYS, AuthorityPlan
from factory_prov.credentials.authority.facts import exported, facts_of
from factory_prov.credentials.authority.folder import AuthorityFolder, PassphrasePlace, authority_names
from factory_prov.credentials.authority.making import KeyWish
from factory_prov.errors import InputError
from factory_prov.files.owner_only import write_owner_only
from factory_prov.files.reading import read_bytes
from factory_prov.ledger.place import ledger_place
from factory_prov.ledger.station import look, open_known
from factory_prov.messages import Message


def init(arguments: argparse.Namespace, output: Output) -> int:
    """Make a root, or give one a new certificate."""
    folder = AuthorityFolder(arguments.name)
    plan = AuthorityPlan(
        subject=arguments.subject or arguments.name,
        years=None if arguments.no_expiry else positive(arguments.years, "--years"),
        path_length=None if arguments.pathlen is None else not_negative(arguments.pathlen, "--pathlen"),
    )
    let_ask(output)
    if arguments.renew:
        making.renew_root(folder, plan)
    else:
        making.make_root(folder, plan, _wish(arguments, output))
    next_step = Message("Make a backup: `factory-prov ca backup {name} -o FILE`.", name=folder.name)
    return _told(folder, output, Message("Its key stays on the token.") if folder.record().token else next_step)


def request(arguments: argparse.Namespace, output: Output) -> int:
    """Make an intermediate's key and request, or the request once more."""
    folder = AuthorityFolder(arguments.name)
    let_ask(output)
    if arguments.renew or (folder.exists() and folder.certificate_pem() is None):
        pem = making.request_again(folder)
    else:
        pem = making.make_request(folder, arguments.subject or arguments.name, _wish(arguments, output))
    write_owner_only(arguments.output, pem)
    lines: list[Words] = [
        str(arguments.output),
        Message(
            "Take it to the authority above; then: `factory-prov ca install {name} FILE`.",
            name=folder.name,
        ),
    ]
    output.result(lines, {"name": folder.name, "request": str(arguments.output)})
    return 0


def install(arguments: argparse.Namespace, output: Output) -> int:
    """Take in what the authority above has made of the request."""
    folder = AuthorityFolder(arguments.name)
    making.install(folder, _given(arguments), place=str(arguments.file))
    return _told(folder, output, Message("Give the server its certificate: `factory-prov ca export`."))


def bring(arguments: argparse.Namespace, output: Output) -> int:
    """Take over an authority with its key."""
    folder = AuthorityFolder(arguments.name)
    if arguments.pkcs11:
        let_ask(output)
        making.bring(folder, None, _given(arguments), _wish(arguments, output), place=str(arguments.file))
        return _told(folder, output, Message("Its key stays on the token."))
    key_file = arguments.key or arguments.file
    key = brought_key(read_bytes(key_file), lambda: known_passphrase(output, arguments.name), place=str(key_file))
    making.bring(folder, key, _given(arguments), _wish(arguments, output), place=str(arguments.file))
    words = Message("Its key lies here encrypted; destroy the file it came in, or keep that under lock.")
    return _told(folder, output, words)


def backup(arguments: argparse.Namespace, output: Output) -> int:
    """Write everything of an authority into one file, its key under a passphrase of its own."""
    folder = AuthorityFolder(arguments.name)
    let_ask(output)
    pem = making.backup(folder, new_passphrase(output, arguments.name)())
    write_owner_only(arguments.output, pem)
    words = Message("Keep the file and its passphrase in two places; `factory-prov ca import` takes it.")
    output.result([str(arguments.output), words], {"name": folder.name, "file": str(arguments.output)})
    return 0


def passphrase(arguments: argparse.Namespace, output: Output) -> int:
    """Put the key under another passphrase."""
    folder = AuthorityFolder(arguments.name)
    let_ask(output)
    place = making.keep_passphrase(folder, _wish(arguments, output))
    words = Message("What opens the key of {name}: {place}", name=folder.name, place=place)
    output.result([words], {"name": folder.name, "passphrase": str(place)})
    return 0


def show_all(_: argparse.Namespace, output: Output) -> int:
    """List the authorities."""
    found = [facts_of(AuthorityFolder(name)) for name in authority_names()]
    lines: list[Words] = [line for facts in found for line in ca_words.authority_lines(facts)]
    none = Message("This PC has no authority. Make one: `factory-prov ca init NAME` or `ca request NAME`.")
    output.result(lines or [none], [ca_words.authority_document(facts) for facts in found])
    return 0


def status(arguments: argparse.Namespace, output: Output) -> int:
    """Show an authority, and what the ledger knows of it."""
    facts = facts_of(AuthorityFolder(arguments.name))
    lines, document = ca_words.authority_lines(facts), ca_words.authority_document(facts)
    place = ledger_place()
    if facts.issuer_id is not None and look(place) is not None:
        with open_known(place) as ledger:
            counts = ledger.certificates.counts(facts.issuer_id)
        lines += ca_words.counts_lines(counts)
        document |= ca_words.counts_document(counts)
    if facts.days_left is not None:
        lines.append(Message.counted("  {n} day left", "  {n} days left", n=max(0, facts.days_left)))
    output.result(lines, document)
    return 0


def export(arguments: argparse.Namespace, output: Output) -> int:
    """Write the certificate that a server has to know, and tell what to do with it."""
    folder = AuthorityFolder(arguments.name)
    which = {"der": arguments.der, "chain": arguments.chain, "root": arguments.root}
    if arguments.der and arguments.chain:
        cure = Message("Leave one of the two out.")
        raise InputError(Message("a chain cannot be written as DER."), place="--der", cure=cure)
    write_owner_only(arguments.output, exported(look_at(folder), **which))
    facts = facts_of(folder)
    words = ca_words.server_words()
    servers = [arguments.server] if arguments.server else [*words]
    lines = [str(arguments.output), *ca_words.authority_lines(facts)]
    lines += [words[server] for server in servers]
    output.result(lines, {"file": str(arguments.output), **ca_words.authority_document(facts)})
    return 0


def positive(number: int, place: str) -> int:
    """Return a number of years; InputError for none."""
    if number < 1:
        raise InputError(Message("this must be 1 or more."), place=place, cure=Message("Correct it."))
    return number


def not_negative(number: int, place: str) -> int:
    """Return a path length; InputError for a negative one."""
    if number < 0:
        raise InputError(Message("this must be 0 or more."), place=place, cure=Message("Correct it."))
    return number


def _told(folder: AuthorityFolder, output: Output, next_step: Message) -> int:
    facts = facts_of(folder)
    output.result([*ca_words.authority_lines(facts), next_step], ca_words.authority_document(facts))
    return 0


def _given(arguments: argparse.Namespace) -> bytes:
    """Return the certificate and those above it, from all files that were named, as PEM."""
    from factory_prov.credentials.containers import unwrapped
    from factory_prov.credentials.encoding import certificate_parts, encode_pem

    files: list[Path] = [arguments.file, *arguments.chain]
    parts = [part for file in files for part in certificate_parts(unwrapped(read_bytes(file), place=str(file)))]
    return b"".join(encode_pem("CERTIFICATE", part) for part in parts)


def _wish(arguments: argparse.Namespace, output: Output) -> KeyWish:
    """Return where a key comes from and what opens it: `--key` is a curve here, where it is no file."""
    kind = getattr(arguments, "key", None)
    return KeyWish(
        kind=kind if kind in KEYS else KEYS[0],
        place=PassphrasePlace(arguments.keep) if arguments.keep else PassphrasePlace.AUTO,
        passphrase=new_passphrase(output, arguments.name),
        token=token_of(arguments, output) if getattr(arguments, "pkcs11", None) else None,
    )
