"""The old factory provisioning tool, `ptool`: its options, its class and its files, on the new engine.

Same meaning: `SenMLCBOR` in the working directory, certificates under `cert/`, exit code 0 or 1. Imports are late
where they are slow, because scripts start this tool once per unit.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from contextlib import contextmanager
from dataclasses import replace
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from factory_prov import __version__
from factory_prov.argparse_words import Formatter, argparse_speaks
from factory_prov.environment import environment
from factory_prov.errors import FactoryProvError, InputError, RefusedError
from factory_prov.job.model import Credential, CredentialOptions, Job
from factory_prov.job.old_formats.endpoint_cfg import read_endpoint_cfg_file
from factory_prov.job.old_formats.settings import settings_of
from factory_prov.job.unit import PACK_FILE, Unit, UnitMaker
from factory_prov.lwm2m.problem import Problem, Severity, has_errors
from factory_prov.lwm2m.rules import examine_pack
from factory_prov.lwm2m.rules.accounts import accounts, management_account
from factory_prov.lwm2m.security_mode import SecurityMode
from factory_prov.lwm2m.senml import Record
from factory_prov.messages import Message, Translator
from factory_prov.terminal import harmless
from factory_prov.translations import chosen_language, translator

if TYPE_CHECKING:
    from collections.abc import Iterator

    from factory_prov.credentials.issuers.supplied import SuppliedOptions
    from factory_prov.job.model import Setting
    from factory_prov.job.old_formats.cert_info import OldCertInfo
    from factory_prov.registrars.coiote.old_file import OldServerInfo
    from factory_prov.registrars.coiote.registrar import Coiote
    from factory_prov.registrars.registration import RegistrationOutcome

CERTIFICATE_FOLDER = Path("cert")
_OF_OBJECTS = ("object-not-installed", "no-target")


class FactoryProvisioning:
    """The old tool's class. Its methods raise what they raised: ValueError for wrong input, OSError for a missing
    file, ConnectionError for the server; the texts are ours and say what to do.

    All arguments but `endpoint_name` and `token` name files; only `endpoint_cfg` is needed.
    """

    def __init__(
        self,
        endpoint_cfg: str | os.PathLike[str],
        endpoint_name: str | None,
        server_info: str | os.PathLike[str] | None,
        token: str | None,
        cert_info: str | os.PathLike[str] | None,
    ) -> None:
        self.endpoint_name = endpoint_name
        self._token = token
        self._server_cert: Path | None = None
        self._pair: SuppliedOptions | None = None
        self._unit: Unit | None = None
        self._coiote: tuple[Coiote, str, str] | None = None
        with _as_the_old_tool_raised():
            self._entries = read_endpoint_cfg_file(_existing(endpoint_cfg, Message("endpoint configuration")))
            self._server_info = self._read_server_info(server_info)
            self._cert_info = self._read_cert_info(cert_info)
            self._mode = self._security_mode()

    def get_sec_mode(self) -> str:
        """Return psk, cert, nosec or est: the Security Mode of the management account."""
        return self._mode.short_name

    def set_server_cert(self, cert: str | os.PathLike[str]) -> None:
        """Use this file as the server's certificate, DER or PEM."""
        self._unit = None
        self._server_cert = _existing(cert, Message("server certificate"))

    def set_endpoint_cert_and_key(self, cert: str | os.PathLike[str], key: str | os.PathLike[str]) -> None:
        """Use these files as the device's certificate and private key, DER or PEM."""
        from factory_prov.credentials.issuers.supplied import SuppliedOptions

        self._unit = None
        self._pair = SuppliedOptions(
            certificate_file=_existing(cert, Message("endpoint certificate")),
            key_file=_existing(key, Message("endpoint private key")),
        )

    def generate_self_signed_cert(self) -> None:
        """Make a key and self-signed certificate from the fields of cert_info, keep them under cert/ and use them."""
        with _as_the_old_tool_raised():
            if self._cert_info is None:
                raise InputError(
                    Message("there is nothing to make a certificate from."),
                    cure=Message("Name cert_info.json with -C."),
                )
            _say(Message("Generating device certificates..."))
            folder = _make_certificate(self._cert_info, self.endpoint_name)
        self.set_endpoint_cert_and_key(folder / "client_cert.der", folder / "client_key.der")
        _say(Message("Certificates generated: {folder}", folder=folder))

    def provision_device(self) -> None:
        """Write the device's SenML CBOR pack to SenMLCBOR; what the device may mind is told on stderr."""
        from factory_prov.files.owner_only import write_owner_only

        _say(Message('Security Mode set to "{mode}"', mode=self.get_sec_mode()))
        with _as_the_old_tool_raised():
            unit = self._make_unit()
            for problem in self.problems():
                _say(_sentence(problem), file=sys.stderr)
            write_owner_only(Path(PACK_FILE), unit.pack)
        _say(
            Message(
                "SenML CBOR pack created: {file}, {size_bytes} bytes, {records} records",
                file=PACK_FILE,
                size_bytes=len(unit.pack),
                records=len(unit.records),
            )
        )

    def problems(self) -> list[Problem]:
        """Return what is wrong with the device's pack and the certificates in it, as `factory-prov check` would.

        Where a certificate is still to be made, one is made for this look alone. Which objects the device has cannot
        be said here: one that the usual firmware lacks is only warned of.
        """
        unit = self._make_unit() if self._cert_info is None or self._pair is not None else self._sample_unit()
        records, found = examine_pack(unit.pack)
        if self._mode.uses_certificate:
            from factory_prov.clock import now
            from factory_prov.credentials.check import certificate_problems

            for account in accounts(records):
                if account.mode is not None and account.mode.uses_certificate:
                    found += certificate_problems(account, endpoint_name=self.endpoint_name, now=now())
        return [replace(each, severity=Severity.WARNING) if each.rule in _OF_OBJECTS else each for each in found]

    def refuse_errors(self) -> None:
        """Raise ValueError, with every problem told, when the device would refuse its pack or never connect with it."""
        with _as_the_old_tool_raised():
            found = self.problems()
            if has_errors(found):
                for problem in found:
                    _say(_sentence(problem), file=sys.stderr)
                raise InputError(
                    Message("the device would refuse this pack, or never connect with it; nothing was written."),
                    cure=Message("Mend the errors above."),
                )

    def register(self) -> None:
        """Make the device known at the Coiote server; success also when it is there with the same identity."""
        from factory_prov.cancel import CancelToken
        from factory_prov.registrars.coiote.options import CERTIFICATE_HINT
        from factory_prov.registrars.from_records import registration_of

        coiote, name, host = self._registrar()
        with _as_the_old_tool_raised():
            _say(Message("Registering {name} at {host}...", name=name, host=host))
            registration = registration_of(self._make_unit().records, name)
            registered = coiote.register(registration, update=False, cancel=CancelToken())
        _say(_registered(name, registered.outcome))
        if self._mode.uses_certificate:
            _say(CERTIFICATE_HINT)

    def check(self) -> None:
        """Raise ValueError now for what a later step would refuse: nothing is made from half the inputs."""
        with _as_the_old_tool_raised():
            self._settings(pair_comes=self._cert_info is not None)
        if self._server_info is not None:
            self._registrar()

    def _registrar(self) -> tuple[Coiote, str, str]:
        """Return the server ready to use, the endpoint name and the server's host; asks for the token once."""
        if self._coiote is None:
            with _as_the_old_tool_raised():
                self._coiote = self._make_registrar()
        return self._coiote

    def _make_registrar(self) -> tuple[Coiote, str, str]:
        from factory_prov.registrars.coiote.old_file import server_options
        from factory_prov.registrars.coiote.registrar import Coiote
        from factory_prov.registrars.coiote.units import require_name
        from factory_prov.registrars.token import find_token
        from factory_prov.secret import Secret

        server = self._server_info
        if server is None:
            raise InputError(
                Message("Missing server information for the registration."),
                cure=Message("Name lwm2m_server.json with -s."),
            )
        if not self.endpoint_name:
            raise InputError(Message("Missing endpoint name for the registration."), cure=Message("Give it with -e."))
        require_name(self.endpoint_name)
        options = server_options(server)
        options.check()
        given = None if self._token is None else Secret(self._token)
        found = find_token(host=options.host, given=given, token_file=None, environ=environment())
        return Coiote(options, found.token), self.endpoint_name, options.host

    def _read_server_info(self, path: str | os.PathLike[str] | None) -> OldServerInfo | None:
        if path is None:
            return None
        from factory_prov.files.reading import TEXT_LIMIT_BYTES, read_bytes
        from factory_prov.registrars.coiote.old_file import read_server_info

        file = _existing(path, Message("server information"))
        info = read_server_info(read_bytes(file, max_bytes=TEXT_LIMIT_BYTES), place=str(file))
        if info.access_token is not None:
            warning = Message(
                "Warning: {file} holds an access token; it is not used, and should not be there.", file=os.fspath(path)
            )
            _say(warning, file=sys.stderr)
        return info

    def _read_cert_info(self, path: str | os.PathLike[str] | None) -> OldCertInfo | None:
        if path is None:
            return None
        from factory_prov.job.old_formats.cert_info import read_cert_info_file

        return read_cert_info_file(_existing(path, Message("certificate information")))

    def _security_mode(self) -> SecurityMode:
        records = [Record(entry.path, entry.value) for entry in self._entries]
        account = management_account(records)
        mode = account.mode
        if mode is None:
            raise InputError(
                Message("Security Mode (/0/x/2) is missing or unknown."),
                cure=Message("Write 0 (PSK), 2 (Certificate) or 3 (NoSec)."),
            )
        if mode is SecurityMode.RPK:
            raise InputError(
                Message("the device has no raw public key mode."), cure=Message("Use 0 (PSK) or 2 (Certificate).")
            )
        if mode is SecurityMode.EST and not any(account.bootstrap for account in accounts(records)):
            raise InputError(
                Message("Certificate with EST begins with a bootstrap, and there is no Bootstrap-Server account."),
                place=f"{account.path}/2",
                cure=Message("Add one, or use 2 (Certificate)."),
            )
        return mode

    def _make_unit(self) -> Unit:
        if self._unit is None:
            credentials = CredentialOptions(server_certificate_file=self._server_cert)
            issuers = () if self._pair is None else (self._pair,)
            job = Job(configuration=self._settings(), credentials=credentials, issuers=issuers)
            self._unit = UnitMaker(job).make(self.endpoint_name or "")
        return self._unit

    def _sample_unit(self) -> Unit:
        from factory_prov.job.old_formats.cert_info import certificate_options

        info = self._cert_info
        issuers = () if info is None else (certificate_options(info),)
        credentials = CredentialOptions(server_certificate_file=self._server_cert)
        settings = self._settings(pair_comes=True)
        return UnitMaker(Job(configuration=settings, credentials=credentials, issuers=issuers)).sample(
            self.endpoint_name or (info.common_name if info is not None else None) or ""
        )

    def _settings(self, *, pair_comes: bool = False) -> tuple[Setting, ...]:
        """Return what the device gets; InputError when a credential it needs is not there (and will not come)."""
        given = {Credential.SERVER_CERTIFICATE} if self._server_cert is not None else set()
        given |= {Credential.CERTIFICATE, Credential.PRIVATE_KEY} if self._pair is not None or pair_comes else set()
        settings = tuple(settings_of(self._entries, given=given))
        self._require({setting.source for setting in settings if isinstance(setting.source, Credential)} - given)
        return settings

    def _require(self, missing: set[Credential]) -> None:
        if Credential.SERVER_CERTIFICATE in missing:
            raise InputError(
                Message("Missing server certificate: without it the device would trust any server."),
                cure=Message("Give the server's certificate with -p."),
            )
        if missing:
            raise InputError(
                Message("Missing endpoint certificate and key."),
                cure=Message("Let -C make them from cert_info.json, or give both with -r and -k."),
            )


