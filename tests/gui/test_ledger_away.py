"""A ledger whose database does not answer: said at once, nothing new starts, no verdict on any unit, and it passes."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from desktop.provision.controller import Controller
from desktop.provision.entry import Entry
from desktop.provision.page import ProvisionPage
from desktop.provision.start_rules import ledger_is_away
from desktop.theme import DeviceState
from desktop.widgets.notice import Notice
from factory_prov.errors import LedgerAway, TokenMissing
from factory_prov.line.discovery import Discovery
from factory_prov.line.events import Counts, LineInfo, LineOpened, SlotsChanged
from factory_prov.line.slots import Slot
from factory_prov.line.units import AttachedUnit
from factory_prov.messages import NOTHING, Message

AWAY = LedgerAway(Message("the database does not answer (refused)."), place="db1", cure=Message("It is tried again."))
UNIT = AttachedUnit(key="1", board="nRF9160 DK", port="COM1")
SLOTS = (
    Slot(key="1", number=1, unit=UNIT),
    Slot(key="2", number=2, unit=AttachedUnit(key="2", board="nRF9160 DK"), running=True, run=1),
)
INFO = LineInfo(job_name="Water meter")


@pytest.fixture
def page(line_page: ProvisionPage, controller: Controller) -> ProvisionPage:
    controller._take(LineOpened(info=INFO, counts=Counts()))
    look(controller)
    return line_page


def look(controller: Controller, *station: LedgerAway | TokenMissing) -> None:
    controller._take(SlotsChanged(slots=SLOTS, found=Discovery(usable=True, station=station)))


def entry(controller: Controller) -> Entry:
    found = controller.model.entry("1")
    assert found is not None
    return found


def test_one_sentence_says_what_is_safe_and_that_nothing_new_starts(page: ProvisionPage) -> None:
    assert not page.away.isVisible()
    look(page._controller, AWAY)
    assert page.away.isVisible()
    assert page.away.text.whole == (
        "The ledger does not answer. Nothing new starts; units at work go on as far as is safe."
        " The line goes on by itself."
    )
    assert page.away.reason.whole == str(AWAY.message)
    assert str(AWAY.what) not in page.header.detail.whole, "it is said once"


def test_no_unit_gets_a_verdict_and_none_is_started(page: ProvisionPage, qtbot: QtBot) -> None:
    controller = page._controller
    told: list[Notice] = []
    controller.notice.connect(told.append)
    page.notice.connect(told.append)
    look(controller, AWAY)
    assert entry(controller).state is DeviceState.READY
    assert not page.header.start.isEnabled()
    page.start()
    controller.start_all()
    assert [notice.text for notice in told] == [ledger_is_away()] * 2
    assert page.tiles._hints["1"] == "Waits: nothing new starts now"


def test_it_passes_by_itself_and_is_told_once(page: ProvisionPage) -> None:
    controller = page._controller
    told: list[Notice] = []
    page.notice.connect(told.append)
    look(controller, AWAY)
    look(controller)
    look(controller)
    assert not page.away.isVisible()
    assert page.header.start.isEnabled()
    assert [notice.text for notice in told] == ["The ledger answers again."]
    assert page.tiles._hints["1"] == "Press Space"


def test_what_else_the_pc_lacks_is_still_told(page: ProvisionPage) -> None:
    missing = TokenMissing(Message("the keyring is locked."), place="server")
    look(page._controller, AWAY, missing)
    assert page.header.detail.whole == str(missing.message)
    assert page.away.isVisible()


def test_a_line_that_could_not_be_opened_goes_on_where_it_should_have_begun(page: ProvisionPage) -> None:
    controller = page._controller
    closed = LineInfo(job_name="meter.toml", troubles=(AWAY.message,), opened=False)
    controller._take(LineOpened(info=closed, counts=Counts()))
    look(controller, AWAY)
    assert page.away.isVisible()
    assert page.header.detail.whole == "", "it is said once"
    controller._take(LineOpened(info=INFO, counts=Counts(passed=5)))
    look(controller)
    assert not page.away.isVisible()
    assert page.header.title.whole == "Water meter"
    assert page.header.passed.number == 5


def test_another_line_begins_without_it(page: ProvisionPage) -> None:
    from factory_prov.line.training_parts import TrainingParts

    look(page._controller, AWAY)
    assert page._controller.open_line(TrainingParts(boards=1))
    assert page._controller.ledger_away == NOTHING
    assert not page.away.isVisible()
