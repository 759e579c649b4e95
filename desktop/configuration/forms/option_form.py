"""The forms of a job's options, made from their dataclasses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QFrame, QLabel

from desktop.configuration.document.targets import SECTION_KEYS, EditorTarget, Section, TargetKind, target_for
from desktop.configuration.forms.backend_words import (
    BOARD_KIND,
    SERVER,
    SERVER_KIND,
    backend_words,
    board_choices,
    kind_choices,
    present_kind,
    value_choices,
)
from desktop.configuration.forms.fields.base import FormField
from desktop.configuration.forms.fields.choice import ChoiceField, Picking
from desktop.configuration.forms.fields.files import FileField
from desktop.configuration.forms.fields.lines import LinesField
from desktop.configuration.forms.fields.number import NumberField, NumberLimits
from desktop.configuration.forms.fields.offered import OfferedField, OfferedSeriesField, Offers
from desktop.configuration.forms.fields.pairs import PairsField
from desktop.configuration.forms.fields.raw import RawField
from desktop.configuration.forms.fields.series import SeriesField
from desktop.configuration.forms.fields.server_certificate import ServerCertificateField
from desktop.configuration.forms.fields.switch import SwitchField
from desktop.configuration.forms.fields.text import TextField
from desktop.configuration.forms.form import EditorForm
from desktop.configuration.forms.form_row import FieldBox, FormRow
from desktop.configuration.forms.label_preview import LABEL, LabelPreview
from desktop.configuration.forms.option_shapes import OPTIONAL_SECTIONS, SECTIONS, Shape, shapes_of
from desktop.configuration.forms.option_texts import (
    CHOICE_TEXTS,
    OPTION_TEXTS,
    SECTION_TEXTS,
    choice_words,
    option_text,
)
from desktop.configuration.forms.stack import Stack
from desktop.translation import translated
from factory_prov.credentials.issuers.registry import ISSUERS
from factory_prov.files.option_table import Texts
from factory_prov.job.draft import MISSING, Change, Keys
from factory_prov.lwm2m.values import INT64_MAX
from factory_prov.messages import NOTHING, Message
from factory_prov.registrars.registry import REGISTRARS

if TYPE_CHECKING:
    from desktop.configuration.document.document import DocumentChange, EditorDocument
    from desktop.configuration.forms.fields.context import FieldContext
    from factory_prov.option_words import OptionWords
    from factory_prov.registrars.kind import RegistrarKind

_NAME = Shape(keys=("name",), kind=str, default="")
_SERVER_CERTIFICATE = ("credentials", "server_certificate_file")
_SERVER_KIND = Shape(keys=SERVER_KIND, kind=str, default=REGISTRARS[0].kind)
_UNITS = {"_s": "s", "_bytes": "B", "_bits": "bit"}
_ISSUERS: tuple[Keys, ...] = tuple(("credentials", kind.kind) for kind in ISSUERS)
"""Groups of which one goes when another comes."""


class OptionForm(EditorForm):
    """Shows one section of the tree."""

    def __init__(
        self, document: EditorDocument, context: FieldContext, section: Section, title: Callable[[Section], str]
    ) -> None:
        super().__init__(document, context)
        self.section = section
        self._title = title
        self._shapes: dict[Keys, Shape] = {}
        self._options: list[tuple[FormRow, Shape]] = []
        self._heads: list[tuple[QLabel, QLabel, str]] = []
        self._bodies: dict[Keys, Stack] = {}
        self._server = present_kind(self.value((SERVER,)))
        self._words = backend_words(self._server)
        self._board = NOTHING
        self._draw()

    def set_board(self, words: Message) -> None:
        """Say below the choice of the board what is known of it."""
        if words != self._board and BOARD_KIND in self._shapes:
            self._board = words
            self.retranslate()

    def retranslate(self) -> None:
        """Set heading, names and help."""
        self.heading.setText(self._title(self.section))
        words = SECTION_TEXTS[self.section.value]
        self.subheading.setText(QCoreApplication.translate("option", words))
        for label, small, key in self._heads:
            text = option_text(key, self._words)
            label.setText(text.label)
            small.setText(text.help)
            small.setVisible(bool(text.help))
        for row, shape in self._options:
            text = option_text(shape.key, self._words)
            small_print = f"[{shape.key}]" if shape.is_group else shape.keys[-1]
            more = [translated(self._board)] if shape.keys == BOARD_KIND and self._board else []
            row.set_texts(text.label, small_print, " ".join([text.help, *more]))
            box = self._boxes[shape.keys]
            box.field.describe(text.label, text.help)
            box.name_removal(self.tr("Usual value: {0}").format(text.label))

    def _draw(self) -> None:
        """Add all rows and show what the document has."""
        if self.section is Section.BOARD:
            self._add_option(_NAME, self.rows)
        for name in SECTION_KEYS[self.section]:
            if name in SECTIONS:
                self._add_section(name)
        self.retranslate()
        self._update_all()

    def _draw_anew(self, server: RegistrarKind[Any]) -> None:
        """Show the options of another kind of server in the place of those there are."""
        had_focus = self.focused_box() is not None and self.isVisible()
        self._server, self._words = server, backend_words(server)
        for keys in tuple(self._shapes):
            self.drop_box(keys)
        for row in self.rows.items:
            self.rows.take(row)
        self._shapes, self._options, self._heads, self._bodies = {}, [], [], {}
        self._draw()
        self.set_problems(self._problems)
        if had_focus:
            self._boxes[SERVER_KIND].field.setFocus(Qt.FocusReason.OtherFocusReason)

    def is_mine(self, problem_path: str) -> bool:
        """Take problems of the section's settings."""
        return target_for(problem_path) == _target(self.section)

    def _add_section(self, name: str) -> None:
        options = self._server.options if name == SERVER else SECTIONS[name]
        group = Shape(keys=(name,), kind=options, optional=name in OPTIONAL_SECTIONS)
        if name in OPTION_TEXTS or name in self._words:
            self._add_group(group, self.rows)
        else:
            self._add_shapes(group, self.rows)

    def _add_shapes(self, group: Shape, rows: Stack) -> None:
        shapes = list(shapes_of(group.kind, group.keys))
        for shape in sorted(shapes, key=lambda shape: shape.is_group):  # groups below what stands alone
            if shape.is_group:
                self._add_group(shape, rows)
            else:
                self._add_option(shape, rows)

    def _add_group(self, group: Shape, rows: Stack) -> None:
        """Add a heading, a switch where the group is optional, and its options."""
        rule = QFrame()
        rule.setProperty("role", "rule")
        rule.setFixedHeight(1)
        if rows.items:
            rows.add(rule)
        if group.optional:
            self._add_option(group, rows)
        else:
            label, small = QLabel(), QLabel()
            label.setProperty("role", "title")
            small.setProperty("role", "muted")
            rows.add(label)
            rows.add(small)
            self._heads.append((label, small, group.key))
        body = Stack(spacing_px=16)
        if group.keys == (SERVER,):
            self._add_option(_SERVER_KIND, body)
        if group.keys == (LABEL,) and self.context.labels is not None:
            body.add(LabelPreview(self.document, self.context.labels))
        self._add_shapes(group, body)
        rows.add(body)
        self._bodies[group.keys] = body

    def _add_option(self, shape: Shape, rows: Stack) -> None:
        row = FormRow()
        box = FieldBox(self._field(shape), key=shape.key, sign="undo")
        box.removed.connect(self._reset)
        row.add_box(box, 0)
        rows.add(row)
        self._shapes[shape.keys] = shape
        self._options.append((row, shape))
        self.add_box(shape.keys, box)

    def _field(self, shape: Shape) -> FormField:
        if shape.is_group:
            return SwitchField(default=False)
        if shape.keys == _SERVER_CERTIFICATE and self.context.certificates is not None:
            return ServerCertificateField(self.context, self.context.certificates)
        offers = self._server.offers if shape.keys[:-1] == (SERVER,) else {}
        if self.context.offers is not None and shape.keys[-1] in offers:
            return offered_field(shape, self.context.offers)
        return option_field(shape, self.context, self._words.get(shape.key))

    def _follow(self, change: DocumentChange) -> None:
        server = present_kind(self.value((SERVER,)))
        if self.section is Section.SERVER and server is not self._server and self.value((SERVER,)) is not None:
            self._draw_anew(server)
        elif not change.keys or change.structure or (SERVER,) in change.keys:
            self._update_all()
        else:
            for keys in change.keys:
                if keys in self._shapes:
                    self._update(keys)

    def _update_all(self) -> None:
        for keys in self._shapes:
            self._update(keys)

    def _update(self, keys: Keys) -> None:
        shape, box = self._shapes[keys], self._boxes[keys]
        value = self.value(keys)
        if shape.is_group:
            value = value is not None
            self._bodies[keys].setVisible(value)
        elif not box.field.accepts(value) or isinstance(box.field, RawField):
            box.exchange(self._fitting(shape, value))
            self.retranslate()
        box.field.set_value(value)
        box.set_removable(removable=not shape.is_group and value is not None and _has_default(shape))
        box.refresh_remarks()

    def _fitting(self, shape: Shape, value: object) -> FormField:
        field = self._field(shape)
        if field.accepts(value):
            return field
        field.deleteLater()
        return RawField(None)

    def _edited(self, box: FieldBox) -> None:
        keys = tuple(box.key.split("."))
        value = box.field.value()
        if self._shapes[keys].is_group:
            self._switch(keys, on=bool(value))
        elif keys == SERVER_KIND:
            self._exchange_server(value)
        else:
            self.document.set_value(keys, MISSING if value is None else value)

    def _switch(self, keys: Keys, *, on: bool) -> None:
        """Add or remove a group as one step; what was in it comes back with undo."""
        changes = [Change(keys=keys, value={} if on else MISSING)]
        others = [other for other in _ISSUERS if other != keys] if on and keys in _ISSUERS else []
        changes += [Change(keys=other, value=MISSING) for other in others if self.value(other) is not None]
        self.document.apply(changes, lambda: option_text(".".join(keys), self._words).label)

    def _exchange_server(self, kind: object) -> None:
        """Put another kind of server in the place of the present one; undo brings that one's settings back."""
        table = {} if kind in (None, REGISTRARS[0].kind) else {SERVER_KIND[-1]: kind}
        name = option_text(".".join(SERVER_KIND), self._words).label
        self.document.apply([Change(keys=(SERVER,), value=table)], lambda: name)

    def _reset(self, box: FieldBox) -> None:
        if box.key == ".".join(SERVER_KIND):
            self._exchange_server(None)
            return
        self.document.remove(tuple(box.key.split(".")))
        box.field.setFocus()


