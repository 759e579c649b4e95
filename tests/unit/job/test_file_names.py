"""A job names the files of its folder from there, so that the folder can be copied."""

from __future__ import annotations

from pathlib import Path

import pytest

from factory_prov.job.draft import JobDraft
from factory_prov.job.file_names import relative_changes, relative_name


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("line/jobs/certs/a.pem", "certs/a.pem"),
        ("line/jobs/../jobs/a.pem", "a.pem"),
        ("line/images/first.hex", "../images/first.hex"),
        ("other/first.hex", None),
    ],
)
def test_a_file_in_the_folder_or_beside_it_is_named_from_there(tmp_path: Path, path: str, name: str | None) -> None:
    folder = tmp_path / "line" / "jobs"
    assert relative_name(tmp_path / path, folder) == (name or (tmp_path / path).as_posix())


def test_a_name_is_left_as_it_is_where_there_is_no_folder(tmp_path: Path) -> None:
    assert relative_name(Path("a/b.hex"), tmp_path) == "a/b.hex"
    assert relative_name(tmp_path / "b.hex", Path()) == (tmp_path / "b.hex").as_posix()
    top = Path(tmp_path.anchor)
    assert relative_name(top / "etc" / "x", top / "job") == (top / "etc" / "x").as_posix()


def test_every_setting_that_names_a_file_is_changed(tmp_path: Path) -> None:
    folder = tmp_path.as_posix()
    text = f"""
format = 1
[configuration]
"/0/1/3" = {{ file = "{folder}/certs/leaf.pem" }}
"/0/1/5" = {{ file = "certs/key.pem" }}
"/5/0/0" = {{ text = "{folder}/certs" }}
[credentials]
server_certificate_file = "{folder}/server.pem"
[credentials.supplied]
certificate_file = "{folder}/own.pem"
key_file = "/nowhere/at/all/own.key"
[naming]
list_file = "{folder}/names.csv"
[board]
first_image = "{folder}/first.hex"
final_image = 7
"""
    draft = JobDraft(text, path=tmp_path / "job.toml")
    draft.apply(relative_changes(draft.data, tmp_path))
    assert folder not in draft.text().replace(f'text = "{folder}', "")
    names = ("certs/leaf.pem", "certs/key.pem", "server.pem", "own.pem", "names.csv", "first.hex")
    assert all(f'"{name}"' in draft.text() for name in names)
    assert "/nowhere/at/all/own.key" in draft.text()
    assert relative_changes(draft.data, tmp_path) == ()
    assert relative_changes({"configuration": 3, "board": []}, tmp_path) == ()


def test_a_job_that_moves_names_the_same_files_as_before(tmp_path: Path) -> None:
    data = JobDraft(
        'format = 1\n[configuration]\n"/0/1/3" = { file = "certs/leaf.pem" }\n'
        '[board]\nfirst_image = "a.hex"\nfinal_image = "../images/b.hex"\n[naming]\nlist_file = "/lists/names.csv"\n'
    ).data
    old, beside, far = tmp_path / "line" / "jobs", tmp_path / "line" / "copies", tmp_path / "x" / "y" / "z"

    def names(folder: Path) -> list[object]:
        return [change.value for change in relative_changes(data, folder, from_folder=old)]

    assert names(old) == []
    assert names(beside) == ["../jobs/a.hex", {"file": "../jobs/certs/leaf.pem"}]
    whole = (tmp_path / "line").as_posix()
    assert names(far) == [
        f"{whole}/jobs/a.hex",
        f"{whole}/images/b.hex",
        {"file": f"{whole}/jobs/certs/leaf.pem"},
    ]
    assert names(tmp_path / "line") == ["jobs/a.hex", "images/b.hex", {"file": "jobs/certs/leaf.pem"}]
    assert [change.value for change in relative_changes(data, far)] == [], "a job of no folder keeps its names"
