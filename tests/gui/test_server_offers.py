"""Domains and groups in the editor: fetched from the server beside the typing, chosen from a menu, or typed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from desktop.configuration.document.document import EditorDocument
from desktop.configuration.document.targets import Section
from desktop.configuration.forms.fields.context import FieldContext
from desktop.configuration.forms.fields.offered import Fetching, OfferedField, OfferedSeriesField, Offers
from desktop.configuration.forms.fields.pairs import PairsField
from desktop.configuration.forms.form_row import FieldBox
from desktop.configuration.forms.option_form import OptionForm
from desktop.configuration.server_offers import ServerOffers
from desktop.threads.work import Done, Then
from factory_prov.cancel import CancelToken
from factory_prov.errors import ServerTimeout
from factory_prov.job.draft import MISSING
from factory_prov.lwm2m.objects import Definitions
from factory_prov.messages import Message
from factory_prov.simulation.coiote.server import VirtualCoiote

OFFSCREEN = pytest.mark.qt_log_ignore("This plugin does not support")  # it and its popups


class Asked:
    """Stands for the server: notes what is asked, and answers when it is told."""

    def __init__(self) -> None:
        self.fields: list[str] = []
        self.tokens: list[CancelToken] = []
        self.then: Then[tuple[str, ...]] = lambda _: None

    def ask(self, field: str, then: Then[tuple[str, ...]]) -> CancelToken:
        self.fields.append(field)
        self.then = then
        self.tokens.append(CancelToken())
        return self.tokens[-1]


@pytest.fixture
def document(qtbot: QtBot) -> EditorDocument:
    made = EditorDocument(Definitions())
    made.new()
    made.set_value(("server",), {})
    return made


@pytest.fixture
def asked() -> Asked:
    return Asked()


@pytest.fixture
def form(qtbot: QtBot, document: EditorDocument, asked: Asked) -> OptionForm:
    return shown(qtbot, document, Offers(asked.ask))


def shown(qtbot: QtBot, document: EditorDocument, offers: Offers) -> OptionForm:
    made = OptionForm(document, FieldContext(offers=offers), Section.SERVER, lambda section: section.value)
    qtbot.addWidget(made)
    made.resize(900, 700)
    with qtbot.waitExposed(made):
        made.show()
    return made


def box(form: OptionForm, name: str) -> FieldBox:
    found = form.box(("server", name))
    assert found is not None
    return found


def fetching(form: OptionForm, name: str) -> Fetching:
    field = box(form, name).field
    assert isinstance(field, (OfferedField, OfferedSeriesField))
    return field.fetching


def offered(menu: QMenu) -> list[str]:
    return [action.text() for action in menu.actions() if action.isCheckable()]


def choose(menu: QMenu, text: str) -> None:
    next(action for action in menu.actions() if action.text() == text).trigger()
    menu.close()


def said(form: OptionForm, name: str) -> str:
    remarks = box(form, name).remarks
    return "" if remarks is None or remarks.isHidden() else remarks.accessibleName()


@OFFSCREEN
def test_a_domain_is_fetched_and_chosen(form: OptionForm, document: EditorDocument, asked: Asked) -> None:
    domain = fetching(form, "domain")
    assert domain.button.accessibleName().endswith("Domain")
    domain.button.click()
    assert asked.fields == ["domain"]
    assert domain.button.isHidden()
    assert "Asking the server" in said(form, "domain")
    asked.then(Done(given=("/a/", "/a/b&c/")))
    assert said(form, "domain") == ""
    assert offered(domain.menu) == ["/a/", "/a/b&&c/"]
    choose(domain.menu, "/a/b&&c/")
    assert document.get(("server", "domain")) == "/a/b&c/"
    domain.button.click()
    assert asked.fields == ["domain"], "what was fetched stays to be chosen"
    assert [action.text() for action in domain.menu.actions() if action.isChecked()] == ["/a/b&&c/"]
    choose(domain.menu, "Ask the server again")
    assert asked.fields == ["domain"] * 2
    document.undo_steps.undo()
    assert document.get(("server", "domain")) is MISSING


@OFFSCREEN
def test_groups_are_chosen_one_after_the_other(form: OptionForm, document: EditorDocument, asked: Asked) -> None:
    groups = fetching(form, "groups")
    groups.button.click()
    asked.then(Done(given=("root.a", "root.b", "root.c")))
    for name in ("root.b", "root.a"):
        groups.button.click()
        choose(groups.menu, name)
    assert document.get(("server", "groups")) == ["root.b", "root.a"]
    groups.button.click()
    choose(groups.menu, "root.b")
    assert document.get(("server", "groups")) == ["root.a"]


def test_asking_can_be_stopped_and_typing_goes_on(
    qtbot: QtBot, form: OptionForm, document: EditorDocument, asked: Asked
) -> None:
    domain = fetching(form, "domain")
    field = box(form, "domain").field
    domain.button.click()
    assert isinstance(field, OfferedField)
    qtbot.keyClicks(field.edit, "/typed/")
    assert document.get(("server", "domain")) == "/typed/"
    domain.stop_button.click()
    assert asked.tokens[0].cancelled
    assert not domain.asking
    assert said(form, "domain") == ""
    assert domain.stop_button.isHidden()


def test_why_there_is_nothing_is_said_and_is_no_error_of_the_job(form: OptionForm, asked: Asked) -> None:
    domain = fetching(form, "domain")
    domain.button.click()
    failure = ServerTimeout(Message("The server did not answer in time."), cure=Message("Try again later."))
    asked.then(Done(failure=failure))
    assert "did not answer in time. Try again later." in said(form, "domain")
    remarks = box(form, "domain").remarks
    assert remarks is not None
    assert not any(remark.serious for remark in remarks.remarks if "in time" in remark.shown)
    domain.button.click()
    asked.then(Done(given=()))
    assert "The server has none" in said(form, "domain")


@OFFSCREEN
def test_a_very_long_list_says_that_more_is_to_be_typed(form: OptionForm, asked: Asked) -> None:
    domain = fetching(form, "domain")
    domain.button.click()
    asked.then(Done(given=tuple(f"/d{number}/" for number in range(250))))
    assert len(offered(domain.menu)) == 200
    assert any("50 more" in action.text() for action in domain.menu.actions())
    domain.menu.close()


def test_other_options_are_not_asked_for(form: OptionForm) -> None:
    assert not isinstance(box(form, "url").field, OfferedField)
    assert isinstance(box(form, "properties").field, PairsField)


@pytest.fixture
def server() -> Iterator[VirtualCoiote]:
    with VirtualCoiote(domains=("/factory/", "/factory/line1/")) as virtual:
        virtual.keep_groups("root.a")
        yield virtual


@OFFSCREEN
def test_the_job_as_it_is_typed_asks_its_server(
    qtbot: QtBot, document: EditorDocument, server: VirtualCoiote, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FACTORY_PROV_TOKEN", server.token.reveal().decode())
    document.set_value(("server", "url"), server.url)
    document.set_value(("server", "domain"), "no domain yet")
    asking = ServerOffers(document)
    form = shown(qtbot, document, asking.offers)
    domain, groups = fetching(form, "domain"), fetching(form, "groups")
    qtbot.mouseClick(domain.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: offered(domain.menu) == ["/factory/", "/factory/line1/"], timeout=20_000)
    domain.menu.close()
    groups.button.click()
    qtbot.waitUntil(lambda: offered(groups.menu) == ["root.a"], timeout=20_000)
    groups.menu.close()
    monkeypatch.setenv("FACTORY_PROV_TOKEN", "wrong")
    domain._ask()
    qtbot.waitUntil(lambda: "does not accept the token" in said(form, "domain"), timeout=20_000)
    document.set_value(("server", "url"), "nowhere")
    domain._ask()
    qtbot.waitUntil(lambda: "not the address of a server" in said(form, "domain"), timeout=20_000)
    asking.close()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("line = 7", {"line": "7"}),
        ("line=7,batch = A, B and C, note=x=y", {"line": "7", "batch": "A, B and C", "note": "x=y"}),
        ("empty =", {"empty": ""}),
        ("line", "line"),
        ("= 7", "= 7"),
        ("", None),
        ("  ", None),
    ],
)
def test_a_table_of_texts_in_one_line(qtbot: QtBot, text: str, value: object) -> None:
    field = PairsField()
    qtbot.addWidget(field)
    field.edit.setText(text)
    assert field.value() == value
    assert bool(field.complaint()) == isinstance(value, str)
    again = PairsField()
    qtbot.addWidget(again)
    assert again.accepts(value)
    again.set_value(value)
    assert again.value() == value


@pytest.mark.parametrize(
    "value", [{"a": 5}, {"a": "x, b = y"}, {"a,b": "x"}, {" a": "x"}, {"a": " x"}, {"": "x"}, [1], 5]
)
def test_a_table_that_one_line_cannot_show(qtbot: QtBot, value: object) -> None:
    field = PairsField()
    qtbot.addWidget(field)
    assert not field.accepts(value)
