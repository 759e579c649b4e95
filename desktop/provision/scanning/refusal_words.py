"""Why what came as fast as a label is none, in the present language, and what to do about it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from desktop.labels.reading import LabelRefusal, Why
from desktop.translation import QT_TRANSLATE_NOOP

_TEXTS = {
    Why.UNREADABLE: QT_TRANSLATE_NOOP(
        "Refusal", "This is no label: {0}. Nothing was started. What is between < > cannot be part of a name."
    ),
    Why.NO_PREFIX: QT_TRANSLATE_NOOP(
        "Refusal", "This does not begin as Settings, Scanner says: {0}. Nothing was started. Scan it again."
    ),
    Why.NO_SUFFIX: QT_TRANSLATE_NOOP(
        "Refusal", "This does not end as a label does: {0}. Nothing was started. See Settings, Scanner."
    ),
    Why.NO_PART: QT_TRANSLATE_NOOP(
        "Refusal", "This has fewer parts than Settings, Scanner says: {0}. Nothing was started."
    ),
    Why.SHORT: QT_TRANSLATE_NOOP(
        "Refusal", "This came too fast for a person and is too short for a label: {0}. Nothing was started."
    ),
    Why.PIECES: QT_TRANSLATE_NOOP(
        "Refusal", "This label came in pieces: {0}. Nothing was started. Scan it again, or see Settings, Scanner."
    ),
}
"""`{0}` is what came."""


def refusal_text(refusal: LabelRefusal) -> str:
    """Return the sentence for the operator."""
    text = QCoreApplication.translate("Refusal", _TEXTS[refusal.why])
    return text.format(refusal.shown)
