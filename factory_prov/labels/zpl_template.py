r"""A customer's own label in ZPL, with fields such as `{endpoint_name}` in the data of its fields (^FD … ^FS).

The text between the fields goes to the printer as it is. What is put in is escaped for its place: for ^FH always, and
for the escape character of a Data Matrix. A brace is written twice. The label of a unit that failed is a second file,
`NAME.fail.zpl`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from factory_prov.errors import InputError
from factory_prov.labels.content import LabelContent
from factory_prov.labels.template import Variant
from factory_prov.labels.zpl import UTF8, escaped, is_safe, matrix_data
from factory_prov.messages import Message
from factory_prov.naming.templates import asks_for, fill

_COMMAND = re.compile(r"\^([A-Za-z@][A-Za-z0-9@])([^\^~]*)")
_FIELD_DATA = re.compile(r"\^FD(?P<data>[^\^~]*)\^FS", re.IGNORECASE)
_FIELD_START = re.compile(r"\^(?:XA|FS)", re.IGNORECASE)
_ENCODING = re.compile(r"\^CI(\d*)", re.IGNORECASE)
_START = re.compile(r"\^XA", re.IGNORECASE)
_END = re.compile(r"\^XZ", re.IGNORECASE)
_PREFIX_CHANGED = re.compile(r"[\^~]C[CTD]", re.IGNORECASE)
_QUANTITY = re.compile(r"\^PQ\d*", re.IGNORECASE)
_ESCAPES = "\\_!$%"
"""Characters for ^FH where the template has none, the first that its data is without."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Field:
    """One ^FD … ^FS of a template: where its data is, and what stands before it since the last field."""

    data: str
    begins: int
    data_at: int
    data_ends: int
    before: str

    def parameters(self, command: str) -> list[str] | None:
        """Return the parameters of the last such command of the field; None without one."""
        found = [match[2] for match in _COMMAND.finditer(self.before) if match[1].upper() == command]
        return [part.strip() for part in found[-1].split(",")] if found else None


@dataclass(frozen=True, slots=True, kw_only=True)
class ZplTemplate:
    """A template in a printer's own language; see the module."""

    place: str
    texts: dict[Variant, str]

    @property
    def title(self) -> str:
        """Its name for people."""
        return self.place

    @classmethod
    def read(cls, texts: dict[Variant, str], *, place: str) -> ZplTemplate:
        """Return the template; InputError for what is no label, or what printers read differently."""
        for text in texts.values():
            _check_frame(text, place)
            for field in _fields(text):
                _check_field(field, place)
        return cls(place=place, texts=texts)

    def has(self, variant: Variant) -> bool:
        """Whether there is such a label."""
        return variant in self.texts

    def zpl(self, variant: Variant, content: LabelContent, *, copies: int = 1) -> bytes:
        """Return the label of a unit; InputError for what a symbol cannot hold for sure."""
        text, made, done = self.texts[variant], [], 0
        for field in _fields(text):
            made += [text[done : field.data_at], self._filled(field, content)]
            done = field.data_ends
        whole = "".join([*made, text[done:]])
        if not _ENCODING.search(whole):
            whole = _START.sub(lambda found: f"{found[0]}{UTF8}", whole)
        return _with_copies(whole, copies).encode()

    def symbols(self, variant: Variant, content: LabelContent) -> tuple[str, ...]:
        """Return what its symbols of this unit hold."""
        place = self.place
        return tuple(
            content.filled(_content_of(field), place=place)
            for field in _fields(self.texts[variant])
            if field.parameters("BX") is not None or field.parameters("BQ") is not None
        )

    def _filled(self, field: _Field, content: LabelContent) -> str:
        """Return ^FH where it is needed, ^FD and the data, escaped for where it stands."""
        if not asks_for(field.data) and "{" not in field.data and "}" not in field.data:
            return f"^FD{field.data}"
        matrix, given = field.parameters("BX"), field.parameters("FH")
        is_symbol = matrix is not None or field.parameters("BQ") is not None
        escape = (given[0] or "_") if given is not None else _free(field.data)
        _refuse_codes(field, content, self.place)
        values = {name: _escaped(value or "", escape or "", matrix) for name, value in content.fields().items()}
        filled = _fill(field.data, values, self.place)
        if is_symbol and not is_safe(filled):
            what = Message("a symbol in ZPL cannot hold {text} for sure on every printer.", text=repr(filled))
            cure = Message("Use ASCII only, or a template in TOML, whose symbols are drawn here.")
            raise InputError(what, place=self.place, cure=cure)
        content.filled(field.data.replace("{{", "").replace("}}", ""), place=self.place)  # refuses what is unprintable
        return f"^FD{filled}" if given is not None else f"^FH{escape}^FD{filled}"


