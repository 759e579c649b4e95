"""Labels as the window draws them: a reader of symbols finds in the picture what the label must hold."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
import zxingcpp
from PySide6.QtGui import QGuiApplication

from desktop.printing.label_output import label_image, label_pdf, label_png
from factory_prov.labels.content import LabelContent
from factory_prov.labels.making import make_label
from factory_prov.labels.template import Variant
from factory_prov.labels.template_file import find_template, template_names

pytestmark = pytest.mark.usefixtures("qapp")
NAMES = ("urn:dev:os:0023C7-000042", "a", "W" * 64, "ążźĆ-設備-7", "a^b~c\\d|e_f{g}", "9" * 64)


def content(name: str) -> LabelContent:
    return LabelContent(
        endpoint_name=name,
        hardware_id="F0E1D2C3B4A59687",
        job="Sensor",
        station="STATION-1",
        operator="anna",
        outcome="PASS",
        code="E301",
        title="The board does not start",
        support="E301 STATION-1 0.15.0",
        made_at=datetime(2026, 11, 30, 12, tzinfo=UTC),
    )


@pytest.mark.parametrize("dpi", [203, 300])
@pytest.mark.parametrize("template", template_names())
def test_what_a_picture_of_a_label_says_is_what_it_must_hold(template: str, dpi: int) -> None:
    assert QGuiApplication.instance() is not None
    for name in NAMES:
        for variant in Variant:
            label = make_label(find_template(Path(template)), content(name), variant=variant, dpi=dpi)
            assert label.drawing is not None
            found = {each.bytes.decode() for each in zxingcpp.read_barcodes(label_image(label.drawing))}
            assert found == set(label.symbols), (name, variant)


def test_a_png_says_how_large_the_label_is_and_a_pdf_has_a_page_for_each_copy() -> None:
    label = make_label(find_template(Path("50x25-qr")), content("unit-1"), copies=3)
    assert label.drawing is not None
    image = label_image(label.drawing)
    assert (image.width(), image.height()) == (400, 200)
    assert label_png(label.drawing).startswith(b"\x89PNG")
    pdf = label_pdf(label.drawing, copies=3)
    assert pdf.startswith(b"%PDF")
    assert pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page ") == 3
