"""`factory-prov ca tokens | pin save | pin forget`: what tokens there are, and their PINs in the keyring."""

from __future__ import annotations

import argparse
from pathlib import Path

from factory_prov.cli.ca_token import token_place
from factory_prov.cli.output import Output, Words
from factory_prov.cli.secrets_asked import typed_pin
from factory_prov.credentials.authority.folder import AuthorityFolder
from factory_prov.credentials.authority.token_keys import place_of_record
from factory_prov.credentials.pkcs11 import pins, token_key
from factory_prov.credentials.pkcs11.place import TokenFacts, TokenPlace
from factory_prov.errors import InputError, SigningTokenPin
from factory_prov.messages import Message, sentences


def show_tokens(arguments: argparse.Namespace, output: Output) -> int:
    """List the tokens that are there; this needs no PIN."""
    found = token_key.tokens(Path(arguments.pkcs11).absolute())
    rows: list[tuple[Words, ...]] = [
        (each.label, each.serial, each.maker, each.model, Message("ready") if each.ready else Message("has no PIN yet"))
        for each in found
    ]
    head = (Message("LABEL"), Message("SERIAL"), Message("MAKER"), Message("MODEL"), "")
    lines = output.table([head, *rows]) if rows else [Message("This library finds no token that is ready for use.")]
    output.result(lines, [_document(each) for each in found])
    return 0


def save(arguments: argparse.Namespace, output: Output) -> int:
    """Try the PIN once, and keep it in the keyring when it is right."""
    place = _place(arguments)
    pin = typed_pin(output, place)
    facts = token_key.try_pin(place, pin)
    try:
        pins.save_pin(facts.serial, pin)
    except SigningTokenPin as failure:
        what = sentences(
            Message("The PIN is right, and kept ones are tried again; this one is not kept."), failure.what
        )
        raise SigningTokenPin(what, place=place.name, cure=failure.cure) from None
    output.result([Message("The PIN is right, and in the keyring ({token}).", token=place.name)], _document(facts))
    return 0


def forget(arguments: argparse.Namespace, output: Output) -> int:
    """Take the PIN out of the keyring; the token has to be there, as its serial number is the name of the entry."""
    place = _place(arguments)
    facts = token_key.token_facts(place)
    pins.forget_pin(facts.serial)
    output.result([Message("The keyring has no PIN of the {token}.", token=place.name)], _document(facts))
    return 0


def _place(arguments: argparse.Namespace) -> TokenPlace:
    if arguments.pkcs11:
        return token_place(arguments)
    if arguments.name:
        return place_of_record(AuthorityFolder(arguments.name).record()).token
    cure = Message("Name an authority, or a library with --pkcs11.")
    raise InputError(Message("no token is named."), place="ca pin", cure=cure)


def _document(facts: TokenFacts) -> dict[str, object]:
    return {
        "label": facts.label,
        "serial": facts.serial,
        "maker": facts.maker,
        "model": facts.model,
        "ready": facts.ready,
    }