def _existing(path: str | os.PathLike[str], what: Message) -> Path:
    if not Path(path).exists():
        failure = InputError(
            Message("Missing {what}: there is no file {file}.", what=what, file=os.fspath(path)),
            cure=Message("Check its name and folder."),
        )
        raise FileNotFoundError(str(failure)) from failure
    return Path(path)


def _say(message: Message, *, file: TextIO | None = None) -> None:
    """Tell a person in the language of the environment."""
    print(harmless(message.rendered(_environment())), file=file)


def _registered(name: str, outcome: RegistrationOutcome) -> Message:
    if outcome.name == "CREATED":
        return Message('Device "{name}" successfully registered (created)', name=name)
    if outcome.name == "UPDATED":
        return Message('Device "{name}" successfully registered (updated)', name=name)
    return Message('Device "{name}" successfully registered (already there)', name=name)


def _environment() -> Translator:
    return translator(chosen_language((), os.environ))


def _sentence(problem: Problem) -> Message:
    where, what, why, cure = problem.path or problem.place, problem.what, problem.why, problem.cure
    if problem.severity is Severity.ERROR:
        return Message("Error: {where} {what} {why} {cure}", where=where, what=what, why=why, cure=cure)
    return Message("Warning: {where} {what} {why} {cure}", where=where, what=what, why=why, cure=cure)


