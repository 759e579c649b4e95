"""Whatever is given for a configuration is told as what it is, with the way on."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest

from factory_prov.errors import InputError
from factory_prov.job.configuration import load_configuration
from factory_prov.job.draft import JobDraft
from factory_prov.job.file_kind import FileKind, kind_of, pack_in_text
from factory_prov.job.inspection import inspect_file
from factory_prov.job.job_document import JobDocument
from factory_prov.job.job_file import JobError, load_job, read_job
from factory_prov.job.old_formats.endpoint_cfg import read_endpoint_cfg
from factory_prov.lwm2m.paths import ResourcePath
from factory_prov.lwm2m.senml import Record, encode

PACK = encode([Record(ResourcePath(1, 1, 1), 86400), Record(ResourcePath(0, 1, 0), "coap://x")])
DICTIONARY = "{OID.Server: {1: {RID.Server.Lifetime: 5}}}\n"

OTHERS: dict[str, tuple[bytes, str, str]] = {
    "web page": (b"<!DOCTYPE html><html><body>404</body></html>", "this is a web page", "log-in"),
    "ZIP": (b"PK\x03\x04\x14\0\0\0", "this is a ZIP archive", "Unpack"),
    "ledger": (b"SQLite format 3\0" + bytes(84), "a data base", "Name a job"),
    "PEM": (
        b"-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n",
        "PEM (CERTIFICATE)",
        "a job asks for it",
    ),
    "DER": (b"\x30\x03\x02\x01\x01", "certificate or key as DER", "a job asks for it"),
    "image": (b":020000040000FA\n:00000001FF\n", "image of a firmware", "a job asks for it"),
    "object": (b"\xef\xbb\xbf<?xml version='1.0'?><LWM2M/>", "this is XML", "objects import"),
    "list": (b"# batch 7\nendpoint_name;hardware_id\nM-1;\n", "list of endpoint names", "list_file"),
    "SenML": (json.dumps([{"bn": "/1/1/", "n": "1", "v": 86400}]).encode(), "this is SenML JSON", "[configuration]"),
    "server": (b' {"url": "x", "domain": "/"}', "lwm2m_server.json or cert_info.json", "job import"),
    "certificate": (b'{"commonName": "x"}', "lwm2m_server.json or cert_info.json", "job import"),
    "JSON": (b'{"a": 1}', "this is JSON", "Name a job"),
}


@pytest.mark.parametrize("other", OTHERS.values(), ids=OTHERS)
@pytest.mark.parametrize("read", [inspect_file, load_job, load_configuration, JobDraft.load, JobDocument.load])
def test_another_kind_of_file_is_told_as_what_it_is(
    tmp_path: Path, read: object, other: tuple[bytes, str, str]
) -> None:
    assert callable(read)
    data, what, cure = other
    path = tmp_path / "file"
    path.write_bytes(data)
    with pytest.raises(InputError) as caught:
        read(path)
    assert what in str(caught.value.what)
    assert cure in str(caught.value.cure)
    assert caught.value.place == str(path)


@pytest.mark.parametrize(
    "data",
    [
        b"format = 1",
        b"[configuration]\n",
        b'[[a]]\nn = "1"',
        b'credentials = { psk = { identity = "x" } }\n',
        b'x = { "a:b" = 1 }',
        b"{OID.Server: {}}",
        b"{1: {2: {3: True}}}",
        b"endpoint_name = 3",
        b"",
        PACK,
    ],
)
def test_a_configuration_is_none_of_them(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "file").write_bytes(data)
    try:
        inspect_file(tmp_path / "file")
    except InputError as failure:
        assert "this is" not in str(failure.what) or "no TOML" in str(failure.what)  # noqa: PT017 - either is right
    assert pack_in_text(data) is None


@pytest.mark.parametrize(
    ("front", "line"),
    [
        ("CFG = ", 1),
        ("from lwm2m import *\n", 1),
        ("# -*- coding: utf-8 -*-\n\nimport lwm2m.ids\n\n", 3),
        ("ENDPOINT_CFG: dict = ", 1),
        ("cfg = {0: 'first', 1: 'second'}.\n", 1),
        ("cfg = {  # all devices\n}\n", 1),
    ],
)
def test_python_in_front_of_an_old_configuration_is_told(tmp_path: Path, front: str, line: int) -> None:
    path = tmp_path / "endpoint_cfg"
    path.write_text(front + DICTIONARY, encoding="utf-8")
    assert kind_of(path.read_bytes()) is FileKind.ENDPOINT_CFG
    for read in (inspect_file, load_configuration, lambda path: read_endpoint_cfg(path.read_text(), place=str(path))):
        with pytest.raises(InputError, match=r"old configuration .* with something in front of its braces") as caught:
            read(path)
        assert str(caught.value.place) == f"{path}:{line}:1"
        assert str(caught.value.cure) == "Begin the file with the { of its dictionary, and end it with the }."


@pytest.mark.parametrize(
    ("text", "form"),
    [
        (PACK.hex(), "hex"),
        (PACK.hex(" ").upper() + "\r\n", "hex"),
        (", ".join(f"0x{byte:02x}" for byte in PACK), "hex"),
        ("".join(f"\\x{byte:02x}" for byte in PACK), "hex"),
        (base64.encodebytes(PACK).decode(), "base64"),
        (base64.urlsafe_b64encode(PACK).decode().rstrip("="), "base64"),
        ("\ufeff" + base64.b64encode(PACK).decode(), "base64"),
    ],
)
def test_a_pack_as_text_is_told_and_looked_at(tmp_path: Path, text: str, form: str) -> None:
    path = tmp_path / "pack.txt"
    path.write_bytes(text.encode())
    assert pack_in_text(path.read_bytes()) == (form, PACK)
    found = inspect_file(path)
    first, *others = found.problems
    assert (first.rule, found.kind) == ("pack-as-text", FileKind.PACK)
    assert form in str(first.what)
    assert others == list(inspect_file(_written(tmp_path / "pack", PACK)).problems)
    assert [path for path, _, _ in found.rows] == ["/1/1/1", "/0/1/0"]


def _written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le"])
def test_a_job_as_utf_16_is_told(tmp_path: Path, encoding: str) -> None:
    with pytest.raises(InputError, match="stored as UTF-16"):
        inspect_file(_written(tmp_path / "job.toml", "format = 1\nname = 'x'\n".encode(encoding)))


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ('[credentials]\nserver_certificate_file = "certs\\test.pem"', "credentials.server_certificate_file"),
        (
            '[credentials.supplied]\ncertificate_file = "a"\nkey_file = "certs\\new.key"',
            "credentials.supplied.key_file",
        ),
        ('[board]\nfirst_image = "build\\first.hex"', "board.first_image"),
        ('[naming]\nsource = "list"\nlist_file = "data\\robots.csv"', "naming.list_file"),
        ('[configuration]\n"/0/1/3" = { file = "certs\\base.pem" }', "/0/1/3"),
    ],
)
def test_a_tab_hidden_in_the_name_of_a_file_is_told(tmp_path: Path, text: str, path: str) -> None:
    with pytest.raises(JobError) as caught:
        read_job(f"format = 1\n{text}\n", place="job.toml", folder=tmp_path)
    found = {problem.path: problem for problem in caught.value.problems}
    assert "stand for such a one" in str(found[path].what)
    assert "single quotes" in str(found[path].cure)
