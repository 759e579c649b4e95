"""Saving a job: values change, everything an engineer wrote around them stays."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factory_prov.errors import InputError
from factory_prov.job.job_document import JobDocument, text_of, updated_text
from factory_prov.job.job_file import JobError, read_job
from factory_prov.job.model import Credential
from factory_prov.job.setting_values import read_setting, setting_toml
from factory_prov.lwm2m.paths import ResourcePath
from factory_prov.lwm2m.values import Objlnk
from factory_prov.resources import resource

TEXT = """\
# why this job exists
format = 1   # do not touch

[configuration]
# the address
"/0/1/0" = "coaps://old"  # LwM2M Server URI
"/0/1/1" = false
"/0/1/5" = { credential = "psk_key" }  # made per unit

[server]
domain = "/a/"     # ask IT
"""


def test_comments_and_order_stay(tmp_path: Path) -> None:
    document = JobDocument(TEXT, path=tmp_path / "job.toml")
    document.set(("configuration", "/0/1/0"), "coaps://new")
    document.set(("configuration", "/0/1/5"), {"hex": "00ff"})
    document.set(("configuration", "/0/1/10"), 1, comment="Short Server ID")
    document.set(("credentials", "psk", "length_bytes"), 32)
    document.remove(("configuration", "/0/1/1"))
    document.remove(("nothing", "here"))
    document.save()
    expected = TEXT.replace("coaps://old", "coaps://new").replace('{ credential = "psk_key" }', '{hex = "00ff"}')
    expected = expected.replace('"/0/1/1" = false\n', "")
    saved = (tmp_path / "job.toml").read_text()
    for line in expected.splitlines():
        assert line in saved
    assert '"/0/1/10" = 1 # Short Server ID' in saved
    job = JobDocument.load(tmp_path / "job.toml").job()
    assert [str(setting.path) for setting in job.configuration] == ["/0/1/0", "/0/1/5", "/0/1/10"]
    assert job.credentials.psk.length_bytes == 32
    assert job.server is not None
    assert job.server.domain == "/a/"
    if os.name == "posix":
        assert (tmp_path / "job.toml").stat().st_mode & 0o077 == 0


def test_an_unchanged_file_is_saved_byte_for_byte(tmp_path: Path) -> None:
    template = resource("jobs", "template.toml").read_text(encoding="utf-8")
    JobDocument(template, path=tmp_path / "job.toml").save()
    assert (tmp_path / "job.toml").read_text(encoding="utf-8") == template


@pytest.mark.parametrize(
    ("toml", "source"),
    [
        ("text", "text"),
        (5, 5),
        (1.5, 1.5),
        (True, True),
        ({"text": "ü"}, "ü".encode()),
        ({"hex": "00 ff"}, b"\x00\xff"),
        ({"objlnk": "66:0"}, Objlnk(66, 0)),
        ({"file": "a.der"}, Path("/jobs/a.der")),
        ({"credential": "certificate"}, Credential.CERTIFICATE),
    ],
)
def test_every_form_of_a_value(toml: object, source: object) -> None:
    setting = read_setting("/0/1/3", toml, folder=Path("/jobs"))
    assert (setting.path, setting.source) == (ResourcePath(0, 1, 3), source)


@given(
    st.one_of(st.binary(), st.booleans(), st.integers(-(2**63), 2**64 - 1), st.builds(Objlnk, st.just(1), st.just(2)))
)
def test_what_is_written_reads_back(value: object) -> None:
    assert read_setting("/0/1/3", setting_toml(value), folder=Path()).source == value  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "value",
    [{}, {"text": "a", "hex": "00"}, {"text": 5}, {"nothing": "x"}, {"hex": "0"}, {"objlnk": "1"}, [1], None, 2**64,
     {"credential": "key"}],
)  # fmt: skip
def test_other_forms_are_refused(value: object) -> None:
    with pytest.raises(InputError) as failure:
        read_setting("/0/1/3", value, folder=Path())
    assert str(failure.value.cure)


def test_every_mistake_is_named_at_once() -> None:
    text = (
        'format = 1\nnmae = "x"\n[configuration]\n"/0/1" = 1\n"/0/1/5" = { hex = "SECRET" }\n[device]\nobject = [1]\n'
    )
    with pytest.raises(JobError) as failure:
        read_job(text, place="job.toml", folder=Path())
    assert {problem.path for problem in failure.value.problems} == {"nmae", "/0/1", "/0/1/5", "device.object"}
    assert "Did you mean name?" in str(failure.value.problems[0].cure)
    assert "SECRET" not in "".join(map(str, failure.value.problems)) + str(failure.value)


@given(st.text(max_size=300))
def test_arbitrary_text_is_a_job_or_an_input_error(text: str) -> None:
    with pytest.raises(InputError):
        read_job(text, place="job.toml", folder=Path())


def test_a_pack_of_a_job_never_shows_in_its_repr() -> None:
    job = read_job(TEXT.replace('credential = "psk_key"', 'text = "SECRET"'), place="x", folder=Path())
    assert "SECRET" not in repr(job)


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize(
    "body",
    [
        '{\n  "name": "{endpoint_name}"\n}\n',
        "\n\n a",
        "a\n'''\nb",
        "a\nb'",
        "a\nb''",
        "a\n\\u0041",
        "a\n\tb \x07",
        "ä\n\u2028",
        "a\r\nb",
        "\n",
    ],
)
def test_a_text_of_several_lines_stays_what_it_is(body: str, newline: str) -> None:
    """It stands in the file as it is, where TOML can say so; what follows it stays too."""
    old = {"format": 1, "server": {"kind": "http", "create": {"url": "/a"}, "url": "x"}}
    new = {"format": 1, "server": {"kind": "http", "create": {"url": "/a", "body": body}, "url": "x"}}
    text = text_of(old, newline=newline)
    changed = updated_text(text, old, new, comment=lambda _: "")
    assert tomllib.loads(changed) == new
    again = updated_text(changed, new, old, comment=lambda _: "")
    assert tomllib.loads(again) == old
    assert tomllib.loads(text_of(new, newline=newline)) == new


def test_a_body_is_readable_in_the_file() -> None:
    body = '{\n  "name": "{endpoint_name}"\n}\n'
    assert f"body = '''\n{body}'''\n" in text_of({"server": {"body": body}})
