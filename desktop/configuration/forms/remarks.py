"""What is wrong, in red or amber words below what it is about, each with its cures as links."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from desktop import theme
from desktop.translation import translated
from factory_prov.messages import NOTHING, Message

if TYPE_CHECKING:
    from factory_prov.job.cures import Cure
    from factory_prov.lwm2m.problem import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """One sentence or some; `cures` can be clicked. `words` are the library's own sentences, in the place of `text`.

    `quiet`: nothing is wrong, something goes on.
    """

    text: str = ""
    words: tuple[Message, ...] = ()
    serious: bool = True
    quiet: bool = False
    cures: tuple[Cure, ...] = ()

    @property
    def shown(self) -> str:
        """What is read, in the present language."""
        return self.text or " ".join(map(translated, self.words))


def remark_of(problem: Problem, cures: tuple[Cure, ...]) -> Remark:
    """Return what is said about a Problem: what and why, and the cure in words when no click can do it."""
    words = tuple(filter(None, (problem.what, problem.why, NOTHING if cures else problem.cure)))
    return Remark(words=words, serious=problem.severity.value == "error", cures=cures)


class Remarks(QLabel):
    """Shows remarks; Tab goes from link to link, Enter takes one."""

    cure_chosen = Signal(object)
    """Carries the Cure."""
    links_changed = Signal()
    """Tab stops here now, or no longer."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self._remarks: tuple[Remark, ...] = ()
        self._shown: tuple[object, ...] = ()
        super().__init__(parent)
        self.setProperty("role", "remark")
        self.setWordWrap(True)
        self.setIndent(0)
        self.setTextFormat(Qt.TextFormat.RichText)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.linkActivated.connect(self._clicked)
        self.hide()

    @property
    def remarks(self) -> tuple[Remark, ...]:
        """What is said now."""
        return self._remarks

    def show_remarks(self, remarks: Sequence[Remark]) -> None:
        """Say these, and nothing else; no remark hides the label."""
        told = (tuple(remarks), theme.dark())
        if told == self._shown:
            return
        self._shown, self._remarks = told, tuple(remarks)
        self.setText("<br>".join(self._line(number, remark) for number, remark in enumerate(remarks)))
        self.setAccessibleName(" ".join(remark.shown for remark in remarks))
        before = self.focusPolicy()  # the flags below change it too
        links = any(remark.cures for remark in remarks)
        flag = Qt.TextInteractionFlag
        # Text that can be selected as well would stop Tab at every remark.
        self.setTextInteractionFlags(
            flag.LinksAccessibleByMouse | flag.LinksAccessibleByKeyboard if links else flag.NoTextInteraction
        )
        policy = Qt.FocusPolicy.StrongFocus if links else Qt.FocusPolicy.NoFocus
        self.setFocusPolicy(policy)
        self.setVisible(bool(remarks))
        if policy is not before:
            self.links_changed.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802  # Qt's name
        """Go to the first link, coming with Tab, or to the last one, coming back."""
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.focusNextPrevChild(event.reason() is Qt.FocusReason.TabFocusReason)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Take the colours of another theme, the words of another language."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange and self._remarks:
            self._shown = ()
            self.show_remarks(self._remarks)
        if event.type() is QEvent.Type.PaletteChange and self._remarks:
            self.show_remarks(self._remarks)

    def _line(self, number: int, remark: Remark) -> str:
        shown = theme.tokens()
        colour = shown.failed_text if remark.serious else shown.muted if remark.quiet else shown.waiting_text
        sign = "✕" if remark.serious else "…" if remark.quiet else "!"
        links = "".join(
            f' &nbsp;<a href="{number}/{place}" style="color:{shown.accent}">{escape(translated(cure.label))}</a>'
            for place, cure in enumerate(remark.cures)
        )
        return f'<span style="color:{colour}"><b>{sign}</b>&nbsp; {escape(remark.shown)}</span>{links}'

    def _clicked(self, link: str) -> None:
        number, _, place = link.partition("/")
        self.cure_chosen.emit(self._remarks[int(number)].cures[int(place)])
