"""What the build of the standalone program refuses."""

from __future__ import annotations

import ast
import gettext
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import grimp
import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "packaging"))

from bundling import wheels  # noqa: E402  # found only from here on
from bundling.building import check_content  # noqa: E402  # found only from here on
from bundling.plan import PROGRAMS, Plan  # noqa: E402  # found only from here on
from bundling.resources import compile_translations, pack  # noqa: E402  # found only from here on
from bundling.signing import sign  # noqa: E402  # found only from here on
from bundling.trying import compare_files, compare_results  # noqa: E402  # found only from here on


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    made = Plan(root=ROOT, out=tmp_path, cache=tmp_path / "cache", wine=True)
    made.bundle.mkdir(parents=True)
    for name in PROGRAMS:
        made.program(name).write_bytes(b"MZ")
    return made


@pytest.mark.parametrize("name", ["uisettings.dll", "icuuc.dll", "opengl32sw.dll", "Qt6Quick.dll", "libnrfjprogdll.so"])
def test_what_has_no_place_in_a_bundle_stops_the_build(plan: Plan, name: str) -> None:
    check_content(plan)
    (plan.contents).mkdir()
    (plan.contents / name).write_bytes(b"MZ")
    with pytest.raises(SystemExit, match=name):
        check_content(plan)


def test_a_renamed_shim_is_found(plan: Plan) -> None:
    (plan.bundle / "harmless.dll").write_bytes(b"MZ..Windows.UI.ViewManagement.UISettings..")
    with pytest.raises(SystemExit, match=r"harmless\.dll"):
        check_content(plan)


def test_a_missing_program_stops_the_build(plan: Plan) -> None:
    plan.program("ptool").unlink()
    with pytest.raises(SystemExit, match="ptool"):
        check_content(plan)


def test_what_is_left_out_of_a_program_is_imported_nowhere_in_it() -> None:
    """By no way that can be read in the sources: from `ptool` down, and from the command line."""
    spec = ast.parse((ROOT / "packaging/bundle.spec").read_text(encoding="utf-8"))
    values = {ast.unparse(each.targets[0]): each.value for each in spec.body if isinstance(each, ast.Assign)}
    left_out = ast.literal_eval(values["LEFT_OUT"])
    graph = grimp.build_graph("factory_prov", "desktop", include_external_packages=True)
    starts = {"factory_prov.ptool": "ptool", "factory_prov.cli": "factory-prov", "desktop": "factory-provisioning"}
    for start, program in starts.items():
        packages = set(left_out[program]) - {"pkcs11"}  # for an authority on a token: `ptool` has no option for one
        reached = graph.find_upstream_modules(start, as_package=start != "factory_prov.ptool")
        assert {each for each in reached if any(f"{each}.".startswith(f"{part}.") for part in packages)} == set()


def test_a_missing_resource_stops_the_build(plan: Plan) -> None:
    pack(plan.resources)
    shutil.copytree(plan.resources, plan.contents / "factory_prov/data")
    compare_files(plan)
    (plan.contents / "factory_prov/data/translations/desktop_pl.qm").unlink()
    with pytest.raises(SystemExit, match=r"lacks or changes translations.desktop_pl\.qm\."):
        compare_files(plan)


def test_a_copy_of_the_resources_lists_them_and_has_the_translations_compiled(tmp_path: Path) -> None:
    sources, copy = tmp_path / "resources", tmp_path / "copy"
    (sources / "pl/LC_MESSAGES").mkdir(parents=True)
    (sources / "pl/LC_MESSAGES/x.po").write_text('msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
                                     'msgid "Stop it."\nmsgstr "Zatrzymaj to."\n', encoding="utf-8")  # fmt: skip
    copy.mkdir()
    (copy / "of the build before").touch()
    pack(copy, sources)
    assert (copy / "contents.txt").read_text(encoding="utf-8") == "pl/LC_MESSAGES/x.mo\n"
    with (copy / "pl/LC_MESSAGES/x.mo").open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("Stop it.") == "Zatrzymaj to."
    assert sorted(path.name for path in copy.rglob("*") if path.is_file()) == ["contents.txt", "x.mo"]
    assert compile_translations(sources) == []
    os.utime(sources / "pl/LC_MESSAGES/x.mo", (0, 0))
    assert compile_translations(sources) == [sources / "pl/LC_MESSAGES/x.mo"]


