"""What is wrong with a value of a small file of settings, such as a board's or a label's, in words."""

from __future__ import annotations

from factory_prov.files.option_table import Fault, Misfit
from factory_prov.messages import Message

_WORDS = {
    Fault.MISSING: Message("the setting is missing."),
    Fault.UNKNOWN: Message("there is no such setting."),
    Fault.NO_INTEGER: Message("the value is no whole number."),
    Fault.NO_NUMBER: Message("the value is no number."),
    Fault.NO_TEXT: Message("the value is no text."),
    Fault.HALF_CHARACTER: Message("the text has half a character."),
    Fault.NO_FILE_NAME: Message("the value is no file name."),
    Fault.NO_BOOLEAN: Message("the value is neither true nor false."),
    Fault.NO_LIST: Message("the value is no list."),
    Fault.NO_TABLE: Message("the value is no table."),
}


def misfit_words(misfit: Misfit) -> Message:
    """Return a sentence that stands behind the place of the value."""
    if misfit.fault is Fault.NO_SUCH_WORD:
        return Message("the value is none of {known}.", known=", ".join(map(repr, misfit.words)))
    return _WORDS[misfit.fault]
