"""Work that was not saved: kept for its owner alone, without any key, and taken up as it was."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from factory_prov.errors import InputError
from factory_prov.job.draft import FileChanged, JobDraft
from factory_prov.job.unsaved import FILE_NAME, keep_unsaved, take_up
from factory_prov.lwm2m.objects import Definitions

KEY = "00112233445566778899aabbccddeeff"
DEFINITIONS = Definitions()


@pytest.fixture
def job(tmp_path: Path) -> Path:
    text = JobDraft.new().text()
    path = tmp_path / "ours.toml"
    secret = f'"/0/1/5" = {{ hex = "{KEY}" }}'
    path.write_text(
        text.replace('"/0/1/5" = { credential = "psk_key" }', f"{secret} # {KEY}\n# ours"), encoding="utf-8"
    )
    assert KEY in path.read_text(encoding="utf-8")
    return path


def test_it_is_the_owners_only_and_without_keys(tmp_path: Path, job: Path) -> None:
    draft = JobDraft.load(job)
    draft.set(("configuration", "/0/2/5"), "a secret text")
    draft.set(("configuration", "/31999/0/1"), {"hex": "c0ffee"})
    draft.set(("name",), "Another")
    file = tmp_path / "data" / FILE_NAME
    keep_unsaved(file, draft, DEFINITIONS)
    kept = file.read_text(encoding="utf-8")
    assert not any(secret in kept for secret in (KEY, "a secret text", "c0ffee"))
    assert "Another" in kept
    if os.name != "nt":
        assert file.stat().st_mode & 0o777 == 0o600


def test_it_is_taken_up_with_the_keys_of_its_file(tmp_path: Path, job: Path) -> None:
    draft = JobDraft.load(job)
    order = list(draft.data["configuration"])
    draft.set(("name",), "Another")
    draft.set(("configuration", "/0/2/5"), {"hex": KEY})
    keep_unsaved(tmp_path / FILE_NAME, draft, DEFINITIONS)
    again = take_up(tmp_path / FILE_NAME)
    assert again.missing == ("/0/2/5",)
    assert again.draft.path == job
    assert again.draft.dirty
    assert again.draft.get(("name",)) == "Another"
    assert again.draft.get(("configuration", "/0/1/5")) == {"hex": KEY}
    assert list(again.draft.data["configuration"]) == order
    assert "# ours" in again.draft.text()
    again.draft.save()
    assert not again.draft.dirty


def test_a_key_that_was_changed_is_not_silently_the_old_one(tmp_path: Path, job: Path) -> None:
    draft = JobDraft.load(job)
    draft.set(("configuration", "/0/1/5"), {"hex": "ff" * 16})
    keep_unsaved(tmp_path / FILE_NAME, draft, DEFINITIONS)
    again = take_up(tmp_path / FILE_NAME)
    assert again.missing == ("/0/1/5",)
    assert "/0/1/5" not in again.draft.data["configuration"]


def test_a_job_without_a_file_is_kept_too(tmp_path: Path) -> None:
    draft = JobDraft.new()
    draft.set(("name",), "Not saved yet")
    keep_unsaved(tmp_path / FILE_NAME, draft, DEFINITIONS)
    again = take_up(tmp_path / FILE_NAME)
    assert (again.draft.path, again.missing) == (None, ())
    assert dict(again.draft.data) == dict(draft.data)
    assert again.draft.text() == draft.text(), "the template's comments are there"


def test_the_work_of_others_is_not_written_over(tmp_path: Path, job: Path) -> None:
    draft = JobDraft.load(job)
    draft.set(("name",), "Another")
    keep_unsaved(tmp_path / FILE_NAME, draft, DEFINITIONS)
    job.write_text(job.read_text(encoding="utf-8") + "# somebody else\n", encoding="utf-8")
    with pytest.raises(FileChanged):
        take_up(tmp_path / FILE_NAME).draft.save()


def test_a_file_that_is_gone_leaves_the_work(tmp_path: Path, job: Path) -> None:
    draft = JobDraft.load(job)
    draft.set(("name",), "Another")
    keep_unsaved(tmp_path / FILE_NAME, draft, DEFINITIONS)
    job.unlink()
    again = take_up(tmp_path / FILE_NAME)
    assert (again.draft.get(("name",)), again.missing) == ("Another", ("/0/1/5",))
    again.draft.save()
    assert job.is_file()


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b'{"path": 1, "text": "a =", "left_out": 3}', b"\xff"])
def test_what_is_no_work_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / FILE_NAME
    file.write_bytes(content)
    with pytest.raises(InputError, match="no unsaved work"):
        take_up(file)
