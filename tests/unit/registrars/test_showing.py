"""What servers show of a device beside its key: is it blocked, what a Bootstrap-Server gives it, what is left."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from factory_prov.cancel import CancelToken
from factory_prov.errors import ServerProtocolError
from factory_prov.lwm2m.security_mode import SecurityMode
from factory_prov.registrars import showing
from factory_prov.registrars.coiote.options import CoioteOptions, Entries
from factory_prov.registrars.coiote.registrar import Coiote
from factory_prov.registrars.device_credentials import PskCredentials
from factory_prov.registrars.file.options import FileOptions
from factory_prov.registrars.file.registrar import FileRegistrar
from factory_prov.registrars.generic.registrar import open_http
from factory_prov.registrars.generic.virtual import unit_options
from factory_prov.registrars.http.refusals import Forbidden
from factory_prov.registrars.leshan.options import LeshanBootstrapOptions
from factory_prov.registrars.leshan.registrar import LeshanBootstrap
from factory_prov.registrars.registration import Registration
from factory_prov.registrars.showing import Showing, proven_gone, remove_proven
from factory_prov.registrars.thingsboard.options import SignIn, ThingsBoardOptions
from factory_prov.registrars.thingsboard.registrar import ThingsBoard
from factory_prov.registrars.tokens import FixedToken
from factory_prov.secret import Secret
from factory_prov.simulation.coiote.server import VirtualCoiote
from factory_prov.simulation.generic.server import VirtualUnits
from factory_prov.simulation.leshan.server import VirtualLeshanBootstrap
from factory_prov.simulation.thingsboard.server import VirtualThingsBoard

KEY = Secret(b"key-SECRET-16-by")
PSK = PskCredentials(identity="id of urn:dev:1", key=KEY)
UNIT = Registration(endpoint_name="urn:dev:1", credentials=PSK)
AT_BOOTSTRAP = replace(UNIT, bootstrap=True)
TOKEN = Secret("tok-SECRET")


@pytest.fixture(autouse=True)
def _short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(showing, "_PAUSES_S", (0.01,))


def test_coiote_shows_who_is_blocked() -> None:
    with VirtualCoiote(token=TOKEN) as server:
        coiote = Coiote(CoioteOptions(url=server.url, domain="/factory/", friendly_name="Meter {endpoint_name}"), TOKEN)
        answer = coiote.register(UNIT, update=False, cancel=CancelToken())
        entry = coiote.shown("urn:dev:1", bootstrap=False, cancel=CancelToken())
        assert entry is not None
        assert (entry.active, entry.friendly) == (True, "Meter urn:dev:1")
        server.desk.store.change(answer.device_id, {"blacklisted": True})
        entry = coiote.shown("urn:dev:1", bootstrap=False, cancel=CancelToken())
        assert entry is not None
        assert entry.active is False


def test_coiote_without_permission_says_so_and_proves_nothing() -> None:
    with VirtualCoiote(token=TOKEN) as server:
        coiote = Coiote(CoioteOptions(url=server.url, domain="/factory/", accept_unproven=True), TOKEN)
        coiote.register(UNIT, update=False, cancel=CancelToken())
        server.desk.forbidden.append(("GET", "/devices"))
        with pytest.raises(Forbidden):
            coiote.shown("urn:dev:1", bootstrap=False, cancel=CancelToken())
        assert not proven_gone(coiote, "urn:dev:1", cancel=CancelToken())


def test_an_entry_that_others_made_for_the_bootstrap_server_is_no_proof() -> None:
    """The job removes its own alone; a unit could still come in by the other one, so somebody is told."""
    with VirtualCoiote(token=TOKEN) as server:
        options = CoioteOptions(url=server.url, domain="/factory/")
        Coiote(options, TOKEN).register(AT_BOOTSTRAP, update=False, cancel=CancelToken())
        ours = Coiote(replace(options, entries=Entries.MANAGEMENT), TOKEN)
        ours.register(UNIT, update=False, cancel=CancelToken())
        with pytest.raises(ServerProtocolError) as caught:
            remove_proven(ours, "urn:dev:1", cancel=CancelToken())
        assert "Bootstrap-Server" in str(caught.value.what)


def test_leshan_shows_what_its_bootstrap_server_gives() -> None:
    with VirtualLeshanBootstrap() as server:
        leshan = LeshanBootstrap(LeshanBootstrapOptions(url=server.url, server_uri="coaps://127.0.0.1:5684"), None)
        leshan.register(AT_BOOTSTRAP, update=False, cancel=CancelToken())
        entry = leshan.shown("urn:dev:1", bootstrap=True, cancel=CancelToken())
        assert entry is not None
        assert entry.given is not None
        assert (entry.given.mode, entry.given.psk_identity, entry.given.key) == (SecurityMode.PSK, PSK.identity, KEY)
        assert "SECRET" not in repr(entry)


def test_thingsboard_shows_what_its_bootstrap_gives() -> None:
    with VirtualThingsBoard(password=TOKEN, api_key=TOKEN) as server:
        board = ThingsBoard(
            ThingsBoardOptions(url=server.url, profile="Water meters", sign_in=SignIn.API_KEY),
            FixedToken(server.api_key),
        )
        board.register(AT_BOOTSTRAP, update=False, cancel=CancelToken())
        entry = board.shown("urn:dev:1", bootstrap=True, cancel=CancelToken())
        assert entry is not None
        assert entry.given is not None
        assert (entry.given.psk_identity, entry.given.key) == (PSK.identity, KEY)
        assert "SECRET" not in repr(entry)


def test_a_file_without_secrets_shows_no_key(tmp_path: Path) -> None:
    file = FileRegistrar(FileOptions(path=tmp_path / "units.csv"))
    file.register(UNIT, update=False, cancel=CancelToken())
    entry = file.shown("urn:dev:1", bootstrap=False, cancel=CancelToken())
    assert entry is not None
    assert (entry.mode, entry.psk_identity, entry.key) == (SecurityMode.PSK, PSK.identity, None)
    assert remove_proven(file, "urn:dev:1", cancel=CancelToken())


def test_a_server_that_is_not_read_back_shows_nothing() -> None:
    with VirtualUnits(token=TOKEN) as server:
        options = unit_options(server.url)
        assert isinstance(open_http(options, FixedToken(TOKEN)), Showing)
        blind = open_http(
            replace(options, look=None, remove=None, update=None, accept_unproven=True), FixedToken(TOKEN)
        )
        assert not isinstance(blind, Showing)
        assert not proven_gone(blind, "urn:dev:1", cancel=CancelToken())


def test_a_server_with_one_entry_for_both_kinds_forgets_it() -> None:
    """Its addresses do not tell the kinds apart, and it shows of which kind the entry is."""
    with VirtualUnits(token=TOKEN) as server:
        options = unit_options(server.url)
        assert options.look is not None
        one = replace(options, look=replace(options.look, url="/units?name={endpoint_name}&entry=bootstrap"))
        http = open_http(one, FixedToken(TOKEN))
        assert isinstance(http, Showing)
        http.register(AT_BOOTSTRAP, update=False, cancel=CancelToken())
        assert http.shown("urn:dev:1", bootstrap=False, cancel=CancelToken()) is None
        entry = http.shown("urn:dev:1", bootstrap=True, cancel=CancelToken())
        assert entry is not None
        assert entry.key == KEY
        assert remove_proven(http, "urn:dev:1", cancel=CancelToken())
        assert server.devices == ()
