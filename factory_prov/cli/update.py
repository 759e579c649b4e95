"""`factory-prov update`: the standalone program brings itself up to date from a file, or goes back."""

from __future__ import annotations

import argparse

from factory_prov.cancel import CancelToken
from factory_prov.cli.output import Output
from factory_prov.messages import Message
from factory_prov.updating.update import go_back, installed
from factory_prov.updating.update import update as bring_up_to_date


def update(arguments: argparse.Namespace, output: Output) -> int:
    """Take the update in a file, or with --undo the version before."""
    here = installed()
    if arguments.undo:
        version = go_back(here, output.note)
        words = Message(
            "Version {here} was replaced by {version}. The ledger stays as it is.", here=here.version, version=version
        )
    else:
        version = bring_up_to_date(arguments.file, here, output.note, CancelToken())
        words = Message(
            "Version {here} was replaced by {version}. `factory-prov update --undo` goes back to {here}.",
            here=here.version,
            version=version,
        )
    document = {"from": here.version, "to": version, "folder": str(here.path)}
    output.result([words], document)
    return 0
