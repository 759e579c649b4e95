"""What tests of every folder share."""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import softhsm
from hypothesis import settings
from postgres import PASSWORD, USER, PostgresFolder, PostgresPair, PostgresServer, missing, postgres_folder
from qemu_unit import build_program
from softhsm import SoftHsm

ROOT = Path(__file__).parents[1]
UNIT = ROOT / "tests" / "unit"
SLOW = {"slow", "hypothesis"}
sys.path.insert(0, str(ROOT / "packaging"))

from bundling.resources import compile_translations  # noqa: E402  # found only from here on
from factory_prov.credentials.vault import sealing  # noqa: E402
from factory_prov.files import user_folders  # noqa: E402
from factory_prov.ledger import place  # noqa: E402
from factory_prov.ledger.postgres.address import Address, address_of  # noqa: E402
from factory_prov.ledger.postgres.opening import make as make_ledger  # noqa: E402
from factory_prov.ledger.postgres.opening import open_database  # noqa: E402
from factory_prov.ledger.store import Ledger  # noqa: E402
from factory_prov.run_logs import station as station_logs  # noqa: E402
from factory_prov.run_logs.kept import RunLogs  # noqa: E402

# What a developer's own machine speaks makes no difference, and the catalogues are those of these sources.
os.environ["FACTORY_PROV_LANG"] = "en"
compile_translations()

# No test, and no program that one starts, asks or fills the keyring of whoever runs it.
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"

# Programs under test hear a Ctrl-C, also where this was started from something that ignores it (nohup, some CI).
signal.signal(signal.SIGINT, signal.default_int_handler)

# No time limit per example: a busy machine is no fault of the code. The same examples each time: who hands in a change
# sees what CI will see. `dev.py test --search` draws others, and more of them.
settings.register_profile("project", deadline=None, derandomize=True)
settings.register_profile("quick", deadline=None, derandomize=True, max_examples=10)
settings.register_profile("search", deadline=None, max_examples=1000, print_blob=True)
settings.load_profile("project")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--thorough", action="store_true", help="whole products of faults, of which CI runs a part")
    parser.addoption(
        "--share", type=int, default=1, metavar="N", help="every Nth of the quick tests of tests/unit only"
    )


@pytest.hookimpl(trylast=True)  # the marks of other plug-ins are there
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what only `--thorough` runs, and what another Python has run already."""
    left_out = [] if config.getoption("--thorough") else [each for each in items if each.get_closest_marker("thorough")]
    quick = [
        each for each in items if UNIT in each.path.parents and not SLOW & {mark.name for mark in each.iter_markers()}
    ]
    left_out += [each for number, each in enumerate(quick) if number % config.getoption("--share")]
    if left_out:
        gone = set(left_out)
        items[:] = [each for each in items if each not in gone]
        config.hook.pytest_deselected(items=list(gone))


@pytest.fixture(scope="session")
def thorough(pytestconfig: pytest.Config) -> bool:
    """Whether whole products are run."""
    return bool(pytestconfig.getoption("--thorough"))


@pytest.fixture(scope="session")
def shared_facts() -> Path:
    """The folder of measured facts beside the checkout; it is not part of the project."""
    folder = ROOT.parent / "shared" / "facts"
    if not folder.is_dir():
        pytest.skip(f"no folder of facts at {folder}")
    return folder


@pytest.fixture(autouse=True)
def _known_ledgers(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no test remember its ledgers among those of this PC, mark them for its other users, or keep logs here."""
    folder = tmp_path_factory.getbasetemp() / "known ledgers"
    monkeypatch.setattr(user_folders, "known_ledgers_folder", lambda: folder)
    logs = RunLogs(tmp_path_factory.getbasetemp() / "run logs")
    monkeypatch.setattr(station_logs, "station_logs", lambda: logs)
    monkeypatch.setenv("FACTORY_PROV_SHARED_DIR", "")
    monkeypatch.setattr(user_folders._Chosen, "folder", None)  # and what a test chooses ends with it
    monkeypatch.setattr(place._Chosen, "text", None)
    monkeypatch.delenv("FACTORY_PROV_LEDGER", raising=False)


