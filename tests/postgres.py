"""A real PostgreSQL on loopback for the tests: Debian's programs, a folder of its own, gone on every way out.

    with postgres_folder() as folder:                 # once: initdb, half a second
        with folder.server() as server:               # one server, 0.2 s
            server.new_database()                     # -> a URL without a password; `PASSWORD` opens it
            server.kill(); server.restart()           # as after a power cut: every process of it gets SIGKILL
            server.freeze(); server.thaw()            # SIGSTOP: it answers nothing and breaks no connection
        with folder.pair() as pair:                   # primary and synchronous standby, a second
            url = pair.new_database()                 # both hosts, target_session_attrs=read-write
            pair.fail_over()                          # the primary killed, the standby promoted

Commits are durable as in production (fsync on). Run as root it becomes another user, as PostgreSQL demands. As a
program this file is the guard of a folder: it waits for the end of who started it, then kills and deletes all.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PASSWORD = "only-for-tests"
"""Of both users over the network: `station`, who owns the databases, and `postgres`, who may do everything."""
USER = "station"
_ADMIN = "postgres"
_PROGRAMS = ("initdb", "postgres", "pg_basebackup", "psql")
_STARTS_WITHIN_S = 60.0
_SLICE_S = 0.01
_SETTINGS = f"""
listen_addresses = '127.0.0.1'
max_connections = 80
shared_buffers = 32MB
max_wal_senders = 5
wal_keep_size = 256MB
fsync = on
log_min_messages = warning
cluster_name = ''
primary_conninfo = 'user={_ADMIN} password={PASSWORD}'
"""
_ACCESS = (
    "local all all trust\nhost all all 127.0.0.1/32 scram-sha-256\nhost replication all 127.0.0.1/32 scram-sha-256\n"
)


def missing() -> str:
    """Return why no PostgreSQL can be started here, "" when one can."""
    if sys.platform != "linux":
        return "PostgreSQL is started by the tests on Linux only"
    if _programs() is None:
        return "there is no PostgreSQL server on this PC (apt-get install postgresql)"
    return "" if os.geteuid() or _other_user() else "PostgreSQL does not run as root, and there is no user nobody"


def _programs() -> Path | None:
    """Return the folder of the newest server's programs."""
    installed = Path("/usr/lib/postgresql").glob("*/bin")
    newest_first = sorted(installed, key=lambda path: int(path.parent.name.split(".")[0]), reverse=True)
    on_path = [Path(found).resolve().parent] if (found := shutil.which("initdb")) else []
    return next((path for path in [*newest_first, *on_path] if all((path / name).exists() for name in _PROGRAMS)), None)


def _other_user() -> str | None:
    """Return the user who runs the server when we are root."""
    import pwd

    known = {entry.pw_name for entry in pwd.getpwall()}
    return next((name for name in ("postgres", "nobody") if name in known), None)


