"""The left tree of the editor: the sections of a job, and its objects with their instances."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from types import MappingProxyType
from typing import Any

from PySide6.QtCore import (
    QT_TRANSLATE_NOOP,
    QAbstractItemModel,
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from desktop.configuration.document.document import DocumentChange, EditorDocument
from desktop.configuration.document.targets import (
    JOB_HEADING,
    OBJECTS_HEADING,
    EditorTarget,
    Section,
    TargetKind,
    target_for,
)
from factory_prov.lwm2m.paths import ResourcePath
from factory_prov.lwm2m.problem import Problem, Severity

_Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()


_SECTION_TITLES = MappingProxyType(
    {
        Section.BOARD: QT_TRANSLATE_NOOP("ConfigurationTreeModel", "Board and images"),
        Section.NAMING: QT_TRANSLATE_NOOP("ConfigurationTreeModel", "Endpoint name"),
        Section.CREDENTIALS: QT_TRANSLATE_NOOP("ConfigurationTreeModel", "Credentials"),
        Section.SERVER: QT_TRANSLATE_NOOP("ConfigurationTreeModel", "Server"),
        Section.STEPS: QT_TRANSLATE_NOOP("ConfigurationTreeModel", "Steps and checks"),
    }
)


class Role(IntEnum):
    """What an entry says: its EditorTarget, its title, a small text beside it, the problems it has itself."""

    TITLE = Qt.ItemDataRole.DisplayRole
    TARGET = Qt.ItemDataRole.UserRole + 1
    DETAIL = Qt.ItemDataRole.UserRole + 2
    ERRORS = Qt.ItemDataRole.UserRole + 3
    WARNINGS = Qt.ItemDataRole.UserRole + 4


@dataclass(slots=True, kw_only=True, eq=False)
class _Node:
    target: EditorTarget
    number: int
    parent: _Node | None
    children: list[_Node] = field(default_factory=list)


class ConfigurationTreeModel(QAbstractItemModel):
    """Follows a document: rows come and go with its objects and instances, all else stays as it is."""

    def __init__(self, document: EditorDocument, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._by_number: dict[int, _Node] = {}
        self._by_target: dict[EditorTarget, _Node] = {}
        self._counts: Counter[tuple[EditorTarget, Severity]] = Counter()
        self._next_number = 1
        self._root = _Node(target=EditorTarget(kind=TargetKind.HEADING), number=0, parent=None)
        job, self._objects = self._made(JOB_HEADING, self._root), self._made(OBJECTS_HEADING, self._root)
        self._root.children = [job, self._objects]
        job.children = [self._made(EditorTarget(kind=TargetKind.SECTION, section=section), job) for section in Section]
        self._fit_objects()
        document.changed.connect(self._follow)

    def index_of(self, target: EditorTarget) -> QModelIndex:
        """Return where a target is; of an instance or object that is not there, where it would be put."""
        above = EditorTarget(kind=TargetKind.OBJECT, object_id=target.object_id)
        node = self._by_target.get(target) or self._by_target.get(above, self._objects)
        return self._index(node)

    def target_of(self, index: _Index) -> EditorTarget | None:
        """Return what an entry stands for."""
        return self._node(index).target if index.isValid() else None

    def set_problems(self, problems: Iterable[Problem]) -> None:
        """Count the problems of every entry anew."""
        counts = Counter((self._place(problem), problem.severity) for problem in problems)
        touched = {target for target, _ in {**self._counts, **counts}}
        before, self._counts = self._counts, counts
        for target in touched:
            if any(before[target, severity] != counts[target, severity] for severity in Severity):
                self._tell(target, [Role.ERRORS, Role.WARNINGS, Qt.ItemDataRole.AccessibleTextRole])

    def retranslate(self) -> None:
        """Tell views that every title may be in another language."""
        for node in (self._root, *self._by_number.values()):
            if node.children:
                self.dataChanged.emit(self._index(node.children[0]), self._index(node.children[-1]), [])

    def index(self, row: int, column: int, parent: _Index = _NO_INDEX) -> QModelIndex:
        """Return the index of a child."""
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self._index(self._node(parent).children[row])

    def parent(self, index: _Index = _NO_INDEX) -> QModelIndex:  # type: ignore[override]  # the other form asks QObject
        """Return the index above an entry."""
        node = self._node(index).parent if index.isValid() else None
        return QModelIndex() if node is None else self._index(node)

    def rowCount(self, parent: _Index = _NO_INDEX) -> int:  # noqa: N802  # Qt's name
        """Return how many children an entry has."""
        return len(self._node(parent).children) if parent.column() <= 0 else 0

    def columnCount(self, _parent: _Index = _NO_INDEX) -> int:  # noqa: N802  # Qt's name
        """Return 1."""
        return 1

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Return what can be done with an entry: headings are only read."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        if self._node(index).target.kind is TargetKind.HEADING:
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what an entry says, by `Role`."""
        if not index.isValid():
            return None
        node = self._node(index)
        match role:
            case Role.TITLE:
                return self._title(node.target)
            case Role.TARGET:
                return node.target
            case Role.DETAIL:
                return self._detail(node)
            case Role.ERRORS:
                return self._counts[node.target, Severity.ERROR]
            case Role.WARNINGS:
                return self._counts[node.target, Severity.WARNING]
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._spoken(node.target)
        return None

    def _title(self, target: EditorTarget) -> str:
        match target.kind:
            case TargetKind.HEADING:
                return self.tr("Device configuration") if target == OBJECTS_HEADING else self.tr("Job")
            case TargetKind.SECTION:
                assert target.section is not None  # noqa: S101  # every SECTION has one
                return QCoreApplication.translate("ConfigurationTreeModel", str(_SECTION_TITLES[target.section]))
            case TargetKind.OBJECT:
                return self._object_name(target.object_id)
            case TargetKind.INSTANCE:
                return self.instance_title(target.object_id, target.instance_id)

    def instance_title(self, object_id: int, instance_id: int) -> str:
        """Return what people call an instance: by the server it is about, else by its object's name and its id."""
        contents = self._document.contents
        if object_id == 0:
            return self.tr("Bootstrap server") if contents.is_bootstrap(instance_id) else self.tr("Management server")
        number = contents.value(ResourcePath(1, instance_id, 0)) if object_id == 1 else None
        if type(number) is int:
            return self.tr("Short Server ID {0}").format(number)
        return f"{self._object_name(object_id)} {instance_id}"

    def _object_name(self, object_id: int) -> str:
        definition = self._document.definitions.get(object_id)
        return self.tr("Object {0}").format(object_id) if definition is None else definition.name

    def _detail(self, node: _Node) -> str:
        target = node.target
        if target.kind is TargetKind.INSTANCE:
            return f"/{target.object_id}/{target.instance_id}"
        return self.tr("none") if target.kind is TargetKind.OBJECT and not node.children else ""

    def _spoken(self, target: EditorTarget) -> str:
        errors, warnings = self._counts[target, Severity.ERROR], self._counts[target, Severity.WARNING]
        parts = [self._title(target)]
        parts += [self.tr("%n error(s)", "", errors)] if errors else []
        parts += [self.tr("%n warning(s)", "", warnings)] if warnings else []
        return ", ".join(parts)

    def _follow(self, change: DocumentChange) -> None:
        if change.structure:
            self._fit_objects()
        if not change.keys:
            self._counts.clear()
            self.retranslate()
        paths = (key[-1] for key in change.keys if key[0] == "configuration")
        for target in {target_for(path) for path in paths if path.startswith("/")}:
            if target.kind is TargetKind.INSTANCE:
                self._tell(target, [Role.TITLE])

    def _fit_objects(self) -> None:
        """Let objects and instances be those of the document."""
        contents = self._document.contents
        present = contents.objects()
        ids = sorted({*present, *contents.installed})
        self._fit(self._objects, [EditorTarget(kind=TargetKind.OBJECT, object_id=object_id) for object_id in ids])
        for node in self._objects.children:
            instances = contents.instances(node.target.object_id)
            was_empty = not node.children
            self._fit(
                node,
                [
                    EditorTarget(kind=TargetKind.INSTANCE, object_id=node.target.object_id, instance_id=n)
                    for n in instances
                ],
            )
            if was_empty != (not node.children):
                self._tell(node.target, [Role.DETAIL])

    def _fit(self, parent: _Node, wanted: Sequence[EditorTarget]) -> None:
        """Remove and add children until they are the wanted ones; both are in the same order."""
        keep = set(wanted)
        for row in reversed(range(len(parent.children))):
            if parent.children[row].target not in keep:
                self.beginRemoveRows(self._index(parent), row, row)
                self._forget(parent.children.pop(row))
                self.endRemoveRows()
        row = 0
        while row < len(wanted):
            end = row
            while end < len(wanted) and (row >= len(parent.children) or parent.children[row].target != wanted[end]):
                end += 1
            if end > row:
                self.beginInsertRows(self._index(parent), row, end - 1)
                parent.children[row:row] = [self._made(target, parent) for target in wanted[row:end]]
                self.endInsertRows()
            row = end + 1

    def _made(self, target: EditorTarget, parent: _Node) -> _Node:
        node = _Node(target=target, number=self._next_number, parent=parent)
        self._next_number += 1
        self._by_number[node.number] = self._by_target[target] = node
        return node

    def _forget(self, node: _Node) -> None:
        for child in node.children:
            self._forget(child)
        del self._by_number[node.number], self._by_target[node.target]

    def _place(self, problem: Problem) -> EditorTarget:
        """Return the entry a problem is counted at: the one it is about, or the nearest above that is there."""
        target = target_for(problem.path)
        above = EditorTarget(kind=TargetKind.OBJECT, object_id=target.object_id)
        return next((found for found in (target, above) if found in self._by_target), OBJECTS_HEADING)

    def _tell(self, target: EditorTarget, roles: list[int]) -> None:
        node = self._by_target.get(target)
        if node is not None:
            index = self._index(node)
            self.dataChanged.emit(index, index, roles)

    def _node(self, index: _Index) -> _Node:
        return self._by_number.get(index.internalId(), self._root) if index.isValid() else self._root

    def _index(self, node: _Node) -> QModelIndex:
        if node.parent is None:
            return QModelIndex()
        return self.createIndex(node.parent.children.index(node), 0, node.number)
