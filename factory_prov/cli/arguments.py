"""The arguments of every command; a command's module is imported when it runs, so that the help stays fast."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from factory_prov import __version__
from factory_prov.cli.output import Output

Run = Callable[[argparse.Namespace, Output], int]

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001  # argparse names it nowhere else


def parse(argv: Sequence[str] | None) -> argparse.Namespace:
    """Parse the arguments; `run` of the result does the work. Wrong usage exits with 2, as argparse does."""
    parser = argparse.ArgumentParser(
        prog="factory-prov",
        description="Makes LwM2M devices ready: configuration, credentials, registration.",
        epilog="Exit codes: 0 done, 1 the device or server refused, 2 input or usage wrong, 3 our bug, 130 aborted.",
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    _pack(commands)
    _check(commands)
    _job(commands)
    _cert(commands)
    _register(commands)
    _objects(commands)
    _token(commands)
    _provision(commands)
    _demo(commands)
    _update(commands)
    return parser.parse_args(argv)


def _command(commands: Commands, name: str, run: str, summary: str) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=summary, description=summary)
    parser.add_argument("--json", action="store_true", help="tell the result as one JSON document")
    parser.set_defaults(run=_later(run))
    return parser


def _later(target: str) -> Run:
    module, function = target.split(":")

    def run(arguments: argparse.Namespace, output: Output) -> int:
        command: Run = getattr(import_module(f"factory_prov.cli.{module}"), function)
        return command(arguments, output)

    return run


def _pack(commands: Commands) -> None:
    pack = _command(commands, "pack", "pack:pack", "make one unit's SenML CBOR pack and key files from a job")
    pack.add_argument("file", type=Path, metavar="FILE", help="a job, or an old endpoint_cfg")
    pack.add_argument("--name", required=True, metavar="ENDPOINT", help="endpoint name of the unit")
    pack.add_argument(
        "-o", "--output", type=Path, default=Path("units"), metavar="FOLDER",
        help="where the unit's own folder is made (default: units)",
    )  # fmt: skip
    pack.add_argument("--force", action="store_true", help="make it in spite of errors that the check finds")
    unpack = _command(commands, "unpack", "pack:unpack", "show what is in a SenML CBOR pack")
    unpack.add_argument("file", type=Path, metavar="FILE")
    unpack.add_argument("--show-secrets", action="store_true", help="show keys in clear")


def _check(commands: Commands) -> None:
    check = _command(
        commands, "check", "check:check", "find everything wrong with a job, endpoint_cfg or finished pack"
    )
    check.add_argument("file", type=Path, metavar="FILE")
    check.add_argument("--name", metavar="ENDPOINT", help="endpoint name the certificate must carry")


def _job(commands: Commands) -> None:
    group = commands.add_parser("job", help="make, import or show a job file", description="Work with job files.")
    jobs = group.add_subparsers(metavar="COMMAND", required=True)
    new = _command(jobs, "new", "job:new", "write a commented job to start from")
    new.add_argument("-o", "--output", type=Path, default=Path("job.toml"), metavar="JOB.toml")
    old = _command(jobs, "import", "job:import_old", "turn the old tool's files into a job")
    old.add_argument("file", type=Path, metavar="ENDPOINT_CFG")
    old.add_argument("--server", type=Path, metavar="FILE", help="lwm2m_server.json")
    old.add_argument("--cert-info", type=Path, metavar="FILE", help="cert_info.json")
    old.add_argument("--new-keys", action="store_true", help="a new PSK for each unit instead of the file's one")
    old.add_argument("-o", "--output", type=Path, required=True, metavar="JOB.toml")
    show = _command(jobs, "show", "job:show", "show what a job gives to a unit")
    show.add_argument("file", type=Path, metavar="JOB.toml")


def _cert(commands: Commands) -> None:
    cert = _command(commands, "cert", "cert:cert", "make a self-signed certificate and its key")
    cert.add_argument("--name", required=True, metavar="ENDPOINT", help="endpoint name, the default common name")
    source = cert.add_mutually_exclusive_group()
    source.add_argument("--cert-info", type=Path, metavar="FILE", help="fields as in cert_info.json")
    source.add_argument("--job", type=Path, metavar="JOB.toml", help="fields as in a job")
    cert.add_argument("-o", "--output", type=Path, default=Path("units"), metavar="FOLDER")


def _register(commands: Commands) -> None:
    register = _command(commands, "register", "register:register", "make a unit known to its server")
    register.add_argument("file", type=Path, metavar="FILE", help="the job, or an old lwm2m_server.json")
    register.add_argument("--name", required=True, metavar="ENDPOINT", help="endpoint name of the unit")
    register.add_argument("--pack", type=Path, required=True, metavar="FILE", help="the pack the unit got")
    register.add_argument("--update", action="store_true", help="replace another identity under the same name")
    register.add_argument("--token-file", type=Path, metavar="FILE", help="owner-only file with the access token")


def _objects(commands: Commands) -> None:
    group = commands.add_parser("objects", help="LwM2M object definitions", description="Work with object definitions.")
    objects = group.add_subparsers(metavar="COMMAND", required=True)
    _command(objects, "list", "objects:list_objects", "list the known objects and their versions")
    show = _command(objects, "show", "objects:show", "show an object's resources")
    show.add_argument("object_id", type=int, metavar="ID")
    show.add_argument("--version", dest="object_version", metavar="X.Y", help="default: the newest")
    add = _command(objects, "import", "objects:import_files", "add objects from OMA registry XML files")
    add.add_argument("files", type=Path, nargs="+", metavar="FILE")


def _token(commands: Commands) -> None:
    group = commands.add_parser("token", help="keep a server's access token", description="Work with access tokens.")
    tokens = group.add_subparsers(metavar="COMMAND", required=True)
    save = _command(tokens, "save", "token:save", "ask for the token and keep it in the system's keyring")
    save.add_argument("host", metavar="HOST", help="the server's host name, such as eu.iot.avsystem.cloud")
    delete = _command(tokens, "delete", "token:delete", "take the token out of the keyring")
    delete.add_argument("host", metavar="HOST")


def _provision(commands: Commands) -> None:
    provision = _command(commands, "provision", "provision:provision", "take units from blank to PASS")
    provision.add_argument("file", type=Path, metavar="JOB.toml")
    target = provision.add_mutually_exclusive_group()
    target.add_argument("--probe", metavar="SERIAL", help="the unit on this probe")
    target.add_argument("--all", action="store_true", help="the units on all probes, side by side")
    target.add_argument("--virtual", type=int, metavar="N", help="try the job on N virtual boards and a virtual server")
    provision.add_argument(
        "--port", metavar="PORT",
        help="serial port of the board on --probe; without one, of a board that runs the provisioning firmware",
    )  # fmt: skip
    provision.add_argument("--name", metavar="ENDPOINT", help="endpoint name of the unit, before what the job says")
    provision.add_argument(
        "--again", choices=["same-identity", "new-identity"],
        help="a unit that was here before: same name and new keys, or a new name",
    )  # fmt: skip
    provision.add_argument("--token-file", type=Path, metavar="FILE", help="owner-only file with the access token")
    _virtual_options(provision)
    _command(commands, "probes", "provision:probes", "list the attached probes")
    _command(commands, "watch", "watch:watch", "tell of probes that come and go, until Ctrl-C")
    history = _command(commands, "history", "history:history", "show what the ledger knows")
    history.add_argument("--endpoint", metavar="ENDPOINT", help="only runs of this endpoint name")
    history.add_argument("--limit", type=int, metavar="N", help="only the newest N runs")
    history.add_argument("--csv", action="store_true", help="as CSV")


def _virtual_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--faults", metavar="LIST", help="faults of virtual boards, dealt out in turn: lost-reply,...")
    parser.add_argument("--speed", type=float, default=20.0, metavar="X", help="times as fast as real boards (20)")


def _demo(commands: Commands) -> None:
    demo = _command(commands, "demo", "demo:demo", "take virtual units from blank to PASS, and show it")
    demo.add_argument("--boards", type=int, default=3, metavar="N", help="how many boards (3)")
    demo.add_argument("--mode", choices=["psk", "certificate"], default="psk", help="kind of credentials")
    demo.add_argument("--headless", action="store_true", help="in the terminal, without a window")
    _virtual_options(demo)


def _update(commands: Commands) -> None:
    update = _command(commands, "update", "update:update", "bring the standalone program up to date, offline")
    source = update.add_mutually_exclusive_group(required=True)
    source.add_argument("--from", dest="file", type=Path, metavar="FILE", help="the portable zip of a signed build")
    source.add_argument("--undo", action="store_true", help="go back to the version before")
