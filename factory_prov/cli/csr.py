"""`factory-prov csr export | import | status`: keys made ahead, for an authority outside."""

from __future__ import annotations

import argparse

from factory_prov.cancel import CancelToken
from factory_prov.cli.ca_sign import told_rows
from factory_prov.cli.output import Output
from factory_prov.credentials.authority.options import CaOptions
from factory_prov.credentials.authority.outside import AheadMaker, came_back
from factory_prov.credentials.certificate import CertificateOptions
from factory_prov.errors import InputError
from factory_prov.files.reading import read_bytes
from factory_prov.issuing.outside import make_requests, take_in
from factory_prov.job.job_file import load_job
from factory_prov.ledger.place import ledger_place
from factory_prov.ledger.station import open_known
from factory_prov.messages import Message
from factory_prov.naming.name_list import read_name_list


def export(arguments: argparse.Namespace, output: Output) -> int:
    """Make keys, keep them in the ledger, and write their requests."""
    names = [*arguments.names]
    if arguments.list is not None:
        names += [each.endpoint_name for each in read_name_list(arguments.list)]
    if not names:
        cure = Message("Name units, or a list of them: --list FILE.")
        raise InputError(Message("there is no name."), place="csr export", cure=cure)
    maker = AheadMaker(_options(arguments))
    with open_known(ledger_place()) as ledger:
        rows = make_requests(names, arguments.output, keys=ledger.waiting_keys, maker=maker, cancel=CancelToken())
        return told_rows(rows, output)


def bring(arguments: argparse.Namespace, output: Output) -> int:
    """Take in what the authority outside has signed."""
    chain = () if arguments.chain is None else came_back(read_bytes(arguments.chain), place=str(arguments.chain))
    with open_known(ledger_place()) as ledger:
        rows = take_in(arguments.source, chain, keys=ledger.waiting_keys, cancel=CancelToken())
        return told_rows(rows, output)


def status(_: argparse.Namespace, output: Output) -> int:
    """Count the keys that wait."""
    with open_known(ledger_place()) as ledger:
        counts = ledger.waiting_keys.counts()
    lines = [
        Message.counted("{n} key waits for its certificate", "{n} keys wait for their certificates", n=counts.unsigned),
        Message.counted("{n} key waits for its unit", "{n} keys wait for their units", n=counts.ready),
    ]
    output.result(lines, {"unsigned": counts.unsigned, "ready": counts.ready})
    return 0


def _options(arguments: argparse.Namespace) -> CertificateOptions:
    """Return the kind of key and the subject: as the job says, or P-256 and the common name alone."""
    if arguments.job is None:
        return CertificateOptions()
    for each in load_job(arguments.job).issuers:
        if isinstance(each, CertificateOptions):
            return each
        if isinstance(each, CaOptions):
            return each.as_options()
    return CertificateOptions()
