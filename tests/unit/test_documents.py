"""The documents tell the truth about the program, as far as a test can tell."""

from __future__ import annotations

import re
from fnmatch import fnmatch
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")]
OURS = ("factory_prov", "desktop", "tests", "benchmarks", "packaging")
PATH = re.compile(r"(?<![\w./\\*:-])(?:\.?[\w-]+/[\w./*-]*[\w/*]|[\w*-]+\.py)(?![\w(])")
"""A path with a slash in it, or the name of a Python file."""
RULE = re.compile(r'(?:\b_?(?:error|warning|unready)\(\s*|\b_RULE = )"([a-z0-9-]+)"')


def test_every_rule_is_in_the_list_of_rules_and_no_other() -> None:
    sources = [*(ROOT / "factory_prov").rglob("rules/*.py"), *(ROOT / "factory_prov").glob("job/*.py")]
    sources += [*(ROOT / "factory_prov/credentials").rglob("*.py"), *(ROOT / "factory_prov/naming").glob("*.py")]
    sources += [ROOT / "factory_prov/device_contract/limits.py", ROOT / "factory_prov/boards/image_check.py"]
    sources += (ROOT / "factory_prov/boards").glob("*/board.py")
    sources += (ROOT / "factory_prov/boards").glob("*/client_settings.py")
    in_code = {rule for path in sources for rule in RULE.findall(path.read_text(encoding="utf-8"))}
    listed = re.findall(r"\*+([a-z0-9-]+)\*+[,|\s]", (ROOT / "docs/rules.md").read_text(encoding="utf-8"))
    assert len(in_code) > 80
    assert sorted(set(listed) - {"error", "warning"}) == sorted(in_code)


def test_every_link_of_the_documents_leads_somewhere() -> None:
    for document in [*DOCUMENTS, ROOT / "docs/architecture.md"]:
        for target in re.findall(r"\]\(([^)#:]+)\)", document.read_text(encoding="utf-8")):
            assert (document.parent / target).exists(), f"{document.name}: {target}"


def test_every_path_in_the_documents_is_there() -> None:
    rooms = {path.name for path in ROOT.iterdir() if path.is_dir()}
    sources = ["/" + path.relative_to(ROOT).as_posix() for room in OURS for path in (ROOT / room).rglob("*.py")]
    sources += [f"/{path.name}" for path in ROOT.glob("*.py")]
    wrong = []
    for document in DOCUMENTS:
        for path in PATH.findall(document.read_text(encoding="utf-8")):
            if path.partition("/")[0] in rooms:  # of the project, or the name of a file in one of its rooms
                there = any(ROOT.glob(path.rstrip("/")))
            else:
                there = not path.endswith(".py") or any(fnmatch(name, f"*/{path}") for name in sources)
            wrong += [] if there else [f"{document.name}: {path}"]
    assert wrong == []


def test_what_a_document_says_is_in_a_file_is_there() -> None:
    """ "`NAME` in `path.py`" is a promise."""
    wrong = []
    for document in DOCUMENTS:
        for name, path in re.findall(r"`(\w+)` in `([\w/]+\.py)`", document.read_text(encoding="utf-8")):
            files = [*ROOT.glob(path), *ROOT.glob(f"factory_prov/{path}"), *ROOT.glob(f"desktop/{path}")]
            there = any(re.search(rf"\b{name}\b *(?::|=)", file.read_text(encoding="utf-8")) for file in files)
            wrong += [] if there else [f"{document.name}: {name} in {path}"]
    assert wrong == []


def test_every_command_is_in_the_list_of_commands() -> None:
    text = (ROOT / "docs/command-line.md").read_text(encoding="utf-8")
    modules = ("arguments.py", "ca_arguments.py")
    arguments = "".join((ROOT / "factory_prov/cli" / module).read_text(encoding="utf-8") for module in modules)
    for name in re.findall(r'command\(\s*\w+,\s*"([\w-]+)"', arguments):
        assert any(
            f"`{group}{name}" in text
            for group in (
                "",
                "job ",
                "objects ",
                "token ",
                "ledger ",
                "ledger keys ",
                "outbox ",
                "ca ",
                "ca pin ",
                "csr ",
                "server ",
            )
        ), name
