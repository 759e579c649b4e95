"""One account of a pack as a client of this PC needs it: where it leads, its login, and what the device checks."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from factory_prov.credentials.account import CertificateAccount
from factory_prov.credentials.hosts import is_address
from factory_prov.credentials.supplied import load_chain, load_private_key
from factory_prov.errors import CredentialsError, RehearsalUnfit
from factory_prov.lwm2m.rules.accounts import Account
from factory_prov.lwm2m.rules.server_uri import USUAL_PORTS
from factory_prov.lwm2m.security_mode import SecurityMode
from factory_prov.messages import Message
from factory_prov.rehearsal.address import HostPort, read_address
from factory_prov.rehearsal.options import RehearsalOptions
from factory_prov.rehearsal.trust_store import read_trust_store
from factory_prov.rehearsal.way import Way
from factory_prov.secret import Secret
from factory_prov.tls.credentials import CertificateLogin, Login, NoLogin, PskLogin
from factory_prov.tls.trust import ServerTrust

_NEVER_TRIED = Message("Try it on a device.")


@dataclass(frozen=True, slots=True, kw_only=True)
class TriedAccount:
    """What of an account a connection is made with. `server_name` is the SNI; empty for an address in figures."""

    path: str
    mode: SecurityMode
    address: HostPort
    tcp: bool
    login: Login
    trust: ServerTrust | None
    """None: any server will do, as where it is one of ours."""
    suites: tuple[int, ...]
    server_name: str
    bootstrap: bool
    short_server_id: int | None

    @property
    def secure(self) -> bool:
        """Whether there is a handshake."""
        return self.mode.uses_dtls


def tried_account(account: Account, options: RehearsalOptions, way: Way | None = None) -> TriedAccount:
    """Read what the connection needs; RehearsalUnfit where it cannot be tried from a PC."""
    mode, uri = account.mode, account.uri
    if mode is None or uri is None or not uri.hostname:
        raise _unfit(account.path, Message("address or Security Mode cannot be read."), Message("Check the pack."))
    usual_port = USUAL_PORTS.get(uri.scheme, USUAL_PORTS["coaps"])
    address = HostPort(host=uri.hostname, port=usual_port if uri.port is None else uri.port)
    if way is not None:
        address = _shown_way(account, uri.scheme, address, way)
    return TriedAccount(
        path=account.path,
        mode=mode,
        address=read_address(options.at, usual_port=address.port) if options.at else address,
        tcp=account.uses_tcp,
        login=_login(account, mode),
        trust=_trust(account, uri.hostname, _roots(options.trust_store_file, way)),
        suites=account.cipher_suites,
        server_name=_server_name(account, uri.hostname),
        bootstrap=account.bootstrap,
        short_server_id=account.short_server_id,
    )


def _shown_way(account: Account, scheme: str, address: HostPort, way: Way) -> HostPort:
    found = way.directions.find(scheme, address.host, address.port, bootstrap=account.bootstrap)
    if found is None:
        raise _unfit(account.path, Message("its server cannot be called from here."), _NEVER_TRIED)
    return HostPort(host=found[0], port=found[1])


def _server_name(account: Account, host: str) -> str:
    """Return what the device tells the server as its name (RFC 6066 §3: never an address in figures)."""
    name = account.values.get(14)
    told = name if isinstance(name, str) and name else host
    return "" if is_address(told) else told


def _login(account: Account, mode: SecurityMode) -> Login:
    match mode:
        case SecurityMode.NOSEC:
            return NoLogin()
        case SecurityMode.PSK:
            return PskLogin(identity=account.opaque(3), key=Secret(account.opaque(5)))
        case SecurityMode.CERTIFICATE | SecurityMode.EST if account.opaque(3):
            return _certificate_login(account)
        case SecurityMode.EST:
            what = Message("with EST the device makes its key and gets its certificate itself.")
            raise _unfit(account.path, what, _NEVER_TRIED)
    raise _unfit(account.path, Message("raw public keys are not tried from a PC."), _NEVER_TRIED)


def _certificate_login(account: Account) -> CertificateLogin:
    path = f"{account.path}/3"
    try:
        chain = load_chain(account.opaque(3), place=path)
        key = load_private_key(account.opaque(5), place=f"{account.path}/5")
    except CredentialsError as wrong:
        raise _unfit(str(wrong.place), wrong.what, wrong.cure) from None
    return CertificateLogin(chain=chain, private_key=key)


def _trust(account: Account, host: str, roots: tuple[bytes, ...]) -> ServerTrust:
    shown = CertificateAccount.of(account)
    return ServerTrust(
        host=shown.host or host,
        certificate=shown.server_certificate,
        usage=shown.usage,
        matching_type=shown.matching_type,
        roots=roots,
    )


def _roots(file: Path | None, way: Way | None) -> tuple[bytes, ...]:
    """Return the firmware's trust store; a file with a certificate that cannot be read is none."""
    if file is None:
        return () if way is None else way.roots
    return read_trust_store(file)


def _unfit(place: str, what: Message, cure: Message) -> RehearsalUnfit:
    return RehearsalUnfit(what, place=place, cure=cure)
