"""The arguments of every command; a command's module is imported when it runs, so that the help stays fast."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from factory_prov import __version__
from factory_prov.argparse_words import Formatter, argparse_speaks
from factory_prov.cli import ca_arguments, paper_arguments
from factory_prov.cli.adding import Build, Commands, Tell, add_folder, add_language, add_ledger
from factory_prov.cli.adding import command as _command
from factory_prov.cli.conformance_arguments import build_conformance
from factory_prov.cli.repair_arguments import build_repair
from factory_prov.messages import ENGLISH, Message, Translator


def parse(argv: Sequence[str] | None, translator: Translator = ENGLISH) -> argparse.Namespace:
    """Parse the arguments; `run` of the result does the work. Wrong usage exits with 2, as argparse does.

    Help and usage are told in the translator's language.
    """
    words = sys.argv[1:] if argv is None else argv
    wanted = _BUILDERS.get(words[0]) if words else None  # with another word in front the help of all may be wanted
    with argparse_speaks(translator):
        return _parser(lambda message: message.rendered(translator), wanted).parse_args(words)


def command_line(translator: Translator = ENGLISH) -> argparse.ArgumentParser:
    """Return the parser of all commands: what help, completion and the man page are made of."""
    return _parser(lambda message: message.rendered(translator))


def own_actions(parser: argparse.ArgumentParser) -> list[argparse.Action]:
    """Return the options and values of a parser, without the commands below it."""
    known = parser._actions  # noqa: SLF001  # argparse tells of them nowhere else
    return [action for action in known if not isinstance(action.choices, dict)]


def parsers_below(parser: argparse.ArgumentParser) -> list[argparse.ArgumentParser]:
    """Return the parsers of the commands right below one."""
    known = parser._actions  # noqa: SLF001  # as above
    return [below for action in known if isinstance(action.choices, dict) for below in action.choices.values()]


def _parser(tell: Tell, wanted: Build | None = None) -> argparse.ArgumentParser:
    """Return the parser, with all commands or with those that are wanted alone: half of a cold start is spent here."""
    parser = argparse.ArgumentParser(
        prog="factory-prov",
        formatter_class=Formatter,
        description=tell(Message("Makes LwM2M devices ready: configuration, credentials, registration.")),
        epilog=tell(
            Message(
                "Exit codes: 0 done, 1 the device or server refused, 2 input or usage wrong, 3 our bug,"
                " 4 trouble of this PC or of the job, 5 good units wait for their server, 130 aborted."
            )
        ),
    )
    parser.add_argument(
        "--version",
        action="version",
        version=f"%(prog)s {__version__}",
        help=tell(Message("show program's version number and exit")),
    )
    add_language(parser, tell)
    add_folder(parser, tell)
    add_ledger(parser, tell)
    parsers = parser.add_subparsers(metavar="COMMAND", required=True, prog=parser.prog)
    for build in dict.fromkeys(_BUILDERS.values()) if wanted is None else (wanted,):
        build(Commands(parsers=parsers, tell=tell))
    return parser


def _pack(commands: Commands) -> None:
    tell = commands.tell
    pack = _command(commands, "pack", "pack:pack", Message("make one unit's SenML CBOR pack and key files from a job"))
    pack.add_argument("file", type=Path, metavar="FILE", help=tell(Message("a job, or an old endpoint_cfg")))
    pack.add_argument("--name", required=True, metavar="ENDPOINT", help=tell(Message("endpoint name of the unit")))
    pack.add_argument(
        "-o",
        "--output",
        type=Path,
        default=Path("units"),
        metavar="FOLDER",
        help=tell(Message("where the unit's own folder is made (default: units)")),
    )
    pack.add_argument(
        "--force", action="store_true", help=tell(Message("make it in spite of errors that the check finds"))
    )
    unpack = _command(commands, "unpack", "pack:unpack", Message("show what is in a SenML CBOR pack"))
    unpack.add_argument("file", type=Path, metavar="FILE")
    unpack.add_argument("--show-secrets", action="store_true", help=tell(Message("show keys in clear")))


def _check(commands: Commands) -> None:
    tell = commands.tell
    check = _command(
        commands, "check", "check:check", Message("find everything wrong with a job, endpoint_cfg or finished pack")
    )
    check.add_argument("file", type=Path, metavar="FILE")
    check.add_argument("--name", metavar="ENDPOINT", help=tell(Message("endpoint name the certificate must carry")))
    check.add_argument(
        "--job", type=Path, metavar="JOB.toml", help=tell(Message("judge a pack for the device of this job"))
    )
    check.add_argument(
        "--port", metavar="PORT", help=tell(Message("ask the device at this port what it takes, and judge by that too"))
    )


def _job(commands: Commands) -> None:
    tell = commands.tell
    group = commands.parsers.add_parser(
        "job",
        help=tell(Message("make, import or show a job file")),
        description=tell(Message("Work with job files.")),
        formatter_class=Formatter,
    )
    jobs = commands.below(group)
    new = _command(jobs, "new", "job:new", Message("write a commented job to start from"))
    new.add_argument("-o", "--output", type=Path, default=Path("job.toml"), metavar="JOB.toml")
    old = _command(jobs, "import", "job:import_old", Message("turn the old tool's files into a job"))
    old.add_argument("file", type=Path, metavar="ENDPOINT_CFG")
    old.add_argument("--server", type=Path, metavar="FILE", help=tell(Message("lwm2m_server.json")))
    old.add_argument("--cert-info", type=Path, metavar="FILE", help=tell(Message("cert_info.json")))
    old.add_argument(
        "--new-keys", action="store_true", help=tell(Message("a new PSK for each unit instead of the file's one"))
    )
    old.add_argument("-o", "--output", type=Path, required=True, metavar="JOB.toml")
    show = _command(jobs, "show", "job:show", Message("show what a job gives to a unit"))
    show.add_argument("file", type=Path, metavar="JOB.toml")


def _cert(commands: Commands) -> None:
    tell = commands.tell
    cert = _command(commands, "cert", "cert:cert", Message("make a self-signed certificate and its key"))
    cert.add_argument(
        "--name", required=True, metavar="ENDPOINT", help=tell(Message("endpoint name, the default common name"))
    )
    source = cert.add_mutually_exclusive_group()
    source.add_argument("--cert-info", type=Path, metavar="FILE", help=tell(Message("fields as in cert_info.json")))
    source.add_argument("--job", type=Path, metavar="JOB.toml", help=tell(Message("fields as in a job")))
    cert.add_argument("-o", "--output", type=Path, default=Path("units"), metavar="FOLDER")


def _server_cert(commands: Commands) -> None:
    tell = commands.tell
    summary = Message("show the certificates of a LwM2M server, and give the right one to a job")
    shown = _command(commands, "server-cert", "server_cert:server_cert", summary)
    shown.add_argument(
        "server", nargs="?", metavar="HOST:PORT", help=tell(Message("the server; without it that of the job"))
    )
    shown.add_argument("--job", type=Path, metavar="JOB.toml", help=tell(Message("the job that is to have it")))
    text = Message("Certificate Usage of the device, 0 to 3 (default: that of the job, or 3)")
    shown.add_argument("--usage", type=int, choices=range(4), help=tell(text))
    text = Message("SHA-256 fingerprint that the server's owner told you; without it you are asked")
    shown.add_argument("--fingerprint", metavar="HEX", help=tell(text))
    text = Message("CA certificate for Certificate Usage 0 or 2, where the server does not show it")
    shown.add_argument("--ca-file", type=Path, metavar="FILE", help=tell(text))
    way = shown.add_mutually_exclusive_group()
    for option, text in (("DTLS", Message("ask by DTLS only")), ("TLS", Message("ask by TLS over TCP only"))):
        way.add_argument(f"--{option.lower()}", action="store_const", dest="transport", const=option, help=tell(text))
    text = Message("where to write it: PEM for .pem, .crt and .cer, else DER")
    shown.add_argument("-o", "--output", type=Path, metavar="FILE", help=tell(text))
    shown.add_argument("--overwrite", action="store_true", help=tell(Message("replace another certificate there")))
    text = Message("write it though devices would not connect with it")
    shown.add_argument("--anyway", action="store_true", help=tell(text))


def _register(commands: Commands) -> None:
    tell = commands.tell
    register = _command(commands, "register", "register:register", Message("make a unit known to its server"))
    register.add_argument("file", type=Path, metavar="FILE", help=tell(Message("the job, or an old lwm2m_server.json")))
    register.add_argument("--name", required=True, metavar="ENDPOINT", help=tell(Message("endpoint name of the unit")))
    register.add_argument(
        "--pack", type=Path, required=True, metavar="FILE", help=tell(Message("the pack the unit got"))
    )
    register.add_argument(
        "--hardware-id",
        metavar="ID",
        help=tell(Message("the unit's chip, where the job's names for the server ask for it")),
    )
    register.add_argument(
        "--update", action="store_true", help=tell(Message("replace another identity under the same name"))
    )
    register.add_argument(
        "--token-file",
        type=Path,
        metavar="FILE",
        help=tell(Message("owner-only file with the access token or password")),
    )


def _rehearse(commands: Commands) -> None:
    tell = commands.tell
    text = Message("try from this PC whether a unit would connect with its server, with its own credentials")
    rehearse = _command(commands, "rehearse", "rehearse:rehearse", text)
    rehearse.add_argument("file", type=Path, nargs="?", metavar="PACK", help=tell(Message("the pack the unit got")))
    rehearse.add_argument(
        "--endpoint", metavar="ENDPOINT", help=tell(Message("the unit of this name, whose keys the ledger keeps"))
    )
    rehearse.add_argument("--name", metavar="ENDPOINT", help=tell(Message("endpoint name of the unit with the pack")))
    rehearse.add_argument(
        "--job", type=Path, metavar="JOB.toml", help=tell(Message("its device, and what it says below [rehearsal]"))
    )
    rehearse.add_argument("--at", metavar="HOST:PORT", help=tell(Message("call there, not at the address in the pack")))
    rehearse.add_argument(
        "--offline", action="store_true", help=tell(Message("with a server of this program: does the pack fit itself?"))
    )
    rehearse.add_argument(
        "--register", action="store_true", help=tell(Message("go on to register for a minute, and de-register"))
    )
    rehearse.add_argument(
        "--trust-store", type=Path, metavar="FILE", help=tell(Message("PEM file of what the firmware trusts"))
    )
    rehearse.add_argument("--timeout", type=float, metavar="S", help=tell(Message("for the whole, up to 15 s (10)")))


def _objects(commands: Commands) -> None:
    tell = commands.tell
    group = commands.parsers.add_parser(
        "objects",
        help=tell(Message("LwM2M object definitions")),
        description=tell(Message("Work with object definitions.")),
        formatter_class=Formatter,
    )
    objects = commands.below(group)
    _command(objects, "list", "objects:list_objects", Message("list the known objects and their versions"))
    show = _command(objects, "show", "objects:show", Message("show an object's resources"))
    show.add_argument("object_id", type=int, metavar="ID")
    show.add_argument("--version", dest="object_version", metavar="X.Y", help=tell(Message("default: the newest")))
    add = _command(objects, "import", "objects:import_files", Message("add objects from OMA registry XML files"))
    add.add_argument("files", type=Path, nargs="+", metavar="FILE")


def _token(commands: Commands) -> None:
    tell = commands.tell
    group = commands.parsers.add_parser(
        "token",
        help=tell(Message("keep a server's access token, or the password for a log-in")),
        description=tell(Message("Work with access tokens, and with passwords that get some.")),
        formatter_class=Formatter,
    )
    tokens = commands.below(group)
    save = _command(tokens, "save", "token:save", Message("ask for the token or password and keep it in the keyring"))
    save.add_argument("host", metavar="HOST", help=tell(Message("the server's host name, such as lwm2m.example.com")))
    delete = _command(tokens, "delete", "token:delete", Message("take the token or password out of the keyring"))
    delete.add_argument("host", metavar="HOST")
    for each in (save, delete):
        each.add_argument(
            "--user",
            metavar="NAME",
            help=tell(Message("the user, or the client's id, of the job: keep the password or the client's secret")),
        )


def _server(commands: Commands) -> None:
    tell = commands.tell
    group = commands.parsers.add_parser(
        "server",
        help=tell(Message("ask a job's server what it knows")),
        description=tell(Message("Ask the server of a job; nothing is changed there.")),
        formatter_class=Formatter,
    )
    servers = commands.below(group)
    choices = _command(
        servers, "choices", "server:choices", Message("list the values it has for settings: domains, groups, profiles")
    )
    choices.add_argument("file", type=Path, metavar="JOB.toml")
    choices.add_argument("--of", metavar="SETTING", help=tell(Message("of this setting only, such as domain")))
    seen = _command(servers, "seen", "server:seen", Message("tell whether a unit has come online"))
    seen.add_argument("file", type=Path, metavar="JOB.toml")
    seen.add_argument("--name", required=True, metavar="ENDPOINT", help=tell(Message("endpoint name of the unit")))
    seen.add_argument(
        "--bootstrap", action="store_true", help=tell(Message("at its Bootstrap-Server, not its management server"))
    )
    seen.add_argument(
        "--since",
        metavar="TIME",
        help=tell(Message("only when it registered after this time, in UTC; without it, after its newest run here")),
    )
    for each in (choices, seen):
        each.add_argument(
            "--token-file",
            type=Path,
            metavar="FILE",
            help=tell(Message("owner-only file with the access token or password")),
        )


def _provision(commands: Commands) -> None:
    tell = commands.tell
    provision = _command(commands, "provision", "provision:provision", Message("take units from blank to PASS"))
    provision.add_argument("file", type=Path, metavar="JOB.toml")
    target = provision.add_mutually_exclusive_group()
    target.add_argument("--probe", metavar="SERIAL", help=tell(Message("the unit on this probe")))
    target.add_argument("--all", action="store_true", help=tell(Message("the units on all probes, side by side")))
    target.add_argument(
        "--virtual",
        type=int,
        nargs="?",
        const=2,
        metavar="N",
        help=tell(Message("try the job on N virtual boards (2) and a virtual server")),
    )
    provision.add_argument(
        "--port",
        metavar="PORT",
        help=tell(
            Message("serial port of the board on --probe; without one, of a board that runs the provisioning firmware")
        ),
    )
    provision.add_argument(
        "--name", metavar="ENDPOINT", help=tell(Message("endpoint name of the unit, before what the job says"))
    )
    provision.add_argument(
        "--again",
        choices=["same-identity", "new-identity"],
        help=tell(Message("a unit that was here before: same name and new keys, or a new name")),
    )
    provision.add_argument(
        "--token-file",
        type=Path,
        metavar="FILE",
        help=tell(Message("owner-only file with the access token or password")),
    )
    _printer_option(provision, tell)
    provision.add_argument(
        "--scans",
        metavar="FILE",
        help=tell(Message("scans of the labels on the units, one a line, for jobs that ask for them; - is stdin")),
    )
    _virtual_options(provision, tell)
    _command(commands, "probes", "provision:probes", Message("list the attached probes"))
    _command(commands, "watch", "watch:watch", Message("tell of probes that come and go, until Ctrl-C"))
    _history(commands)
    _statistics(commands)


def _label(commands: Commands) -> None:
    tell = commands.tell
    label = _command(commands, "label", "label:label", Message("print the label of a unit again"))
    label.add_argument("name", nargs="?", metavar="NAME", help=tell(Message("endpoint name of the unit")))
    label.add_argument("--reason", metavar="TEXT", help=tell(Message("why it is printed; the ledger keeps it")))
    label.add_argument("--job", type=Path, metavar="JOB.toml", help=tell(Message("its template and copies")))
    label.add_argument(
        "--template", type=Path, metavar="TEMPLATE", help=tell(Message("a .toml or .zpl file, or one of --templates"))
    )
    label.add_argument("--fail", action="store_true", help=tell(Message("the label of a unit that failed")))
    label.add_argument("--copies", type=int, choices=range(1, 21), metavar="N", help=tell(Message("how many (1)")))
    label.add_argument(
        "--dpi", type=int, choices=(152, 203, 300, 600), help=tell(Message("dots of the printer to an inch (203)"))
    )
    _printer_option(label, tell)
    label.add_argument("--zpl", type=Path, metavar="FILE", help=tell(Message("write ZPL there, and print nothing")))
    label.add_argument("--svg", type=Path, metavar="FILE", help=tell(Message("write SVG there, and print nothing")))
    label.add_argument("--preview", action="store_true", help=tell(Message("tell what is on it, and print nothing")))
    label.add_argument("--templates", action="store_true", help=tell(Message("list the templates there are")))


def _printer_option(parser: argparse.ArgumentParser, tell: Tell) -> None:
    text = Message("label printer: tcp://HOST:9100, windows:NAME or folder:PATH (FACTORY_PROV_PRINTER)")
    parser.add_argument("--printer", metavar="PRINTER", help=tell(text))


def _history(commands: Commands) -> None:
    tell = commands.tell
    history = _command(commands, "history", "history:history", Message("show what the ledger knows"))
    text = Message("only runs with this in a name, chip, job, station, probe, code or reason, or beginning a label")
    history.add_argument("text", nargs="?", metavar="TEXT", help=tell(text))
    history.add_argument("--endpoint", metavar="ENDPOINT", help=tell(Message("only runs of this endpoint name")))
    history.add_argument("--chip", metavar="ID", help=tell(Message("only runs of the unit with this chip")))
    history.add_argument("--code", metavar="CODE", help=tell(Message("only runs that ended with this code")))
    history.add_argument("--job", metavar="NAME", help=tell(Message("only runs with a job whose name begins so")))
    history.add_argument("--station", metavar="NAME", help=tell(Message("only runs of this station")))
    history.add_argument(
        "--label", metavar="TEXT", help=tell(Message("only runs of units with a label that begins so"))
    )
    ended = history.add_mutually_exclusive_group()
    ended.add_argument(
        "--outcome", choices=["pass", "fail", "error", "wait", "aborted"], help=tell(Message("only runs that ended so"))
    )
    ended.add_argument("--open", action="store_true", help=tell(Message("only runs that still go or were cut off")))
    history.add_argument("--since", metavar="DATE", help=tell(Message("only runs that began then (UTC) or later")))
    history.add_argument("--until", metavar="DATE", help=tell(Message("only runs that began before, or on that day")))
    history.add_argument("--limit", type=int, metavar="N", help=tell(Message("only the newest N runs")))
    history.add_argument("--before", metavar="RUN", help=tell(Message("only runs before the one of this number")))
    history.add_argument("--csv", action="store_true", help=tell(Message("as CSV")))
    history.add_argument("--xlsx", type=Path, metavar="FILE", help=tell(Message("as a spreadsheet, into this file")))
    other = history.add_mutually_exclusive_group()
    life = Message("all that happened to the unit of that name or chip, oldest first")
    other.add_argument("--life", action="store_true", help=tell(life))
    other.add_argument("--compare", nargs=2, metavar="RUN", help=tell(Message("two runs side by side")))
    other.add_argument("--log", metavar="RUN", help=tell(Message("what a run told, step by step")))


def _statistics(commands: Commands) -> None:
    tell = commands.tell
    text = Message("show first-pass yield, cycle times and failures, and what the numbers carry")
    parser = _command(commands, "statistics", "statistics:statistics", text)
    parser.add_argument("--since", metavar="DATE", help=tell(Message("only runs that ended on that day or later")))
    parser.add_argument("--until", metavar="DATE", help=tell(Message("only runs that ended before, or on that day")))
    parser.add_argument("--station", metavar="NAME", help=tell(Message("only runs of this station")))
    parser.add_argument("--job", metavar="NAME", help=tell(Message("only runs with this job")))
    parser.add_argument("--slot", metavar="NAME", help=tell(Message("only runs at this probe or port")))
    parser.add_argument(
        "--by",
        choices=["day", "week", "month", "code", "slot", "station", "step"],
        default="day",
        help=tell(Message("what a row of the table stands for (day)")),
    )
    parser.add_argument("--csv", action="store_true", help=tell(Message("the table as CSV")))
    text = Message("count all runs of the ledger anew, while nobody works with it")
    parser.add_argument("--recount", action="store_true", help=tell(text))


def _ledger(commands: Commands) -> None:
    tell = commands.tell
    group = commands.parsers.add_parser(
        "ledger",
        help=tell(Message("which ledger this PC works with")),
        description=tell(Message("Work with the ledger.")),
        formatter_class=Formatter,
    )
    ledgers = commands.below(group)
    _command(ledgers, "show", "ledger:show", Message("tell where it is, and whether it is the one of before"))
    text = Message("take what is there for the ledger from now on; where nothing is, begin a new one")
    _command(ledgers, "accept", "ledger:accept", text)
    _ledger_database(ledgers)
    _ledger_evidence(ledgers)
    _ledger_endings(ledgers)
    _ledger_copies(ledgers)
    _ledger_papers(ledgers)
    _ledger_keys(ledgers)


def _ledger_keys(ledgers: Commands) -> None:
    tell = ledgers.tell
    text = Message("what the keys of units are sealed with in the ledger")
    group = ledgers.parsers.add_parser("keys", help=tell(text), description=tell(text), formatter_class=Formatter)
    keys = ledgers.below(group)
    _command(keys, "show", "keys:show", Message("tell which keys there are, where, and what is sealed with each"))
    use = _command(keys, "use", "keys:use", Message("seal with a key from there from now on"))
    use.add_argument(
        "place",
        choices=("auto", "keyring", "file", "passphrase"),
        help=tell(Message("auto: the keyring where there is one that works, else an owner-only file")),
    )
    use.add_argument(
        "--passphrase-file", type=Path, metavar="FILE", help=tell(Message("owner-only file with the passphrase"))
    )
    text = Message("ask for a passphrase that several stations share, and keep the key that it makes")
    _command(keys, "share", "keys:share", text)
    rewrap = _command(keys, "rewrap", "keys:rewrap", Message("seal everything anew under the key that is used now"))
    rewrap.add_argument("--new", action="store_true", help=tell(Message("make a new key for it")))
    drop = _command(keys, "drop", "keys:drop", Message("forget a key that nothing is sealed with any more"))
    drop.add_argument("id", metavar="ID", help=tell(Message("its id, as `show` tells it")))


def _outbox(commands: Commands) -> None:
    tell = commands.tell
    group = commands.parsers.add_parser(
        "outbox",
        help=tell(Message("registrations that are still owed to servers")),
        description=tell(Message("Work with registrations that are still owed to servers.")),
        formatter_class=Formatter,
    )
    boxes = commands.below(group)
    _command(boxes, "list", "outbox:list_owed", Message("list what is owed, and why it did not get through"))
    send = _command(boxes, "send", "outbox:send", Message("send what is due: of this PC's ledger, or of a file"))
    send.add_argument("file", type=Path, nargs="?", metavar="FILE", help=tell(_BOX_FILE))
    send.add_argument(
        "--token-file",
        type=Path,
        metavar="FILE",
        help=tell(Message("owner-only file with the access token or password")),
    )
    _passphrase_file(send, tell)
    retry = _command(boxes, "retry", "outbox:retry", Message("let what was set aside be sent again"))
    retry.add_argument("names", nargs="*", metavar="ENDPOINT", help=tell(Message("only these (default: all)")))
    text = Message("take out what is owed with keys that its unit does not have any more")
    drop = _command(boxes, "drop", "outbox:drop", text)
    drop.add_argument("names", nargs="+", metavar="ENDPOINT", help=tell(Message("endpoint names of the units")))
    export = _command(
        boxes, "export", "outbox:export", Message("take what is owed to another PC, in one encrypted file")
    )
    export.add_argument("file", type=Path, metavar="FILE", help=tell(Message("the file to make")))
    _passphrase_file(export, tell)
    bring = _command(boxes, "import", "outbox:import_results", Message("bring the results of such a file back"))
    bring.add_argument("file", type=Path, metavar="FILE", help=tell(_BOX_FILE))
    _passphrase_file(bring, tell)
    text = Message("say that a file with these units is deleted everywhere, so that nobody will send it")
    recall = _command(boxes, "recall", "outbox:recall", text)
    recall.add_argument("names", nargs="+", metavar="ENDPOINT", help=tell(Message("endpoint names of the units")))


_BOX_FILE = Message("a file that `outbox export` has made")


def _passphrase_file(parser: argparse.ArgumentParser, tell: Tell) -> None:
    parser.add_argument(
        "--passphrase-file", type=Path, metavar="FILE", help=tell(Message("owner-only file with its passphrase"))
    )


def _ledger_database(ledgers: Commands) -> None:
    tell = ledgers.tell
    address = Message("address of the database, such as postgresql://user@host/ledger (default: that of this PC)")
    text = Message("work with a database from now on; without an address, with the file of this user again")
    use = _command(ledgers, "use", "ledger:use", text)
    use.add_argument("url", nargs="?", metavar="URL", help=tell(Message("address of the database")))
    text = Message("make the tables of a ledger in a database, or bring those of an older version up to this one")
    init = _command(ledgers, "init", "database:init", text)
    init.add_argument("url", nargs="?", metavar="URL", help=tell(address))
    status = _command(
        ledgers, "status", "database:status", Message("tell how the ledger is, and who works with its database")
    )
    status.add_argument("url", nargs="?", metavar="URL", help=tell(address))
    text = Message("ask for the password of a database and keep it in the system's keyring")
    password = _command(ledgers, "password", "database:save_password", text)
    password.add_argument("url", nargs="?", metavar="URL", help=tell(address))
    password.add_argument("--delete", action="store_true", help=tell(Message("take it out of the keyring")))
    text = Message("bring this PC's ledger into a database, with everything in it, and work with that from now on")
    move = _command(ledgers, "move", "database:move", text)
    move.add_argument("url", metavar="URL", help=tell(Message("address of the database")))
    move.add_argument(
        "--source", type=Path, metavar="FILE", help=tell(Message("another ledger's file than that of this PC"))
    )


def _ledger_evidence(ledgers: Commands) -> None:
    tell = ledgers.tell
    text = Message("check that all records are as the stations have signed them")
    verify = _command(ledgers, "verify", "evidence:verify", text)
    verify.add_argument(
        "place",
        nargs="?",
        metavar="PLACE",
        help=tell(Message("a ledger's file, or the address of its database (default: that of this PC)")),
    )
    verify.add_argument(
        "--key",
        type=Path,
        action="append",
        metavar="FILE",
        help=tell(Message("public key of a station to trust; of several all, of none any")),
    )
    text = Message("show the public key that this station's records are signed with")
    key = _command(ledgers, "station-key", "evidence:show_station_key", text)
    key.add_argument("-o", "--output", type=Path, metavar="FILE", help=tell(Message("write it there")))


def _ledger_papers(ledgers: Commands) -> None:
    tell = ledgers.tell
    bom = Message("begin CSV files with a byte order mark, for spreadsheets that need one")
    report = _command(ledgers, "report", "papers:report", Message("make the signed report of a shift"))
    report.add_argument("folder", type=Path, metavar="FOLDER", help=tell(Message("a new folder for its files")))
    report.add_argument("--since", metavar="DATE", help=tell(Message("only runs that began then (UTC) or later")))
    report.add_argument("--until", metavar="DATE", help=tell(Message("only runs that began before, or on that day")))
    report.add_argument("--station", metavar="NAME", help=tell(Message("only runs of this station")))
    report.add_argument("--bom", action="store_true", help=tell(bom))
    text = Message("write everything in the ledger so that it can be read without this program")
    export = _command(ledgers, "export", "papers:export", text)
    export.add_argument("place", type=Path, metavar="PLACE", help=tell(Message("a new folder, or file")))
    export.add_argument(
        "--as",
        dest="form",
        choices=["all", "coiote", "leshan", "thingsboard"],
        default="all",
        help=tell(Message("all of it (JSON Lines, CSV, records), or the units in use for a server")),
    )
    export.add_argument("--domain", metavar="/DOMAIN/", help=tell(Message("Coiote: domain of the devices")))
    export.add_argument(
        "--mode",
        choices=["cert", "rpk", "nosec"],
        help=tell(Message("for a server: Security Mode of units without a PSK")),
    )
    export.add_argument("--bom", action="store_true", help=tell(bom))


def _ledger_copies(ledgers: Commands) -> None:
    tell = ledgers.tell
    text = Message("copy the ledger into a file, while stations work with it")
    backup = _command(ledgers, "backup", "backup:back_up_ledger", text)
    backup.add_argument("file", type=Path, metavar="FILE", help=tell(Message("where to; it must not be there yet")))
    text = Message("put a copy in the place of the ledger, which is set aside")
    restore = _command(ledgers, "restore", "backup:restore_ledger", text)
    restore.add_argument("file", type=Path, metavar="FILE", help=tell(Message("what `ledger backup` has made")))


def _ledger_endings(ledgers: Commands) -> None:
    tell = ledgers.tell
    for name, text in (
        ("scrap", Message("note that a unit is thrown away; nobody gets its name again")),
        ("retire", Message("note that a name is used no more; nobody gets it again")),
        ("revoke", Message("note that nobody may trust a unit any more; nobody gets its name again")),
    ):
        end = _command(ledgers, name, "endings:end", text)
        end.add_argument("name", metavar="ENDPOINT", help=tell(Message("endpoint name of the unit")))
        end.add_argument("--reason", required=True, metavar="TEXT", help=tell(Message("why, for whoever asks later")))
        end.set_defaults(ending=name)
    revoked = _command(
        ledgers, "revoked", "endings:revoked", Message("list the names that were scrapped, retired or revoked")
    )
    revoked.add_argument("--csv", action="store_true", help=tell(Message("as CSV")))


def _virtual_options(parser: argparse.ArgumentParser, tell: Tell) -> None:
    parser.add_argument(
        "--faults", metavar="LIST", help=tell(Message("faults of virtual boards, dealt out in turn: lost-reply,..."))
    )
    parser.add_argument(
        "--speed", type=float, default=20.0, metavar="X", help=tell(Message("times as fast as real boards (20)"))
    )
    parser.add_argument(
        "--contract", type=int, choices=(1, 2), help=tell(Message("version of the device contract of virtual boards"))
    )


def _demo(commands: Commands) -> None:
    tell = commands.tell
    demo = _command(commands, "demo", "demo:demo", Message("take virtual units from blank to PASS, and show it"))
    demo.add_argument("--boards", type=int, default=3, metavar="N", help=tell(Message("how many boards (3)")))
    demo.add_argument(
        "--mode", choices=["psk", "certificate"], default="psk", help=tell(Message("kind of credentials"))
    )
    demo.add_argument("--ca", action="store_true", help=tell(Message("certificates by a CA that is made for the demo")))
    demo.add_argument("--headless", action="store_true", help=tell(Message("in the terminal, without a window")))
    _virtual_options(demo, tell)


def _codes(commands: Commands) -> None:
    text = Message("list what the codes of failed units mean, and what to do")
    codes = _command(commands, "codes", "codes:codes", text)
    codes.add_argument("codes", nargs="*", metavar="CODE", help=commands.tell(Message("only these, such as E319")))


def _completion(commands: Commands) -> None:
    tell = commands.tell
    text = Message("print what makes a shell complete commands, options and files")
    completion = _command(commands, "completion", "completion:completion", text)
    completion.add_argument(
        "shell", choices=["bash", "zsh", "fish", "powershell"], help=tell(Message("for this shell"))
    )
    completion.add_argument(
        "--program", choices=["factory-prov", "ptool"], default="factory-prov", help=tell(Message("of this program"))
    )


def _update(commands: Commands) -> None:
    tell = commands.tell
    update = _command(commands, "update", "update:update", Message("bring the standalone program up to date, offline"))
    source = update.add_mutually_exclusive_group(required=True)
    source.add_argument(
        "--from", dest="file", type=Path, metavar="FILE", help=tell(Message("the portable zip of a signed build"))
    )
    source.add_argument("--undo", action="store_true", help=tell(Message("go back to the version before")))


_BUILDERS: Mapping[str, Build] = MappingProxyType(
    {
        "pack": _pack,
        "unpack": _pack,
        "check": _check,
        "job": _job,
        "cert": _cert,
        "server-cert": _server_cert,
        "register": _register,
        "rehearse": _rehearse,
        "objects": _objects,
        "token": _token,
        "server": _server,
        "provision": _provision,
        "probes": _provision,
        "watch": _provision,
        "history": _provision,
        "statistics": _provision,
        "label": _label,
        "ledger": _ledger,
        "outbox": _outbox,
        "repair": build_repair,
        "conformance": build_conformance,
        "records": paper_arguments.build_records,
        "report": paper_arguments.build_report,
        "support": paper_arguments.build_support,
        "demo": _demo,
        "ca": ca_arguments.build_ca,
        "csr": ca_arguments.build_csr,
        "codes": _codes,
        "completion": _completion,
        "update": _update,
    }
)
"""What adds a command, by its name, in the order of the help."""