def free_port() -> int:
    """Return a port of loopback that nobody listens at now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class PostgresFolder:
    """What servers are made from, and where they live; see `postgres_folder`."""

    def __init__(self, place: Path, programs: Path) -> None:
        self.place = place
        self._programs = programs
        self._made = 0
        self._as_user: dict[str, Any] = {}
        if not os.geteuid():
            user = _other_user()
            self._as_user = {"user": user, "group": _group(user), "extra_groups": []}
            shutil.chown(place, user)

    def run(self, program: str, *arguments: str, text: str = "") -> str:
        """Run one of PostgreSQL's programs to its end; its output."""
        command = [str(self._programs / program), *arguments]
        variables = {"PATH": os.environ.get("PATH", ""), "PGPASSWORD": PASSWORD, "LC_ALL": "C.UTF-8"}
        done = subprocess.run(
            command, input=text, capture_output=True, text=True, check=False, cwd=self.place, env=variables,
            timeout=_STARTS_WITHIN_S, **self._as_user,
        )  # fmt: skip
        if done.returncode:
            raise AssertionError(f"{program} {' '.join(arguments)}: {done.stderr.strip()}")
        return done.stdout.strip()

    def spawn(self, *arguments: str, log: Path) -> subprocess.Popen[bytes]:
        """Start a server; what it says goes to a file."""
        with log.open("ab") as said:
            return subprocess.Popen(
                [str(self._programs / "postgres"), *arguments], cwd=self.place, stdin=subprocess.DEVNULL,
                stdout=said, stderr=said, start_new_session=True, **self._as_user,
            )  # fmt: skip

    def template(self) -> Path:
        """Return the data folder that new servers are copies of."""
        template = self.place / "template"
        if not template.exists():
            (self.place / "password").write_text(PASSWORD)
            (self.place / "password").chmod(0o644)
            self.run(
                "initdb", "--pgdata", str(template), "--username", _ADMIN, "--pwfile", str(self.place / "password"),
                "--auth", "trust", "--encoding", "UTF8", "--locale", "C.UTF-8", "--wal-segsize", "1", "--no-sync",
            )  # fmt: skip
            role = f"CREATE ROLE {USER} LOGIN PASSWORD '{PASSWORD}'\n"
            self.run("postgres", "--single", "-D", str(template), _ADMIN, text=role)
            with (template / "postgresql.conf").open("a") as settings:
                settings.write(_SETTINGS)
            (template / "pg_hba.conf").write_text(_ACCESS)
        return template

    def new_data(self, *, copied: bool) -> Path:
        """Return the place of another server's data, with the template's in it when `copied`."""
        self._made += 1
        data = self.place / f"server{self._made}"
        if copied:
            shutil.copytree(self.template(), data)
            if self._as_user:
                owner = (self.place.stat().st_uid, self.place.stat().st_gid)
                for path in [data, *data.rglob("*")]:
                    os.chown(path, *owner)
        return data

    @contextmanager
    def server(self) -> Iterator[PostgresServer]:
        """Start a server; it is stopped and deleted at the end."""
        with _ended(PostgresServer(self, self.new_data(copied=True))) as server:
            server.restart()
            yield server

    @contextmanager
    def pair(self) -> Iterator[PostgresPair]:
        """Start a primary and a standby: a commit is told as done when both have it on their disks."""
        with self.server() as primary, _ended(PostgresServer(self, self.new_data(copied=False))) as standby:
            self.run(
                "pg_basebackup", "--pgdata", str(standby.data), "--checkpoint", "fast", "--write-recovery-conf",
                "--dbname", f"host=127.0.0.1 port={primary.port} user={_ADMIN} application_name=standby",
            )  # fmt: skip
            standby.restart()
            primary.psql("ALTER SYSTEM SET synchronous_standby_names = 'standby'")
            primary.psql("SELECT pg_reload_conf()")
            pair = PostgresPair(primary=primary, standby=standby)
            pair.wait_until_synchronous()
            yield pair


