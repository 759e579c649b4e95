"""What servers are owed: 1,000 of 5,000 registrations at a server that answers in 50 ms, across the end of a token.

One in a hundred is a bad one: the server has its name with another key. Figures stand beside their limits.

python3 benchmarks/outbox.py [--owed 5000] [--sent 1000]
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path

from sqlalchemy import insert

from factory_prov.cancel import CancelToken
from factory_prov.files.owner_only import write_owner_only
from factory_prov.job.unit import UnitMaker
from factory_prov.ledger.outbox import Owed, OwedState
from factory_prov.ledger.records import Outcome, RunStart
from factory_prov.ledger.setups import setup_of
from factory_prov.ledger.states import ServerState, UnitState
from factory_prov.ledger.store import Ledger
from factory_prov.ledger.tables import identities, outbox, runs, sealed_keys, servers
from factory_prov.line.virtual_station import demo_job
from factory_prov.outbox.sending import AT_A_TIME, Round, send_round
from factory_prov.registrars.coiote.options import CoioteOptions
from factory_prov.registrars.kind import ServerOptions
from factory_prov.registrars.registration import Registrar
from factory_prov.registrars.registry import open_registrar, options_text
from factory_prov.secret import Secret
from factory_prov.simulation.coiote.server import VirtualCoiote

ANSWERS_AFTER_S = 0.05
ONE_BAD_IN = 100
LIMIT_S = 60.0
LIST_LIMIT_S = 0.05
TOKENS = ("tok-first", "tok-second")
AT = datetime(2026, 1, 31, 8, 5, tzinfo=UTC)


def serve(channel: Connection) -> None:
    """Be the server, in a process of its own: tell the address, take orders, tell in the end who is known."""
    with VirtualCoiote(token=Secret(TOKENS[0])) as server:
        channel.send(server.url)
        server.answer_after(ANSWERS_AFTER_S)
        for order, names in iter(channel.recv, ("end", ())):
            if order == "know":
                for name in names:
                    server.desk.store.create(other_device(name))
            else:
                server.change_token(Secret(TOKENS[1]))
            channel.send(order)
        channel.send([device.endpoint_name for device in server.devices])


def other_device(name: str) -> dict[str, object]:
    """Return a device of that name with a key of its own."""
    return {
        "properties": {"endpointName": name},
        "connectorType": "management",
        "domain": "/factory/",
        "securityMode": "psk",
        "dtlsIdentity": f"other {name}",
        "dtlsPsk": {"HexadecimalPsk": "00ff"},
    }


@contextmanager
def server() -> Iterator[tuple[str, Connection]]:
    """Run the server as long as it is entered."""
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=serve, args=(there,), daemon=True)
    process.start()
    try:
        yield here.recv(), here
    finally:
        process.join(20)
        process.kill()


def fill(ledger: Ledger, count: int, owed: Owed) -> list[str]:
    """Write so many units into the ledger whose runs ended with WAIT; return their names."""
    maker = UnitMaker(demo_job("psk"))
    names = [f"urn:dev:ops:32473-Owed-{number:06}" for number in range(count)]
    start = RunStart(station="bench", job_name="bench", job_digest="", probe="1", started_at=AT)
    with ledger._database.writing() as connection:  # noqa: SLF001  # one transaction, not three for each unit
        setup_id = setup_of(connection, start)
        connection.execute(insert(servers), {"id": 1, "name": owed.server})
        told = {"state": UnitState.CLOSED, "server_state": ServerState.OWED, "reserved_at": AT}
        connection.execute(
            insert(identities), [{"id": n, "endpoint_name": name, **told} for n, name in enumerate(names, 1)]
        )
        ended = {"setup_id": setup_id, "probe": "1", "started_at": AT, "finished_at": AT, "outcome": Outcome.WAIT}
        numbers = range(1, count + 1)
        connection.execute(insert(runs), [{"id": n, "identity_id": n, **ended} for n in numbers])
        kept = {"kek_id": "k", "keep": "until registered"}
        packs = [{"identity_id": n, "run_id": n, "sealed": maker.make(names[n - 1]).pack, **kept} for n in numbers]
        connection.execute(insert(sealed_keys), packs)
        row = {"server_id": 1, "kind": owed.kind, "options": owed.options, "state": OwedState.QUEUED, "tries": 0}
        times = {"owed_since": AT, "next_at": AT}
        connection.execute(insert(outbox), [{"identity_id": n, "run_id": n, **row, **times} for n in numbers])
    return names


def timed(work: Callable[[], object]) -> float:
    """Return how long the best of three calls takes, in seconds."""
    times = []
    for _ in range(3):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return min(times)


def send(
    ledger: Ledger, opened: Callable[[ServerOptions], Registrar], wanted: int, half_way: Callable[[], None]
) -> float:
    """Send so many rows and return how long that took; `half_way` is called once in the middle."""
    began, sent = time.perf_counter(), 0
    while sent < wanted:
        if sent >= wanted // 2 > 0 and half_way is not None:
            half_way()
            half_way = lambda: None  # noqa: E731
        done: Round = send_round(ledger.outbox, opened, lambda row: row.sealed, cancel=CancelToken())
        if not done.taken:
            break
        sent += done.taken
    return time.perf_counter() - began


def told(what: str, figure_s: float, limit_s: float) -> bool:
    """Print a figure beside its limit; False when it is over."""
    print(f"{what:58} {figure_s:9.3f} s  limit {limit_s:g} s  ratio {figure_s / limit_s:.2f}")
    return figure_s <= limit_s


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--owed", type=int, default=5000)
    parser.add_argument("--sent", type=int, default=1000)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, server() as (url, channel):
        token_file = Path(folder, "token")
        write_owner_only(token_file, TOKENS[0].encode())
        options = CoioteOptions(url=url, domain="/factory/")
        known: list[Registrar] = []

        def opened(options: ServerOptions) -> Registrar:
            if not known:
                known.append(open_registrar(options, token_file=token_file, environ={}))
            return known[0]

        def end_token() -> None:
            write_owner_only(token_file, TOKENS[1].encode())
            channel.send(("token", ()))
            channel.recv()

        with Ledger.open(Path(folder, "ledger.sqlite")) as ledger:
            owed = Owed(server=options.server_name, kind="coiote", options=options_text(options))
            names = fill(ledger, wanted.owed, owed)
            first = names[: wanted.sent]
            bad = first[::ONE_BAD_IN]
            channel.send(("know", bad))
            channel.recv()
            good = [
                told(f"how much of {wanted.owed} is owed", timed(ledger.outbox.counts), LIST_LIMIT_S),
                told("the first page of 100", timed(lambda: ledger.outbox.rows(limit=AT_A_TIME)), LIST_LIMIT_S),
                told(
                    f"{wanted.sent} registrations, {len(bad)} bad, a token that ends",
                    send(ledger, opened, wanted.sent, end_token),
                    LIMIT_S * max(wanted.sent, 100) / 1000,
                ),
            ]
            channel.send(("end", ()))
            at_server = channel.recv()
            rows = {row.endpoint_name: row for row in ledger.outbox.rows()}
            aside = sorted(name for name, row in rows.items() if row.state is OwedState.SET_ASIDE)
            done = [name for name in first if name not in rows]
            whole = (
                aside == bad and sorted(done) == sorted(set(first) - set(bad)) and sorted(at_server) == sorted(first)
            )
            left = len(rows) - len(aside)
            print(f"done {len(done)}, set aside {len(aside)}, still owed {left}, at the server {len(at_server)}")
            print("every good one done, every bad one listed, none twice" if whole else "NOT AS IT MUST BE")
            return 0 if all(good) and whole else 1


if __name__ == "__main__":
    sys.exit(main())