def _refuse_codes(field: _Field, content: LabelContent, place: str) -> None:
    """Refuse what a bar code or a block of text takes for a code of its own, and what a bar code does not have."""
    known = content.fields()
    for value in (known[name] or "" for name in asks_for(field.data) if name in known):
        bar_code = field.parameters("BC") is not None and (not value.isascii() or ">" in value or "~" in value)
        if bar_code or (field.parameters("FB") is not None and "\\" in value):
            what = Message(
                "{text} would be read as something else in a Code 128 (^BC) or a block of text (^FB).", text=repr(value)
            )
            cure = Message("Use a QR code, a Data Matrix or a plain text there, or a template in TOML.")
            raise InputError(what, place=place, cure=cure)


def _escaped(value: str, escape: str, matrix: list[str] | None) -> str:
    """Escape a value for the symbol first, then for ^FH, which is undone before."""
    return escaped(value if matrix is None or len(matrix) < 7 else matrix_data(value, matrix[6]), escape)


def _fields(text: str) -> Iterator[_Field]:
    for match in _FIELD_DATA.finditer(text):
        starts = [start.end() for start in _FIELD_START.finditer(text, 0, match.start())]
        begins = starts[-1] if starts else 0
        yield _Field(
            data=match["data"],
            begins=begins,
            data_at=match.start(),
            data_ends=match.end("data"),
            before=text[begins : match.start()],
        )


def _check_frame(text: str, place: str) -> None:
    starts, ends = len(_START.findall(text)), len(_END.findall(text))
    if starts != 1 or ends != 1:
        what = Message("this is not one label in ZPL: it begins with ^XA and ends with ^XZ.")
        raise InputError(what, place=place, cure=Message("Take the file that your label editor exports for one label."))
    if _PREFIX_CHANGED.search(text):
        what = Message("the label changes the characters that ZPL's commands begin with.")
        raise InputError(what, place=place, cure=Message("Write them with ^ and ~, without ^CC, ^CT and ^CD."))
    encodings = {found or "0" for found in _ENCODING.findall(text)} - {"28"}
    if encodings:
        what = Message("the label asks for another encoding than UTF-8.")
        raise InputError(what, place=place, cure=Message("Write ^CI28, or leave it out."))
    if asks_for(_FIELD_DATA.sub("", text)):
        what = Message("a field stands where it is no data: it belongs between ^FD and ^FS.")
        raise InputError(what, place=place, cure=Message("Move it, or write a brace twice."))


def _check_field(field: _Field, place: str) -> None:
    """Refuse what one printer reads this way and another that way."""
    matrix, code, given = field.parameters("BX"), field.parameters("BQ"), field.parameters("FH")
    if asks_for(field.data):
        _check_escape(field, given, place)
    if matrix is not None and asks_for(field.data):
        if len(matrix) < 7 or len(matrix[6]) != 1:
            what = Message("a Data Matrix (^BX) does not say its escape character, which differs between printers.")
            cure = Message("Write it as the seventh parameter, such as ^BXN,5,200,,,,|")
            raise InputError(what, place=place, cure=cure)
        if given is not None and (given[0] or "_") == matrix[6]:
            what = Message("^FH and ^BX have the same escape character, and ^FH is undone first.")
            raise InputError(what, place=place, cure=Message("Give one of them another, such as |."))
    if code is not None and asks_for(field.data) and not re.match(r"[HQMLhqml][Aa],", field.data):
        what = Message("a QR code (^BQ) does not say its error level and the automatic mode.")
        cure = Message("Begin its data with them, such as ^FDMA,{{endpoint_name}}^FS")
        raise InputError(what, place=place, cure=cure)
    if "{" in field.data or "}" in field.data:
        _fill(field.data, dict.fromkeys(LabelContent(endpoint_name="x").fields(), "x"), place)


def _check_escape(field: _Field, given: list[str] | None, place: str) -> None:
    """Refuse an escape character that is none, or that nothing is left for."""
    if given is not None and len(given[0] or "_") != 1:
        what = Message("^FH names more than one escape character.")
        raise InputError(what, place=place, cure=Message("Write one, such as ^FH_, or leave ^FH out."))
    if given is None and _free(field.data) is None:
        what = Message("the data of a field has every character that could escape what is put into it.")
        raise InputError(what, place=place, cure=Message("Leave one of these out of it: {known}", known=_ESCAPES))


def _content_of(field: _Field) -> str:
    """Return the text of a symbol as a template: what stands before it for the printer alone is left out."""
    return field.data[3:] if field.parameters("BQ") is not None else field.data


def _fill(data: str, values: dict[str, str], place: str) -> str:
    return fill(data, dict(values), place=place)


def _free(data: str) -> str | None:
    return next((character for character in _ESCAPES if character not in data), None)


def _with_copies(text: str, copies: int) -> str:
    if copies == 1 or _QUANTITY.search(text):
        return text
    return _END.sub(f"^PQ{copies}^XZ", text)
