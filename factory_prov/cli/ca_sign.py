"""`factory-prov ca sign | revoke | crl`: what an authority signs, each written down in the ledger before it leaves."""

from __future__ import annotations

import argparse
from collections.abc import Iterable

from factory_prov.cancel import CancelToken
from factory_prov.cli.ca import not_negative, positive
from factory_prov.cli.ca_words import row_document, row_lines
from factory_prov.cli.output import Output, Words
from factory_prov.cli.secrets_asked import let_ask
from factory_prov.credentials.authority.authority import open_authority
from factory_prov.credentials.authority.certificates import AuthorityPlan
from factory_prov.credentials.authority.foreign_keys import ForeignSigner
from factory_prov.credentials.authority.lower import sign_lower
from factory_prov.credentials.authority.options import CaOptions
from factory_prov.credentials.authority.revocation import checked_days, refuse_no_lists, revocation_list
from factory_prov.credentials.encoding import encode_pem
from factory_prov.credentials.issued import RevocationReason
from factory_prov.errors import InputError
from factory_prov.files.owner_only import write_owner_only
from factory_prov.files.reading import read_bytes
from factory_prov.issuing.rows import Row, RowState
from factory_prov.issuing.signing import SigningBatch, SigningWish
from factory_prov.job.job_file import load_job
from factory_prov.ledger.certificates import KnownCertificate
from factory_prov.ledger.place import ledger_place
from factory_prov.ledger.station import open_known
from factory_prov.ledger.store import Ledger
from factory_prov.messages import Message

_YEAR_S = 31_556_952
_NEW_YEARS = 10


def sign(arguments: argparse.Namespace, output: Output) -> int:
    """Sign what was asked for elsewhere: devices, one or many, or one authority below this one."""
    let_ask(output)
    if arguments.authority:
        return _sign_authority(arguments, output)
    with open_known(ledger_place()) as ledger:
        signer = ForeignSigner(open_authority(arguments.name), _options(arguments))
        several = arguments.source.is_dir() or arguments.output.is_dir() or str(arguments.output).endswith("/")
        wish = SigningWish(
            output=arguments.output, name=arguments.endpoint, again=arguments.again, only_file=not several
        )
        batch = SigningBatch(signer=signer, certificates=ledger.certificates, wish=wish)
        return told_rows(batch.rows(arguments.source, CancelToken()), output)


def told_rows(rows: Iterable[Row], output: Output) -> int:
    """Tell each row, then how many there are of each kind; 2 when one was refused."""
    counts = dict.fromkeys(RowState, 0)
    documents, lines = [], list[Words]()
    for row in rows:
        counts[row.state] += 1
        documents.append(row_document(row))
        lines += row_lines(row)
    summary = Message(
        "{done} done, {before} done before, {refused} refused",
        done=counts[RowState.DONE],
        before=counts[RowState.BEFORE],
        refused=counts[RowState.REFUSED],
    )
    output.result([*lines, summary], {"rows": documents, **{str(state): n for state, n in counts.items()}})
    return 2 if counts[RowState.REFUSED] else 0


def revoke(arguments: argparse.Namespace, output: Output) -> int:
    """Revoke certificates in the ledger; the list is made by `crl`."""
    issuer = look_issuer(arguments.name)
    with open_known(ledger_place()) as ledger:
        found = _wanted(arguments, ledger)
        if not found:
            raise InputError(
                Message("the authority has issued no such certificate, as far as this ledger knows."),
                place=arguments.endpoint or arguments.serial,
                cure=Message("Correct it; `factory-prov ca status` counts what it has issued."),
            )
        done = ledger.certificates.revoke(found, RevocationReason(arguments.reason))
    lines: list[Words] = [
        Message("{name}, serial {serial}: revoked", name=each.name, serial=f"{each.serial:X}") for each in done
    ]
    if not done:
        lines = [Message("Nothing to do: revoked already.")]
    else:
        lines.append(Message("Servers know it with the next list: `factory-prov ca crl {name} -o FILE`.", name=issuer))
    output.result(lines, {"revoked": [{"name": each.name, "serial": f"{each.serial:X}"} for each in done]})
    return 0


