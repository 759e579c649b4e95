"""The left tree of the editor: it follows the document row by row."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from desktop.configuration.document.document import EditorDocument
from desktop.configuration.document.targets import OBJECTS_HEADING, EditorTarget, Section, TargetKind, target_for
from desktop.configuration.tree.tree_model import ConfigurationTreeModel, Role
from factory_prov.job.draft_check import check_draft
from factory_prov.lwm2m.objects import Definitions
from factory_prov.lwm2m.problem import Problem, error, warning
from factory_prov.messages import NOTHING, Message


@pytest.fixture
def document(qtbot: QtBot) -> EditorDocument:
    return EditorDocument(Definitions())


@pytest.fixture
def model(document: EditorDocument, qtmodeltester: ModelTester) -> ConfigurationTreeModel:
    made = ConfigurationTreeModel(document)
    qtmodeltester.check(made)
    return made


def shown(model: QAbstractItemModel, parent: QModelIndex | None = None, depth: int = 0) -> list[str]:
    """Return the whole tree as lines: title, and detail in brackets."""
    above = parent or QModelIndex()
    lines = []
    for row in range(model.rowCount(above)):
        index = model.index(row, 0, above)
        detail = index.data(Role.DETAIL)
        lines.append("  " * depth + str(index.data()) + (f" [{detail}]" if detail else ""))
        lines += shown(model, index, depth + 1)
    return lines


def instance(object_id: int, instance_id: int) -> EditorTarget:
    return EditorTarget(kind=TargetKind.INSTANCE, object_id=object_id, instance_id=instance_id)


def test_a_new_job(model: ConfigurationTreeModel) -> None:
    assert shown(model) == [
        "Job",
        "  Board and images",
        "  Endpoint name",
        "  Credentials",
        "  Server",
        "  Steps and checks",
        "Device configuration",
        "  LwM2M Security",
        "    Management server [/0/1]",
        "  LwM2M Server",
        "    Short Server ID 1 [/1/1]",
        "  LwM2M Access Control [none]",
    ]


def test_rows_come_and_go_and_selections_stay(
    document: EditorDocument, model: ConfigurationTreeModel, qtmodeltester: ModelTester
) -> None:
    from PySide6.QtCore import QPersistentModelIndex

    chosen = QPersistentModelIndex(model.index_of(instance(1, 1)))
    document.add_instance(0)
    document.set_value(("configuration", "/0/0/0"), "coaps://bootstrap")
    document.set_value(("configuration", "/0/0/1"), True)
    document.add_instance(3)
    document.set_value(("configuration", "/1/1/0"), 7)
    lines = shown(model)
    assert lines[8:11] == [
        "    Bootstrap server [/0/0]",
        "    Management server [/0/1]",
        "    Management server [/0/2]",
    ]
    assert "    Short Server ID 7 [/1/1]" in lines
    assert lines[-2:] == ["  Device", "    Device 0 [/3/0]"]
    document.remove_instance(0, 1)
    assert chosen.data() == "Short Server ID 7"
    while document.undo_steps.can_undo:
        document.undo_steps.undo()
    assert len(shown(model)) == 12
    assert chosen.isValid()
    while document.undo_steps.can_redo:
        document.undo_steps.redo()
    qtmodeltester.check(model)
    document.set_value(("device", "objects"), [1])
    assert model.index_of(EditorTarget(kind=TargetKind.OBJECT, object_id=2)) == model.index_of(OBJECTS_HEADING)


def test_an_unknown_object_and_another_file(
    document: EditorDocument, model: ConfigurationTreeModel, tmp_path: Path, qtmodeltester: ModelTester
) -> None:
    path = tmp_path / "job.toml"
    path.write_text('format = 1\n[configuration]\n"/4000/5/0" = 1\n"odd" = 2\n', encoding="utf-8")
    document.open(path)
    assert shown(model)[-2:] == ["  Object 4000", "    Object 4000 5 [/4000/5]"]
    path.write_text("configuration = 5\n[device]\nobjects = 7\n", encoding="utf-8")
    document.open(path)
    assert shown(model)[-1] == "  LwM2M Access Control [none]"
    qtmodeltester.check(model)


def problem(path: str) -> Problem:
    return error("x", path, Message("What."), why=Message("Why."), cure=Message("Cure."))


def test_problems_are_counted_where_they_are_mended(model: ConfigurationTreeModel) -> None:
    told: list[str] = []
    model.dataChanged.connect(lambda index, *_: told.append(index.data()))
    paths = ["/0/1/0", "/0/1/10", "/0/9/1", "/7/0/0", "/0", "configuration", "server.url", "naming", "nmae"]
    model.set_problems([*map(problem, paths), warning("x", "/0/1/5", Message("What."), why=NOTHING, cure=NOTHING)])
    counts = {
        index.data(): (index.data(Role.ERRORS), index.data(Role.WARNINGS))
        for target in (
            *(EditorTarget(kind=TargetKind.SECTION, section=section) for section in Section),
            instance(0, 1),
            OBJECTS_HEADING,
        )
        if (index := model.index_of(target)).isValid()
    }
    assert counts["Management server"] == (2, 1)
    assert counts["Device configuration"] == (2, 0)
    assert counts["Server"] == counts["Endpoint name"] == counts["Board and images"] == (1, 0)
    assert counts["Credentials"] == (0, 0)
    assert model.index_of(EditorTarget(kind=TargetKind.OBJECT, object_id=0)).data(Role.ERRORS) == 2
    spoken = model.index_of(instance(0, 1)).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("Management server, 2 error")
    told.clear()
    model.set_problems([*map(problem, paths)])
    assert told == ["Management server"]
    model.set_problems([])
    assert model.index_of(instance(0, 1)).data(Role.ERRORS) == 0


def test_every_problem_of_a_check_leads_to_an_entry(document: EditorDocument, model: ConfigurationTreeModel) -> None:
    document.set_value(("configuration", "/0/1/10"), 5)
    document.set_value(("server", "domain"), "x")
    check = check_draft(document.data, place="", folder=Path(), definitions=document.definitions)
    targets = [target_for(found.path) for found in check.problems]
    assert instance(0, 1) in targets
    assert EditorTarget(kind=TargetKind.SECTION, section=Section.SERVER) in targets
    for target in targets:
        assert model.target_of(model.index_of(target)) == target
    assert model.target_of(QModelIndex()) is None


def test_headings_cannot_be_chosen(model: ConfigurationTreeModel) -> None:
    assert not model.flags(model.index_of(OBJECTS_HEADING)) & Qt.ItemFlag.ItemIsSelectable
    assert model.flags(model.index_of(instance(0, 1))) & Qt.ItemFlag.ItemIsSelectable
