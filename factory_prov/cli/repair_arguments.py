"""The arguments of `factory-prov repair`."""

from __future__ import annotations

from pathlib import Path

from factory_prov.cli.adding import Commands, command
from factory_prov.messages import Message


def build_repair(commands: Commands) -> None:
    """Add the command."""
    tell = commands.tell
    summary = Message("compare a returned unit with ledger and server, and mend it")
    repair = command(commands, "repair", "repair:repair", summary)
    name_text = Message("endpoint name of the unit; import: take units in from a list")
    repair.add_argument("unit", nargs="?", metavar="ENDPOINT|import", help=tell(name_text))
    list_text = Message("CSV with the units that were made elsewhere")
    repair.add_argument("list", nargs="?", type=Path, metavar="FILE.csv", help=tell(list_text))
    repair.add_argument("--probe", metavar="SERIAL", help=tell(Message("the unit on this probe")))
    port_text = Message("serial port of the unit; without --probe what can be done over it alone")
    repair.add_argument("--port", metavar="PORT", help=tell(port_text))
    job_text = Message("the job of the unit: its server, its board, what it gets")
    repair.add_argument("--job", type=Path, metavar="JOB.toml", help=tell(job_text))
    action = repair.add_mutually_exclusive_group()
    for word, text in (
        ("same-identity", Message("same name, new keys")),
        ("same-keys", Message("same name, and the keys that the ledger keeps")),
        ("new-identity", Message("new name and keys; the old name is retired")),
        ("retire", Message("take it off its server, erase it, retire its name")),
        ("scrap", Message("the same, and its name is scrapped")),
        ("first-run", Message("a unit that nobody knows: provision it as a new one")),
    ):
        action.add_argument(f"--{word}", dest="action", action="store_const", const=word, help=tell(text))
    side_text = Message("the server's side alone: register what the ledger keeps, or remove it there")
    action.add_argument(
        "--server-only", nargs="?", const="auto", choices=("auto", "register", "remove"), help=tell(side_text)
    )
    repair.add_argument("--name", metavar="ENDPOINT", help=tell(Message("the new name, where the job gives none")))
    repair.add_argument("--reason", default="", metavar="TEXT", help=tell(Message("why, for the ledger")))
    recover_text = Message("allow a locked chip to be opened, which erases everything on it")
    repair.add_argument("--recover", action="store_true", help=tell(recover_text))
    repair.add_argument("--preview", action="store_true", help=tell(Message("tell what would happen; change nothing")))
    repair.add_argument("--yes", action="store_true", help=tell(Message("do what cannot be undone without asking")))
    repair.add_argument("--open", action="store_true", help=tell(Message("list the repairs that have not ended")))
    printer_text = Message("label printer: tcp://HOST:9100, windows:NAME or folder:PATH (FACTORY_PROV_PRINTER)")
    repair.add_argument("--printer", metavar="PRINTER", help=tell(printer_text))
    scans_text = Message("scans of the labels on the units, one a line, for jobs that ask for them; - is stdin")
    repair.add_argument("--scans", metavar="FILE", help=tell(scans_text))
    token_text = Message("owner-only file with the access token or password")
    repair.add_argument("--token-file", type=Path, metavar="FILE", help=tell(token_text))
