"""A job while it is edited: its data, its text, its file, and what it holds."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

import pytest

from factory_prov.errors import InputError
from factory_prov.job.contents import JobContents
from factory_prov.job.draft import MISSING, Change, FileChanged, JobDraft
from factory_prov.job.draft_check import check_draft
from factory_prov.job.file_kind import FileKind, kind_of
from factory_prov.job.first_values import first_value, new_instance
from factory_prov.job.job_file import JobError, job_of
from factory_prov.job.model import LineOptions
from factory_prov.job.old_formats.reading import read_old_files
from factory_prov.lwm2m.objects import Definitions
from factory_prov.lwm2m.paths import ResourcePath

DEFINITIONS = Definitions()


def line(path: str) -> tuple[str, str]:
    return ("configuration", path)


def test_a_new_job_is_clean_and_its_text_is_the_template() -> None:
    draft = JobDraft.new()
    assert not draft.dirty
    assert draft.text().startswith("# A job")
    assert draft.job().line == LineOptions()
    check = check_draft(draft.data, place="x", folder=Path(), definitions=DEFINITIONS)
    assert check.problems == ()


def test_every_change_makes_a_new_tree_and_leaves_the_old_one() -> None:
    draft = JobDraft.new()
    before = draft.data
    was = before["configuration"]["/0/1/0"]
    draft.set(line("/0/1/0"), "coaps://new")
    draft.set(("credentials", "certificate", "common_name"), "x")
    draft.remove(("device",))
    draft.remove(("nothing", "here"))
    assert before["configuration"]["/0/1/0"] == was
    assert "certificate" not in before["credentials"]
    assert draft.get(line("/0/1/0")) == "coaps://new"
    assert draft.get(("device", "objects")) is MISSING
    assert draft.dirty
    draft.restore(before)
    assert not draft.dirty


def test_values_given_to_it_are_its_own() -> None:
    draft = JobDraft.new()
    objects = [0, 1]
    draft.set(("device", "objects"), objects)
    objects.append(7)
    draft.set(("server", "ca_file"), Path("a") / "b.pem")
    draft.set(("server", "groups"), ("x", "y"))
    assert draft.get(("device", "objects")) == [0, 1]
    assert draft.get(("server", "ca_file")) == "a/b.pem"
    assert draft.get(("server", "groups")) == ["x", "y"]


def test_new_resources_stand_with_their_instance_in_order_and_named() -> None:
    draft = JobDraft.new()
    for path in ("/3/0/15", "/0/1/16/1", "/0/1/16/0", "/0/0/0", "/1/1/3", "odd", "/0/2/0", "/0/1/4"):
        draft.set(line(path), 1)
    keys = list(draft.data["configuration"])
    assert keys == [
        "/0/0/0", "/0/1/0", "/0/1/1", "/0/1/2", "/0/1/3", "/0/1/4", "/0/1/5", "/0/1/10", "/0/1/16/0", "/0/1/16/1",
        "/0/2/0", "/1/1/0", "/1/1/1", "/1/1/3", "/1/1/6", "/1/1/7", "/3/0/15", "odd",
    ]  # fmt: skip
    text = draft.text()
    assert list(tomllib.loads(text)["configuration"]) == keys
    assert '"/1/1/3" = 1  # Default Maximum Period\n' in text
    assert '"/1/1/7" = "U"  # Binding: U is CoAP over UDP' in text


def test_saving_and_a_file_that_somebody_else_changed(tmp_path: Path) -> None:
    path = tmp_path / "job.toml"
    draft = JobDraft.new()
    with pytest.raises(InputError, match="no file yet"):
        draft.save()
    draft.set(("line", "operator_mode"), True)
    assert draft.save(path) == path
    assert not draft.dirty
    assert draft.folder == tmp_path
    if os.name == "posix":
        assert path.stat().st_mode & 0o077 == 0
    loaded = JobDraft.load(path)
    assert loaded.job().line.operator_mode
    loaded.set(("name",), "mine")
    path.write_text(path.read_text(encoding="utf-8") + "# theirs\n", encoding="utf-8")
    with pytest.raises(FileChanged) as failure:
        loaded.save()
    assert str(path) in str(failure.value)
    assert "# theirs" in path.read_text(encoding="utf-8")
    other = loaded.save(tmp_path / "other.toml")
    assert JobDraft.load(other).get(("name",)) == "mine"
    draft.save(replace_changed=True)
    assert "# theirs" not in path.read_text(encoding="utf-8")
    path.unlink()
    draft.save()
    assert path.is_file()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("format = 1\nname = \n", "line 2"),
        ("format = 1\nformat = 1\n", "overwrite"),
        ("a = " + "9" * 5000, "too long"),
        ("a = " + "[" * 5000, ""),
    ],
)
def test_what_is_no_toml_is_an_input_error(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "job.toml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as failure:
        JobDraft.load(tmp_path / "job.toml")
    assert told in str(failure.value)
    assert "job.toml" in str(failure.value)
    assert str(failure.value.cure)


def test_a_change_never_shows_its_value() -> None:
    assert "SECRET" not in repr(Change(keys=line("/0/1/5"), value={"text": "SECRET"}))


def test_line_options_are_read_and_judged() -> None:
    data = {**JobDraft.new().data, "line": {"auto_start": True}}
    assert job_of(data, place="x", folder=Path()).line == LineOptions(auto_start=True)
    with pytest.raises(JobError) as failure:
        job_of({**data, "line": {"auto_start": 1, "autostart": True}}, place="x", folder=Path())
    assert {problem.path for problem in failure.value.problems} == {"line.auto_start", "line.autostart"}


def test_what_may_be_added() -> None:
    draft = JobDraft.new()
    draft.set(("device", "objects"), [0, 1, 2, 3])
    draft.set(line("odd"), 1)
    contents = JobContents(draft.data, DEFINITIONS)
    assert contents.objects() == (0, 1)
    assert contents.unreadable() == ("odd",)
    assert contents.links() == ("0:1", "1:1")
    offers = contents.object_offers()
    assert [offer.object_id for offer in offers if offer.installed] == [0, 1, 2, 3]
    assert len(offers) > 4
    offered = {resource.resource_id for resource in contents.resource_offers(1, 1)}
    assert not offered & {0, 1, 4, 6, 7, 8, 9}  # there already, or actions
    assert {2, 3} <= offered
    assert contents.next_resource_instance(ResourcePath(0, 1, 16)) == ResourcePath(0, 1, 16, 0)
    assert not contents.can_add_resource_instance(ResourcePath(0, 1, 0))
    assert (contents.next_instance(0), contents.next_instance(1), contents.next_instance(3)) == (2, 2, 0)
    draft.set(line("/3/0/14"), "x")
    assert JobContents(draft.data, DEFINITIONS).next_instance(3) is None


def test_a_second_server_is_made_of_two_clicks_and_only_lacks_rights() -> None:
    draft = JobDraft.new()
    for object_id in (0, 1):
        draft.apply(new_instance(object_id, 2, draft.data, DEFINITIONS))
    assert draft.get(line("/0/2/10")) == draft.get(line("/1/2/0")) == 2
    check = check_draft(draft.data, place="x", folder=Path(), definitions=DEFINITIONS)
    assert {problem.rule for problem in check.problems} == {"no-access-control"}


@pytest.mark.parametrize("object_id", DEFINITIONS.object_ids())
def test_what_is_added_is_always_of_its_type(object_id: int) -> None:
    definition = DEFINITIONS.get(object_id)
    assert definition is not None
    draft = JobDraft.new()
    draft.set(("device", "objects"), sorted({0, 1, 2, object_id}))
    offers = JobContents(draft.data, DEFINITIONS).resource_offers(object_id, 5)
    for resource in offers:
        path = ResourcePath(object_id, 5, resource.resource_id, 0 if resource.multiple else None)
        draft.set(line(str(path)), first_value(resource, path, draft.data))
    check = check_draft(draft.data, place="x", folder=Path(), definitions=DEFINITIONS)
    assert not {problem.rule for problem in check.problems} & {"type", "job-file", "unknown-resource", "read-only"}


def test_the_old_files_by_their_content(configs: Path, tmp_path: Path) -> None:
    names = {"endpoint_cfg": "a.txt", "lwm2m_server.json": "b.txt", "cert_info.json": "c.txt"}
    for name, renamed in names.items():
        (tmp_path / renamed).write_bytes((configs / name).read_bytes())
        assert kind_of((tmp_path / renamed).read_bytes()) is FileKind.ENDPOINT_CFG
    old = read_old_files([tmp_path / "c.txt", tmp_path / "a.txt", tmp_path / "b.txt"])
    draft = old.draft()
    assert draft.dirty
    assert draft.get(("server", "domain")) == "/embedded/"
    assert "no account uses a certificate" in " ".join(map(str, old.notes()))
    server = read_old_files([tmp_path / "b.txt"])
    assert {change.keys for change in server.changes()} == {("server", key) for key in ("url", "port", "domain")}
    assert kind_of((configs / "job-psk.toml").read_bytes()) is FileKind.JOB
    for wrong in ([configs / "job-psk.toml"], [], [tmp_path / "a.txt"] * 2, [tmp_path / "none"]):
        with pytest.raises(InputError):
            read_old_files(wrong)


def test_nothing_of_an_old_file_is_executed_and_no_token_is_taken(tmp_path: Path) -> None:
    evil = tmp_path / "endpoint_cfg"
    evil.write_text("{__import__('pathlib').Path('made').touch(): 1}", encoding="utf-8")
    with pytest.raises(InputError, match="endpoint_cfg"):
        read_old_files([evil])
    assert not Path("made").exists()
    server = tmp_path / "s.json"
    server.write_text('{"domain": "/a/", "access_token": "SECRET"}', encoding="utf-8")
    old = read_old_files([server])
    assert "token" in " ".join(map(str, old.notes()))
    assert "SECRET" not in old.draft().text()
    server.write_text('{"domain": "/a/", "domain": "/b/"}', encoding="utf-8")
    with pytest.raises(InputError, match="twice"):
        read_old_files([server])