@contextmanager
def _as_the_old_tool_raised() -> Iterator[None]:
    """Turn our errors into the classes that scripts around the old tool catch; the texts stay, in English."""
    try:
        yield
    except InputError as failure:
        kind = OSError if isinstance(failure.__cause__, OSError) else ValueError
        raise kind(str(failure)) from failure
    except RefusedError as failure:
        raise ConnectionError(str(failure)) from failure


def _make_certificate(info: OldCertInfo, endpoint_name: str | None) -> Path:
    """Make a pair and keep it in a folder of its own under cert/; return the folder.

    The old names directly under cert/ always show the newest pair, as they did.
    """
    from factory_prov.credentials.self_signed import make_self_signed
    from factory_prov.files.folder_names import folder_name
    from factory_prov.files.locks import one_at_a_time
    from factory_prov.files.owner_only import write_credentials_folder, write_owner_only
    from factory_prov.job.old_formats.cert_info import certificate_options

    if not (endpoint_name or info.common_name):
        raise InputError(
            Message("the certificate would have no common name."),
            cure=Message("Give the endpoint name with -e, or commonName in -C."),
        )
    pair = make_self_signed(certificate_options(info), endpoint_name=endpoint_name)
    files = pair.files()
    name = folder_name(endpoint_name or info.common_name or "")
    folder = write_credentials_folder(CERTIFICATE_FOLDER, name, files, unique=True)
    with one_at_a_time(CERTIFICATE_FOLDER / ".lock"):
        for file_name, data in files.items():
            write_owner_only(CERTIFICATE_FOLDER / file_name, data)
    return folder