def test_a_missing_backend_stops_the_build() -> None:
    def told(backends: list[str]) -> dict[str, Any]:
        return {"installation": {"version": "1", "modules": 1, "objects": [], "languages": [], "backends": backends}}

    compare_results(told(["tool simulated: here"]), told(["tool simulated: there"]))
    with pytest.raises(SystemExit, match="backends"):
        compare_results(told(["tool simulated: here", "server Coiote: 1"]), told(["tool simulated: here"]))


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("osslsigncode") is None, reason="osslsigncode is not installed")
def test_a_program_is_signed_and_the_password_seen_by_nobody(plan: Plan, tmp_path: Path, monkeypatch: Any) -> None:
    import setuptools

    program = tmp_path / "program.exe"
    shutil.copy(Path(setuptools.__file__).with_name("cli-64.exe"), program)
    _openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "k.pem", "-out", "c.pem", "-days", "2",
             "-subj", "/CN=Trial", "-addext", "extendedKeyUsage=codeSigning", folder=tmp_path)  # fmt: skip
    _openssl("pkcs12", "-export", "-inkey", "k.pem", "-in", "c.pem", "-out", "c.pfx", "-passout", "pass:x1y2z3",
             folder=tmp_path)  # fmt: skip
    signing_plan = replace(plan, certificate=str(tmp_path / "c.pfx"))
    monkeypatch.setenv("CODE_SIGNING_PASSWORD", "wrong-one")
    with pytest.raises(SystemExit) as failure:
        sign(signing_plan, [program])
    assert "wrong-one" not in str(failure.value)
    monkeypatch.setenv("CODE_SIGNING_PASSWORD", "x1y2z3")
    sign(signing_plan, [program])
    verify = ["osslsigncode", "verify", "-CAfile", str(tmp_path / "c.pem"), "-in", str(program)]
    assert "Signature verification: ok" in subprocess.run(verify, capture_output=True, text=True, check=False).stdout
    assert {path.name for path in tmp_path.glob("program*")} == {"program.exe"}


def _openssl(*words: str, folder: Path) -> None:
    subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)


def test_windows_gets_its_own_pins() -> None:
    lines = ["# pins", "", "a==1 # why", 'b==2 ; sys_platform == "win32"', 'c==3 ; sys_platform == "linux"']
    assert wheels.for_windows([*lines, 'd==4 ; python_version < "3.12"']) == ["a==1", "b==2", "d==4"]


def test_every_condition_of_a_pin_is_one_that_windows_is_told() -> None:
    known = {'sys_platform == "win32"', 'sys_platform != "linux"', 'sys_platform == "linux"', 'python_version < "3.12"'}
    lines = [line for file in (ROOT / "requirements").glob("*.txt") for line in file.read_text().splitlines()]
    assert {line.partition(";")[2].strip() for line in lines if ";" in line.partition("#")[0]} <= known


def test_an_index_that_does_not_answer_is_asked_again_and_its_reason_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pip = tmp_path / "pip.py"
    pip.write_text(
        "import sys\nfrom pathlib import Path\nopen(Path(__file__).with_name('asked'), 'a').write('x')\n"
        "print('no route to host')\nsys.exit(1)\n"
    )
    monkeypatch.setattr(wheels, "_PAUSE_S", 0.0)
    with pytest.raises(SystemExit) as ended:
        wheels._patiently([sys.executable, str(pip)])
    told = capsys.readouterr().out
    assert ended.value.code == wheels.CANNOT
    assert (told.count("no route to host"), told.count("cannot be fetched")) == (3, 1)
    assert (tmp_path / "asked").read_text() == "xxx"
