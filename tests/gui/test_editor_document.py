"""The job in the editor: what a change tells, undo and redo, typing as one step, files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.configuration.checks.draft_checker import DraftChecker
from desktop.configuration.document.document import DocumentChange, EditorDocument
from factory_prov.errors import InputError
from factory_prov.job.draft import MISSING, Change, FileChanged, JobDraft
from factory_prov.job.draft_check import DraftCheck
from factory_prov.lwm2m.objects import Definitions
from factory_prov.lwm2m.paths import ResourcePath

URI = ("configuration", "/0/1/0")
NAME = ("name",)


class Heard:
    """What a document told."""

    def __init__(self, document: EditorDocument) -> None:
        self.changes: list[DocumentChange] = []
        self.titles = 0
        document.changed.connect(self.changes.append)
        document.title_changed.connect(self.count)

    def count(self) -> None:
        self.titles += 1


@pytest.fixture
def document(qtbot: QtBot) -> EditorDocument:
    return EditorDocument(Definitions())


@pytest.fixture
def checker(qtbot: QtBot) -> Iterator[DraftChecker]:
    made = DraftChecker()
    yield made
    made.close()


def test_typing_is_one_step_until_the_field_is_left(document: EditorDocument) -> None:
    heard = Heard(document)
    before = document.get(URI)
    for length in range(1, 8):
        document.set_value(URI, "coaps://"[:length])
    assert len(document.undo_steps) == 1
    assert heard.changes == [DocumentChange(keys=(URI,), structure=False)] * 7
    document.end_typing()
    document.set_value(URI, "coaps://host")
    document.set_value(NAME, "x")
    document.set_value(URI, "coaps://other")
    assert len(document.undo_steps) == 4
    for _ in range(4):
        document.undo_steps.undo()
    assert document.get(URI) == before
    assert not document.dirty
    document.undo_steps.redo()
    assert document.get(URI) == "coaps:/"


def test_typing_after_an_undo_is_a_step_of_its_own(document: EditorDocument) -> None:
    document.set_value(NAME, "a")
    document.end_typing()
    document.set_value(NAME, "ab")
    document.undo_steps.undo()
    document.set_value(NAME, "ac")
    document.undo_steps.undo()
    assert document.get(NAME) == "a"


def test_a_field_that_was_only_touched_joins_no_other(document: EditorDocument) -> None:
    uri = document.get(URI)
    document.set_value(NAME, "a")
    document.set_value(URI, uri)
    document.set_value(URI, "coaps://b")
    document.undo_steps.undo()
    assert (document.get(NAME), document.get(URI)) == ("a", uri)


def test_long_typing_leaves_no_steps_behind(document: EditorDocument) -> None:
    for number in range(500):
        document.set_value(NAME, f"{number}")
    assert len(document.undo_steps) == 1


def test_only_so_many_steps_are_kept_and_the_saved_state_is_known_all_the_same(document: EditorDocument) -> None:
    for number in range(250):
        document.apply((Change(keys=NAME, value=f"{number}"),), "Name")
    assert len(document.undo_steps) == 200
    while document.undo_steps.can_undo:
        document.undo_steps.undo()
    assert document.get(NAME) == "49"
    assert document.dirty  # the state of the start is out of reach
    for _ in range(200):
        document.undo_steps.redo()
    assert document.get(NAME) == "249"
    assert not document.undo_steps.can_redo


def test_a_value_that_is_there_already_is_no_step(document: EditorDocument) -> None:
    document.remove(("nothing",))
    document.set_value(NAME, document.get(NAME))
    assert len(document.undo_steps) == 0
    assert not document.dirty


def test_changes_say_whether_something_came_or_went(document: EditorDocument) -> None:
    heard = Heard(document)
    document.add_resource(ResourcePath(0, 1, 14))
    document.undo_steps.undo()
    document.remove(("server",))
    document.set_value(("device", "objects"), [0, 1, 2, 3])
    assert [change.structure for change in heard.changes] == [True] * 4
    heard.changes.clear()
    document.set_value(("board", "ready_text"), "typed for the first time")
    document.set_value(URI, "coaps://x")
    assert [change.structure for change in heard.changes] == [False] * 2


def test_several_changes_are_one_step(document: EditorDocument) -> None:
    before = document.data
    document.apply(
        [Change(keys=URI, value="coap://x"), Change(keys=("configuration", "/0/1/2"), value=3)], lambda: "NoSec"
    )
    assert document.undo_steps.undo_label == "NoSec"
    document.undo_steps.undo()
    assert document.data is before


def test_instances_and_resources_come_and_go(document: EditorDocument) -> None:
    before = document.data
    assert document.add_instance(0) == (0, 2)
    assert document.add_instance(1) == (1, 2)
    assert document.get(("configuration", "/1/2/0")) == 2
    assert document.add_resource(ResourcePath(0, 2, 16)) == ResourcePath(0, 2, 16, 0)
    assert document.add_resource_instance(ResourcePath(0, 2, 16, 0)) == ResourcePath(0, 2, 16, 1)
    document.remove_instance(0, 2)
    assert document.contents.instances(0) == (1,)
    while document.undo_steps.can_undo:
        document.undo_steps.undo()
    assert document.data is before
    assert document.add_instance(3) == (3, 0)
    with pytest.raises(InputError):
        document.add_instance(3)
    with pytest.raises(InputError):
        document.add_resource(ResourcePath(4000, 0, 0))


def test_files(document: EditorDocument, tmp_path: Path) -> None:
    heard = Heard(document)
    assert (document.title, document.path, document.dirty) == ("New job", None, False)
    document.set_value(NAME, "mine")
    assert document.dirty
    with pytest.raises(InputError):
        document.save()
    path = document.save(tmp_path / "job.toml")
    assert (document.title, document.dirty, heard.titles > 0) == ("job.toml", False, True)
    document.set_value(NAME, "mine again")
    assert len(document.undo_steps) == 2  # saving ends a step
    path.write_text("format = 1\n", encoding="utf-8")
    with pytest.raises(FileChanged):
        document.save()
    assert document.dirty
    document.open(path)
    assert dict(document.data) == {"format": 1}
    assert heard.changes[-1] == DocumentChange(keys=(), structure=True)
    assert not document.undo_steps.can_undo
    path.write_text("format = \n", encoding="utf-8")
    with pytest.raises(InputError, match="line 1"):
        document.open(path)
    assert dict(document.data) == {"format": 1}
    document.new()
    assert document.data == JobDraft.new().data


def test_old_files_become_a_job_or_a_part_of_one(document: EditorDocument, configs: Path) -> None:
    document.set_value(("server", "port"), 8087)
    document.import_files([configs / "lwm2m_server.json"])
    assert document.undo_steps.undo_label == "Import"
    assert document.get(("server",)) == {"url": "https://eu.iot.avsystem.cloud", "domain": "/embedded/"}
    assert document.import_files([configs / "endpoint_cfg", configs / "cert_info.json"])
    assert document.dirty
    assert document.path is None
    assert document.get(("server",)) is MISSING
    with pytest.raises(InputError):
        document.import_files([configs / "job-psk.toml"])
    assert document.contents.objects() == (0, 1)


def test_the_newest_state_is_checked(document: EditorDocument, checker: DraftChecker, qtbot: QtBot) -> None:
    checks: list[DraftCheck] = []
    checker.finished.connect(checks.append)
    checker.follow(document)
    for text in ("coaps://a", "coaps://b", "coap://c"):
        document.set_value(URI, text)
    with qtbot.waitSignal(checker.finished, timeout=10_000):
        pass
    assert len(checks) == 1
    assert [problem.rule for problem in checks[0].problems] == ["scheme-mode"]
    assert checks[0].rows[0][2] == '"coap://c"'


def test_a_change_while_it_is_checked_is_checked_next(
    document: EditorDocument, checker: DraftChecker, qtbot: QtBot
) -> None:
    checks: list[DraftCheck] = []
    checker.finished.connect(checks.append)
    checker.follow(document)
    for number in range(300):  # keys pressed while checks run and wait
        document.set_value(URI, f"coaps://host{number}")
        if number % 100 == 99:
            qtbot.wait(160)
    qtbot.waitUntil(lambda: bool(checks) and "host299" in checks[-1].rows[0][2], timeout=10_000)


def test_a_bug_in_a_check_is_told_without_its_text(checker: DraftChecker, qtbot: QtBot) -> None:
    with qtbot.waitSignal(checker.failed, timeout=10_000) as told:
        checker.request({"format": 1, "configuration": {5: "SECRET"}}, place="x", folder=Path())  # type: ignore[dict-item]
    assert "Error" in told.args[0]
    assert "SECRET" not in told.args[0]
    with qtbot.waitSignal(checker.finished, timeout=10_000):
        checker.request(JobDraft.new().data, place="x", folder=Path())


def test_closing_while_it_is_tried(document: EditorDocument, qtbot: QtBot) -> None:
    checker = DraftChecker()
    document.set_value(("credentials", "certificate"), {"rsa_key_length_bits": 3072})
    document.set_value(("configuration", "/0/1/5"), {"credential": "private_key"})
    checker.follow(document)
    qtbot.wait(170)
    checker.close()
    checker.close()
    document.set_value(URI, "coaps://x")
    qtbot.wait(170)


def test_saving_names_files_from_the_jobs_folder(document: EditorDocument, tmp_path: Path) -> None:
    keys = ("board", "first_image")
    document.set_value(keys, (tmp_path / "images" / "first.hex").as_posix())
    document.save(tmp_path / "job.toml")
    assert document.get(keys) == "images/first.hex"
    assert 'first_image = "images/first.hex"' in (tmp_path / "job.toml").read_text(encoding="utf-8")
    assert not document.dirty
    document.undo_steps.undo()
    assert document.get(keys) == (tmp_path / "images" / "first.hex").as_posix()


def test_a_job_saved_in_another_folder_finds_its_files(qtbot: QtBot, tmp_path: Path) -> None:
    old, new = tmp_path / "a" / "jobs" / "job.toml", tmp_path / "b" / "c" / "job.toml"
    for path in (old, new):
        path.parent.mkdir(parents=True)
    old.write_text('format = 1\n[configuration]\n"/0/1/2" = 3\n[board]\nfirst_image = "first.hex"\n', encoding="utf-8")
    moved = EditorDocument(Definitions())
    moved.open(old)
    writing = moved.writing(new)
    assert moved.data["board"] == {"first_image": "first.hex"}, "nothing is changed before it is in the file"
    writing.write()
    moved.take_written(writing)
    assert not moved.dirty
    assert moved.data["board"] == {"first_image": (tmp_path / "a" / "jobs" / "first.hex").as_posix()}
    assert JobDraft.load(new).data == moved.data
    assert JobDraft.load(old).data["board"] == {"first_image": "first.hex"}