def command_line(language: Translator) -> argparse.ArgumentParser:
    """Return the parser of the old tool's options, with its help in this language."""

    def tell(message: Message) -> str:
        return message.rendered(language)

    parser = argparse.ArgumentParser(
        prog="ptool",
        formatter_class=Formatter,
        description=tell(Message("Makes a device's SenML CBOR pack and registers the device. See also: factory-prov.")),
    )
    parser.add_argument(
        "-c",
        "--endpoint_cfg",
        required=True,
        help=tell(Message("endpoint configuration: the objects to write to the device")),
    )
    parser.add_argument(
        "-e", "--URN", help=tell(Message("endpoint name, for the registration and as the certificate's common name"))
    )
    parser.add_argument(
        "-s", "--server", help=tell(Message("lwm2m_server.json: register the device at this Coiote server"))
    )
    parser.add_argument(
        "-t",
        "--token",
        help=tell(Message("access token; others can see it: better set FACTORY_PROV_TOKEN or use the keyring")),
    )
    parser.add_argument(
        "-C", "--cert", help=tell(Message("cert_info.json: make a self-signed certificate from these fields"))
    )
    parser.add_argument("-k", "--pkey", help=tell(Message("private key of the device, DER or PEM; not used with -C")))
    parser.add_argument("-r", "--pcert", help=tell(Message("certificate of the device, DER or PEM; not used with -C")))
    parser.add_argument("-p", "--scert", help=tell(Message("certificate of the server, DER or PEM")))
    text = Message("show program's version number and exit")
    parser.add_argument("--version", action="version", version=f"ptool {__version__}", help=tell(text))
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run the old tool's command line; 0 done, 1 refused with a sentence (2 for wrong usage, as argparse does)."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # a Windows console may not know every character of a name
            stream.reconfigure(errors="backslashreplace")
    language = _environment()
    with argparse_speaks(language):
        arguments = command_line(language).parse_args(argv)
    try:
        _run(arguments)
    except (ValueError, OSError) as failure:
        cause = failure.__cause__
        told = cause.message if isinstance(cause, FactoryProvError) else Message("{failure}", failure=str(failure))
        _say(told, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        _say(Message("Stopped."), file=sys.stderr)
        return 1
    return 0


def _run(arguments: argparse.Namespace) -> None:
    if arguments.token is not None:
        _say(Message("Warning: others on this PC can see a token on the command line."), file=sys.stderr)
    tool = FactoryProvisioning(arguments.endpoint_cfg, arguments.URN, arguments.server, arguments.token, arguments.cert)
    uses_certificate = tool.get_sec_mode() in ("cert", "est")
    if uses_certificate and arguments.scert is not None:
        tool.set_server_cert(arguments.scert)
    if uses_certificate and arguments.cert is None and arguments.pkey is not None and arguments.pcert is not None:
        tool.set_endpoint_cert_and_key(arguments.pcert, arguments.pkey)
    tool.check()
    tool.refuse_errors()
    if uses_certificate and arguments.cert is not None:
        tool.generate_self_signed_cert()
    tool.provision_device()
    if arguments.server is not None:
        tool.register()


if __name__ == "__main__":
    sys.exit(main())
