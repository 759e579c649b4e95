"""The LwM2M client of a virtual board: it registers with its servers, stays there, and says why when it cannot.

Accounts of servers are used first; a Bootstrap-Server is asked where there are none, or when none of them takes the
device (OMA LwM2M Core §6.1.4).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial

from factory_prov.cancel import CancelToken
from factory_prov.coap.message import CoapMessage, Code, Option, Type
from factory_prov.errors import Cancelled
from factory_prov.lwm2m.senml import Record
from factory_prov.simulation.background import BoardThreads
from factory_prov.simulation.bootstrap_store import BootstrapStore
from factory_prov.simulation.client_trouble import TROUBLE, words
from factory_prov.simulation.device_account import RETRY_S, DeviceAccount, device_accounts
from factory_prov.simulation.dialling import dialled
from factory_prov.simulation.lwm2m_session import ANSWER_S, LwM2mSession
from factory_prov.simulation.network import VirtualNetwork

NOBODY = "lwm2m: no server that a virtual board can reach"
_UPDATE, _GOODBYE = "update", "goodbye"
_LISTEN_S = 0.2
_MOST_WAIT_S = 86400.0
Log = Callable[[str, str], None]
"""Gets a level and a line."""


class LwM2mClient:
    """The client of one start of the firmware. It works in a thread of the board's background, and blocks nobody.

    `retry_s` passes before a server is called again whose account says nothing of that.
    """

    def __init__(
        self,
        records: Sequence[Record],
        endpoint_name: str,
        *,
        network: VirtualNetwork,
        background: BoardThreads,
        log: Log,
    ) -> None:
        self._records = records
        self._endpoint_name = endpoint_name
        self._network = network
        self._background = background
        self._console = log
        self.retry_s = RETRY_S
        self._cancel = CancelToken()
        self._wishes: list[str] = []

    def start(self) -> None:
        """Begin; call it with the board's lock held, as the others."""
        accounts = self._accounts(self._records)
        if accounts:
            self._background.start(partial(self._live_until_cancelled, accounts))
        else:
            self._console("wrn", NOBODY)

    def _accounts(self, records: Sequence[Record]) -> tuple[DeviceAccount, ...]:
        return device_accounts(records, self._network, retry_s=self.retry_s)

    def close(self) -> None:
        """End without saying goodbye to the server: so does a real board that is reset."""
        self._cancel.cancel()

    def update(self) -> None:
        """Send an update of the registration soon."""
        self._wishes.append(_UPDATE)

    def say_goodbye(self) -> None:
        """De-register soon, and stay away."""
        self._wishes.append(_GOODBYE)

    def _live_until_cancelled(self, accounts: Sequence[DeviceAccount]) -> None:
        with suppress(Cancelled):
            self._live(accounts)

    def _live(self, accounts: Sequence[DeviceAccount]) -> None:
        *servers, last = accounts
        if not last.bootstrap:
            self._serve_all(accounts)
        elif not self._serve_all(servers):
            self._serve_all(self._bootstrapped(last))

    def _serve_all(self, accounts: Sequence[DeviceAccount]) -> bool:
        """Stay registered with servers, each in a thread of its own but the first; False when that one refuses."""
        for each in accounts[1:]:
            self._background.start(partial(self._serve_one, each))
        return bool(accounts) and self._serve(accounts[0])

    def _serve_one(self, account: DeviceAccount) -> None:
        with suppress(Cancelled):
            self._serve(account)

    def _serve(self, account: DeviceAccount) -> bool:
        """Stay registered with a server; False when it did not take the device, also when it was asked again."""
        ever, failures = False, 0
        while failures <= account.retries:
            if failures:
                self._cancel.wait(_pause_s(account, failures))
            asked = _Asked()
            try:
                with dialled(account, roots=self._network.roots, cancel=self._cancel, serve=asked.serve) as made:
                    session = LwM2mSession(made, account, self._endpoint_name)
                    session.register()
                    self._log("inf", f"registered at /{'/'.join(session.location)}")
                    ever, failures = True, -1  # what is lost from here on is begun anew at once
                    self._stay(session, account, asked)
                    return True
            except TROUBLE as trouble:
                self._log("err", words(trouble))
                failures += 1
        return ever

    def _stay(self, session: LwM2mSession, account: DeviceAccount, asked: _Asked) -> None:
        """Update the registration in time, until somebody wants a goodbye."""
        every_s = account.lifetime_s / 2 or _MOST_WAIT_S
        due_at = time.monotonic() + every_s
        while True:
            session.listen(max(0.0, min(_LISTEN_S, due_at - time.monotonic())))
            wish = self._wishes.pop(0) if self._wishes else None
            if wish == _GOODBYE:
                session.deregister()
                self._log("inf", "de-registered")
                return
            if wish == _UPDATE or asked.for_update or time.monotonic() >= due_at:
                asked.for_update = False
                session.update()
                self._log("inf", "registration updated")
                due_at = time.monotonic() + every_s

    def _bootstrapped(self, account: DeviceAccount) -> Sequence[DeviceAccount]:
        """Have a Bootstrap-Server write accounts; return those of servers, none when it never comes about."""
        self._cancel.wait(min(account.hold_off_s, _MOST_WAIT_S))
        for failures in range(account.retries + 1):
            if failures:
                self._cancel.wait(_pause_s(account, failures))
            if found := self._bootstrapped_once(account):
                return found
        return ()

    def _bootstrapped_once(self, account: DeviceAccount) -> Sequence[DeviceAccount]:
        store = BootstrapStore(self._records)
        try:
            with dialled(account, roots=self._network.roots, cancel=self._cancel, serve=store.serve) as made:
                session = LwM2mSession(made, account, self._endpoint_name)
                session.ask_for_bootstrap()
                ends_at = time.monotonic() + ANSWER_S
                while not store.finished and (left_s := ends_at - time.monotonic()) > 0:
                    session.listen(min(_LISTEN_S, left_s))
        except TROUBLE as trouble:
            self._log("err", f"bootstrap: {words(trouble)}")
            return ()
        if not store.finished:
            self._log("err", "bootstrap: the server began and did not finish")
            return ()
        found = [each for each in self._accounts(store.records) if not each.bootstrap]
        if found:
            self._log("inf", f"bootstrapped, accounts of servers: {len(found)}")
        else:
            self._log("err", "bootstrap: the server wrote no account that a virtual board can use")
        return found

    def _log(self, level: str, text: str) -> None:
        """Write a line to the console, unless the board has been stopped meanwhile."""

        def write() -> None:
            if not self._cancel.cancelled:
                self._console(level, f"lwm2m: {text}")

        self._background.post(write)


def _pause_s(account: DeviceAccount, failures: int) -> float:
    """Return how long to wait after so many failures: each time twice as long."""
    return float(min(account.retry_s * 2 ** (failures - 1), _MOST_WAIT_S))


class _Asked:
    """What a server has asked of the device since somebody looked: it may want an update (/1/x/8)."""

    def __init__(self) -> None:
        self.for_update = False

    def serve(self, request: CoapMessage) -> CoapMessage:
        """Answer; there is nothing else to read or to write on a virtual board."""
        path = request.texts(Option.URI_PATH)
        trigger = request.code == Code.POST and path[:1] == ("1",) and path[2:] == ("8",)
        self.for_update |= trigger
        return CoapMessage(
            type=Type.ACKNOWLEDGEMENT if request.type is Type.CONFIRMABLE else Type.NON_CONFIRMABLE,
            code=Code.CHANGED if trigger else Code.NOT_FOUND,
            message_id=request.message_id,
            token=request.token,
        )
