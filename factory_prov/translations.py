"""The languages that the library's sentences are told in, and which one somebody wants.

A translation is a gettext catalogue, `resources/translations/<language>/LC_MESSAGES/factory_prov.po`; what is read here
is the `.mo` made of it. Where that is missing, the sentences are English.
"""

from __future__ import annotations

import gettext
import struct
from collections.abc import Mapping, Sequence
from functools import cache

from factory_prov.messages import ENGLISH, Translator
from factory_prov.resources import resource

LANG_VARIABLE = "FACTORY_PROV_LANG"
"""The variable that names the language of the command line, before those of the system."""
_DOMAIN = "factory_prov"
_SOURCE = "en"
_OPTION = "--lang"
_VARIABLES = (LANG_VARIABLE, "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")


class _Catalogue:
    """A gettext catalogue as a Translator; what it lacks stays English."""

    def __init__(self, texts: gettext.NullTranslations) -> None:
        self._texts = texts

    def one(self, template: str) -> str:
        """Return the template in this language."""
        return self._texts.gettext(template)

    def many(self, singular: str, plural: str, n: int) -> str:
        """Return the form that goes with `n`, by the language's own rule."""
        return self._texts.ngettext(singular, plural, n)


@cache
def translator(language: str) -> Translator:
    """Return what tells Messages in a language; English for one there is no catalogue of."""
    if language == _SOURCE:
        return ENGLISH
    try:
        return _Catalogue(gettext.translation(_DOMAIN, str(resource("translations")), languages=[language]))
    except (OSError, ValueError, struct.error):  # not there, or damaged
        return ENGLISH


def languages() -> tuple[str, ...]:
    """Return the codes of the languages there are, English first."""
    found = resource("translations").glob(f"*/LC_MESSAGES/{_DOMAIN}.[pm]o")  # a checkout may have its sources alone
    return (_SOURCE, *sorted({path.parts[-3] for path in found}))


def chosen_language(arguments: Sequence[str], variables: Mapping[str, str]) -> str:
    """Return the language that `--lang` names, else the first variable that is set; English where neither is ours."""
    named = _option(arguments) or next((variables[name] for name in _VARIABLES if variables.get(name)), "")
    wanted = (code.partition(".")[0].partition("_")[0] for code in named.split(":"))
    return next((code for code in wanted if code in languages()), _SOURCE)


def _option(arguments: Sequence[str]) -> str:
    """Return what stands behind `--lang`, wherever that is: help and usage are told in the language, too."""
    for at, word in enumerate(arguments):
        if word == "--":
            break
        if word.startswith(f"{_OPTION}="):
            return word.partition("=")[2]
        if word == _OPTION and at + 1 < len(arguments):
            return arguments[at + 1]
    return ""
