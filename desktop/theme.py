"""The look in one place: colours, states with their words and shapes, sizes, and how they get into the application."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from string import Template

from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from desktop.first_look import DARK_FRAME, LIGHT_FRAME
from desktop.translation import QT_TRANSLATE_NOOP
from factory_prov.resources import resource

_SANS = (
    "Segoe UI",
    "Tahoma",
    "Noto Sans",
    "DejaVu Sans",
    "Liberation Sans",
    "Arial",
    "Helvetica",
    "Microsoft Sans Serif",
)
_MONO = ("Cascadia Mono", "Consolas", "Noto Sans Mono", "DejaVu Sans Mono", "Liberation Mono", "Courier New")
"""Behind the system's own fonts, whose names may be those of fonts that are not there: Qt takes a serif then."""

SPACE_PX = 4
"""Every distance is a multiple of it."""
HIT_PX = 40
"""Nothing to press is lower."""
RADIUS_PX = 10
BODY_PX, SECONDARY_PX = 14, 12
"""Text sizes at 100 %; the verdict grows with its tile."""


class Theme(StrEnum):
    """What the user chooses; SYSTEM follows the desktop."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeColours:
    """The colours of one theme, as #RRGGBB. White text stands on every fill with a contrast of 4.5 or more."""

    page: str
    panel: str
    line: str
    ink: str
    muted: str
    accent: str
    on_accent: str
    selection: str
    code: str
    differs: str
    working: str
    passed: str
    waiting: str
    failed: str
    broken: str
    passed_text: str
    waiting_text: str
    failed_text: str
    broken_text: str


LIGHT = ThemeColours(
    page=LIGHT_FRAME[0],
    panel=LIGHT_FRAME[1],
    line=LIGHT_FRAME[2],
    ink="#16202B",
    muted="#5A6876",
    accent="#0B62C4",
    on_accent="#FFFFFF",
    selection="#E7F0FB",
    code="#EEF2F5",
    differs="#F8E8E3",
    working="#0B62C4",
    passed="#00734F",
    waiting="#8A5A00",
    failed="#B8320A",
    broken="#6B3FA0",
    passed_text="#00734F",
    waiting_text="#8A5A00",
    failed_text="#B8320A",
    broken_text="#6B3FA0",
)
DARK = ThemeColours(
    page=DARK_FRAME[0],
    panel=DARK_FRAME[1],
    line=DARK_FRAME[2],
    ink="#E8EDF2",
    muted="#9AA8B5",
    accent="#5AA2F2",
    on_accent="#0B1620",
    selection="#22344A",
    code="#161C23",
    differs="#3D2620",
    working="#5AA2F2",
    passed="#0A7F5A",
    waiting="#9A6700",
    failed="#C93F14",
    broken="#7C52B5",
    passed_text="#3CC492",
    waiting_text="#E0A93B",
    failed_text="#FF8A66",
    broken_text="#C3A3F0",
)


class DeviceState(StrEnum):
    """What a tile of the device list says."""

    EMPTY = "empty"
    READY = "ready"
    WORKING = "working"
    PASS = "pass"  # noqa: S105  # the word of the state, no password
    WAIT = "wait"
    FAIL = "fail"
    ERROR = "error"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True, kw_only=True)
class StateLook:
    """How a state shows: its word and hint (context "DeviceState"), its icon, and its fill, the name of a token.

    A state without a fill is drawn on the panel, in `ink` (a token too).
    """

    word: str
    hint: str
    icon: str
    fill: str = ""
    ink: str = "ink"


