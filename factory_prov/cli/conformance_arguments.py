"""The arguments of `factory-prov conformance`."""

from __future__ import annotations

from pathlib import Path

from factory_prov.cli.adding import Commands, command
from factory_prov.messages import Message


def build_conformance(commands: Commands) -> None:
    """Add the command."""
    tell = commands.tell
    summary = Message("try whether a device meets the contract between device and station")
    parser = command(commands, "conformance", "conformance:conformance", summary)
    parser.add_argument("--port", metavar="PORT", help=tell(Message("serial port of the device")))
    parser.add_argument(
        "--baud", type=int, default=115200, metavar="N", help=tell(Message("speed of the port (115200)"))
    )
    probe_text = Message("the probe that can start the device again and, with --image, erase its chip")
    parser.add_argument("--probe", metavar="SERIAL", help=tell(probe_text))
    image_text = Message("the device's firmware, flashed after its chip was erased")
    parser.add_argument("--image", type=Path, metavar="FILE", help=tell(image_text))
    parser.add_argument(
        "--erase", action="store_true", help=tell(Message("allow a configuration that is there to be erased"))
    )
    lock_text = Message("try locking too: for ever, the device is of no other use afterwards")
    parser.add_argument("--lock", action="store_true", help=tell(lock_text))
    only_text = Message("only this trial; may be given again")
    parser.add_argument("--only", action="append", default=[], metavar="NAME", help=tell(only_text))
    parser.add_argument("--list", action="store_true", help=tell(Message("list the trials there are")))
    html_text = Message("write the report into this new file, as a page of HTML")
    parser.add_argument("--html", type=Path, metavar="FILE", help=tell(html_text))