def crl(arguments: argparse.Namespace, output: Output) -> int:
    """Sign the list of what is revoked, with the next number."""
    let_ask(output)
    days = checked_days(arguments.days)
    authority = open_authority(arguments.name)
    refuse_no_lists(authority)
    issuer = authority.view.issuer_id
    with open_known(ledger_place()) as ledger:
        number = ledger.certificates.next_list(issuer)
        revoked = ledger.certificates.revoked(issuer)
    der = revocation_list(authority, revoked, number=number, days=days)
    write_owner_only(arguments.output, der if arguments.der else encode_pem("X509 CRL", der))
    words = Message.counted(
        "Number {number}: {n} revoked", "Number {number}: {n} revoked", n=len(revoked), number=number
    )
    told = {"file": str(arguments.output), "number": number, "revoked": len(revoked), "days": days}
    output.result([str(arguments.output), words], told)
    return 0


def look_issuer(name: str) -> str:
    """Return the name of an authority that there is; AuthorityMissing for any other."""
    from factory_prov.credentials.authority.folder import AuthorityFolder

    AuthorityFolder(name).record()
    return name


def _wanted(arguments: argparse.Namespace, ledger: Ledger) -> tuple[KnownCertificate, ...]:
    from factory_prov.credentials.authority.authority import look_at
    from factory_prov.credentials.authority.folder import AuthorityFolder

    issuer = look_at(AuthorityFolder(arguments.name)).issuer_id
    if arguments.serial is not None:
        return ledger.certificates.of_serial(issuer, _serial(arguments.serial))
    found = ledger.certificates.of_name(arguments.endpoint, issuer)
    return found[:-1] if arguments.but_newest else found


def _serial(text: str) -> int:
    try:
        return int(text.replace(":", ""), 16)
    except ValueError:
        cure = Message("Write it as hexadecimal digits, as `openssl x509 -serial` shows it.")
        raise InputError(Message("this is no serial number."), place="--serial", cure=cure) from None


def _sign_authority(arguments: argparse.Namespace, output: Output) -> int:
    plan = AuthorityPlan(
        subject="",
        years=None if arguments.no_expiry else positive(arguments.years or _NEW_YEARS, "--years"),
        path_length=not_negative(arguments.pathlen, "--pathlen"),
    )
    signed = sign_lower(open_authority(arguments.name), read_bytes(arguments.source), plan, place=str(arguments.source))
    with open_known(ledger_place()) as ledger:
        ledger.certificates.record([signed.issued], again=True)
    write_owner_only(arguments.output, signed.pem)
    words = Message(
        "{name}, until {end}: bring the file back, and `factory-prov ca install` it there.",
        name=signed.issued.name,
        end=f"{signed.issued.not_after:%Y-%m-%d}",
    )
    document = {"file": str(arguments.output), "name": signed.issued.name, "serial": f"{signed.issued.serial:X}"}
    output.result([str(arguments.output), words], document)
    return 0


def _options(arguments: argparse.Namespace) -> CaOptions:
    """Return how certificates look: as the job says, or as usual; years and end of the command line go before."""
    from dataclasses import replace

    options = CaOptions(authority=arguments.name)
    if arguments.job is not None:
        given = next((each for each in load_job(arguments.job).issuers if isinstance(each, CaOptions)), None)
        if given is None:
            cure = Message("Add [credentials.ca] to the job, or leave --job out.")
            what = Message("the job does not say how an authority makes certificates.")
            raise InputError(what, place=str(arguments.job), cure=cure)
        options = replace(given, authority=arguments.name)
    if arguments.no_expiry:
        return replace(options, no_expiry=True)
    if arguments.years is not None:
        return replace(options, no_expiry=False, validity_s=positive(arguments.years, "--years") * _YEAR_S)
    return options
