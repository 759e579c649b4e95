"""The left column: the job's sections, and its objects with their instances."""

from __future__ import annotations

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from desktop import theme
from desktop.configuration.document.document import EditorDocument
from desktop.configuration.document.targets import EditorTarget, TargetKind
from desktop.configuration.tree.add_menu import AddMenu, AddOffer
from desktop.configuration.tree.tree_model import ConfigurationTreeModel, Role
from desktop.widgets.fitting import cut
from desktop.widgets.icon_button import AddButton
from desktop.widgets.translated import Translated

_ROW_PX = 36
_INDENTS_PX = {TargetKind.HEADING: 18, TargetKind.SECTION: 18, TargetKind.OBJECT: 18, TargetKind.INSTANCE: 34}
_Index = QModelIndex | QPersistentModelIndex


class TreePanel(Translated, QWidget):
    """Shows the tree; what is current is what the form shows."""

    chosen = Signal(object)
    """Carries the EditorTarget."""
    entered = Signal()
    """The user wants into the form."""
    object_wanted = Signal(object)
    """Carries the id of the object of which an instance shall be added."""
    removal_wanted = Signal(object)
    """Carries the EditorTarget to remove."""

    def __init__(self, document: EditorDocument, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self.model = ConfigurationTreeModel(document, self)
        self.view = _Tree()
        self.view.setModel(self.model)
        self.view.expandAll()
        self.model.rowsInserted.connect(self.view.expandAll)
        self.view.selectionModel().currentChanged.connect(self._moved)
        self.view.entered_form.connect(self.entered)
        self.view.removal.connect(self._wants_removal)
        self.add = AddButton()
        self.add.clicked.connect(self.open_add_menu)
        self._menu = AddMenu(self)
        self._menu.chosen.connect(self.object_wanted)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 8)
        layout.setSpacing(0)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.add)
        layout.setAlignment(self.add, Qt.AlignmentFlag.AlignLeft)
        self.add.setContentsMargins(10, 0, 0, 0)
        self.retranslate()

    def retranslate(self) -> None:
        """Set the texts."""
        self.add.set_text(self.tr("Add object…"))
        self.view.setAccessibleName(self.tr("Parts of the job"))
        self.model.retranslate()

    def current(self) -> EditorTarget | None:
        """Return what is chosen."""
        return self.model.target_of(self.view.currentIndex())

    def choose(self, target: EditorTarget) -> None:
        """Make a target current, or what is nearest to it."""
        index = self.model.index_of(target)
        self.view.setCurrentIndex(index)
        self.view.scrollTo(index)

    def open_add_menu(self) -> None:
        """Offer the objects of which an instance may be added."""
        offers = [
            AddOffer(
                text=f"{offer.object_id}  {offer.name}",
                detail="" if offer.installed else self.tr("the device does not have it"),
                value=offer.object_id,
            )
            for offer in self._document.contents.object_offers()
        ]
        self._menu.open_below(self.add, offers)

    def _moved(self, index: QModelIndex) -> None:
        target = self.model.target_of(index)
        if target is not None and target.kind is not TargetKind.HEADING:
            self.chosen.emit(target)

    def _wants_removal(self) -> None:
        target = self.current()
        if target is not None and target.kind is TargetKind.INSTANCE:
            self.removal_wanted.emit(target)


