"""The labels of units beside the job's [label]: true to what is printed, as new as the last edit."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import zxingcpp
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from desktop.configuration.document.document import EditorDocument
from desktop.configuration.document.targets import Section
from desktop.configuration.forms.fields.context import FieldContext
from desktop.configuration.forms.fields.sample_labels import SampleLabels, sample_labels
from desktop.configuration.forms.label_preview import LabelPreview
from desktop.configuration.forms.option_form import OptionForm
from desktop.configuration.label_maker import LabelMaker
from desktop.threads.work import Then
from factory_prov.job.draft import MISSING, JobDraft
from factory_prov.job.label_check import sample_failure
from factory_prov.job.names import SAMPLE_ENDPOINT_NAMES, nothing_taken
from factory_prov.labels.template import Variant
from factory_prov.lwm2m.objects import Definitions

WAIT_MS = 30_000
ROOT = Path(__file__).parents[2]
TEMPLATE = """format = 1
title = "small"
width_mm = 30
height_mm = 25
[[pass]]
kind = "qr"
x = 1
y = 1
size = 23
text = "{text}"
"""
FAIL = '[[fail]]\nkind = "text"\nx = 1\ny = 1\nwidth = 28\nheight = 3\ntext = "{code}"\n'


@pytest.fixture
def document(qtbot: QtBot, tmp_path: Path) -> EditorDocument:
    made = EditorDocument(Definitions())
    job = tmp_path / "job.toml"
    job.write_text((ROOT / "resources" / "jobs" / "template.toml").read_text(encoding="utf-8"), encoding="utf-8")
    made.take(JobDraft.load(job))
    made.set_value(("naming",), {"source": "pattern", "pattern": "meter-{serial:06d}"})
    made.set_value(("label",), {"on": "pass and fail"})
    return made


@pytest.fixture
def preview(qtbot: QtBot, document: EditorDocument) -> Iterator[LabelPreview]:
    maker = LabelMaker(document)
    form = OptionForm(document, FieldContext(labels=maker.ask), Section.STEPS, lambda section: section.value)
    qtbot.addWidget(form)
    form.resize(700, 900)
    with qtbot.waitExposed(form):
        form.show()
    found = form.findChild(LabelPreview)
    assert isinstance(found, LabelPreview)
    yield found
    maker.close()


def scanned(preview: LabelPreview, variant: Variant = Variant.PASS) -> set[str]:
    shown = preview.pictures[variant].shown
    if shown is None or shown.image is None:
        return set()
    return {each.bytes.decode() for each in zxingcpp.read_barcodes(shown.image)}


def wait_scanned(qtbot: QtBot, preview: LabelPreview, text: str) -> None:
    qtbot.waitUntil(lambda: scanned(preview) == {text}, timeout=WAIT_MS)


def said(preview: LabelPreview) -> str:
    return "" if preview.remarks.isHidden() else preview.remarks.accessibleName()


def write(document: EditorDocument, text: str, *, fail: str = FAIL) -> Path:
    file = document.folder / "own.toml"
    file.write_text(TEMPLATE.replace("{text}", text) + fail, encoding="utf-8")
    return file


def test_the_picture_is_the_label_of_a_unit_of_the_job(qtbot: QtBot, preview: LabelPreview) -> None:
    wait_scanned(qtbot, preview, "meter-000001")
    assert preview.name.text().endswith("meter-000001")
    assert said(preview) == ""
    qtbot.waitUntil(lambda: preview.pictures[Variant.PASS].height() > 0)
    grabbed = preview.pictures[Variant.PASS].grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    assert {each.bytes.decode() for each in zxingcpp.read_barcodes(grabbed)} == {"meter-000001"}
    failed = preview.pictures[Variant.FAIL].shown
    assert failed is not None
    assert any("E" in text for text in failed.texts)


def test_it_follows_edits_of_name_and_template_and_undo(
    qtbot: QtBot, preview: LabelPreview, document: EditorDocument
) -> None:
    wait_scanned(qtbot, preview, "meter-000001")
    document.set_value(("naming", "pattern"), "pump-{serial:04d}")
    wait_scanned(qtbot, preview, "pump-0001")
    write(document, "S/{endpoint_name}")
    document.set_value(("label", "template"), "own.toml")
    wait_scanned(qtbot, preview, "S/pump-0001")
    document.undo_steps.undo()
    wait_scanned(qtbot, preview, "pump-0001")


def test_a_template_that_was_edited_elsewhere_is_seen_on_the_way_back(
    qtbot: QtBot, preview: LabelPreview, document: EditorDocument
) -> None:
    write(document, "old {endpoint_name}")
    document.set_value(("label", "template"), "own.toml")
    wait_scanned(qtbot, preview, "old meter-000001")
    write(document, "new {endpoint_name}")
    window = preview.window()
    qtbot.waitUntil(window.isActiveWindow, timeout=WAIT_MS)
    QCoreApplication.sendEvent(window, QEvent(QEvent.Type.WindowActivate))
    wait_scanned(qtbot, preview, "new meter-000001")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{no_such_field}", "no_such_field"),
        ("{endpoint_name}" * 200, "own.toml"),
        ('"', "own.toml"),
    ],
    ids=["field", "too much", "no TOML"],
)
def test_a_broken_template_is_told_in_words_and_shows_no_label(
    qtbot: QtBot, preview: LabelPreview, document: EditorDocument, text: str, words: str
) -> None:
    wait_scanned(qtbot, preview, "meter-000001")
    write(document, text)
    document.set_value(("label", "template"), "own.toml")
    qtbot.waitUntil(lambda: words in said(preview), timeout=WAIT_MS)
    assert preview.pictures[Variant.PASS].shown is None
    assert str(document.folder) not in said(preview)
    document.undo_steps.undo()
    wait_scanned(qtbot, preview, "meter-000001")
    assert said(preview) == ""


def test_a_missing_label_of_failed_units_is_told_beside_the_good_one(
    qtbot: QtBot, preview: LabelPreview, document: EditorDocument
) -> None:
    write(document, "{endpoint_name}", fail="")
    document.set_value(("label", "template"), "own.toml")
    qtbot.waitUntil(lambda: "[[fail]]" in said(preview), timeout=WAIT_MS)
    assert scanned(preview) == {"meter-000001"}
    assert preview.remarks.remarks[0].serious
    document.set_value(("label", "on"), "pass")
    qtbot.waitUntil(lambda: not any(each.serious for each in preview.remarks.remarks), timeout=WAIT_MS)


def test_what_the_line_does_not_print_is_marked(qtbot: QtBot, preview: LabelPreview, document: EditorDocument) -> None:
    document.set_value(("label", "on"), "pass")
    qtbot.waitUntil(lambda: "prints none" in preview.captions[Variant.FAIL].text(), timeout=WAIT_MS)
    assert "prints none" not in preview.captions[Variant.PASS].text()


def test_a_job_that_says_nothing_of_labels_shows_and_makes_none(qtbot: QtBot, document: EditorDocument) -> None:
    asked: list[Then[SampleLabels]] = []
    preview = LabelPreview(document, asked.append)
    qtbot.addWidget(preview)
    document.set_value(("label",), MISSING)
    assert preview.isHidden()
    document.set_value(("name",), "another")
    assert asked == []
    with qtbot.waitExposed(preview):
        document.set_value(("label",), {"on": "pass"})
    assert not preview.isHidden()
    assert asked


def test_edits_of_other_parts_make_no_label(qtbot: QtBot, document: EditorDocument) -> None:
    asked: list[Then[SampleLabels]] = []
    preview = LabelPreview(document, asked.append)
    qtbot.addWidget(preview)
    with qtbot.waitExposed(preview):
        preview.show()
    before = len(asked)
    document.set_value(("device", "pack_limit_bytes"), 500)
    assert len(asked) == before
    document.set_value(("label", "copies"), 2)
    assert len(asked) == before + 1


def made(document: EditorDocument) -> SampleLabels:
    return sample_labels(document.data, place="job.toml", folder=document.folder, taken=nothing_taken)


def test_a_name_that_the_job_cannot_say_is_a_sample_with_the_reason(document: EditorDocument) -> None:
    document.set_value(("naming",), {"source": "list", "list_file": "none.csv"})
    shown = made(document)
    assert shown.name == ""
    assert "none.csv" in str(shown.troubles[0])
    assert all(label.shown is not None for label in shown.labels)
    document.set_value(("naming",), {"source": "nobody"})
    assert made(document).troubles
    document.set_value(("naming",), {"source": "device"})
    shown = made(document)
    assert (shown.name, shown.troubles) == ("", ())
    label = shown.labels[0].shown
    assert label is not None
    assert SAMPLE_ENDPOINT_NAMES[0] in " ".join(label.texts)


@pytest.mark.parametrize("table", [{"on": "always"}, {"template": 5}, {"copies": "x"}, 5])
def test_options_that_cannot_be_read_show_no_label_of_another_template(document: EditorDocument, table: object) -> None:
    document.set_value(("label",), table)
    shown = made(document)
    assert shown.troubles
    assert all(label.shown is None for label in shown.labels)


def test_a_number_out_of_range_hides_no_picture(document: EditorDocument) -> None:
    document.set_value(("label", "copies"), 99)
    shown = made(document)
    assert shown.troubles == ()
    assert all(label.shown is not None for label in shown.labels)


def test_the_sample_of_a_failure_agrees_with_itself(document: EditorDocument) -> None:
    from factory_prov.advice import all_advice
    from factory_prov.job.job_file import job_of

    content = sample_failure(job_of(document.data, place="job", folder=document.folder), "")
    assert (content.code, content.title) in {(each.code, str(each.title)) for each in all_advice().values()}
    assert content.support.startswith(content.code)
