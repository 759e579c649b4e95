"""One line of [configuration], both ways: a TOML value ↔ where a resource's value comes from."""

from __future__ import annotations

import math
from datetime import datetime
from pathlib import Path

from factory_prov.errors import InputError
from factory_prov.files.toml_text import SINGLE_QUOTES
from factory_prov.job.model import Credential, Setting
from factory_prov.lwm2m.malformed import Malformed
from factory_prov.lwm2m.paths import ResourcePath
from factory_prov.lwm2m.values import INT64_MIN, UINT64_MAX, Objlnk, Value
from factory_prov.messages import Message, listed

_FORMS = listed(["text", "hex", "file", "objlnk", "credential"], "or")


def read_setting(path_text: str, value: object, *, folder: Path) -> Setting:
    """Read `"/0/1/5" = { hex = "00ff" }`; InputError (no place) says what is wrong with path or value."""
    try:
        path = ResourcePath.parse(path_text)
    except Malformed as failure:
        raise InputError(failure.what, cure=Message('Write it as "/object/instance/resource".')) from None
    return Setting(path=path, source=_source(value, folder))


def _source(value: object, folder: Path) -> Value | Path | Credential:
    match value:
        case float() if not math.isfinite(value):
            raise InputError(Message("a device takes no NaN or infinity."), cure=Message("Write a number."))
        case str() if any("\ud800" <= char <= "\udfff" for char in value):
            raise InputError(Message("the text has a lone surrogate."), cure=Message("Correct it."))
        case bool() | float() | str():
            return value
        case int():
            if not INT64_MIN <= value <= UINT64_MAX:
                raise InputError(Message("the number does not fit into 64 bits."), cure=Message("Correct it."))
            return value
        case datetime():
            if value.tzinfo is None:
                raise InputError(
                    Message("the time has no offset."), cure=Message("Add Z for UTC, or an offset such as +02:00.")
                )
            return int(value.timestamp())
        case dict() if len(value) == 1:
            ((form, content),) = value.items()
            if isinstance(content, str):
                return _form(form, content, folder)
    raise InputError(
        Message("this is no value of a resource."),
        cure=Message("Write text, a number, true or false, or {{ form = ... }} with one of {forms}.", forms=_FORMS),
    )


def _form(form: str, content: str, folder: Path) -> Value | Path | Credential:
    try:
        match form:
            case "text":
                return content.encode()
            case "hex":
                return bytes.fromhex(content)
            case "file":
                return folder / require_typed(content)
            case "objlnk":
                return Objlnk.parse(content)
            case "credential":
                return Credential(content)
    except UnicodeEncodeError:
        raise InputError(Message("the text has a lone surrogate."), cure=Message("Correct it.")) from None
    except ValueError:
        # No text of the exception: it may quote a key.
        raise InputError(Message("the {form} cannot be read.", form=form), cure=_expected(form)) from None
    raise InputError(
        Message("there is no form {form}.", form=repr(form)), cure=Message("Use one of {forms}.", forms=_FORMS)
    )


def require_typed(file_name: str) -> str:
    """Return the name of a file; InputError for one with a character that only an escape of TOML puts there."""
    odd = next((char for char in file_name if ord(char) < 32 or ord(char) == 127), None)
    if odd is not None:
        what = Message(
            "the name of the file has the character U+{code_point} in it: in double quotes a backslash and a letter "
            "stand for such a one.",
            code_point=f"{ord(odd):04X}",
        )
        raise InputError(what, cure=SINGLE_QUOTES)
    return file_name


def _expected(form: str) -> Message:
    match form:
        case "credential":
            return Message("Expected: {names}.", names=", ".join(Credential))
        case "objlnk":
            return Message("Expected: {example}.", example="66:0")
    return Message("Expected: pairs of hex digits.")


def setting_toml(source: Value | Path | Credential) -> object:
    """Return what `read_setting` reads back: Opaque that is printable ASCII becomes text, other Opaque hex."""
    match source:
        case Credential():
            return {"credential": source.value}
        case Path():
            return {"file": source.as_posix()}
        case bytes():
            printable = bool(source) and all(32 <= byte < 127 for byte in source)
            return {"text": source.decode()} if printable else {"hex": source.hex()}
        case Objlnk():
            return {"objlnk": str(source)}
        case _:
            return source
