"""What the library says, in the window: in the present language, and in another one as soon as that is chosen."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from desktop.configuration.checks.problem_list import ProblemList
from desktop.provision.entry import Entry
from desktop.provision.log.row import as_text, text_of
from desktop.provision.log.view import LogPanel
from desktop.provision.report import report_text
from desktop.provision.tiles.text_rows import lines_of
from desktop.settings.backends import Backend, BackendKind
from desktop.theme import DeviceState
from desktop.translation import Language, translated
from desktop.widgets import words
from factory_prov.advice import all_advice
from factory_prov.events import Level, LogLine
from factory_prov.line.events import RunEvent
from factory_prov.lwm2m.rules import check_pack
from factory_prov.messages import Message
from factory_prov.run.steps import STEPS

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
LOST = Message("the serial port went away while the configuration was written.")
LOST_IN_POLISH = "port szeregowy zniknął podczas zapisu konfiguracji."


def test_lines_of_the_log_change_their_language(qtbot: QtBot, qapp: QApplication) -> None:
    panel = LogPanel()
    qtbot.addWidget(panel)
    for text in (LOST, Message("{text}", text="ABC {braces}")):
        panel.append(RunEvent(key="1", run=1, event=LogLine(level=Level.ERROR, text=text), at=NOON))
    panel.model.flush()
    panel.append(RunEvent(key="1", run=1, event=LogLine(level=Level.ERROR, text=LOST), at=NOON))  # not shown yet
    language = Language(qapp)
    try:
        language.use("pl")
        QApplication.processEvents()
        panel.model.flush()
        lines = panel.model.lines()
        assert [text_of(line) for line in lines] == [LOST_IN_POLISH, "ABC {braces}", LOST_IN_POLISH]
        assert LOST_IN_POLISH in as_text(lines[0], "1")
        panel.head.search.setText("szeregowy")
        panel.head.search.returnPressed.emit()
        assert panel.shown.rowCount() == 2
    finally:
        language.use("en")
    QApplication.processEvents()
    assert text_of(panel.model.lines()[0]) == str(LOST)


def test_advice_steps_and_reasons_are_polish(qtbot: QtBot, in_polish: None) -> None:
    for advice in all_advice().values():
        shown = words.advice(advice.code)
        for english, polish in zip(
            (advice.title, advice.what_happened, *advice.steps),
            (shown.title, shown.what_happened, *shown.steps),
            strict=True,
        ):
            assert polish != str(english)
    assert all(words.step(each.step) != str(each.step.title) for each in STEPS)
    entry = Entry(
        key="1", slot=1, board="b", port="p", state=DeviceState.FAIL, code="E201", explanation=LOST, seconds=1.0
    )
    assert words.advice("E201").title in [line.text for line in lines_of(entry)]
    report = report_text(entry, None)
    assert LOST_IN_POLISH in report
    assert words.advice("E201").what_happened in report


def test_problems_change_their_language(qtbot: QtBot, qapp: QApplication) -> None:
    problems = ProblemList()
    qtbot.addWidget(problems)
    problems.set_problems(tuple(check_pack(b"")))
    english = problems.list.item(0).text()
    assert "there are no bytes" in english
    language = Language(qapp)
    try:
        language.use("pl")
        QApplication.processEvents()
        item = problems.list.item(0)
        assert "paczka SenML CBOR" in item.text()
        assert "Urządzenie" in item.toolTip()
    finally:
        language.use("en")
    QApplication.processEvents()
    assert problems.list.item(0).text() == english


def test_backends_of_the_settings_are_polish(qtbot: QtBot, in_polish: None, tmp_path: Path) -> None:
    from desktop.preferences import Preferences
    from desktop.settings.backends_card import BackendsCard
    from desktop.threads.background import Background

    background = Background(None, name="test")
    card = BackendsCard(Preferences(tmp_path), background, tmp_path)
    qtbot.addWidget(card)
    ports = Message("Ports of USB devices: {ports}", ports="{0}")
    card.backends = (
        Backend(kind=BackendKind.LINK, name="serial", found=False, finding=LOST, cure=Message("Start again.")),
        Backend(kind=BackendKind.LINK, name="serial", found=True, finding=ports),
    )
    card.retranslate()
    shown = "\n".join(label.text() for label in card.findChildren(QLabel))
    assert f"{LOST_IN_POLISH}\nZacznij ponownie." in shown
    assert "Porty urządzeń USB: {0}" in shown
    background.close()


@pytest.mark.parametrize("text", ["", "a name", "{braces}", "100 %"])
def test_a_name_stays_as_it_is(in_polish: None, text: str) -> None:
    assert translated(text) == text


def test_what_the_device_gets_changes_its_language(qtbot: QtBot, qapp: QApplication) -> None:
    from desktop.configuration.checks.preview_panel import PreviewPanel
    from factory_prov.job.draft import JobDraft
    from factory_prov.job.draft_check import check_draft
    from factory_prov.lwm2m.objects import Definitions

    draft = JobDraft.new()
    check = check_draft(draft.data, place=draft.place, folder=Path(), definitions=Definitions())
    panel = PreviewPanel()
    qtbot.addWidget(panel)
    panel.set_check(check)
    assert "(16 bytes, secret)" in panel.text.toPlainText()
    language = Language(qapp)
    try:
        language.use("pl")
        QApplication.processEvents()
        assert "secret)" not in panel.text.toPlainText()
    finally:
        language.use("en")
