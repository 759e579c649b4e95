"""`factory-prov ledger keys show | use | share | rewrap | drop`: what a station's sealed keys lie under."""

from __future__ import annotations

import argparse
import getpass
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from factory_prov.cli.output import Output
from factory_prov.credentials.vault.homes import private_line
from factory_prov.credentials.vault.key_list import Use
from factory_prov.credentials.vault.sealing import Kek
from factory_prov.credentials.vault.station_keys import StationKeys, long_enough
from factory_prov.errors import InputError
from factory_prov.ledger.place import ledger_place
from factory_prov.ledger.sealing import SealedKeys
from factory_prov.ledger.station import look, open_known, open_there
from factory_prov.messages import Message
from factory_prov.secret import Secret


def show(_: argparse.Namespace, output: Output) -> int:
    """Tell where this station's keys lie, and how many units' keys are sealed under which."""
    known = StationKeys().known()
    with _sealed_keys() as sealed:
        counts = {} if sealed is None else sealed.counts()
    places = {key.kek_id: str(key.home) for key in known.keys}
    document = {
        "use": str(known.use),
        "keys": [
            {"id": kek_id, "place": places.get(kek_id), "units": counts.get(kek_id, 0)}
            for kek_id in dict.fromkeys((*places, *counts))
        ],
    }
    lines = [
        Message.counted(
            "{kek_id} ({place}): the keys of {n} unit",
            "{kek_id} ({place}): the keys of {n} units",
            n=counts.get(kek_id, 0),
            kek_id=kek_id,
            place=places.get(kek_id) or Message("not kept on this PC"),
        )
        for kek_id in dict.fromkeys((*places, *counts))
    ]
    output.result([Message("Keys of units are sealed with: {use}", use=known.use), *lines], document)
    return 0


def use(arguments: argparse.Namespace, output: Output) -> int:
    """Seal with a key from there from now on."""
    wanted = Use(arguments.place)
    file = arguments.passphrase_file
    if file is not None:
        long_enough(private_line(file))  # now, not when the first unit waits for it
    StationKeys().use(wanted, passphrase_file=None if file is None else file.absolute())
    output.result([Message("Keys of units are sealed with: {use}", use=wanted)], {"use": str(wanted)})
    return 0


def share(_: argparse.Namespace, output: Output) -> int:
    """Ask for a passphrase and keep the key it makes: stations that are given the same open what the others seal."""
    keys = StationKeys()
    with open_there(ledger_place()) as ledger:
        kek = Kek.from_passphrase(_passphrase(output), ledger.sealed_keys.ledger_id())
        keys.adopt(kek)
    words = Message("The key {kek_id} is kept; stations with this passphrase share it.", kek_id=kek.kek_id)
    output.result([words], {"id": kek.kek_id})
    return 0


def rewrap(arguments: argparse.Namespace, output: Output) -> int:
    """Seal everything anew: under a new key of this station, or under the one that is used now."""
    if arguments.new:
        StationKeys().renew()
    with _sealed_keys() as sealed:
        done, left = (0, 0) if sealed is None else ((found := sealed.rewrap()).done, found.left)
    lines = [Message.counted("The keys of {n} unit are sealed anew.", "The keys of {n} units are sealed anew.", n=done)]
    if left:
        lines.append(
            Message.counted(
                "Those of {n} unit stay as they are: this PC cannot open them.",
                "Those of {n} units stay as they are: this PC cannot open them.",
                n=left,
            )
        )
    output.result(lines, {"renewed": done, "left": left})
    return 0


def drop(arguments: argparse.Namespace, output: Output) -> int:
    """Forget a key of this station; InputError as long as something of this ledger is sealed under it."""
    if arguments.id not in {key.kek_id for key in StationKeys().known().keys}:
        cure = Message("`factory-prov ledger keys show` tells which there are.")
        raise InputError(Message("this PC has no key with this id."), place=arguments.id, cure=cure)
    with _sealed_keys() as sealed:
        count = 0 if sealed is None else sealed.counts().get(arguments.id, 0)
    if count:
        raise InputError(
            Message.counted("the keys of {n} unit lie under it.", "the keys of {n} units lie under it.", n=count),
            place=arguments.id,
            cure=Message("Seal them anew first: `factory-prov ledger keys rewrap --new`."),
        )
    StationKeys().drop(arguments.id)
    words = Message("This PC has no key {kek_id}; what an old backup has under it stays closed.", kek_id=arguments.id)
    output.result([words], {"id": arguments.id})
    return 0


@contextmanager
def _sealed_keys() -> Iterator[SealedKeys | None]:
    """Give what is sealed in the ledger of this PC; None where there is no ledger yet."""
    place = ledger_place()
    if look(place) is None:
        yield None
        return
    with open_known(place) as ledger:
        yield ledger.sealed_keys


def _passphrase(output: Output) -> Secret:
    if not sys.stdin.isatty():
        return long_enough(Secret(sys.stdin.readline().rstrip("\r\n")))
    text = getpass.getpass(output.told(Message("Passphrase of the stations (not shown): ")))
    if getpass.getpass(output.told(Message("The same again: "))) != text:
        raise InputError(Message("These are two passphrases."), cure=Message("Start again."))
    return long_enough(Secret(text))
