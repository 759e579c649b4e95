"""Labels: whatever the name, their symbols hold it, their texts are whole, and what does not fit is refused."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from zpl_reader import read_zpl

from factory_prov.errors import InputError
from factory_prov.labels.content import LabelContent
from factory_prov.labels.drawing import Drawing, DrawnSymbol, DrawnText
from factory_prov.labels.making import make_label
from factory_prov.labels.symbols import QrLevel, SymbolKind, make_symbol
from factory_prov.labels.template import Variant
from factory_prov.labels.template_file import find_template, load_template, read_template, template_names
from factory_prov.labels.text_width import text_width

NAMES = (
    "urn:dev:os:0023C7-000042",
    "a",
    "W" * 64,
    "9" * 64,
    "ążźĆ-設備-7",
    "漢" * 16,
    "a^b~c\\d|e_f{g}h",
    "^XZ^FS~JA",
    "||||\\\\5E__",
)


def content(name: str) -> LabelContent:
    return LabelContent(
        endpoint_name=name,
        hardware_id="F0E1D2C3B4A59687",
        job="Sensor",
        station="STATION-1",
        operator="anna",
        outcome="PASS",
        code="E301",
        title="The board refused its configuration",
        support="E301 STATION-1 0.15.0",
        made_at=datetime(2026, 11, 30, 12, tzinfo=UTC),
    )


def decoded(kind: SymbolKind, text: str, *, level: QrLevel = QrLevel.M) -> tuple[bytes, zxingcpp.Barcode]:
    symbol = make_symbol(kind, text, level=level)
    assert {len(row) for row in symbol.rows} == {symbol.size}  # a square
    scale, quiet = 4, kind.quiet_modules
    side = (symbol.size + 2 * quiet) * scale
    pixels = bytearray(b"\xff" * side * side)
    for y, row in enumerate(symbol.rows):
        for x, dark in enumerate(row):
            for line in range(scale):
                at = ((y + quiet) * scale + line) * side + (x + quiet) * scale
                pixels[at : at + scale] = bytes([0 if dark else 255]) * scale
    (found,) = zxingcpp.read_barcodes(memoryview(pixels).cast("B", shape=[side, side]))
    return found.bytes, found


@pytest.mark.parametrize("kind", list(SymbolKind))
@pytest.mark.parametrize("name", NAMES)
def test_a_symbol_reads_back_as_the_very_bytes(kind: SymbolKind, name: str) -> None:
    data, _ = decoded(kind, name)
    assert data == name.encode()


ASCII = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), min_size=1, max_size=64)


@given(ASCII, st.sampled_from(SymbolKind))
@settings(max_examples=60, deadline=None, derandomize=True)
def test_any_name_reads_back(name: str, kind: SymbolKind) -> None:
    data, _ = decoded(kind, name)
    assert data == name.encode()


@pytest.mark.parametrize("level", list(QrLevel))
def test_the_error_level_is_the_one_that_was_asked_for(level: QrLevel) -> None:
    _, found = decoded(SymbolKind.QR, "urn:dev:os:0023C7-000042", level=level)
    assert found.ec_level.lower() == level.value


def test_a_symbol_that_is_too_full_or_empty_is_refused() -> None:
    for kind in SymbolKind:
        with pytest.raises(InputError, match="cannot hold 5000 characters"):
            make_symbol(kind, "x" * 5000)
        with pytest.raises(InputError, match="nothing in it"):
            make_symbol(kind, "")


def put_together(found: Drawing) -> str:
    return "".join(part.text for part in found.parts if isinstance(part, DrawnText))


@pytest.mark.parametrize("template", template_names())
@pytest.mark.parametrize("variant", list(Variant))
@pytest.mark.parametrize("name", NAMES)
def test_every_template_takes_every_name_and_cuts_none(template: str, variant: Variant, name: str) -> None:
    label = make_label(find_template(Path(template)), content(name), variant=variant)
    assert label.drawing is not None
    assert name in put_together(label.drawing)
    for part in label.drawing.parts:
        if isinstance(part, DrawnText):
            assert text_width(part.text, bold=part.bold) * part.height_mm <= part.width_mm + 1e-6
        if isinstance(part, DrawnSymbol):
            module_dots = part.module_mm * label.drawing.dots_per_mm
            assert module_dots >= 2
            assert abs(module_dots - round(module_dots)) < 1e-6
            assert part.x_mm >= part.symbol.kind.quiet_modules * part.module_mm - 0.51  # nothing is left of the label


@pytest.mark.parametrize("template", template_names())
@pytest.mark.parametrize("name", NAMES)
def test_a_printer_understands_what_is_meant(template: str, name: str) -> None:
    for variant in Variant:
        label = make_label(find_template(Path(template)), content(name), variant=variant, copies=2)
        assert label.drawing is not None
        read = read_zpl(label.zpl)
        assert read.copies == 2
        assert name in "".join(read.texts)
        if all(text.isascii() for text in label.symbols):
            assert tuple(text for _, text in read.symbols) == label.symbols
        else:  # drawn by us, since printers differ there
            assert len(read.graphics) == len(label.symbols)
            assert not read.symbols
            for (row_bytes, data), text in zip(read.graphics, label.symbols, strict=True):
                assert picture(row_bytes, data) == text.encode()


def picture(row_bytes: int, data: bytes) -> bytes:
    margin, height = 40, len(data) // row_bytes
    width = row_bytes * 8 + 2 * margin
    rows = [b"\xff" * width] * margin
    for at in range(0, len(data), row_bytes):
        bits = "".join(f"{byte:08b}" for byte in data[at : at + row_bytes])
        rows.append(b"\xff" * margin + bytes(0 if bit == "1" else 255 for bit in bits) + b"\xff" * margin)
    rows += [b"\xff" * width] * margin
    image = memoryview(b"".join(rows)).cast("B", shape=[height + 2 * margin, width])
    (found,) = zxingcpp.read_barcodes(image)
    return bytes(found.bytes)


def test_a_unit_without_a_name_gets_its_fail_label() -> None:
    for template in template_names():
        label = make_label(find_template(Path(template)), content(""), variant=Variant.FAIL)
        assert any("E301" in text for text in read_zpl(label.zpl).texts)


def test_serial_and_short_code_are_parts_of_the_name() -> None:
    assert content("urn:dev:os:0023C7-000042").serial == "000042"
    assert content("urn:dev:os:0023C7-000042").short_code == "000042"
    assert content("sensor-ab7x").short_code == "ORAB7X"
    assert content("plain").serial == "plain"


HEAD = 'format = 1\ntitle = "x"\nwidth_mm = 20\nheight_mm = 10\n'
BAD = {
    "no TOML": ("x = = 1", "no TOML|cannot be read"),
    "newer": (HEAD.replace("format = 1", "format = 2"), "format 2 is none"),
    "empty": (HEAD, "nothing on it"),
    "unknown key": (HEAD + "colour = 1\n[[pass]]\nkind='line'\nx=0\ny=0\nwidth=1\n", "no such setting"),
    "unknown kind": (HEAD + "[[pass]]\nkind='circle'\nx=0\ny=0\n", "of which kind"),
    "missing place": (HEAD + "[[pass]]\nkind='text'\nx=0\ny=0\nwidth=5\ntext='a'\n", "setting is missing"),
    "outside": (HEAD + "[[pass]]\nkind='text'\nx=15\ny=0\nwidth=10\nheight=2\ntext='a'\n", "not all on the label"),
    "no number": (HEAD + "[[pass]]\nkind='text'\nx=nan\ny=0\nwidth=5\nheight=2\ntext='a'\n", "not all on the label"),
    "no list": (HEAD + "[pass]\nkind='line'\n", "no list of items"),
    "too large": (HEAD.replace("20", "2000"), "size is out of range"),
    "odd printer": (HEAD + "dpi = 100\n", "dots to the inch"),
    "endless number": (HEAD.replace("20", "9" * 400), "no number"),
    "no size": (HEAD + "[[pass]]\nkind='qr'\nx=0\ny=0\nsize=0\ntext='a'\n", "out of range"),
}


def test_a_text_that_no_label_holds_is_refused_at_once() -> None:
    text = HEAD + f"[[pass]]\nkind='text'\nx=0\ny=0\nwidth=5\nheight=2\ntext='{'{endpoint_name}' * 50_000}'\n"
    with pytest.raises(InputError, match="over 2000 characters"):
        make_label(read_template(text, place="mine.toml"), content("u-7"))


@pytest.mark.parametrize("what", BAD)
def test_a_bad_file_is_refused_with_its_place(what: str) -> None:
    text, words = BAD[what]
    with pytest.raises(InputError, match=words) as refused:
        read_template(text, place="mine.toml")
    assert str(refused.value.place).startswith("mine.toml")
    assert refused.value.cure


@pytest.mark.parametrize(
    ("item", "words"),
    [
        ("kind='text'\nwidth=18\nheight=2\ntext='{serial_number}'", "does not exist"),
        ("kind='text'\nwidth=2\nheight=2\ntext='{endpoint_name}'", "too long for its place"),
        ("kind='text'\nwidth=18\nheight=2\ntext=\"a\\u0007b\"", "cannot be printed"),
        ("kind='text'\nwidth=18\nheight=2\ntext='{'", "single '{'"),
        ("kind='qr'\nsize=3\ntext='{endpoint_name}'", "too large for its place"),
        ("kind='datamatrix'\nsize=3\ntext='{endpoint_name}'", "too large for its place"),
        ("kind='qr'\nsize=9\ntext='{code}'", "nothing in it"),
    ],
)
def test_what_does_not_fit_is_told_with_its_item(item: str, words: str) -> None:
    template = read_template(f"{HEAD}[[pass]]\nx=0.5\ny=0.5\n{item}\n", place="mine.toml")
    unit = LabelContent(endpoint_name="urn:dev:os:0023C7-000042")
    with pytest.raises(InputError, match=words) as refused:
        make_label(template, unit)
    assert refused.value.place == "mine.toml, [[pass]] 1"


def test_a_name_that_is_no_template_is_told_with_those_there_are() -> None:
    with pytest.raises(InputError, match="50x25-qr"):
        find_template(Path("50x25"))
    with pytest.raises(InputError, match="no such file"):
        find_template(Path("missing.toml"))


ZPL = """^XA^FO10,10^A0N,30,30^FD{endpoint_name}^FS
^FO10,50^BXN,5,200,,,,|^FD{endpoint_name}^FS
^FO0,90^BQN,2,4^FDMA,{endpoint_name}^FS^XZ"""


def zpl_file(folder: Path, text: str, fail: str | None = None) -> Path:
    (folder / "mine.zpl").write_text(text, encoding="utf-8")
    if fail is not None:
        (folder / "mine.fail.zpl").write_text(fail, encoding="utf-8")
    return folder / "mine.zpl"


@pytest.mark.parametrize("name", [name for name in NAMES if name.isascii()])
def test_a_customers_own_zpl_holds_the_name_too(tmp_path: Path, name: str) -> None:
    label = make_label(load_template(zpl_file(tmp_path, ZPL)), content(name), copies=3)
    read = read_zpl(label.zpl)
    assert read.texts == [name]
    assert [text for _, text in read.symbols] == [name, name] == list(label.symbols)
    assert read.copies == 3


def test_literal_text_of_a_customers_zpl_stays_as_it_is(tmp_path: Path) -> None:
    text = "^XA^CI28^FO1,1^A0N,20,20^FH_^FDa_5Eb {{x}} \\ {serial}^FS^XZ"
    read = read_zpl(make_label(load_template(zpl_file(tmp_path, text)), content("u-7")).zpl)
    assert read.texts == ["a^b {x} \\ 7"]


def test_zpl_has_a_second_file_for_units_that_failed(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no label for a unit that failed"):
        make_label(load_template(zpl_file(tmp_path, ZPL)), content("u-7"), variant=Variant.FAIL)
    fail = "^XA^FO1,1^A0N,20,20^FDFAIL {code}^FS^XZ"
    label = make_label(load_template(zpl_file(tmp_path, ZPL, fail)), content("u-7"), variant=Variant.FAIL)
    assert read_zpl(label.zpl).texts == ["FAIL E301"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("N\nA10,10\nP1\n", "not one label"),
        ("^XA^XZ^XA^XZ", "not one label"),
        ("^XA^CI0^FD{endpoint_name}^FS^XZ", "another encoding"),
        ("^XA^CC/^FD{endpoint_name}^FS^XZ", "characters that ZPL's commands begin with"),
        ("^XA^BXN,5,200^FD{endpoint_name}^FS^XZ", "escape character"),
        ("^XA^BXN,5,200,,,,_^FH^FD{endpoint_name}^FS^XZ", "same escape character"),
        ("^XA^BQN,2,4^FD{endpoint_name}^FS^XZ", "error level"),
        ("^XA^BQN,2,4^FDMM,B0012{endpoint_name}^FS^XZ", "error level"),
        ("^XA^FD{endpointname}^FS^XZ", "does not exist"),
        ("^XA^FO{serial},10^FDx^FS^XZ", "where it is no data"),
        ("^XA^FO{serial},10^FDx{serial}^FS^XZ", "where it is no data"),
        ("^XA^FD{endpoint_name}^FS^FV{endpoint_name}^FS^XZ", "where it is no data"),
        ("^XA^FHab^FD{endpoint_name}^FS^XZ", "more than one escape character"),
        ("^XA^FD\\_!$%{endpoint_name}^FS^XZ", "every character that could escape"),
        ("^XA^FD{endpoint_name^FS^XZ", "single"),
    ],
)
def test_zpl_that_printers_read_differently_is_refused(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(InputError, match=words) as refused:
        load_template(zpl_file(tmp_path, text))
    assert refused.value.cure


def test_a_symbol_in_a_customers_zpl_takes_ascii_alone(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="for sure on every printer"):
        make_label(load_template(zpl_file(tmp_path, ZPL)), content("ążź"))


@pytest.mark.parametrize(
    ("command", "name"), [("^BCN,100", "a>8b"), ("^BCN,100", "a~b"), ("^BCN,100", "zażółć"), ("^FB200,2", "a\\&b")]
)
def test_what_a_command_of_zpl_would_read_as_its_own_code_is_refused(tmp_path: Path, command: str, name: str) -> None:
    template = load_template(zpl_file(tmp_path, f"^XA{command}^FD{{endpoint_name}}^FS^XZ"))
    assert b"unit-7" in make_label(template, content("unit-7")).zpl
    with pytest.raises(InputError, match="read as something else"):
        make_label(template, content(name))
