"""Reading templates: those that are brought along, by their name, and a customer's own, by their file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from factory_prov.errors import InputError
from factory_prov.files.misfit_words import misfit_words
from factory_prov.files.option_table import TableMisfits, read_table
from factory_prov.files.reading import read_text
from factory_prov.files.toml_text import parse_toml
from factory_prov.labels.template import ITEMS, LARGEST_MM, USUAL_DPI, DrawnTemplate, Item, Variant, item_place
from factory_prov.labels.zpl_template import ZplTemplate
from factory_prov.messages import Message
from factory_prov.resources import resource

Options = TypeVar("Options")
FORMAT = 1
_MOST_ITEMS = 100
_SUFFIXES = (".toml", ".zpl")
_ROUNDING_MM = 0.01
Template = DrawnTemplate | ZplTemplate


@dataclass(frozen=True, slots=True, kw_only=True)
class _Head:
    """What a template says of itself."""

    format: int
    title: str
    width_mm: float
    height_mm: float
    dpi: int = USUAL_DPI


@cache
def template_names() -> tuple[str, ...]:
    """Return the names of the templates that are brought along."""
    return tuple(sorted(file.stem for file in resource("labels").iterdir() if file.suffix == ".toml"))


def find_template(named: Path) -> Template:
    """Return the template of that file, or the one of that name that is brought along; InputError for neither."""
    if named.suffix.lower() in _SUFFIXES:
        return load_template(named)
    if named.name in template_names():
        return load_template(resource("labels", f"{named.name}.toml"), place=named.name)
    raise InputError(
        Message("there is no template {name}.", name=repr(named.name)),
        place="template",
        cure=Message("Write one of {names}, or the name of a .toml or .zpl file.", names=", ".join(template_names())),
    )


def load_template(file: Path, *, place: str = "") -> Template:
    """Read a template's file, and try it with a unit that is none; InputError."""
    text, place = read_text(file), place or str(file)
    if file.suffix.lower() == ".zpl":
        fail = file.with_name(f"{file.stem}.fail{file.suffix}")
        texts = {Variant.PASS: text}
        if fail.exists():
            texts[Variant.FAIL] = read_text(fail)
        return ZplTemplate.read(texts, place=place)
    return read_template(text, place=place)


def read_template(text: str, *, place: str) -> DrawnTemplate:
    """Read the text of a template that is drawn by us; InputError names the item that is wrong."""
    data = parse_toml(text, place=place)
    head = _table(_Head, {key: value for key, value in data.items() if key not in _VARIANTS}, place)
    if head.format != FORMAT:
        what = Message("format {version} is none this program reads.", version=head.format)
        raise InputError(what, place=place, cure=Message("Write format = {format} at the top.", format=FORMAT))
    _check_sizes(head, place)
    items = {
        variant: tuple(_items(data[name], variant, head, place)) for name, variant in _VARIANTS.items() if name in data
    }
    if Variant.PASS not in items:
        cure = Message("Write its items, each below a heading [[pass]].")
        raise InputError(Message("the label has nothing on it."), place=place, cure=cure)
    return DrawnTemplate(
        place=place,
        title=head.title,
        width_mm=head.width_mm,
        height_mm=head.height_mm,
        dpi=head.dpi,
        items=items,
    )


_VARIANTS = {variant.value: variant for variant in Variant}
_KINDS: dict[str, type[Item]] = {each.kind: each for each in ITEMS}
_DPI = (152, 203, 300, 600)


def _check_sizes(head: _Head, place: str) -> None:
    for name, value in (("width_mm", head.width_mm), ("height_mm", head.height_mm)):
        if not 1 <= value <= LARGEST_MM:  # TOML has inf and nan too
            cure = Message("Use 1 to {most}.", most=f"{LARGEST_MM:g}")
            raise InputError(Message("the size is out of range."), place=f"{place}, {name}", cure=cure)
    if head.dpi not in _DPI:
        cure = Message("Use one of {known}.", known=", ".join(map(str, _DPI)))
        raise InputError(Message("no label printer has this many dots to the inch."), place=f"{place}, dpi", cure=cure)


def _items(tables: object, variant: Variant, head: _Head, place: str) -> Iterator[Item]:
    if not isinstance(tables, list) or not all(isinstance(table, Mapping) for table in tables):
        cure = Message("Write its items, each below a heading [[{variant}]].", variant=variant.value)
        raise InputError(Message("this is no list of items."), place=f"{place}, {variant.value}", cure=cure)
    if len(tables) > _MOST_ITEMS:
        what = Message("the label has over {most} items.", most=_MOST_ITEMS)
        raise InputError(what, place=place, cure=Message("Take the right file."))
    for number, table in enumerate(tables, 1):
        yield _item(table, head, item_place(place, variant, number))


def _item(table: Mapping[str, Any], head: _Head, place: str) -> Item:
    kind = table.get("kind")
    if not isinstance(kind, str) or kind not in _KINDS:
        cure = Message("Write one of {names}.", names=", ".join(_KINDS))
        raise InputError(Message("the item does not say of which kind it is."), place=f"{place}, kind", cure=cure)
    item = _table(_KINDS[kind], {key: value for key, value in table.items() if key != "kind"}, place)
    for name in ("width", "height", "size", "smallest", "thickness", "lines"):
        least = 0 if kind == "line" and name != "thickness" else 0.01
        if not least <= getattr(item, name, 1) <= LARGEST_MM:
            what = Message("the value is out of range.")
            raise InputError(what, place=f"{place}, {name}", cure=Message("Give it in millimetres, above 0."))
    x, y, width, height = item.extent()
    inside = (
        min(x, y) >= 0 and x + width <= head.width_mm + _ROUNDING_MM and y + height <= head.height_mm + _ROUNDING_MM
    )
    if not inside:
        cure = Message("Move it, or make it smaller, or the label larger.")
        raise InputError(Message("the item is not all on the label."), place=place, cure=cure)
    return item


def _table(kind: type[Options], table: Mapping[str, Any], place: str) -> Options:
    try:
        return read_table(kind, table)
    except TableMisfits as failure:
        first = failure.misfits[0]
        raise InputError(
            misfit_words(first),
            place=f"{place}, {'.'.join(first.where)}",
            cure=Message("See docs/labels.md for what a template says."),
        ) from None