@dataclass(slots=True)
class PostgresServer:
    """One server. Its port stays the same when it is started again."""

    folder: PostgresFolder
    data: Path
    port: int = field(default_factory=free_port)
    databases: int = 0
    _process: subprocess.Popen[bytes] | None = None

    @property
    def host(self) -> str:
        """Host and port, as a URL has them."""
        return f"127.0.0.1:{self.port}"

    @property
    def log(self) -> str:
        """Return what the server has said."""
        return self._log.read_text(errors="replace")

    @property
    def _log(self) -> Path:
        return self.data.with_suffix(".log")

    def url(self, database: str) -> str:
        """Return the URL of a database, without the password."""
        return f"postgresql://{USER}@{self.host}/{database}"

    def new_database(self, *, of: str = "") -> str:
        """Make an empty database that the user `station` owns, or a copy of another; its URL, without the password."""
        self.databases += 1
        name = f"ledger{self.databases}"
        copied = f" TEMPLATE {of.rsplit('/', 1)[1]}" if of else ""
        self.psql(f"CREATE DATABASE {name} OWNER {USER}{copied}")
        return self.url(name)

    def psql(self, statement: str, database: str = _ADMIN) -> str:
        """Run one statement as the administrator; rows as lines, columns apart by |."""
        quiet = ("--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--set", "ON_ERROR_STOP=1")
        where = ("--host", str(self.folder.place), "--port", str(self.port), "--username", _ADMIN, "--dbname", database)
        return self.folder.run("psql", *quiet, *where, "--command", statement)

    def restart(self) -> None:
        """Start it, after `kill` or `stop` too; return when it takes connections."""
        ends_at = time.monotonic() + _STARTS_WITHIN_S
        while True:
            sockets = f"unix_socket_directories={self.folder.place}"
            (self.data / "postmaster.pid").unlink(missing_ok=True)  # another process may have its number by now
            self._process = self.folder.spawn(
                "-D", str(self.data), "-p", str(self.port), "-c", sockets, log=self._log
            )  # fmt: skip
            while self._process.poll() is None and time.monotonic() < ends_at:
                if _is_ready(self.data):
                    return
                time.sleep(_SLICE_S)
            if time.monotonic() >= ends_at or "Address already in use" not in self.log:
                raise AssertionError(f"PostgreSQL does not start: {self.log[-2000:]}")
            time.sleep(0.2)

    def stop(self) -> None:
        """Stop it in order: connections are ended, all is written."""
        self._end(signal.SIGINT)

    def kill(self) -> None:
        """Kill every process of it at once, as a power cut would; what was committed is on the disk."""
        if self._process is not None:
            _kill(self._process.pid)
            self._process.wait(_STARTS_WITHIN_S)
            self._process = None

    def freeze(self) -> None:
        """Stop every process of it where it is (SIGSTOP): connections stay open, and nothing is answered."""
        for pid in self._processes():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        for pid in self._processes():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)

    def promote(self) -> None:
        """Make a standby a primary; return when it takes writes."""
        self.psql("SELECT pg_promote(true, 60)")

    def drop_connections(self) -> None:
        """Break the connection of every client, as a router or an administrator would."""
        self.psql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
        )

    def end(self) -> None:
        """Stop it in whatever state it is, and delete its data."""
        self.kill()
        shutil.rmtree(self.data, ignore_errors=True)

    def _end(self, number: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(number)
            self._process.wait(_STARTS_WITHIN_S)
            self._process = None

    def _processes(self) -> list[int]:
        return [] if self._process is None else [self._process.pid, *_children(self._process.pid)]


@dataclass(slots=True, kw_only=True)
class PostgresPair:
    """A primary and its synchronous standby."""

    primary: PostgresServer
    standby: PostgresServer

    def url(self, database: str) -> str:
        """Return the URL of a database at whichever of the two takes writes, without the password."""
        hosts = f"{self.primary.host},{self.standby.host}"
        return f"postgresql://{USER}@{hosts}/{database}?target_session_attrs=read-write"

    def new_database(self) -> str:
        """Make an empty database at both; its URL."""
        return self.url(self.primary.new_database().rsplit("/", 1)[1])

    def wait_until_synchronous(self) -> None:
        """Wait until a commit waits for the standby."""
        ends_at = time.monotonic() + _STARTS_WITHIN_S
        while self.primary.psql("SELECT sync_state FROM pg_stat_replication") != "sync":
            assert time.monotonic() < ends_at, self.standby.log[-2000:]
            time.sleep(_SLICE_S)

    def fail_over(self) -> None:
        """Kill the primary and promote the standby: what was told as committed is there."""
        self.primary.kill()
        self.standby.promote()


@contextmanager
def postgres_folder() -> Iterator[PostgresFolder]:
    """Make a folder for servers; all of them are killed and the folder is deleted at the end, whatever the end is."""
    programs = _programs()
    assert programs is not None, missing()
    place = Path(tempfile.mkdtemp(prefix="factory-prov-pg-"))  # short, and every user may walk there: pytest's is not
    command = [sys.executable, "-I", "-S", __file__, str(place)]
    guard = subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True)
    try:
        yield PostgresFolder(place, programs)
    finally:
        assert guard.stdin is not None
        guard.stdin.close()
        guard.wait(_STARTS_WITHIN_S)


@contextmanager
def _ended(server: PostgresServer) -> Iterator[PostgresServer]:
    try:
        yield server
    finally:
        server.end()


def _group(user: str | None) -> int:
    import pwd

    assert user is not None
    return pwd.getpwnam(user).pw_gid


def _is_ready(data: Path) -> bool:
    """Whether a server says of itself that it takes connections, in the last line of its file."""
    try:
        lines = (data / "postmaster.pid").read_text().splitlines()
    except OSError:
        return False
    return len(lines) >= 8 and lines[7].strip() in ("ready", "standby")


def _kill(pid: int) -> None:
    """Kill a server and its children, and wait until none of them holds its files."""
    children = _children(pid)
    for each in (pid, *children):
        with suppress(ProcessLookupError):
            os.kill(each, signal.SIGKILL)
    ends_at = time.monotonic() + _STARTS_WITHIN_S
    while any(_lives(each) for each in children) and time.monotonic() < ends_at:
        time.sleep(_SLICE_S)


def _children(pid: int) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        with suppress(OSError, ValueError, IndexError):
            if int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1]) == pid:
                found.append(int(entry.name))
    return found


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def _guard(place: Path) -> None:
    """Wait for the end of who started us, however it comes; then clean up."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    sys.stdin.buffer.read()
    for file in place.glob("*/postmaster.pid"):
        with suppress(OSError, ValueError, IndexError):
            _kill(int(file.read_text().split()[0]))
    for _ in range(3):
        shutil.rmtree(place, ignore_errors=True)


if __name__ == "__main__":
    _guard(Path(sys.argv[1]))
