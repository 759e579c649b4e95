"""What a job says about records for others: the table [records]."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from factory_prov.errors import InputError
from factory_prov.messages import Message
from factory_prov.naming.placeholders import is_example_host

DATE, STATION = "{date}", "{station}"
USUAL_NAME = "units-{date}.csv"
"""In a folder."""


class RecordShape(StrEnum):
    """What a webhook gets: our own JSON, or messages shaped after CFX (IPC-2591)."""

    PLAIN = "plain"
    CFX = "cfx"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordsOptions:
    """Who is told of each run that ends: a CSV file, a webhook, both or nobody.

    `csv_file`: a folder, or the name of a file with {date} in it, and {station} if each is to have its own.
    `csv_bom`: a mark in front by which Excel knows UTF-8. `webhook_token`: the receiver wants the token that this PC
    keeps for its host. `ca_file`: PEM file of a receiver's own authority. `unencrypted`: http is meant.
    """

    csv_file: Path | None = None
    csv_bom: bool = False
    webhook: str = ""
    shape: RecordShape = RecordShape.PLAIN
    webhook_token: bool = True
    ca_file: Path | None = None
    unencrypted: bool = False

    @property
    def wanted(self) -> bool:
        """Whether anybody is told."""
        return self.csv_file is not None or bool(self.webhook)

    def problems(self) -> tuple[InputError, ...]:
        """Return what is wrong, each with the name of its field as the place."""
        return (*_csv_problems(self.csv_file), *_webhook_problems(self))


def _csv_problems(file: Path | None) -> Iterator[InputError]:
    if file is None:
        return
    folder, name = file.parent.as_posix(), file.name
    rest = name.replace(DATE, "").replace(STATION, "")
    if "{" in folder or "}" in folder or "{" in rest or "}" in rest:
        what = Message("there is a place in the name that nothing is known for.")
        cure = Message("Use {date} and {station}, in the name of the file only.", date=DATE, station=STATION)
        yield InputError(what, place="csv_file", cure=cure)
    elif name != rest and not name.lower().endswith(".csv"):
        what = Message("the name of the file does not end with .csv.")
        yield InputError(what, place="csv_file", cure=Message("Write it like {name}", name=USUAL_NAME))
    elif name.lower().endswith(".csv") and DATE not in name:
        what = Message("the file would grow for ever.")
        cure = Message("Put {date} into its name, such as {name}, or name a folder.", date=DATE, name=USUAL_NAME)
        yield InputError(what, place="csv_file", cure=cure)


def _webhook_problems(options: RecordsOptions) -> Iterator[InputError]:
    if not options.webhook:
        return
    from factory_prov.registrars.http.settings import ca_problems, url_problems

    for problem in url_problems(options.webhook, unencrypted=options.unencrypted):
        yield InputError(problem.what, place="webhook", cure=problem.cure)
    yield from ca_problems(options.ca_file)
    host = host_of(options.webhook)
    if is_example_host(host):
        what = Message("{host} is an example: no server has this name.", host=host)
        yield InputError(what, place="webhook", cure=Message("Write the name of your server."))


def host_of(url: str) -> str:
    """Return the host of an address, under which its token is kept; empty where it has none."""
    from urllib.parse import urlsplit

    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
