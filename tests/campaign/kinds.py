"""The kinds of jobs whose runs a campaign ends: what is flashed, what is made, and who knows of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sample_jobs import PSK_CONFIGURATION

from factory_prov.simulation.bench import identity_of
from factory_prov.simulation.firmware_image import write_demo_images

_CONFIGS = Path(__file__).parents[2] / "configs"
_LISTED = 2000
_CERTIFICATE = """
"/0/1/0" = "coaps://lwm2m.example.com:5684"
"/0/1/1" = false
"/0/1/2" = 2
"/0/1/10" = 1
"/0/1/4" = { credential = "server_certificate" }
"/0/1/3" = { credential = "certificate" }
"/0/1/5" = { credential = "private_key" }
"/1/1/0" = 1
"/1/1/1" = 86400
"/1/1/6" = false
"/1/1/7" = "U"
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """`flashed`: on probes, with images; else one unit behind a port, with the provisioning firmware in it.

    `later`: the server is told afterwards, from the outbox.
    `tool`: flashed by processes of a program, which go on when ours is killed.
    """

    boards: int
    flashed: bool = True
    tool: bool = False
    pattern: bool = False
    by_list: bool = False
    certificate: bool = False
    later: bool = False


KINDS = {
    "port": Kind(boards=1, flashed=False),
    "port, certificate": Kind(boards=1, flashed=False, certificate=True),
    "pattern": Kind(boards=1, pattern=True),
    "list": Kind(boards=3, by_list=True),
    "tool": Kind(boards=2, tool=True),
    "probes": Kind(boards=3),
    "later": Kind(boards=3, later=True),
    "certificate": Kind(boards=2, certificate=True),
}


def write_job(kind: Kind, folder: Path, server_url: str) -> tuple[Path, Path]:
    """Write a job of that kind and its images; return it, and the first image."""
    first, final = write_demo_images(folder)
    text = 'format = 1\nname = "campaign"\n'
    if kind.certificate:
        (folder / "server.pem").write_bytes((_CONFIGS / "example_server_cert.pem").read_bytes())
        text += f'[configuration]{_CERTIFICATE}[credentials]\nserver_certificate_file = "server.pem"\n'
        text += '[credentials.certificate]\ncommon_name = "{endpoint_name}"\n'
    else:
        text += PSK_CONFIGURATION
    text += f'[server]\nurl = "{server_url}"\ndomain = "/factory/"\n'
    if kind.later:
        text += 'when = "later"\n'
    if kind.pattern:
        text += '[naming]\nsource = "pattern"\npattern = "urn:dev:os:32473-Demo-{serial:06d}"\n'
    if kind.by_list:
        rows = (identity_of(number, "") for number in range(1, _LISTED + 1))
        lines = [f"{row.endpoint_name},{row.hardware_id}" for row in rows]
        (folder / "names.csv").write_text("\n".join(["endpoint_name,hardware_id", *lines]))
        text += '[naming]\nsource = "list"\nlist_file = "names.csv"\n'
    if kind.flashed:
        text += f'[board]\nfirst_image = "{first}"\nfinal_image = "{final}"\n'
    job = folder / "job.toml"
    job.write_text(text)
    return job, first