_KNOWN: Mapping[Keys, Callable[[], tuple[tuple[object, str], ...]]] = MappingProxyType(
    {SERVER_KIND: kind_choices, BOARD_KIND: board_choices}
)
"""Options whose values are known when the program runs."""


def option_field(shape: Shape, context: FieldContext, words: OptionWords | None = None) -> FormField:
    """Return the editor of one option; `words` are those its backend brings."""
    if (choice := _choice_of(shape, words)) is not None:
        return choice
    if words is not None and words.lines:
        return LinesField()
    return _plain_field(shape, context)


def _plain_field(shape: Shape, context: FieldContext) -> FormField:
    if shape.kind is bool:
        return SwitchField(default=bool(shape.default))
    if shape.kind is Path:
        return FileField(context)
    if shape.kind is Texts:
        return PairsField()
    if shape.kind is tuple:
        return SeriesField(shape.default, numbers=shape.items is int)
    if shape.kind in (int, float):
        units = next((unit for ending, unit in _UNITS.items() if shape.key.endswith(ending)), "")
        limits = NumberLimits(minimum=0, maximum=INT64_MAX, whole=shape.kind is int)
        return NumberField(limits, units=units, default=shape.default, optional=shape.optional)
    return TextField(default=_text_default(shape))


def offered_field(shape: Shape, offers: Offers) -> FormField:
    """Return the editor of an option whose values the job's server knows."""
    if shape.kind is tuple:
        return OfferedSeriesField(shape.keys[-1], offers, default=shape.default)
    return OfferedField(shape.keys[-1], offers, default=_text_default(shape))


def _text_default(shape: Shape) -> str | None:
    return shape.default if shape.default is not None else "" if shape.optional else None


def _choice_of(shape: Shape, words: OptionWords | None) -> FormField | None:
    """Return the field of an option that is one of several, None for any other."""
    default = getattr(shape.default, "value", shape.default)
    if shape.keys in _KNOWN:
        return ChoiceField(Picking(choices=_KNOWN[shape.keys], default=shape.default))
    if words is not None and words.choices:
        read = str if words.others else None
        return ChoiceField(Picking(choices=partial(value_choices, words), read=read, default=default))
    if shape.key in CHOICE_TEXTS:
        return ChoiceField(Picking(choices=lambda: choice_words(shape.key), default=default))
    return None


def _has_default(shape: Shape) -> bool:
    return shape.optional or shape.default is not None


def _target(section: Section) -> EditorTarget:
    return EditorTarget(kind=TargetKind.SECTION, section=section)
