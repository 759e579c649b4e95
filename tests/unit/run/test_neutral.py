"""Runs, the line, the links' own half and the boards' know no maker of chips, no firmware, no format and no server."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

LIBRARY = Path(__file__).parents[3] / "factory_prov"
NAMES = r"nordic|nrf|zephyr|anjay|uicr|coiote"


def named(path: Path, names: str = NAMES) -> list[str]:
    return re.findall(names, path.read_text(encoding="utf-8"), re.IGNORECASE)


def test_a_run_names_no_maker_firmware_or_format() -> None:
    sources = sorted((LIBRARY / "run").rglob("*.py"))
    assert len(sources) > 10
    for path in sources:
        assert named(path, rf"{NAMES}|hex\b|smp\b") == [], path


@pytest.mark.parametrize(
    ("folder", "kinds_by_name"),
    [
        ("line", ()),
        ("links", ("registry.py",)),
        ("links/smp", ("provisioning.py",)),
        ("boards", ("makers.py", "anjay_firmware.py")),
        ("programmers", ("registry.py",)),
        ("registrars", ("registry.py",)),
        ("registrars/http", ()),
        ("credentials", ()),
        ("credentials/issuers", ()),
        ("naming", ()),
    ],
)
def test_what_is_neutral_names_none(folder: str, kinds_by_name: tuple[str, ...]) -> None:
    """`kinds_by_name` are the modules that list the kinds, or are one."""
    for path in (LIBRARY / folder).glob("*.py"):
        if path.name not in kinds_by_name:
            code = path.read_text(encoding="utf-8").replace("boards.anjay_firmware import", "")
            assert re.findall(NAMES, code, re.IGNORECASE) == [], path


SERVERS = re.compile(r"coiote|leshan|thingsboard", re.IGNORECASE)
NAMED_BY = {
    "factory_prov/cli/arguments.py": "what `ledger export` writes for whom",
    "factory_prov/cli/papers.py": "the same",
    "factory_prov/credentials/psk.py": "why a key has that length",
    "factory_prov/credentials/signer.py": "why a certificate has those extensions",
    "factory_prov/ledger/papers/for_servers.py": "the forms of import of each server",
    "factory_prov/ptool.py": "the old tool, which knows one server",
    "factory_prov/registrars/registry.py": "the line of each",
}
"""Who names a kind of server beside its own folder and its virtual server, and why; nobody else has to be touched."""


def test_nobody_else_names_a_server() -> None:
    root, own = LIBRARY.parent, ("coiote", "leshan", "thingsboard")
    rooms = [LIBRARY / "simulation", *(LIBRARY / "registrars" / name for name in own)]
    sources = [path for room in (LIBRARY, root / "desktop") for path in room.rglob("*.py")]
    outside = [path for path in sources if not any(room in path.parents for room in rooms)]
    assert len(outside) > 500
    found = {path.relative_to(root).as_posix() for path in outside if SERVERS.search(path.read_text("utf-8"))}
    assert found == set(NAMED_BY)
