"""[server] in a job: which kind it is, and what each kind says of its settings."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from factory_prov.files.option_table import Texts
from factory_prov.job.check import check_job
from factory_prov.job.draft import JobDraft
from factory_prov.job.job_document import JobDocument
from factory_prov.job.job_file import JobError, read_job
from factory_prov.lwm2m.problem import Severity
from factory_prov.registrars.coiote.options import CoioteOptions
from factory_prov.registrars.file.options import FileFormat, FileOptions
from factory_prov.registrars.kind import ServerOptions
from factory_prov.registrars.registry import REGISTRARS, kind_of, named_kind, token_host

JOB = 'format = 1\n[configuration]\n"/0/1/0" = "coap://x.example"\n'


def server(text: str, folder: Path) -> ServerOptions | None:
    return read_job(f"{JOB}[server]\n{text}", place="job", folder=folder).server


def test_without_a_kind_it_is_what_it_always_was(tmp_path: Path) -> None:
    expected = CoioteOptions(domain="/a/")
    assert server('domain = "/a/"', tmp_path) == expected
    assert server('kind = "coiote"\ndomain = "/a/"', tmp_path) == expected
    assert token_host(expected) == "eu.iot.avsystem.cloud"


def test_a_file_is_relative_to_the_job(tmp_path: Path) -> None:
    made = server('kind = "file"\npath = "units.txt"\nformat = "jsonl"\nwith_secrets = true', tmp_path)
    assert made == FileOptions(path=tmp_path / "units.txt", format=FileFormat.JSON_LINES, with_secrets=True)
    assert made is not None
    assert kind_of(made).kind == "file"
    assert token_host(made) == token_host(None) == ""


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ('kind = "nobody"', "server.kind"),
        ("kind = 5", "server.kind"),
        ("kind = []", "server.kind"),
        ('kind = "file"', "server.path"),
        ('kind = "file"\npath = "a.csv"\ndomain = "/a/"', "server.domain"),
        ('kind = "file"\npath = "a.csv"\nformat = "xml"', "server.format"),
        ('kind = "file"\npath = "a.txt"', "server.path"),
        ('kind = "file"\npath = "gone/a.csv"', "server.path"),
        ('kind = "coiote"\npath = "a.csv"', "server.path"),
        ('ca_file = "gone.pem"\ndomain = "/a/"', "server.ca_file"),
    ],
)
def test_what_does_not_fit_is_told_at_its_setting(text: str, path: str, tmp_path: Path) -> None:
    with pytest.raises(JobError) as caught:
        server(text, tmp_path)
    assert path in [problem.path for problem in caught.value.problems]


def test_a_server_that_is_no_table_is_told(tmp_path: Path) -> None:
    with pytest.raises(JobError) as caught:
        read_job("server = 5\n" + JOB, place="job", folder=tmp_path)
    assert [problem.path for problem in caught.value.problems] == ["server"]


def test_a_kind_stays_when_the_file_is_written(tmp_path: Path) -> None:
    document = JobDocument(f'{JOB}[server]\nkind = "file"\npath = "a.csv"\n', path=tmp_path / "job.toml")
    document.set(("server", "path"), "b.csv")
    assert document.job().server == FileOptions(path=tmp_path / "b.csv")


def test_kinds_have_names_of_their_own() -> None:
    assert len({kind.kind for kind in REGISTRARS}) == len({kind.name for kind in REGISTRARS}) == len(REGISTRARS)
    assert [named_kind({"kind": kind.kind}) for kind in REGISTRARS] == list(REGISTRARS)
    assert named_kind({}) is named_kind(None) is REGISTRARS[0]


def test_the_registry_loads_no_http() -> None:
    code = (
        "import sys, factory_prov.registrars.registry; print([m for m in ('requests', 'keyring') if m in sys.modules])"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"


def test_a_table_of_texts_is_read_and_told_at_its_place(tmp_path: Path) -> None:
    made = server('domain = "/a/"\n[server.properties]\nline = "7"\n"a.b" = "{serial}"', tmp_path)
    assert isinstance(made, CoioteOptions)
    assert dict(made.properties) == {"line": "7", "a.b": "{serial}"}
    for text, path in (
        ("[server.properties]\nline = 7", "server.properties.line"),
        ('properties = "line"', "server.properties"),
        ('properties = ["line"]', "server.properties"),
        ('[server.properties]\nline = "{chip}"', "server.properties.line"),
        ('friendly_name = "{chip}"', "server.friendly_name"),
    ):
        with pytest.raises(JobError) as caught:
            server(f'domain = "/a/"\n{text}', tmp_path)
        assert [problem.path for problem in caught.value.problems] == [path]


def test_a_table_of_texts_is_saved_below_a_heading_of_its_own(tmp_path: Path) -> None:
    file = tmp_path / "job.toml"
    file.write_text(f'{JOB}[server]\ndomain = "/a/"\n', encoding="utf-8")
    draft = JobDraft.load(file)
    draft.set(("server", "properties"), {"line": "7", "a.b": "x"})
    assert draft.text().endswith('[server.properties]\nline = "7"\n"a.b" = "x"\n')
    draft.set(("server", "properties"), {"line": "8"})
    assert read_job(draft.text(), place="job", folder=tmp_path).server == CoioteOptions(
        domain="/a/", properties=Texts({"line": "8"})
    )
    draft.remove(("server", "properties"))
    assert "properties" not in draft.text()


def test_what_is_registered_in_another_way_is_a_warning_of_the_check(tmp_path: Path) -> None:
    text = """format = 1
[configuration]
"/0/0/0" = "coap://boot.factory.test:5683"
"/0/0/1" = true
"/0/0/2" = 3
[server]
domain = "/a/"
entries = "both"
"""
    found = check_job(read_job(text, place="job", folder=tmp_path))
    said = [problem for problem in found if problem.rule == "registration"]
    assert [(each.severity, each.path) for each in said] == [(Severity.WARNING, "server")]
    assert "same credentials" in str(said[0].what)
    plain = text.replace("both", "as the pack")
    assert not [
        each for each in check_job(read_job(plain, place="job", folder=tmp_path)) if each.rule == "registration"
    ]
