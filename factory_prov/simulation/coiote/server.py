"""A virtual Coiote DM server: the real REST surface on a real socket of this PC, for the demo, training and acceptance.

::

    with VirtualCoiote() as server:
        server.fail(HttpFault(kind=FaultKind.STATUS, status=429, retry_after="1"))
        ...                                      # register at server.url with server.token
        print(server.devices)
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from factory_prov.secret import Secret
from factory_prov.simulation.coiote.desk import CoioteDesk
from factory_prov.simulation.coiote.handler import CoioteHandler
from factory_prov.simulation.coiote.sign_ins import SignInAccount
from factory_prov.simulation.coiote.store import VirtualDevice
from factory_prov.simulation.http_station import VirtualHttpServer

if TYPE_CHECKING:
    from pathlib import Path

    from factory_prov.simulation.devices import DeviceTable


class VirtualCoiote(VirtualHttpServer[CoioteDesk]):
    """Serves on 127.0.0.1 at a port of its own choice while it is entered; leaving it takes less than a second.

    `token`: the one it accepts, a random one if not given. `domains`: those the token may use. `certificate` and `key`
    are PEM files and make it speak TLS. `table`: the devices, where other virtual servers share them. Everything may be
    called from any thread, and after leaving it too.
    """

    def __init__(
        self,
        *,
        token: Secret | None = None,
        domains: tuple[str, ...] = ("/factory/",),
        certificate: Path | None = None,
        key: Path | None = None,
        table: DeviceTable | None = None,
    ) -> None:
        self.token = token or Secret(secrets.token_hex(24))
        desk = CoioteDesk(self.token, domains, table)
        super().__init__(CoioteHandler, desk, certificate=certificate, key=key)

    @property
    def devices(self) -> tuple[VirtualDevice, ...]:
        """The devices it knows now, oldest first."""
        with self.desk.lock:
            return self.desk.store.devices

    def take_no_lists(self, status: int) -> None:
        """Answer every list of devices with that status from now on, as an installation without them does."""
        self.desk.no_lists = status

    def keep_groups(self, *groups: str) -> None:
        """Have these groups: from now on a device can join no other."""
        with self.desk.lock:
            self.desk.store.groups = groups

    def forbid(self, method: str, place: str) -> None:
        """Take the permission for these requests from every token: 403 from now on, as for a small account.

        `place` is the beginning of a path behind that of the API, such as /devices/batch.
        """
        with self.desk.lock:
            self.desk.forbidden.append((method, place))

    def change_token(self, token: Secret) -> None:
        """Let the token end that was good until now: only this one is good from now on."""
        with self.desk.lock:
            self.token = self.desk.sign_ins.token = token

    def add_user(self, name: str, password: Secret) -> None:
        """Let somebody get tokens with a name and a password."""
        with self.desk.lock:
            self.desk.sign_ins.accounts[name] = SignInAccount(secret=password)

    def add_client(self, client_id: str, secret: Secret, *, realm: str) -> None:
        """Let a client of a realm get tokens with its secret."""
        with self.desk.lock:
            self.desk.sign_ins.accounts[client_id] = SignInAccount(secret=secret, realm=realm)

    def lock_account(self, name: str, *, locked: bool = True) -> None:
        """Lock the account of a user or client, or unlock it."""
        with self.desk.lock:
            self.desk.sign_ins.accounts[name].locked = locked

    def lock_after(self, wrong: int) -> None:
        """Lock an account when somebody has come that often with a wrong secret, without a right one between."""
        with self.desk.lock:
            self.desk.sign_ins.lock_after = wrong

    def let_tokens_last(self, seconds: float) -> None:
        """Give tokens that end so soon from now on."""
        with self.desk.lock:
            self.desk.sign_ins.lasts_s = seconds

    def end_tokens(self) -> None:
        """Let every token end that was given for a log-in."""
        with self.desk.lock:
            self.desk.sign_ins.given.clear()
