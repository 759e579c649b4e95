"""The languages of the window: which there are, and how one is put on."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale, QTranslator

from factory_prov.messages import ENGLISH, Message, Translator
from factory_prov.resources import resource
from factory_prov.translations import translator as library_translator

FOLDER = resource("translations")
LANGUAGES = {"en": "English", "pl": "Polski"}
"""Code and own name of every language there is a complete translation for; English is the one of the source."""


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:  # noqa: N802, ARG001  # lupdate looks for this name
    """Mark a text of a table for translators and return it; Qt's own function of this name has no types."""
    return text


class _Library:
    """Who tells the library's Messages now."""

    translator: Translator = ENGLISH


class PresentLanguage:
    """The language shown now, as the library takes one: for what is told later, in whichever it is then."""

    def one(self, template: str) -> str:
        """See `Translator`."""
        return _Library.translator.one(template)

    def many(self, singular: str, plural: str, n: int) -> str:
        """See `Translator`."""
        return _Library.translator.many(singular, plural, n)


def translated(text: str | Message) -> str:
    """Return what the library says, in the present language; a name or figure as it is."""
    return text.rendered(_Library.translator) if isinstance(text, Message) else text


class Language:
    """The language the application speaks now."""

    def __init__(self, application: QCoreApplication) -> None:
        self._application = application
        self._translators: list[QTranslator] = []
        self.code = "en"

    def use(self, code: str) -> None:
        """Speak a language, "" = the system's; one there is no translation for is English."""
        wanted = code or QLocale.system().name().partition("_")[0]
        self.code = wanted if wanted in LANGUAGES else "en"
        _Library.translator = library_translator(self.code)  # first: the window asks as soon as Qt's words change
        for translator in self._translators:
            self._application.removeTranslator(translator)
        self._translators = []
        translator = QTranslator(self._application)
        if translator.load(f"desktop_{self.code}", str(FOLDER)):
            self._application.installTranslator(translator)
            self._translators.append(translator)
