"""From what a Problem names to the place in a job where it is mended."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

from factory_prov.credentials.certificate import CertificateOptions
from factory_prov.credentials.issuers.registry import issuer_kind
from factory_prov.credentials.psk import PskOptions
from factory_prov.job.model import Job
from factory_prov.job.resource_order import Keys

_RESOURCE = re.compile(r"(?:/\d{1,5}){1,4}\Z", re.ASCII)
_SECTIONS = ("credentials", "device", "naming", "board", "link", "line", "server", "rehearsal", "label", "records")
_CERTIFICATE = frozenset(item.name for item in fields(CertificateOptions))
_PSK = frozenset(item.name for item in fields(PskOptions))


def keys_of(problem_path: str) -> Keys:
    """Return where in the data a Problem's path is: "/0/1/0" is in [configuration], "server.url" in [server]."""
    if problem_path.startswith("/"):
        return ("configuration", problem_path)
    if problem_path.startswith("configuration."):  # a line whose key is no resource path
        return ("configuration", problem_path.removeprefix("configuration."))
    return tuple(problem_path.split("."))


def located(path: str, job: Job | None, data: Mapping[str, Any]) -> str:
    """Return a path that an editor can go to: resource path or part of one, dotted key, or name of a section."""
    if _RESOURCE.match(path):
        return path
    first = path.partition(".")[0]
    if first in data or first in ("format", "name", "configuration", *_SECTIONS):
        return path
    if path in _lines(data):
        return f"configuration.{path}"
    if path == "endpoint name":
        return "naming"
    if path in _PSK:
        return f"credentials.psk.{path}"
    if path in _CERTIFICATE:
        return f"credentials.certificate.{path}"
    return _named_file(path, job) or "configuration"


def _lines(data: Mapping[str, Any]) -> Mapping[str, Any]:
    lines = data.get("configuration")
    return lines if isinstance(lines, dict) else {}


def _named_file(place: str, job: Job | None) -> str | None:
    """Return what of the job names the file `place`."""
    if job is None:
        return None
    for setting in job.configuration:
        if isinstance(setting.source, Path) and str(setting.source) == place:
            return str(setting.path)
    sections = [(name, getattr(job, name)) for name in _SECTIONS]
    sections += [(issuer_kind(options).section, options) for options in job.issuers]
    return next(
        (keys for name, options in sections for keys, file in _files(name, options) if str(file) == place), None
    )


def _files(keys: str, options: object) -> Iterator[tuple[str, Path]]:
    """Yield every file that an options dataclass names, with its dotted key."""
    if not is_dataclass(options):
        return
    for item in fields(options):
        value = getattr(options, item.name)
        if isinstance(value, Path):
            yield f"{keys}.{item.name}", value
        else:
            yield from _files(f"{keys}.{item.name}", value)