class _Tree(QTreeView):
    """Never collapses; the arrow keys leave headings out."""

    entered_form = Signal()
    removal = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setHeaderHidden(True)
        self.setIndentation(0)
        self.setRootIsDecorated(False)
        self.setItemsExpandable(False)
        self.setUniformRowHeights(True)
        self.setItemDelegate(_EntryDelegate(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setMouseTracking(False)

    def moveCursor(  # noqa: N802  # Qt's name
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Go over headings."""
        index = super().moveCursor(action, modifiers)
        up = action in (QAbstractItemView.CursorAction.MoveUp, QAbstractItemView.CursorAction.MovePageUp)
        while index.isValid() and index.data(Role.TARGET).kind is TargetKind.HEADING:
            index = self.indexAbove(index) if up else self.indexBelow(index)
        return index if index.isValid() else self.currentIndex()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Enter and Right go into the form, Delete removes an instance."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Right):
            self.entered_form.emit()
        elif event.key() == Qt.Key.Key_Delete:
            self.removal.emit()
        else:
            super().keyPressEvent(event)


class _EntryDelegate(QStyledItemDelegate):
    """Draws the entries as the drawing has them: number, name, small print, and a badge with what is wrong."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:  # noqa: N802, ARG002  # Qt's
        """Return the height of every row."""
        return QSize(120, _ROW_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw one entry."""
        target: EditorTarget = index.data(Role.TARGET)
        area = option.rect
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("selection"))
            painter.drawRoundedRect(area.adjusted(8, 1, -8, -1), 8, 8)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(theme.colour("accent"), 2.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(area.adjusted(9, 2, -9, -2), 8, 8)
        inner = area.adjusted(_INDENTS_PX[target.kind], 0, -18, 0)
        inner.setRight(_draw_badges(painter, inner, index))
        _draw_words(painter, inner, index, selected=selected)
        painter.restore()


def _draw_words(painter: QPainter, area: QRect, index: _Index, *, selected: bool) -> None:
    target: EditorTarget = index.data(Role.TARGET)
    title, detail = str(index.data(Role.TITLE)), str(index.data(Role.DETAIL) or "")
    ink = theme.colour("accent" if selected else "ink")
    match target.kind:
        case TargetKind.HEADING:
            _write(painter, area.adjusted(0, 6, 0, 0), title.upper(), _heading_font(), theme.colour("muted"))
        case TargetKind.OBJECT:
            used = _write(painter, area, str(target.object_id), theme.body_font(bold=True), ink)
            if detail:
                small = theme.body_font(theme.SECONDARY_PX)
                painter.setFont(small)
                painter.setPen(theme.colour("muted"))
                painter.drawText(area, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight), detail)
                area = area.adjusted(0, 0, -QFontMetrics(small).horizontalAdvance(detail) - 8, 0)
            _write(painter, area.adjusted(used + 9, 0, 0, 0), title, theme.body_font(), ink)
        case TargetKind.INSTANCE:
            font = theme.body_font(bold=selected)
            _write(painter, area, f"{detail} {title}", font, ink)
        case TargetKind.SECTION:
            _write(painter, area, title, theme.body_font(bold=selected), ink)


def _write(painter: QPainter, area: QRect, text: str, font: QFont, colour: QColor) -> int:
    """Write one line, cut with dots where it is too long; return its width."""
    metrics = QFontMetrics(font)
    shown = cut(text, metrics, area.width())
    painter.setFont(font)
    painter.setPen(colour)
    painter.drawText(area, int(Qt.AlignmentFlag.AlignVCenter), shown)
    return metrics.horizontalAdvance(shown)


def _draw_badges(painter: QPainter, area: QRect, index: _Index) -> int:
    """Draw the counts of errors and warnings at the right; return where they begin."""
    right = area.right()
    for role, token, sign in ((Role.ERRORS, "failed", ""), (Role.WARNINGS, "waiting", "! ")):
        count = index.data(role)
        if not count:
            continue
        text = f"{sign}{count}"
        font = theme.body_font(11, bold=True)
        width = max(22, QFontMetrics(font).horizontalAdvance(text) + 12)
        pill = QRectF(right - width, area.center().y() - 8, width, 17)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(token))
        painter.drawRoundedRect(pill, 8.5, 8.5)
        painter.setFont(font)
        painter.setPen(Qt.GlobalColor.white)
        painter.drawText(pill, int(Qt.AlignmentFlag.AlignCenter), text)
        right -= width + 6
    return right


def _heading_font() -> QFont:
    font = theme.body_font(11, bold=True)
    font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, 1)
    return font