STATES: dict[DeviceState, StateLook] = {
    DeviceState.EMPTY: StateLook(
        word=QT_TRANSLATE_NOOP("DeviceState", "EMPTY"),
        hint=QT_TRANSLATE_NOOP("DeviceState", "Plug in a unit"),
        icon="state-empty",
        ink="muted",
    ),
    DeviceState.READY: StateLook(
        word=QT_TRANSLATE_NOOP("DeviceState", "READY"),
        hint=QT_TRANSLATE_NOOP("DeviceState", "Press Space"),
        icon="state-ready",
    ),
    DeviceState.WORKING: StateLook(
        word=QT_TRANSLATE_NOOP("DeviceState", "WORKING"), hint="", icon="state-working", ink="working"
    ),
    DeviceState.PASS: StateLook(
        word=QT_TRANSLATE_NOOP("DeviceState", "PASS"),
        hint=QT_TRANSLATE_NOOP("DeviceState", "Remove the unit"),
        icon="state-pass",
        fill="passed",
    ),
    DeviceState.WAIT: StateLook(
        word=QT_TRANSLATE_NOOP("DeviceState", "WAIT"),
        hint=QT_TRANSLATE_NOOP("DeviceState", "Checked. It will be registered by itself. Yellow tray."),
        icon="state-wait",
        fill="waiting",
    ),
    DeviceState.FAIL: StateLook(
        word=QT_TRANSLATE_NOOP("DeviceState", "FAIL"),
        hint=QT_TRANSLATE_NOOP("DeviceState", "Enter: seen"),
        icon="state-fail",
        fill="failed",
    ),
    DeviceState.ERROR: StateLook(
        word=QT_TRANSLATE_NOOP("DeviceState", "ERROR"),
        hint=QT_TRANSLATE_NOOP("DeviceState", "Not the unit's fault. Enter: seen"),
        icon="state-error",
        fill="broken",
    ),
    DeviceState.STOPPED: StateLook(
        word=QT_TRANSLATE_NOOP("DeviceState", "STOPPED"),
        hint=QT_TRANSLATE_NOOP("DeviceState", "Start again when ready"),
        icon="state-stopped",
    ),
}


def dark() -> bool:
    """Whether the application shows the dark theme now."""
    return QApplication.palette().color(QPalette.ColorRole.Window).lightness() < 128


def tokens() -> ThemeColours:
    """Return the colours shown now; what paints by hand asks each time it paints."""
    return DARK if dark() else LIGHT


def colour(token: str) -> QColor:
    """Return the colour of a token, by its name."""
    return QColor(getattr(tokens(), token))


def mono_font(size_px: int = SECONDARY_PX) -> QFont:
    """Return the font of figures, names and logs."""
    font = _with_families(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont), _MONO)
    font.setStyleHint(QFont.StyleHint.Monospace)
    font.setPixelSize(size_px)
    return font


def body_font(size_px: int = BODY_PX, *, bold: bool = False) -> QFont:
    """Return the system's font in a size."""
    font = QApplication.font()
    font.setPixelSize(size_px)
    font.setBold(bold)
    return font


def apply(application: QApplication, theme: Theme) -> None:
    """Show the application in a theme; every window repaints."""
    shown = DARK if _wants_dark(application, theme) else LIGHT
    application.setStyle("Fusion")
    application.setPalette(_palette(shown))
    font = _with_families(application.font(), _SANS)
    font.setStyleHint(QFont.StyleHint.SansSerif)
    font.setPixelSize(BODY_PX)
    application.setFont(font)
    template = Template(resource("style.qss").read_text(encoding="utf-8"))
    kind = "dark" if shown is DARK else "light"
    icons = resource("icons").as_posix()
    application.setStyleSheet(
        template.substitute(
            asdict(shown), icons=icons, arrow_icon=f"arrow-down-{kind}.svg", check_icon=f"check-{kind}.svg"
        )
    )


def _with_families(font: QFont, others: tuple[str, ...]) -> QFont:
    """Return a font with others behind its own families, each once."""
    font.setFamilies(list(dict.fromkeys((*font.families(), *others))))
    return font


def _wants_dark(application: QApplication, theme: Theme) -> bool:
    if theme is Theme.SYSTEM:
        from PySide6.QtCore import Qt  # its many enumerations take 20 ms

        return application.styleHints().colorScheme() is Qt.ColorScheme.Dark
    return theme is Theme.DARK


def _palette(shown: ThemeColours) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for target, token in {
        role.Window: shown.page,
        role.Base: shown.panel,
        role.AlternateBase: shown.page,
        role.Button: shown.panel,
        role.ToolTipBase: shown.panel,
        role.Highlight: shown.selection,
        role.HighlightedText: shown.ink,
        role.Link: shown.accent,
        role.PlaceholderText: shown.muted,
        role.Mid: shown.line,
        role.WindowText: shown.ink,
        role.Text: shown.ink,
        role.ButtonText: shown.ink,
        role.ToolTipText: shown.ink,
        role.BrightText: shown.failed_text,
    }.items():
        palette.setColor(target, QColor(token))
    for target in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, target, QColor(shown.muted))
    return palette
