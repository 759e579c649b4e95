"""`factory-prov server-cert`: what a LwM2M server shows of itself, to confirm and to give to devices."""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from factory_prov.cancel import CancelToken
from factory_prov.cli.output import Output, Words, problem_documents
from factory_prov.errors import CredentialsError, InputError
from factory_prov.lwm2m.problem import has_errors
from factory_prov.messages import Message
from factory_prov.server_certificate.asking import AskedServer, HandshakeAnswer, SecureTransport, asked_server
from factory_prov.server_certificate.choosing import USAGES, CertificateChoice, Wanted, proven_by
from factory_prov.server_certificate.fetching import fetch, file_name, keep
from factory_prov.server_certificate.for_job import JobServer
from factory_prov.server_certificate.words import certificate_rows, standing

if TYPE_CHECKING:
    from factory_prov.credentials.described import DescribedCertificate
    from factory_prov.job.job_document import JobDocument

_YES = ("yes", "y", "tak", "t")
_UNCONFIRMED = Message("Nothing was written: nobody has confirmed the fingerprint.")
_HOW_TO_CONFIRM = Message(
    "Compare it with what the server's owner tells you by another way, and give it with --fingerprint."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What was asked for: the server, what the device goes by, and the job that is to have it."""

    server: AskedServer
    wanted: Wanted
    document: JobDocument | None = None
    of_job: JobServer | None = None


def server_cert(arguments: argparse.Namespace, output: Output) -> int:
    """Show the chain; with -o or --job write the right one of it, once somebody has confirmed a fingerprint."""
    asked = _asked(arguments)
    target = JobServer(server=asked.server, wanted=asked.wanted, taken=True)
    fetched = fetch(target, cancel=CancelToken(), given=_given(arguments.ca_file))
    chain, choice, answer = [*fetched.chain], fetched.choice, fetched.answer
    if choice is None:
        if not output.json_wanted:
            output.result(_shown(chain, None, asked, answer, output), None)
        raise fetched.trouble or InputError(_UNCONFIRMED)
    document = _document(chain, choice, asked, answer)
    if not output.json_wanted:
        output.result(_shown(chain, choice, asked, answer, output), None)
    written = _written(arguments, asked, chain, choice, output)
    if output.json_wanted:
        output.result([], {**document, "file": None if written is None else str(written)})
    return 2 if written is None and has_errors(choice.problems) else 0


def _asked(arguments: argparse.Namespace) -> _Asked:
    address: str = arguments.server or ""
    if arguments.job is None:
        if not address:
            cure = Message("Give host:port, or a job with --job.")
            raise InputError(Message("no server is named."), place="server-cert", cure=cure)
        server = _by(asked_server(address), arguments.transport)
        wanted = Wanted(host=server.host, usage=3 if arguments.usage is None else arguments.usage)
        return _Asked(server=server, wanted=wanted)
    from factory_prov.job.job_document import JobDocument
    from factory_prov.server_certificate.for_job import server_of

    document = JobDocument.load(arguments.job)
    found = server_of(document.job(), address)
    if arguments.usage not in (None, found.wanted.usage):
        raise InputError(
            Message("the job has Certificate Usage {usage}.", usage=found.wanted.usage),
            place="--usage",
            cure=Message("Leave the option out, or change {path}/15 in the job.", path=found.wanted.path),
        )
    server = _by(found.server, arguments.transport)
    return _Asked(server=server, wanted=found.wanted, document=document, of_job=found)


def _by(server: AskedServer, told: str | None) -> AskedServer:
    return server if told is None else replace(server, transports=(SecureTransport(told),))


def _given(file: Path | None) -> list[DescribedCertificate]:
    if file is None:
        return []
    from factory_prov.credentials.containers import unwrapped
    from factory_prov.credentials.described import described
    from factory_prov.credentials.supplied import load_chain
    from factory_prov.files.reading import read_bytes

    return [described(each) for each in load_chain(unwrapped(read_bytes(file), place=str(file)), place=str(file))]


def _shown(
    chain: list[DescribedCertificate],
    choice: CertificateChoice | None,
    asked: _Asked,
    answer: HandshakeAnswer,
    output: Output,
) -> list[Words]:
    lines: list[Words] = [
        Message("{server}, by {transport}:", server=asked.server.address, transport=answer.transport.value)
    ]
    if answer.wants_certificate:
        lines.append(Message("The server goes on only for who shows a certificate; its own it has shown all the same."))
    elif not answer.finished:
        lines.append(Message("The server broke off, and has not proved that this certificate is its own."))
    for number, certificate in enumerate(chain, start=1):
        lines += ["", Message("{number}: {what}", number=number, what=standing(chain, number - 1))]
        lines += [f"   {row}" for row in output.table(certificate_rows(certificate))]
    if choice is not None:
        lines += ["", Message("Certificate Usage {usage} wants {what}:", usage=choice.usage, what=USAGES[choice.usage])]
        lines += [f"   {choice.certificate.sha256}", *output.problem_lines(choice.problems)]
    return lines


def _written(
    arguments: argparse.Namespace,
    asked: _Asked,
    chain: list[DescribedCertificate],
    choice: CertificateChoice,
    output: Output,
) -> Path | None:
    """Write the file, and its name into the job; None where nothing was to be written."""
    if arguments.output is None and asked.document is None:
        return None
    if has_errors(choice.problems) and not arguments.anyway:
        output.problems(choice.problems if output.json_wanted else [])
        raise InputError(
            Message("nothing was written: devices would not connect with this certificate."),
            place=asked.server.address,
            cure=Message("Mend what is told, or write it all the same with --anyway."),
        )
    if arguments.ca_file is None or choice.certificate in chain:
        _confirm(arguments.fingerprint, chain, choice, output)
    file = _file(arguments, asked)
    keep(file, choice.certificate, overwrite=arguments.overwrite)
    output.note(Message("{file}: written", file=file))
    if asked.document is not None and asked.of_job is not None:
        _tell_job(asked.document, asked.of_job, file, output)
    return file


def _confirm(told: str | None, chain: list[DescribedCertificate], choice: CertificateChoice, output: Output) -> None:
    from factory_prov.credentials.described import fingerprint_digits

    if told is None:
        _ask_person(choice, output)
        return
    digits = fingerprint_digits(told)
    if not digits:
        cure = Message("Give all 64 hexadecimal digits, with or without colons.")
        raise InputError(Message("this is no SHA-256 fingerprint."), place="--fingerprint", cure=cure)
    if not proven_by(chain, choice.certificate, digits):
        raise CredentialsError(
            Message("Nothing was written: the server shows no certificate with this fingerprint."),
            place="--fingerprint",
            cure=Message("It was renewed, or somebody stands between: ask the server's owner."),
        )


def _ask_person(choice: CertificateChoice, output: Output) -> None:
    if output.json_wanted or not sys.stdin.isatty():
        raise InputError(_UNCONFIRMED, place=choice.certificate.sha256, cure=_HOW_TO_CONFIRM)
    question = Message("Has the server's owner told you this fingerprint, by another way than this one? (yes/no) ")
    print(output.told(question), end="", flush=True)
    if sys.stdin.readline().strip().lower() not in _YES:
        raise InputError(_UNCONFIRMED, place=choice.certificate.sha256, cure=_HOW_TO_CONFIRM)


def _file(arguments: argparse.Namespace, asked: _Asked) -> Path:
    if arguments.output is not None:
        return Path(arguments.output)
    assert asked.document is not None  # noqa: S101 - without a job there is an output
    has = asked.document.job().credentials.server_certificate_file
    if has is not None:
        return has
    return asked.document.path.parent / file_name(asked.server)


def _tell_job(document: JobDocument, of_job: JobServer, file: Path, output: Output) -> None:
    from factory_prov.server_certificate.for_job import take_file

    before = document.text
    take_file(document, file)
    document.job()
    if document.text != before:
        document.save()
        output.note(Message("{file}: server_certificate_file is {certificate}", file=document.path, certificate=file))
    if not of_job.taken:
        output.note(
            Message(
                'No unit gets it yet: write "{path}/4" = {{ credential = "server_certificate" }} in the job.',
                path=of_job.wanted.path,
            )
        )


def _document(
    chain: list[DescribedCertificate], choice: CertificateChoice, asked: _Asked, answer: HandshakeAnswer
) -> dict[str, object]:
    return {
        "server": asked.server.address,
        "transport": answer.transport.value,
        "wants_certificate": answer.wants_certificate,
        "finished": answer.finished,
        "usage": choice.usage,
        "chosen": choice.certificate.sha256,
        "chain": [_certificate_document(each) for each in chain],
        "problems": problem_documents(choice.problems),
    }


def _certificate_document(certificate: DescribedCertificate) -> dict[str, object]:
    return {
        "sha256": certificate.sha256,
        "subject": certificate.subject,
        "issuer": certificate.issuer,
        "names": list(certificate.names),
        "not_before": certificate.not_before and certificate.not_before.isoformat(),
        "not_after": certificate.not_after and certificate.not_after.isoformat(),
        "key": certificate.key,
        "ca": certificate.ca,
        "own_issuer": certificate.own_issuer,
    }