@pytest.fixture(autouse=True)
def _cheap_passphrases(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make keys of passphrases quickly where those are not what is tested: they are slow on purpose."""
    if UNIT in request.path.parents and request.path.name != "test_vault.py":
        monkeypatch.setattr(sealing, "_COST", 2)


@pytest.fixture(autouse=True)
def _closes_what_it_opened_in_a_loop(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let a test that uses asyncio answer for its own connections: they lie in cycles, and nobody knows when one ends.

    What is left open warns when it is collected, and every warning is a failure: of whatever test runs just then.
    """
    yield
    if hasattr(request.module, "asyncio"):
        gc.collect()


@pytest.fixture
def configs() -> Path:
    return ROOT / "configs"


@pytest.fixture(scope="session")
def postgres_home() -> Iterator[PostgresFolder]:
    """What PostgreSQL servers are made from; tests that need one are skipped where there is none."""
    if reason := missing():
        pytest.fail(reason) if "FACTORY_PROV_NEEDS_POSTGRES" in os.environ else pytest.skip(reason)
    with postgres_folder() as folder:
        yield folder


@pytest.fixture(scope="session")
def qemu_program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The receiver of `device/` for an emulated Cortex-M3, compiled once; skips where that cannot be done."""
    return build_program(tmp_path_factory.mktemp("cortex"))


@pytest.fixture
def hsm(tmp_path: Path) -> Iterator[SoftHsm]:
    """Tokens of this test; where SoftHSM is not installed it is skipped, and says so."""
    if reason := softhsm.missing():
        pytest.fail(reason) if "FACTORY_PROV_NEEDS_SOFTHSM" in os.environ else pytest.skip(reason)
    with softhsm.soft_hsm(tmp_path / "hsm") as tokens:
        yield tokens


@pytest.fixture(scope="session")
def shared_postgres(postgres_home: PostgresFolder) -> Iterator[PostgresServer]:
    """One server for all tests that neither kill nor stop it."""
    with postgres_home.server() as server:
        yield server


@pytest.fixture
def postgres_url(shared_postgres: PostgresServer) -> Iterator[str]:
    """The URL, without a password, of an empty database of this test; `postgres.PASSWORD` opens it."""
    url = shared_postgres.new_database()
    yield url
    shared_postgres.psql(f"DROP DATABASE {url.rsplit('/', 1)[1]} WITH (FORCE)")


@pytest.fixture
def postgres(postgres_home: PostgresFolder) -> Iterator[PostgresServer]:
    """A server of this test, to kill, to freeze and to start again."""
    with postgres_home.server() as server:
        yield server


@pytest.fixture
def postgres_pair(postgres_home: PostgresFolder) -> Iterator[PostgresPair]:
    """A primary and its synchronous standby, of this test alone."""
    with postgres_home.pair() as pair:
        yield pair


@pytest.fixture(scope="session")
def ledger_template(shared_postgres: PostgresServer) -> str:
    """Name of a database with an empty ledger: that of a test is a copy of it."""
    url = shared_postgres.new_database()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PGPASSWORD", PASSWORD)
        make_ledger(address_of(url))
    return url.rsplit("/", 1)[1]


@pytest.fixture
def postgres_ledger(
    shared_postgres: PostgresServer, ledger_template: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Address]:
    """An empty ledger of this test in a database; it is opened without more ado."""
    monkeypatch.setenv("PGPASSWORD", PASSWORD)
    shared_postgres.databases += 1
    name = f"ledger{shared_postgres.databases}"
    shared_postgres.psql(f"CREATE DATABASE {name} TEMPLATE {ledger_template} OWNER {USER}")
    yield address_of(shared_postgres.url(name))
    shared_postgres.psql(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["file", "database"])
def another(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], Ledger]:
    """Open the test's ledger, and once more as another program would; `indirect=True` where it must be a file."""
    if request.param == "file":
        return lambda: Ledger.open(tmp_path / "ledger.db")
    address = request.getfixturevalue("postgres_ledger")
    return lambda: Ledger(open_database(address))
